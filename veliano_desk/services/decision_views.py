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
from veliano_desk.models.queries.questions import Question
from veliano_desk.models.store_records import CUSTOMERS

_TITLES = {
    asked.OURS: "Keep ours", asked.THEIRS: "Take the store’s", asked.KEEP: "Keep it here",
    asked.CANCEL: "Cancel the order", asked.REMOVE: "Remove it here, too",
}  # fmt: skip


def decision_view(who: SignedIn, question: Question) -> Decision:
    """The question as this person, who may know of its subject, sees it."""
    row, order, customer, _needed = question
    rule = field_rule(row.store_table, row.field)
    hidden = rule is not None and rule.right is not None and not _sees(who, rule.right)
    return Decision(
        id=row.id, version=row.version, kind=row.kind, table=row.store_table,
        subject=order.number if order else customer.name if customer else row.ours,
        field=(rule.title if rule else row.field.replace("_", " ")), order_id=row.order_id,
        order_number=order.number if order else "", customer_id=customer.id if customer else None,
        ours=_side(row.field, "" if hidden else row.ours, row.ours_by, row.ours_at),
        theirs=_side(row.field, "" if hidden else row.theirs, row.theirs_by, row.theirs_at),
        asked_at=row.asked_at, hidden=hidden,
        choices=() if hidden else tuple(Choice(code, _TITLES[code]) for code in choices_of(who, question)),
    )  # fmt: skip


def choices_of(who: SignedIn, question: Question) -> tuple[str, ...]:
    """The answers that fit the question and that this person may give."""
    row = question.row
    if not who.may(Right.ORDERS_EDIT) or row.answer != asked.OPEN:
        return ()
    if row.kind == asked.CHANGED:
        return asked.OURS, asked.THEIRS
    if row.kind != asked.DELETED:
        return ()
    if row.order_id is not None:
        return (asked.KEEP, asked.CANCEL) if may_do(who.rights, Action.CANCEL) else (asked.KEEP,)
    if row.store_table == CUSTOMERS and row.local_id is not None:
        return (asked.KEEP,) if question.customer_needed else (asked.KEEP, asked.REMOVE)
    return (asked.KEEP,)


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
