"""The window as it is first painted: bars, mark and a word, before anything heavy is loaded.

The frame and the pages are put into this same window right after, so nothing jumps. Pens, brushes and the `Qt`
namespace are kept out of here: the first of them to be named loads all of Qt's enumerations, 25 ms, which is more than
everything else in this file. Plain widgets with palettes, and the pen that a widget's painter starts with, need none.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from veliano_desk.views.common import theme

FIRST_SIZE = (1440, 900)
LEAST_SIZE = (1100, 700)
NAME = "Veliano Desk"
WORD = "Opening the workspace…"
MARK_AT = 25
NAME_AT = 42
RING = 7.2
RING_WIDTH = 3.4


class DeskWindow(QMainWindow):
    """The one window. `may_close` is asked before it closes; `go` leads to pages. The frame sets both."""

    def __init__(self) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = lambda: True
        self.go: Callable[[str, object], None] = lambda _key, _argument: None
        self.setWindowTitle(NAME)
        self.setMinimumSize(*LEAST_SIZE)

    def navigate(self, key: str, argument: object = None) -> None:
        """Go to a page, once there are any."""
        self.go(key, argument)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            super().closeEvent(event)
        else:
            event.ignore()

    def place(self, kept: object) -> None:
        """Where it was, if that is still on a screen; else 1440 × 900 or what the screen has."""
        screens = [screen.availableGeometry() for screen in self.screen().virtualSiblings()]
        if isinstance(kept, QRect) and any(screen.contains(kept.center()) for screen in screens):
            self.setGeometry(kept)
            return
        room = self.screen().availableGeometry()
        width, height = min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height())
        self.resize(width, height)
        self.move(room.center() - QRect(0, 0, width, height).center())


class FirstFrame(QWidget):
    """What stands in the window until the frame does, in its very place."""

    def __init__(self) -> None:
        super().__init__()
        _paint_ground(self, "window")
        self._bars = [_plain(self, "rail"), _plain(self, "rail")]
        self._lines = [_plain(self, "line"), _plain(self, "line")]
        self._mark = _Mark(self)
        self._name = _words(self, NAME, "strong", "text")
        self._word = _words(self, WORD, "body", "muted")

    def resizeEvent(self, event: QResizeEvent) -> None:
        top, foot = theme.size("top"), theme.size("footer")
        width, height = self.width(), self.height()
        self._bars[0].setGeometry(0, 0, width, top)
        self._bars[1].setGeometry(0, height - foot, width, foot)
        self._lines[0].setGeometry(0, top - 1, width, 1)
        self._lines[1].setGeometry(0, height - foot, width, 1)
        self._mark.setGeometry(0, 0, NAME_AT, top - 1)
        name, word = self._name.sizeHint(), self._word.sizeHint()
        self._name.setGeometry(NAME_AT, (top - 1 - name.height()) // 2, name.width(), name.height())
        self._word.setGeometry((width - word.width()) // 2, (height - word.height()) // 2, word.width(), word.height())


class FirstPaint(QObject):
    """Calls once, when the first paint has gone to the screen."""

    def __init__(self, frame: FirstFrame, call: Callable[[], None]) -> None:
        super().__init__(frame)
        self._call = call
        frame.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._call)
        return False


class _Mark(QWidget):
    """The ring. A widget's painter starts with its text colour and a width of 1, which is scaled up here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        _write_in(self, "accent")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(RING_WIDTH, RING_WIDTH)
        middle = QPointF(MARK_AT / RING_WIDTH, self.height() // 2 / RING_WIDTH)
        painter.drawEllipse(middle, RING / RING_WIDTH, RING / RING_WIDTH)
        painter.end()


def _plain(parent: QWidget, ground: str) -> QWidget:
    widget = QWidget(parent)
    _paint_ground(widget, ground)
    return widget


def _words(parent: QWidget, text: str, style: str, role: str) -> QLabel:
    label = QLabel(text, parent)
    label.setFont(theme.font(style))
    _write_in(label, role)
    return label


def _paint_ground(widget: QWidget, role: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, theme.colour(role))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)


def _write_in(widget: QWidget, role: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.colour(role))
    widget.setPalette(palette)
