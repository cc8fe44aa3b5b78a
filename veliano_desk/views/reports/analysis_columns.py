"""The columns of the cost analysis, on the screen and in files: pieces one by one, or put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from veliano_desk.domain.cost_analysis import AnalysisGroup, PieceAnalysis, Reason
from veliano_desk.domain.money import Money
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look, Tone
from veliano_desk.views.common.list_export import Cancelled, write_rows
from veliano_desk.views.common.task_runner import Progress

if TYPE_CHECKING:
    from veliano_desk.reports.table_export import Column as FileColumn
    from veliano_desk.reports.table_export import Value

REASON_TITLES = {Reason.PRICE: "Price", Reason.WEIGHT: "Weight", Reason.TIME: "Time", Reason.LOSS: "Loss",
                 Reason.REWORK: "Rework"}  # fmt: skip
_MUTED = Look("muted")


def piece_columns(*, customers: bool, margins: bool) -> tuple[Column[PieceAnalysis], ...]:
    """Each piece; names and quotes only by right."""
    return (
        Column("order", "Order", lambda one: one.order_number, width=98, sortable=False, optional=False),
        Column("piece", "Piece", lambda one: one.title, width=130, stretch=True, sortable=False),
        *(_customer() if customers else ()),
        Column("metal", "Metal", lambda one: one.metal, width=120, sortable=False, shown=False),
        Column("worker", "Worker", lambda one: one.worker, width=100, sortable=False, shown=False),
        *(_quoted() if margins else ()),
        Column("planned", "Planned", lambda one: formats.money(one.planned.cost()), "right", 86, sortable=False),
        Column("actual", "So far", _actual, "right", 86, sortable=False),
        Column("difference", "Difference", _difference, "right", 92, sortable=False, look=_difference_look),
        Column("why", "Why", _why, width=170, stretch=True, sortable=False, look=lambda _one: _MUTED, tooltip=_why),
        *(_reason(reason) for reason in Reason),
        *(_left() if margins else ()),
    )


def group_columns(*, margins: bool) -> tuple[Column[AnalysisGroup], ...]:
    """Pieces put together."""
    left: Column[AnalysisGroup] = Column(
        "left", "Left", lambda one: formats.money(one.left), "right", 132, sortable=False, look=_group_left_look
    )
    return (
        Column("title", "What", lambda one: one.title, width=140, stretch=True, sortable=False, optional=False),
        Column("pieces", "Pieces", lambda one: formats.number(one.pieces), "right", 58, sortable=False),
        Column("planned", "Planned", lambda one: formats.money(one.planned), "right", 92, sortable=False),
        Column("actual", "So far", lambda one: formats.money(one.actual), "right", 92, sortable=False),
        *(_group_reason(reason) for reason in Reason),
        *((left,) if margins else ()),
    )


def write_pieces(
    path: Path, rows: Sequence[PieceAnalysis], currency: str, *, customers: bool, margins: bool, progress: Progress,
    cancelled: Cancelled,
) -> int:  # fmt: skip
    """Every piece as CSV or XLSX with typed amounts; how many. Raises as `write_rows` does."""
    from veliano_desk.reports.table_export import Column as FileColumn

    def money(title: str) -> FileColumn:
        return FileColumn(title, "money", currency)

    texts = ["Order", "Piece", *(["Customer"] if customers else []), "Kind", "Style", "Metal", "Worker"]
    columns = [
        *(FileColumn(title) for title in texts), FileColumn("Ordered", "date"), *([money("Quoted")] if margins else []),
        money("Planned"), money("So far"), money("Difference"), *(money(REASON_TITLES[reason]) for reason in Reason),
        money("Forecast"), *([money("Left")] if margins else []),
    ]  # fmt: skip
    cells = (_cells(one, customers=customers, margins=margins) for one in rows)
    return write_rows(path, columns, cells, title="Cost analysis", progress=progress, cancelled=cancelled, of=len(rows))


def _cells(one: PieceAnalysis, *, customers: bool, margins: bool) -> list[Value]:
    actual = one.actual.cost() if one.actual is not None else None
    return [
        one.order_number, one.title, *([one.customer] if customers else []), one.kind, one.style, one.metal, one.worker,
        one.ordered_on, *([one.quoted] if margins else []), one.planned.cost(), actual,
        one.difference if one.actual is not None else None, *(one.reasons.get(reason) for reason in Reason),
        one.forecast, *([one.left] if margins else []),
    ]  # fmt: skip


def reason_words(reasons: Mapping[Reason, Money]) -> Iterable[tuple[str, Money]]:
    """(what, amount) of each reason that there is."""
    return [(REASON_TITLES[reason], reasons[reason]) for reason in Reason if reason in reasons]


def _customer() -> tuple[Column[PieceAnalysis], ...]:
    return (Column("customer", "Customer", lambda one: one.customer or "", width=110, stretch=True, sortable=False),)


def _quoted() -> tuple[Column[PieceAnalysis], ...]:
    return (Column("quoted", "Quoted", lambda one: formats.money(one.quoted), "right", 86, sortable=False),)


def _left() -> tuple[Column[PieceAnalysis], ...]:
    return (Column("left", "Left", lambda one: formats.money(one.left), "right", 132, sortable=False, look=_left_look),)


def _reason(reason: Reason) -> Column[PieceAnalysis]:
    return Column(
        str(reason), REASON_TITLES[reason], lambda one: formats.money(one.reasons.get(reason)), "right", 86,
        sortable=False, look=lambda _one: _MUTED, shown=False,
    )  # fmt: skip


def _group_reason(reason: Reason) -> Column[AnalysisGroup]:
    return Column(
        str(reason), REASON_TITLES[reason], lambda one: formats.money(one.reasons.get(reason)), "right", 84,
        sortable=False, look=lambda _one: _MUTED,
    )  # fmt: skip


def _actual(one: PieceAnalysis) -> str:
    return formats.money(one.actual.cost()) if one.actual is not None else "–"


def _difference(one: PieceAnalysis) -> str:
    """With its sign: what is more costs more."""
    if one.actual is None:
        return ""
    return f"{'+' if one.difference.amount > 0 else ''}{formats.money(one.difference)}"


def _why(one: PieceAnalysis) -> str:
    """`Price +$57.50 · Loss −$7.50`, the largest first."""
    told = sorted(reason_words(one.reasons), key=lambda part: -abs(part[1].amount))
    return " · ".join(f"{words} {'+' if part.amount > 0 else ''}{formats.money(part)}" for words, part in told)


def _difference_look(one: PieceAnalysis) -> Look:
    tone: Tone = "risk" if one.difference.amount > 0 else "ok"
    return Look(tone)


def _left_look(one: PieceAnalysis) -> Look:
    return Look("risk", "triangle-alert", bold=True) if one.loses else Look()


def _group_left_look(one: AnalysisGroup) -> Look:
    return Look("risk", "triangle-alert") if one.left is not None and one.left.amount < 0 else Look()
