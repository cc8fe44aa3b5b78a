"""Open questions as far as the person may see what they are about, with what they may answer."""

from __future__ import annotations

import json
from datetime import datetime

from veliano_desk.config.store_fields import field_rule
from veliano_desk.domain.action_rights import may_do
from veliano_desk.domain.decisions import Choice, Decision, DecisionSide
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.sold_lines import LINES, lines_words
from veliano_desk.domain.stages import Action
from veliano_desk.models import decisions as asked
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order, orders_of_customer
from veliano_desk.models.store_records import CUSTOMERS
from veliano_desk.models.unit_of_work import Unit

_TITLES = {
    asked.OURS: "Keep ours", asked.THEIRS: "Take the store’s", asked.KEEP: "Keep it here",
    asked.CANCEL: "Cancel the order", asked.REMOVE: "Remove it here, too",
}  # fmt: skip


def decision_view(unit: Unit, who: SignedIn, row: asked.DecisionRow) -> Decision | None:
    """The question as this person sees it; None where they may not know of its subject."""
    of_customer = row.store_table == CUSTOMERS
    if of_customer and not who.may(Right.CUSTOMERS_SEE):
        return None
    order = unit.session.get(Order, row.order_id) if row.order_id is not None else None
    rule = field_rule(row.store_table, row.field)
    hidden = rule is not None and rule.right is not None and not _sees(who, rule.right)
    customer = unit.session.get(Customer, row.local_id) if of_customer and row.local_id is not None else None
    return Decision(
        id=row.id, version=row.version, kind=row.kind, table=row.store_table,
        subject=order.number if order else customer.name if customer else row.ours,
        field=(rule.title if rule else row.field.replace("_", " ")), order_id=row.order_id,
        order_number=order.number if order else "", customer_id=customer.id if customer else None,
        ours=_side(row.field, "" if hidden else row.ours, row.ours_by, row.ours_at),
        theirs=_side(row.field, "" if hidden else row.theirs, row.theirs_by, row.theirs_at),
        asked_at=row.asked_at, hidden=hidden,
        choices=() if hidden else tuple(Choice(code, _TITLES[code]) for code in choices_of(unit, who, row)),
    )  # fmt: skip


def choices_of(unit: Unit, who: SignedIn, row: asked.DecisionRow) -> tuple[str, ...]:
    """The answers that fit the question and that this person may give."""
    if not who.may(Right.ORDERS_EDIT) or row.answer != asked.OPEN:
        return ()
    if row.kind == asked.CHANGED:
        return asked.OURS, asked.THEIRS
    if row.kind != asked.DELETED:
        return ()
    if row.order_id is not None:
        return (asked.KEEP, asked.CANCEL) if may_do(who.rights, Action.CANCEL) else (asked.KEEP,)
    if row.store_table == CUSTOMERS and row.local_id is not None:
        return (asked.KEEP,) if _is_needed(unit, row.local_id) else (asked.KEEP, asked.REMOVE)
    return (asked.KEEP,)


def _is_needed(unit: Unit, customer_id: int) -> bool:
    """Whether orders, or a merge that can be undone, still say whose they are."""
    from veliano_desk.models.merges import merges_of

    return bool(orders_of_customer(unit.session, customer_id) or merges_of(unit.session, customer_id))


def _sees(who: SignedIn, right: Right) -> bool:
    return who.sees_values if right is Right.VALUE_SEE else who.may(right)


def _side(field: str, value: str, by: str, at: datetime | None) -> DecisionSide:
    return DecisionSide(value_words(field, value), by, at)


def value_words(field: str, value: str) -> str:
    """A value of a question as people read it."""
    if field == "teeth_selection":
        return _teeth(value)
    return lines_words(value) if field == LINES else value


def _teeth(raw: str) -> str:
    """The store's teeth in the chart's numbers, or in its own words where they cannot be read."""
    from veliano_desk.domain.teeth import read_teeth_selection, teeth_text

    if not raw:
        return ""
    read = read_teeth_selection(json.loads(raw))
    return teeth_text(read.teeth) or raw
