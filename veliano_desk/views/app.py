"""Starts the window: the first frame is on the screen at once, everything heavy is imported after it.

Before the first paint only Qt, the look's tokens and `first_window` are loaded; that is why this module imports so
little, and so much inside functions.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from veliano_desk.views.common import theme
from veliano_desk.views.common.first_window import DeskWindow, FirstFrame, FirstPaint
from veliano_desk.views.common.kept_place import remember_place, remembered_place
from veliano_desk.views.common.look_memory import remember_look, remembered_look
from veliano_desk.views.common.qt_messages import less_noise

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.front import Front
    from veliano_desk.views.main_window import WindowParts

    Parts = Callable[[], WindowParts]
    MakeFront = Callable[[Front], QWidget]


_STARTED_MS = 5_000
"""Until then no garbage is collected: starting makes a hundred thousand objects that stay, and nothing else."""


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one application, with its name and fonts."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["veliano-desk", *arguments])
    app.setOrganizationName("Veliano")
    app.setApplicationName("Veliano Desk")
    theme.load_fonts()
    return app


class Shell(QObject):
    """What the window stands on: look, tasks, notifier. Wired here, and shut down in order.

    Fills a window with the frame. Without `window` it makes one, hidden, for whoever draws it off screen.
    """

    def __init__(
        self,
        app: QApplication,
        parts: Parts,
        front: MakeFront,
        *,
        look: theme.Mode | None = None,
        window: DeskWindow | None = None,
    ) -> None:
        from veliano_desk.views.common.notifier import Notifier
        from veliano_desk.views.common.task_runner import TaskRunner
        from veliano_desk.views.main_window import MainWindow

        super().__init__(app)
        self._app, self._parts, self._front = app, parts, front
        self._workspace: Workspace | None = None
        app.setStyle("Fusion")
        self.theme = theme.Theme(self)
        self.theme.apply(app, look or remembered_look())
        self.notifier = Notifier(self)
        self.tasks = TaskRunner(self)
        self.window = window or DeskWindow()
        self.main = MainWindow(self.window, self.theme, self.tasks, self.notifier)
        self.window.may_close, self.window.go = self.main.may_close, self.main.navigate
        self.main.look_chosen.connect(remember_look)
        self.main.signed_out.connect(self.show_front)

    def show_front(self) -> None:
        """Sign-in. The workspace of whoever was in before is closed behind what still runs in its lane."""
        from veliano_desk.views.common.front import Front

        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            self.tasks.run("close", "Closing the workspace", lambda _progress, _cancelled: workspace.close())
        self.main.show_front(self._front(Front(self.tasks, self.notifier, self.theme, self.enter)))

    def enter(self, workspace: Workspace, desk: Desk) -> None:
        """Somebody signed in: show the pages, and keep them in step with the other desks."""
        self._workspace = workspace
        self.main.enter(desk, self._parts())
        workspace.watch(desk.hear)

    def shutdown(self) -> None:
        """Keep the window's place, end the lanes, close the workspace; in this order."""
        remember_place(self.window.geometry())
        self.tasks.shutdown()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def take_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What nobody caught on the window's thread: logged and said to the person; the window goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        self.notifier.error(error.with_traceback(trace))


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
    gc.disable()
    app = make_application(arguments)
    QTimer.singleShot(_STARTED_MS, app, _collect_from_now)
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
        shells.append(Shell(app, parts, front, look=mode, window=window))
        sys.excepthook = shells[0].take_fault
        shells[0].show_front()

    before = sys.excepthook
    FirstPaint(frame, painted)
    try:
        with less_noise():
            window.show()
            return app.exec()
    finally:
        gc.enable()
        sys.excepthook = before
        for shell in shells:
            shell.shutdown()


def _collect_from_now() -> None:
    """What starting made is set aside for good: collections look only through what comes after it."""
    gc.freeze()
    gc.enable()
