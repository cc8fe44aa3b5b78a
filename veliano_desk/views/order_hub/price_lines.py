"""How a price was reckoned: a line each with what, how much, at which rate and from where, and what the margin
becomes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.money import Money
from veliano_desk.domain.pricing import MarginIf
from veliano_desk.domain.quotes import PriceTold
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Cell, SmallTable
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import clear, column


class PriceLines(QWidget):
    """The reckoning and its source stand small below each name, so that it fits a narrow card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)

    def show_price(self, price: PriceTold) -> None:
        """Every line that the person may see, and the notes of what was assumed."""
        clear(self._grid)
        for line in price.lines:
            reckoned = " × ".join(part for part in (line.quantity, line.rate) if part)
            self._add(line.title, " · ".join(part for part in (reckoned, line.source) if part), line.amount)
        if price.total is not None:
            self._add("Price", "", price.total, strong=True)
        if price.notes:
            at = self._grid.rowCount()
            notes = Words("\n".join(price.notes), style="small", tone="muted", wrap=True, select=True)
            self._grid.addWidget(notes, at, 0, 1, 2)

    def _add(self, title: str, reckoned: str, amount: Money, *, strong: bool = False) -> None:
        at = self._grid.rowCount()
        style = "strong" if strong else "body"
        words = [Words(title, style=style, wrap=True)]
        if reckoned:
            words.append(Words(reckoned, style="small", tone="muted", wrap=True, select=True))
        self._grid.addWidget(Line(), at, 0, 1, 2)
        self._grid.addLayout(column(*words, gap=0), at + 1, 0)
        figure = Words(formats.money(amount), style=style)
        self._grid.addWidget(figure, at + 1, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


class PriceSums(SmallTable):
    """What a price comes to, by right: with cost and margin, and the margin if metal moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(("left", "right", "right"), parent=parent)

    def show_price(self, price: PriceTold) -> None:
        rows: list[tuple[Cell, Cell, Cell]] = []
        if price.cost is not None:
            rows.append(_row("Cost", price.cost))
        if price.margin is not None:
            rows.append(_margin("Margin", price.margin, f"{_percent(price.margin_percent)}", strong=False))
        if price.tax is not None and price.tax.amount:
            rows.append(_row("Tax", price.tax))
        if price.total is not None:
            rows.append((Cell("Price", strong=True), Cell(formats.money(price.total), strong=True), Cell("")))
        if price.deposit is not None and price.deposit.amount:
            rows.append(_row("Deposit", price.deposit))
        rows += _moves(price.if_metal_moves)
        self.set_rows(rows)


def _moves(moves: Sequence[MarginIf]) -> list[tuple[Cell, Cell, Cell]]:
    return [
        _margin(
            f"Margin, metal {formats.signed_percent(one.percent)}", one.margin, _percent(one.of_price), strong=False
        )
        for one in moves
    ]


def _row(title: str, amount: Money) -> tuple[Cell, Cell, Cell]:
    return Cell(title, "muted"), Cell(formats.money(amount)), Cell("")


def _margin(title: str, amount: Money, percent: str, *, strong: bool) -> tuple[Cell, Cell, Cell]:
    tone: Tone = "risk" if amount.amount < 0 else "text"
    loss = ", a loss" if amount.amount < 0 else ""
    return Cell(f"{title}{loss}", "muted"), Cell(formats.money(amount), tone, strong=strong), Cell(percent, "muted")


def _percent(share: object) -> str:
    return "" if share is None else f"{share}\u202f%".replace("-", formats.MINUS)
