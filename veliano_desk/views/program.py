"""What the program's window is started with: its pages, its sign-in, and how somebody is let in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.views.app import start
from veliano_desk.views.common.plain_imports import import_plainly

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.front import Front
    from veliano_desk.views.main_window import WindowParts


def window_parts(first: str = "") -> WindowParts:
    """The pages; loaded once somebody has signed in."""
    from veliano_desk.views import registry

    return registry.window_parts()._replace(first=first)


def run_window(
    open_workspace: Callable[[], Workspace],
    *,
    page: str = "",
    desk: Desk | None = None,
    first_paint: Callable[[], None] | None = None,
    sign_in: Callable[[Front, Callable[[], Workspace]], QWidget] | None = None,
) -> int:
    """Run the window on a workspace until it is closed; the process's exit code.

    page: the page to open on, else the first; desk: somebody who is signed in already (the demo's owner) and is let in
    once; after that, sign-in asks.
    first_paint: told of the first frame; sign_in: another way in than the form. InputError for a page that there is
    not, DeskError where nothing can be shown; both before anything is opened.
    """
    import_plainly()
    check_screen(os.environ, sys.platform)
    if page:
        check_page(page)
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


def check_screen(environment: Mapping[str, str], platform: str) -> None:
    """DeskError where there is no screen to open a window on: Qt itself would abort the process."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if platform.startswith("linux") and not any(environment.get(name) for name in names):
        raise DeskError(
            "The window cannot be opened",
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.",
            "Start it from a desktop session, or use the commands: see --help.",
        )


def check_page(page: str) -> None:
    """InputError with the pages there are, when `page` is none that the window can open on."""
    from veliano_desk.views.registry import PAGES

    keys = [spec.key for spec in PAGES if spec.in_rail]
    if page not in keys:
        raise InputError("No such page", "The window was not opened.", f"Pages are {', '.join(keys)}.", page)


def _sign_in(given: Front, open_workspace: Callable[[], Workspace]) -> QWidget:
    from veliano_desk.views.sign_in.page import SignInPage

    page = SignInPage(open_workspace, given.tasks)
    page.signed_in.connect(given.enter)
    return page
