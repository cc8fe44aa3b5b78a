"""What cannot wait, as a figure: the rail shows it as soon as the window opens, so it is counted without any lines."""

from __future__ import annotations

from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.models.queries import orders as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today
from veliano_desk.services.sync_state import standing_for

TO_DO_OVER = {"show": ("open",), "stage": ("rework", "returned")}


def urgent(unit: Unit, access: Access) -> int:
    """Late, at risk, to be done over, or stuck between desk and store."""
    day, may = today(access), access.who.may
    summary = lists.summarise(unit.session, day)
    over = lists.count_orders(unit.session, ListQuery(filters=TO_DO_OVER), day, may(Right.CUSTOMERS_SEE)).count
    return summary.late + summary.at_risk + over + (sum(stuck(unit, access)) if may(Right.STORE_SYNC) else 0)


def stuck(unit: Unit, access: Access) -> tuple[int, int, int]:
    """Changes that the store did not take, rows of the store that were not understood, questions to decide."""
    standing = standing_for(unit, access.who)
    return standing.set_aside, standing.findings, standing.decisions
