"""Pictures of every page, taken off screen: large and small, dark and light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from veliano_desk.domain.errors import DeskError
from veliano_desk.views.app import make_application
from veliano_desk.views.common.first_window import DeskWindow
from veliano_desk.views.common.notifier import Notifier
from veliano_desk.views.common.qt_messages import less_noise
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.common.theme import Mode, Theme
from veliano_desk.views.main_window import MainWindow
from veliano_desk.views.program import window_parts

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

SIZES = ((1440, 900), (1100, 700))
LOOKS: tuple[Mode, ...] = ("dark", "light")
_PATIENCE_MS = 30_000
_SETTLE_MS = 80
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to take: its file's name, and the page with what it is to show."""

    name: str
    page: str
    argument: object = None


def take_pictures(
    desk: Desk, shots: Sequence[Shot], out: Path, said: Callable[[str], None] | None = None
) -> list[Path]:
    """Take every shot in both looks and sizes into `out`; the files.

    DeskError when a page never comes to rest, or the folder cannot be made.
    """
    make_folder(out)
    app = make_application()
    taken: list[Path] = []
    with less_noise(), closing(_Photographer(app, desk)) as photographer:
        for look in LOOKS:
            for shot in shots:
                for size in SIZES:
                    taken.append(photographer.take(shot, look, size, out))
                    if said:
                        said(taken[-1].name)
    return taken


def make_folder(out: Path) -> None:
    """Make the folder of the pictures. DeskError where there is no making it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeskError(
            "The folder cannot be made", "No picture was taken.", "Choose a folder that you may write to.", str(out)
        ) from error


class _Photographer:
    """One window that goes from page to page."""

    def __init__(self, app: QApplication, desk: Desk) -> None:
        self._app = app
        app.setStyle("Fusion")
        app.setCursorFlashTime(0)  # a blinking cursor would keep the picture changing
        self._theme = Theme(app)
        self._theme.apply(app, LOOKS[0])
        self._tasks = TaskRunner(app)
        self._failed: list[str] = []
        self._tasks.failed.connect(lambda _task, error: self._failed.append(str(error)))
        self._window = DeskWindow()
        self._frame = MainWindow(self._window, self._theme, self._tasks, Notifier(app))
        self._window.resize(*SIZES[0])
        self._window.show()
        self._frame.enter(desk, window_parts())

    def take(self, shot: Shot, look: Mode, size: tuple[int, int], out: Path) -> Path:
        """Show, wait until nothing runs any more, and keep the picture."""
        if self._theme.mode != look:
            self._theme.apply(self._app, look)
        self._window.resize(*size)
        self._frame.navigate(shot.page, shot.argument)
        picture = self._settled(shot.name)
        file = out / f"{shot.name}-{look}-{size[0]}x{size[1]}.png"
        if not picture.save(str(file)):
            raise DeskError(
                "The picture was not saved", "The file could not be written.", "Check the folder.", str(file)
            )
        return file

    def close(self) -> None:
        """Give window and lanes back."""
        self._frame.leave()
        self._window.close()
        self._tasks.shutdown()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _settled(self, name: str) -> QImage:
        """The window once two pictures in a row are the same: layouts may take a few rounds to come to rest."""
        before = QImage()
        for _ in range(_ROUNDS):
            self._rest(name)
            now = self._window.grab().toImage()
            if now == before:
                return now
            before = now
        raise DeskError("A page could not be shown", "It kept changing.", "See the log.", name)

    def _rest(self, name: str) -> None:
        """Let events run until no task has been there for a moment."""
        patience, quiet = QDeadlineTimer(_PATIENCE_MS), QDeadlineTimer(_SETTLE_MS)
        while not quiet.hasExpired():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if self._tasks.tasks():
                quiet = QDeadlineTimer(_SETTLE_MS)
            if self._failed or patience.hasExpired():
                why = self._failed[0] if self._failed else "It never came to rest."
                raise DeskError("A page could not be shown", why, "See the log.", name)
