"""The columns of the orders' list, by what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import STAGE_LOOKS, Stage
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look, Tone

_MUTED = Look("muted")
_SHORT = {
    Stage.IMPRESSION: "Impression", Stage.DESIGN: "Design", Stage.APPROVAL: "Approval", Stage.READY: "Ready",
    Stage.PRODUCTION: "Production", Stage.QC: "QC", Stage.READY_TO_SHIP: "To ship",
}  # fmt: skip
"""Stages whose titles are too long for a column; the whole is in the tooltip."""
_OVER = frozenset({Stage.SHIPPED, Stage.DELIVERED, Stage.CANCELLED})


def order_columns(who: SignedIn, zone: str, today: Callable[[], date]) -> tuple[Column[OrderRow], ...]:
    """The columns in the order they are first shown. A column without its right is not there at all."""

    def day(moment: datetime) -> str:
        return formats.day(moment.astimezone(ZoneInfo(zone)).date(), today())

    columns = [
        Column[OrderRow]("number", "Order", lambda row: row.number, width=91, optional=False),
        Column[OrderRow]("customer", "Customer", lambda row: row.customer or "", width=124),
        Column[OrderRow]("piece", "Piece", lambda row: row.piece, width=140, stretch=True, sortable=False,
                         tooltip=lambda row: row.piece),
        Column[OrderRow]("alloy", "Alloy", _alloy, width=104, sortable=False, look=lambda _row: _MUTED,
                         tooltip=_alloy_tip,
                         about="With a question mark: the store does not say all of it, and the estimate assumes it"),
        Column[OrderRow]("stage", "Stage", lambda row: stage_word(row.stage), width=110, look=_stage_look,
                         tooltip=lambda row: STAGE_LOOKS[row.stage].title),
        Column[OrderRow]("promise", "Promise", lambda row: promise_words(row, today()), "right", 135,
                         look=_promise_look, tooltip=lambda row: _promise_tip(row, today()),
                         about="The day it will be ready by the plan; late: after the day that was told the customer"),
        Column[OrderRow]("bound", "Bound by", bound_words, width=92, sortable=False,
                         look=lambda _row: _MUTED, tooltip=bound_words,
                         about="Whose or what work the promise waits for longest"),
        Column[OrderRow]("value", "Value", lambda row: formats.money(row.value) or "–", "right", 95,
                         descending_first=True),
        Column[OrderRow]("ordered", "Ordered", lambda row: day(row.ordered_at), "right", 92, shown=False,
                         look=lambda _row: _MUTED, descending_first=True),
        Column[OrderRow]("due", "Due", lambda row: formats.day(row.due_on, today()), "right", 92, shown=False,
                         look=lambda _row: _MUTED),
        Column[OrderRow]("flags", "Flags", _flag_words, width=90, sortable=False, shown=False, look=_flag_look),
    ]  # fmt: skip
    seen = {"customer": who.may(Right.CUSTOMERS_SEE), "value": who.sees_values}
    return tuple(column for column in columns if seen.get(column.key, True))


def stage_word(stage: Stage) -> str:
    """What a stage is called where there is little room."""
    return _SHORT.get(stage, STAGE_LOOKS[stage].title)


def stage_tone(stage: Stage) -> Tone:
    return cast("Tone", STAGE_LOOKS[stage].tone)


def late_words(row: OrderRow) -> str:
    """`3 d late`; empty for an order that is not late."""
    return f"{row.late_days} d late" if row.late_days else ""


def late_in_full(row: OrderRow) -> str:
    """`3 days late`; empty for an order that is not late."""
    return f"{row.late_days} {'day' if row.late_days == 1 else 'days'} late" if row.late_days else ""


def promise_words(row: OrderRow, today: date) -> str:
    """`19 Nov · 3 d late`, `20 Nov · at risk`."""
    said = formats.day(row.promise_on, today)
    tail = late_words(row) or ("at risk" if row.at_risk else "")
    return " · ".join(part for part in (said, tail) if part)


def _alloy(row: OrderRow) -> str:
    """As short as a list needs it: nobody doubts that 14K yellow is gold."""
    return row.alloy.replace(" gold", "").replace("Sterling silver", "Sterling") or "not said"


def bound_words(row: OrderRow) -> str:
    """A person or a machine by name, or what else binds the promise, begun as large as a name."""
    return row.bound_by[:1].upper() + row.bound_by[1:]


def _alloy_tip(row: OrderRow) -> str:
    """A question mark behind an alloy: the store did not say all of it."""
    return f"{row.alloy.removesuffix('?')}, assumed for the estimate" if row.alloy.endswith("?") else row.alloy


def _stage_look(row: OrderRow) -> Look:
    return Look(stage_tone(row.stage), STAGE_LOOKS[row.stage].icon, bold=row.stage not in _OVER)


def _promise_look(row: OrderRow) -> Look:
    if row.late_days:
        return Look("risk", bold=True)
    if row.at_risk:
        return Look("warn", bold=True)
    return Look("muted" if row.stage in _OVER else "text")


def _promise_tip(row: OrderRow, today: date) -> str:
    if row.due_on is None:
        return ""
    said = f"Due {formats.day(row.due_on, today)}"
    if row.promise_on is not None and row.promise_on != row.due_on:
        said += f", now {formats.day(row.promise_on, today)}"
    if row.late_days:
        said += f": {late_in_full(row)}"
    return f"{said}. Bound by {bound_words(row)}." if row.bound_by else said


def _flag_words(row: OrderRow) -> str:
    return f"{row.flags} to read" if row.flags else ""


def _flag_look(row: OrderRow) -> Look:
    return Look("warn", "flag") if row.flags else Look()
