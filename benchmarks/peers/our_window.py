"""The program itself, measured: its first frame, or its orders' list once it can be used. Prints a line, then ends.

Arguments: `frame`, or `orders ADDRESS TOKEN`. Orders are there when their first rows are and nothing runs any more.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
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
    watch = QTimer(window)
    watch.timeout.connect(lambda: _look(given, window, watch))
    watch.start(10)


def _look(given: Front, window: object, watch: QTimer) -> None:
    tables = [table for table in window.findChildren(QTableView) if table.isVisible()]
    rows = tables[0].model() if tables else None
    if rows is not None and rows.rowCount() and rows.index(0, 0).data() and not given.tasks.tasks():
        watch.stop()
        report()


def sign_in(given: Front, _open: object) -> QWidget:
    """In place of the sign-in form: the workspace is opened in the database lane, as always."""
    given.tasks.run("open", "Opening", lambda *_: opened(), lambda workspace: let_in(given, workspace))
    return QWidget()


if sys.argv[1] == "frame":
    program.run_window(opened, first_paint=report)
else:
    program.run_window(opened, page="orders", sign_in=sign_in)
