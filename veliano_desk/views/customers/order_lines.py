"""The orders of a customer: a line each that opens the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.customers import CustomerOrderLine
from veliano_desk.domain.stages import STAGE_LOOKS, Look
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.labels import Elided, IconLabel, Line, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.press_line import PressLine

_LOOKS = {look.title: look for look in STAGE_LOOKS.values()}
_UNKNOWN = Look("", "circle-dashed", "neutral")


class OrderLines(QWidget):
    """Newest first. Each line takes the focus; Enter, Space or a click opens it."""

    opened = Signal(str)

    def __init__(self, zone: str, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._now = zone, now
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_orders(self, orders: Sequence[CustomerOrderLine]) -> None:
        clear(self._box)
        today = self._now().astimezone(ZoneInfo(self._zone)).date()
        for at, order in enumerate(orders):
            if at:
                self._box.addWidget(Line())
            day = formats.day(order.ordered_at.astimezone(ZoneInfo(self._zone)).date(), today)
            line = OrderLine(order, day)
            line.pressed.connect(partial(self.opened.emit, order.number))
            self._box.addWidget(line)

    def focus_first(self) -> None:
        first = self.findChild(OrderLine)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)


class OrderLine(PressLine):
    """Number and piece, what it is worth by right; below, its stage and when it was ordered."""

    def __init__(self, order: CustomerOrderLine, day: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = _LOOKS.get(order.stage, _UNKNOWN)
        self.setAccessibleName(f"Open order {order.number}: {order.piece}, {order.stage}, ordered {day}")
        piece = Elided(order.piece)
        above = row(Words(order.number, style="label"), piece, Words(formats.money(order.value)), gap=8)
        above.setStretchFactor(piece, 1)
        icon = IconLabel(look.icon, theme.tone_role(look.tone), 14)
        below = row(icon, Words(order.stage, style="small", tone="muted"), None,
                    Words(day, style="small", tone="muted"), gap=6)  # fmt: skip
        self.setLayout(column(above, below, gap=2, margins=(8, 7, 8, 7)))
