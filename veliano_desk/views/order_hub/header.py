"""The head of the hub: whose it is, where it stands, what is promised, what it is worth, and what comes next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.order_hub.words import percent_of, promise_lead, promise_tail

_TITLE_ROOM = 220


class HubHeader(QWidget):
    """Breadcrumb, title and stage to the left; promise, value and the next step to the right."""

    back = Signal()
    step = Signal(int)
    """The order before (-1) or after (1) in the list that the person came from."""

    def __init__(self, actions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = Words(style="body", tone="muted", select=True)
        self._title = Elided(style="title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(_TITLE_ROOM)
        self._stage = Pill("", "")
        self._promise = _Promise()
        self._worth = Words(tone="muted")
        self._worth.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._earlier = IconButton("chevron-up", "Order above in the list (Alt+Up)", side=22)
        self._later = IconButton("chevron-down", "Order below in the list (Alt+Down)", side=22)
        self._earlier.clicked.connect(lambda: self.step.emit(-1))
        self._later.clicked.connect(lambda: self.step.emit(1))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addLayout(self._left(), 1)
        line.addLayout(self._right())
        line.addWidget(actions)

    def _left(self) -> QVBoxLayout:
        orders = Button("Orders", kind="link", on_click=self.back.emit, tooltip="Back to the list")
        trail = row(orders, Words("/", tone="muted"), self._number, self._earlier, self._later, None, gap=4)
        return column(trail, row(self._title, self._stage, None, gap=12), gap=0)

    def _right(self) -> QVBoxLayout:
        return column(self._promise, self._worth, gap=2)

    def show_order(self, order: OrderView, today: date) -> None:
        look = STAGE_LOOKS[order.stage]
        self._number.setText(order.number)
        self._title.set_text(" · ".join(part for part in (order.customer, order.title) if part) or order.number)
        self._stage.set_state(look.title, look.icon, look.tone)  # type: ignore[arg-type]  # the domain's tones are ours
        self._promise.show_order(order, today)
        self._worth.setText(worth(order.value, order.margin))
        self._worth.setVisible(bool(self._worth.text()))

    def show_neighbours(self, *, earlier: bool, later: bool) -> None:
        """Offer the ways to the orders beside this one; neither is there for an order opened by itself."""
        self._earlier.setVisible(earlier or later)
        self._later.setVisible(earlier or later)
        self._earlier.setEnabled(earlier)
        self._later.setEnabled(later)


class _Promise(QWidget):
    """`Promise 27 Nov · 3 days in hand`, `Due 24 Nov, now 27 Nov · 3 days late`."""

    def __init__(self) -> None:
        super().__init__()
        self._before = Words(tone="muted")
        self._day = Words(style="strong")
        self._after = Words(tone="muted")
        line = row(None, self._before, self._day, self._after, gap=4)
        self.setLayout(line)

    def show_order(self, order: OrderView, today: date) -> None:
        tail = promise_tail(order)
        said = formats.day(order.promise_on, today)
        self._before.setText(promise_lead(order, today))
        self._day.setText(said)
        self._day.set_tone("risk" if order.late_days else "text")
        self._after.setText(f"· {tail}" if tail else "")
        self._after.set_tone("risk" if order.late_days else "muted")
        self.setAccessibleName(" ".join(part for part in (self._before.text(), said, tail) if part))


def worth(value: Money | None, margin: Money | None) -> str:
    """`$2,640.00 · margin 31 %`; empty where neither may be seen or is known."""
    parts = [formats.money(value)] if value is not None else []
    if value is not None and margin is not None and (share := percent_of(margin, value)):
        parts.append(f"margin {share}")
    return " · ".join(parts)
