"""The program itself, measured: its first frame, or its orders' list once it can be used. Prints lines, then ends.

Arguments: `frame`, or `orders ADDRESS TOKEN`. Orders answer when the key for the next row moves through them, and are
there when nothing runs any more.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.peers.report import report
from veliano_desk.views import program

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.front import Front


def opened() -> Workspace:
    from veliano_desk.bootstrap import open_workspace

    return open_workspace(sys.argv[2])


def let_in(given: Front, workspace: Workspace) -> None:
    """Sign in with the token, as whoever has ticked "remember me", and go to the orders."""
    desk: Desk = workspace.sign_in_with_token(sys.argv[3])
    given.enter(workspace, desk)
    from benchmarks.peers.orders_watch import Watch

    Watch(given, QApplication.activeWindow() or QApplication.topLevelWidgets()[0])


def sign_in(given: Front, _open: object) -> QWidget:
    """In place of the sign-in form: the workspace is opened in the database lane, as always."""
    given.tasks.run("open", "Opening", lambda *_: opened(), lambda workspace: let_in(given, workspace))
    return QWidget()


if sys.argv[1] == "frame":
    program.run_window(opened, first_paint=report)
else:
    program.run_window(opened, page="orders", sign_in=sign_in)
