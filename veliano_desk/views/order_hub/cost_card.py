"""What a piece should cost and what it took: by kind, line by line, and reporting what the bench really used."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.costing import CostKind, Costs, Estimate
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView, PieceView
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Cell, SmallTable
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.order_hub.actual_form import ActualForm
from veliano_desk.views.order_hub.cost_lines import CostLines
from veliano_desk.views.order_hub.words import difference

COSTS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)


class CostCard(Card):
    """By right: estimated and actual per kind; margin only for those who may see margins."""

    reported = Signal(int, object, object, str)
    """Piece id, the CostKind, the amount (Decimal) and a note."""

    def __init__(self, *, see_margin: bool, may_report: bool, parent: QWidget | None = None) -> None:
        super().__init__("Cost", icon="coins", parent=parent)
        self._see_margin = see_margin
        self._piece: PieceView | None = None
        self._planned = SmallTable(("left", "right"))
        self._both = SmallTable(("left", "right", "right", "right"), heads=("", "Estimated", "Actual", ""))
        self._lines = CostLines()
        self._notes = Words(style="small", tone="muted", wrap=True, select=True)
        self._nothing = Words("Not estimated yet.", tone="muted", wrap=True)
        self._how = Button("How it was reckoned", kind="link", on_click=self._unfold)
        self._report = Button("Report actual…", kind="link", on_click=self._ask)
        self._form = ActualForm()
        self._form.hide()
        self._form.given.connect(self._give)
        self._form.dropped.connect(self.close_form)
        self._report.setVisible(may_report)
        for part in (self._nothing, self._planned, self._both, self._lines, self._notes):
            self.body.addWidget(part)
        self.body.addLayout(row(self._how, None, self._report))
        self.body.addWidget(self._form)
        self.body.addStretch(1)
        self._lines.hide()
        self._notes.hide()

    def show_piece(self, order: OrderView, piece: PieceView) -> None:
        if self._piece is not None and self._piece.id != piece.id:
            self._fold()
        self._piece = piece
        estimate = piece.estimate
        self._nothing.setVisible(estimate is None)
        self._planned.setVisible(estimate is not None and piece.actual is None)
        self._both.setVisible(estimate is not None and piece.actual is not None)
        self._how.setVisible(estimate is not None)
        self.set_meta("estimated")
        if estimate is None:
            return
        if piece.actual is not None:
            self.set_meta("estimated · actual" if all_reported(estimate, piece.actual) else "estimated · actual so far")
        quoted = order.value if len(order.pieces) == 1 else None
        rows = kind_rows(estimate, piece.actual, quoted, see_margin=self._see_margin)
        self._both.set_rows(rows)
        self._planned.set_rows([cells[:2] for cells in rows])
        self._lines.show_estimate(estimate, see_margin=self._see_margin)
        self._notes.setText("\n".join(estimate.notes))

    def close_form(self) -> None:
        self._form.hide()
        self._report.setEnabled(True)

    def accepted(self) -> None:
        """What was reported is saved."""
        self._form.clear()
        self.close_form()

    def set_busy(self, busy: bool) -> None:
        self._form.setEnabled(not busy)

    def _ask(self) -> None:
        self._form.show()
        self._report.setEnabled(False)
        self._form.begin()

    def _give(self, kind: CostKind, amount: Decimal, note: str) -> None:
        if self._piece is not None:
            self.reported.emit(self._piece.id, kind, amount, note)

    def _unfold(self) -> None:
        if self._lines.isVisibleTo(self):
            self._fold()
            return
        self._lines.show()
        self._notes.setVisible(bool(self._notes.text()))
        self._how.setText("Fewer lines")

    def _fold(self) -> None:
        self._lines.hide()
        self._notes.hide()
        self._how.setText("How it was reckoned")


def kind_rows(
    estimate: Estimate, actual: Costs | None, quoted: Money | None, *, see_margin: bool
) -> list[tuple[Cell, ...]]:
    """A row per kind that has figures, the cost's sum, and by right what the quote leaves over it.

    Until every kind with an estimate was reported, sums are only so far: compared with nothing, and no margin.
    """
    rows: list[tuple[Cell, ...]] = []
    whole = actual is not None and all_reported(estimate, actual)
    cost = Money.zero(estimate.total.currency)
    for kind in COSTS:
        planned = estimate.by_kind(kind)
        took = _figure(actual, kind)
        cost = cost + planned
        if planned.amount or took is not None:
            rows.append((Cell(_kind_title(kind, estimate), "muted"), *_figures(planned, took)))
    sum_title = "Cost" if whole or actual is None else "Cost, actual so far"
    so_far = actual.cost() if actual is not None else None
    rows.append((Cell(sum_title, strong=True), *_figures(cost, so_far, strong=True, compare=whole)))
    if quoted is not None:
        rows.append((Cell("Quoted", "muted"), Cell(formats.money(quoted)), Cell(""), Cell("")))
        if see_margin:
            rows.append(_margin_row(quoted, cost, actual if whole else None))
    return rows


def all_reported(estimate: Estimate, actual: Costs) -> bool:
    """Whether the bench has reported something of every kind that the estimate has."""
    return all(_figure(actual, kind) is not None for kind in COSTS if estimate.by_kind(kind).amount)


def _margin_row(quoted: Money, cost: Money, actual: Costs | None) -> tuple[Cell, ...]:
    left = quoted - cost
    took = formats.money(quoted - actual.cost()) if actual is not None else ""
    tone: Tone = "risk" if left.amount < 0 else "text"
    title = "Margin" if left.amount >= 0 else "Margin, a loss"
    return Cell(title, strong=True), Cell(formats.money(left), tone, strong=True), Cell(took, strong=True), Cell("")


def _figures(
    planned: Money, took: Money | None, *, strong: bool = False, compare: bool = True
) -> tuple[Cell, Cell, Cell]:
    if took is None:
        return Cell(formats.money(planned), strong=strong), Cell("–", "muted"), Cell("")
    off = difference(took, planned) if compare else ""
    tone: Tone = "risk" if planned < took else "ok"
    return (
        Cell(formats.money(planned), strong=strong),
        Cell(formats.money(took), strong=strong),
        Cell(off, tone),
    )


def _kind_title(kind: CostKind, estimate: Estimate) -> str:
    """`Metal 14.208 g`, `Labour 2 h 10 min`."""
    amounts = {
        CostKind.METAL: formats.grams(estimate.metal_mg) if estimate.metal_mg else "",
        CostKind.STONES: formats.carats(estimate.stones_mct) if estimate.stones_mct else "",
        CostKind.LABOUR: formats.minutes(estimate.minutes) if estimate.minutes else "",
    }
    return f"{kind.capitalize()} {amounts.get(kind, '')}".strip()


def _figure(actual: Costs | None, kind: CostKind) -> Money | None:
    """What was reported of a kind; None where nothing was, since no report is of nothing."""
    if actual is None:
        return None
    reported = {
        CostKind.METAL: actual.metal,
        CostKind.STONES: actual.stones,
        CostKind.LABOUR: actual.labour,
        CostKind.OVERHEAD: actual.overhead,
    }[kind]
    return reported if reported.amount else None
