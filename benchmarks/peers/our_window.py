"""The program itself, measured: its first frame, or its orders' list once it can be used. Prints lines, then ends.

Arguments: `frame`, or `orders ADDRESS TOKEN`. Orders answer when the key for the next row moves through them, and are
there when nothing runs any more.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from veliano_desk.views import program

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.app import Front


def report() -> None:
    from benchmarks.peers.memory import peak_mb

    print(f"there {peak_mb():.1f}", flush=True)
    QApplication.closeAllWindows()
    QApplication.quit()


def opened() -> Workspace:
    from veliano_desk.bootstrap import open_workspace

    return open_workspace(sys.argv[2])


def let_in(given: Front, workspace: Workspace) -> None:
    """Sign in with the token, as whoever has ticked "remember me", and go to the orders."""
    desk: Desk = workspace.sign_in_with_token(sys.argv[3])
    given.enter(workspace, desk)
    window = QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
    Watch(given, window)


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


def sign_in(given: Front, _open: object) -> QWidget:
    """In place of the sign-in form: the workspace is opened in the database lane, as always."""
    given.tasks.run("open", "Opening", lambda *_: opened(), lambda workspace: let_in(given, workspace))
    return QWidget()


if sys.argv[1] == "frame":
    program.run_window(opened, first_paint=report)
else:
    program.run_window(opened, page="orders", sign_in=sign_in)
