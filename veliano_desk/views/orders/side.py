"""What stands beside the list: the order under the cursor, several at once, or a word on what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from veliano_desk.domain.order_lists import OrderGlance, OrderRow
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action

if TYPE_CHECKING:
    from veliano_desk.views.common.empty_state import EmptyState
    from veliano_desk.views.orders.bulk import BulkPanel
    from veliano_desk.views.orders.preview import OrderPreview

_WIDE, _NARROW = 270, 256
_ROOMY = 1_000


class SidePane(QFrame):
    """A card of fixed width; what is too long for it scrolls.

    Each part is made when it is first shown: the list is waited for, and none of them is needed before its rows.
    """

    opened = Signal(str)
    """The number of the order to open."""
    copy_asked = Signal()
    export_asked = Signal()
    move_asked = Signal(Action, str)
    """HOLD with its reason, or RESUME without one, for all that are selected."""

    def __init__(self, who: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(_WIDE)
        self._who = who
        self._stack = QStackedLayout()
        self.several = False
        """Whether several orders stand here."""
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addLayout(self._stack)

    @cached_property
    def preview(self) -> OrderPreview:
        from veliano_desk.views.orders.preview import OrderPreview

        preview = OrderPreview(see_margin=self._who.sees_margins)
        preview.opened.connect(self.opened)
        return preview

    @cached_property
    def bulk(self) -> BulkPanel:
        from veliano_desk.views.orders.bulk import BulkPanel

        bulk = BulkPanel(may_move=self._who.may(Right.STAGES_MOVE))
        bulk.copy_asked.connect(self.copy_asked)
        bulk.export_asked.connect(self.export_asked)
        bulk.move_asked.connect(self.move_asked)
        return bulk

    @cached_property
    def _nothing(self) -> EmptyState:
        from veliano_desk.views.common.empty_state import EmptyState

        return EmptyState("list", "No order chosen", "Choose one in the list, with the mouse or the arrows.")

    def fit(self, page_width: int) -> None:
        """Leave the list its room on a narrow window."""
        self.setFixedWidth(_WIDE if page_width >= _ROOMY else _NARROW)

    def show_row(self, order: OrderRow | None, today: date) -> None:
        """The order under the cursor, as far as the list knows it."""
        if order is None:
            self.show_nothing()
            return
        self.preview.show_row(order, today)
        self._show(self.preview)

    def show_nothing(self) -> None:
        self._show(self._nothing)

    def show_order(self, order: OrderGlance) -> None:
        """The rest of it, once it was read; late news of another order is not shown."""
        if order.number == self.preview.number:
            self.preview.show_order(order)

    def show_several(self, orders: Sequence[OrderRow]) -> None:
        self.bulk.show_rows(orders)
        self._show(self.bulk, several=True)

    def _show(self, part: QWidget, *, several: bool = False) -> None:
        if self._stack.indexOf(part) < 0:
            self._stack.addWidget(part)
        self._stack.setCurrentWidget(part)
        self.several = several
