"""What was bought for an order, or is asked for; absent where nothing was."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.purchase_states import PURCHASE_LOOKS
from veliano_desk.domain.purchasing import BoughtLine
from veliano_desk.domain.stock import quantity_text
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.page import PageContext


class PurchasesCard(Card):
    """`opened`: the number of a purchase order, or "needs"."""

    opened = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Purchases", icon="truck", parent=parent)
        self._context = context
        self._number = ""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addLayout(self._lines)
        self.opened.connect(lambda argument: context.navigate("purchasing", argument))
        self.hide()

    def show_order(self, order: OrderView) -> None:
        """Read what was bought for this order."""
        if order.number != self._number:
            self.hide()
        self._number = order.number
        purchasing, number = self._context.desk.purchasing, order.number
        self._context.tasks.run(
            "order_hub:purchases", "Purchases", lambda _progress, _cancelled: purchasing.bought_for(number),
            lambda found: self._take(number, found), owner=self,
        )  # fmt: skip

    def _take(self, number: str, found: tuple[BoughtLine, ...]) -> None:
        if number != self._number:
            return
        clear(self._lines)
        for line in found:
            self._lines.addLayout(self._line(line))
        self.setVisible(bool(found))

    def _line(self, line: BoughtLine) -> QVBoxLayout:
        button = Button(
            line.number or "Asked for", kind="link", on_click=lambda: self.opened.emit(line.number or "needs")
        )
        title = Elided(line.title, style="strong")
        head = row(title, button)
        head.setStretchFactor(title, 1)
        return column(head, Words(_said(line), style="small", tone="muted", wrap=True), gap=1)


def _said(line: BoughtLine) -> str:
    parts = [quantity_text(line.quantity, line.unit), line.supplier]
    if line.state is not None:
        parts.append(PURCHASE_LOOKS[line.state].title.lower())
    if line.received and line.received < line.quantity:
        parts.append(f"{quantity_text(line.received, line.unit)} here")
    if line.expected_on and line.received < line.quantity:
        parts.append(f"expected {formats.day(line.expected_on)}")
    return " · ".join(filter(None, parts))
