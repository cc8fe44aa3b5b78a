"""Today: what needs whoever is signed in. And the search that finds everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.rights import Right
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services import urgency
from veliano_desk.services.actions import Area, reads

if TYPE_CHECKING:
    from veliano_desk.domain.insights import Hit, PlanAge, TodayView


class InsightsService(Area):
    """Each line opens the thing itself; what may not be seen is not there.

    What is more than a figure is loaded when it is first asked for: with the figure the window starts.
    """

    @reads(Right.ORDERS_SEE)
    def today(self, unit: Unit) -> TodayView:
        """The figures of the day and every section that has something in it."""
        from veliano_desk.services.today_view import today_view

        return today_view(unit, self.access)

    @reads(Right.PLAN_SEE)
    def plan_age(self, unit: Unit) -> PlanAge:
        """When the plan was made, and how much has happened that it does not know of."""
        from veliano_desk.services.today_view import plan_age

        return plan_age(unit)

    @reads(Right.ORDERS_SEE)
    def urgent(self, unit: Unit) -> int:
        """How much of Today cannot wait: late, at risk, to be done over, or stuck between desk and store."""
        return urgency.urgent(unit, self.access)

    @reads(Right.ORDERS_SEE)
    def search(self, unit: Unit, text: str) -> tuple[Hit, ...]:
        """Orders by number, piece and customer, customers, articles and lots of stock: at most eight of each."""
        from veliano_desk.services.search import search

        return search(unit, self.access, text)
