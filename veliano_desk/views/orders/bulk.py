"""Several orders at once: what they are together, and what can be done with all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from veliano_desk.domain.money import total
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.stages import STAGE_LOOKS, TRANSITIONS, Action, Stage
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Fact, Facts
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, holder, row


class BulkPanel(QWidget):
    """Stands where the preview stands while more than one order is selected."""

    copy_asked = Signal()
    export_asked = Signal()
    move_asked = Signal(Action, str)
    """HOLD with its reason, or RESUME without one."""

    def __init__(self, *, may_move: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_move = may_move
        self._title = Words(style="strong")
        self._stages = Facts(align="right")
        self._copy = Button("Copy", icon="copy", on_click=self.copy_asked.emit, tooltip="Ctrl+C")
        self._export = Button("Export…", icon="download", on_click=self.export_asked.emit)
        self._hold = Button("Put on hold…", icon="circle-pause", on_click=self._ask)
        self._resume = Button("Resume", icon="play", on_click=lambda: self.move_asked.emit(Action.RESUME, ""))
        self._reason = QLineEdit()
        self._reason.setPlaceholderText("What do they wait for?")
        self._reason.setAccessibleName("Why these orders are put on hold")
        self._do = Button("Put on hold", kind="primary", on_click=self._give)
        self._reason.textChanged.connect(lambda text: self._do.setEnabled(bool(text.strip())))
        self._do.setEnabled(False)
        drop = Button("Cancel", kind="quiet", on_click=self._drop)
        self._asking = holder(column(self._reason, row(self._do, drop, None), gap=8))
        self._asking.hide()
        self.setLayout(column(
            self._title, self._stages, row(self._copy, self._export, None), row(self._hold, self._resume, None),
            self._asking, None, gap=12, margins=(14, 14, 14, 14),
        ))  # fmt: skip

    def show_rows(self, orders: Sequence[OrderRow]) -> None:
        """What is selected: how many in which stage, and by right what they are worth together."""
        self._title.setText(f"{len(orders)} orders selected")
        self.setAccessibleName(self._title.text())
        self._stages.set_facts(_facts(orders))
        self._hold.setVisible(self._may_move and any(can_hold(order.stage) for order in orders))
        self._resume.setVisible(self._may_move and any(order.stage is Stage.HOLD for order in orders))
        if not self._hold.isVisibleTo(self):
            self._drop()

    def done(self) -> None:
        """They were moved: close and forget the reason."""
        self._reason.clear()
        self._drop()

    def set_busy(self, busy: bool) -> None:
        for button in (self._hold, self._resume, self._do):
            button.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._asking.isVisible():
            self._drop()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._reason.hasFocus():
            self._give()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._asking.show()
        self._reason.setFocus()

    def _drop(self) -> None:
        self._asking.hide()

    def _give(self) -> None:
        reason = self._reason.text().strip()
        if reason:
            self.move_asked.emit(Action.HOLD, reason)


def can_hold(stage: Stage) -> bool:
    return Action.HOLD in TRANSITIONS[stage]


def _facts(orders: Sequence[OrderRow]) -> list[Fact]:
    counts = Counter(order.stage for order in orders)
    facts = [Fact(STAGE_LOOKS[stage].title, str(counts[stage])) for stage in Stage if counts[stage]]
    late = sum(bool(order.late_days) for order in orders)
    if late:
        facts.append(Fact("Late", str(late), "risk"))
    values = [order.value for order in orders if order.value is not None]
    if values and len({value.currency for value in values}) == 1:
        facts.append(Fact("Value together", formats.money(total(values, values[0].currency).rounded()), strong=True))
    return facts
