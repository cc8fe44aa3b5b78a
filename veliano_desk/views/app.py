"""Starts the window: the first frame is on the screen at once, everything heavy is imported after it.

Before the first paint only Qt, the look's tokens and `first_window` are loaded; that is why this module imports so
little, and so much inside functions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from veliano_desk.views.common import theme
from veliano_desk.views.common.look_memory import remembered_look
from veliano_desk.views.first_window import DeskWindow, FirstFrame, FirstPaint
from veliano_desk.views.kept import remembered_place

if TYPE_CHECKING:
    from veliano_desk.views.shell import MakeFront, Parts, Shell


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one application, with its name and fonts."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["veliano-desk", *arguments])
    app.setOrganizationName("Veliano")
    app.setApplicationName("Veliano Desk")
    theme.load_fonts()
    return app


def start(
    parts: Parts,
    front: MakeFront,
    *,
    look: theme.Mode | None = None,
    first_paint: Callable[[], None] | None = None,
    arguments: Sequence[str] = (),
) -> int:
    """Run the window until it is closed; the process's exit code.

    parts: gives the pages and what the frame asks of the desk; front: makes the sign-in, which lets somebody in. Both
    are called only after the first paint, so they may import what they like. look: overrides what was chosen last;
    first_paint: told of the first frame.
    """
    app = make_application(arguments)
    mode = look or remembered_look()
    theme.show_colours(theme.palette_look(app) if mode == "system" else mode)
    window = DeskWindow()
    frame = FirstFrame()
    window.setCentralWidget(frame)
    window.place(remembered_place())
    shells: list[Shell] = []

    def painted() -> None:
        if first_paint is not None:
            first_paint()
        QTimer.singleShot(0, fill)

    def fill() -> None:
        from veliano_desk.views.shell import Shell

        shells.append(Shell(app, parts, front, look=mode, window=window))
        sys.excepthook = shells[0].take_fault
        shells[0].show_front()

    before = sys.excepthook
    FirstPaint(frame, painted)
    window.show()
    try:
        return app.exec()
    finally:
        sys.excepthook = before
        for shell in shells:
            shell.shutdown()
