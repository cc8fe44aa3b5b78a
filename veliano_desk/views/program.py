"""What the program's window is started with: its pages, its sign-in, and how somebody is let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from veliano_desk.views.app import start

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.front import Front
    from veliano_desk.views.main_window import WindowParts


def window_parts(first: str = "") -> WindowParts:
    """The pages; loaded once somebody has signed in."""
    from dataclasses import replace

    from veliano_desk.views import registry

    return replace(registry.window_parts(), first=first)


def run_window(
    open_workspace: Callable[[], Workspace],
    *,
    page: str = "",
    desk: Desk | None = None,
    first_paint: Callable[[], None] | None = None,
    sign_in: Callable[[Front, Callable[[], Workspace]], QWidget] | None = None,
) -> int:
    """Run the window on a workspace until it is closed; the process's exit code.

    page: the page to open on, else the first; desk: somebody who is signed in already (the demo's owner) and is let in once; after that, sign-in asks.
    first_paint: told of the first frame; sign_in: another way in than the form.
    """
    asked = sign_in or _sign_in
    waiting = [desk] if desk is not None else []

    def front(given: Front) -> QWidget:
        if waiting:
            from PySide6.QtCore import QTimer
            from PySide6.QtWidgets import QWidget

            entering = waiting.pop()
            blank = QWidget()
            QTimer.singleShot(0, blank, lambda: given.enter(open_workspace(), entering))
            return blank
        return asked(given, open_workspace)

    return start(lambda: window_parts(page), front, first_paint=first_paint)


def _sign_in(given: Front, open_workspace: Callable[[], Workspace]) -> QWidget:
    from veliano_desk.views.sign_in.page import SignInPage

    page = SignInPage(open_workspace, given.tasks)
    page.signed_in.connect(given.enter)
    return page
