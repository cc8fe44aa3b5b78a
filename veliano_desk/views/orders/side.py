"""What stands beside the list: the order under the cursor, several at once, or a word on what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from veliano_desk.domain.order_lists import OrderGlance, OrderRow
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.orders.bulk import BulkPanel
from veliano_desk.views.orders.preview import OrderPreview

_WIDE, _NARROW = 270, 256
_ROOMY = 1_000


class SidePane(QFrame):
    """A card of fixed width; what is too long for it scrolls."""

    def __init__(self, who: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(_WIDE)
        self.preview = OrderPreview(see_margin=who.sees_margins)
        self.bulk = BulkPanel(may_move=who.may(Right.STAGES_MOVE))
        self._nothing = EmptyState("list", "No order chosen", "Choose one in the list, with the mouse or the arrows.")
        self._stack = QStackedLayout()
        for part in (self._nothing, self.preview, self.bulk):
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addLayout(self._stack)

    def fit(self, page_width: int) -> None:
        """Leave the list its room on a narrow window."""
        self.setFixedWidth(_WIDE if page_width >= _ROOMY else _NARROW)

    def show_row(self, order: OrderRow | None, today: date) -> None:
        """The order under the cursor, as far as the list knows it."""
        if order is None:
            self.show_nothing()
            return
        self.preview.show_row(order, today)
        self._stack.setCurrentWidget(self.preview)

    def show_nothing(self) -> None:
        self._stack.setCurrentWidget(self._nothing)

    def show_order(self, order: OrderGlance) -> None:
        """The rest of it, once it was read; late news of another order is not shown."""
        if order.number == self.preview.number:
            self.preview.show_order(order)

    def show_several(self, orders: Sequence[OrderRow]) -> None:
        self.bulk.show_rows(orders)
        self._stack.setCurrentWidget(self.bulk)

    @property
    def several(self) -> bool:
        """Whether several orders stand here."""
        return self._stack.currentWidget() is self.bulk
