"""Watches the orders' list of our window; apart, so that the first frame is not charged for what this imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from benchmarks.peers.report import report

if TYPE_CHECKING:
    from veliano_desk.views.common.front import Front


class Watch(QObject):
    """Says when a key moves through the orders, and when nothing runs any more; then ends."""

    def __init__(self, given: Front, window: QWidget) -> None:
        super().__init__(window)
        self._given, self._window, self._answered = given, window, False
        self.startTimer(2)

    def timerEvent(self, event: QTimerEvent) -> None:
        table = next((one for one in self._window.findChildren(QTableView) if one.isVisible()), None)
        if table is None or not table.model().rowCount() or not table.model().index(0, 0).data():
            return
        if not self._answered:
            self._answered = moves(table)
        elif not self._given.tasks.tasks():
            self.killTimer(event.timerId())
            report()


def moves(table: QTableView) -> bool:
    """Whether the key for the next row is answered; says so the first time it is."""
    before = table.currentIndex().row()
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table, press)
    if table.currentIndex().row() <= before:
        return False
    table.viewport().repaint()
    print("answers", flush=True)
    return True
