"""What the window stands on: look, tasks, notifier. Wired here, and shut down in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.look_memory import remember_look, remembered_look
from veliano_desk.views.common.notifier import Notifier
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.first_window import DeskWindow
from veliano_desk.views.kept import remember_place
from veliano_desk.views.main_window import MainWindow, WindowParts

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk, Workspace


@dataclass(frozen=True, slots=True)
class Front:
    """What the sign-in is handed: `enter(workspace, desk)` lets somebody in."""

    tasks: TaskRunner
    notifier: Notifier
    theme: theme.Theme
    enter: Callable[[Workspace, Desk], None]


Parts = Callable[[], WindowParts]
MakeFront = Callable[[Front], QWidget]


class Shell(QObject):
    """Fills a window with the frame. Without `window` it makes one, hidden, for whoever draws it off screen."""

    def __init__(
        self,
        app: QApplication,
        parts: Parts,
        front: MakeFront,
        *,
        look: theme.Mode | None = None,
        window: DeskWindow | None = None,
    ) -> None:
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
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            self.tasks.run("close", "Closing the workspace", lambda _progress, _cancelled: workspace.close())
        self.main.show_front(self._front(Front(self.tasks, self.notifier, self.theme, self.enter)))

    def enter(self, workspace: Workspace, desk: Desk) -> None:
        """Somebody signed in: show the pages."""
        self._workspace = workspace
        self.main.enter(desk, self._parts())

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
