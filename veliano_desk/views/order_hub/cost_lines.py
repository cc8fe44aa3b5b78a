"""How an estimate was reckoned: a line each with what it is, what it is reckoned from, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.costing import CostKind, Estimate
from veliano_desk.domain.money import Money
from veliano_desk.views.common import formats
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import clear, column


class CostLines(QWidget):
    """The reckoning stands small below each name, so that it fits a narrow card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)

    def show_estimate(self, estimate: Estimate, *, see_margin: bool) -> None:
        """Every line; with the right also the margin and the price that it makes."""
        clear(self._grid)
        for line in estimate.lines:
            if see_margin or line.kind is not CostKind.MARGIN:
                reckoned = " × ".join(part for part in (line.quantity, line.rate) if part)
                self._add(line.title, reckoned, line.amount)
        if see_margin:
            self._add("Price by the estimate", "", estimate.total, strong=True)

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
