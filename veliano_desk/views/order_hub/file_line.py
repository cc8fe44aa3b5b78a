"""A file of an order in a line: its picture or what it is, its name, whether the store has it, what to do with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.files import FileView, size_words
from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.labels import Elided, IconLabel
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.press_line import PressLine
from veliano_desk.views.order_hub.thumbnails import SIZE

_RADIUS = 5


class FileLine(PressLine):
    """Enter or a click opens it, Delete removes it; the button at its end has all that can be done."""

    save_asked = Signal()
    remove_asked = Signal()

    def __init__(self, file: FileView, about: str, *, may_remove: bool, parent: QWidget | None = None) -> None:
        """about: the piece it belongs to, where that has to be said."""
        super().__init__(parent)
        self.file = file
        self._may_remove = may_remove
        icon, role, words = _in_store(file)
        self.setAccessibleName(f"Open {file.name}, {size_words(file.size)}, {words.lower()}")
        self.picture = Picture(file)
        said = " · ".join(part for part in (words, size_words(file.size), about, file.added_by) if part)
        told = Elided(said, style="small", tone="muted")
        below = row(IconLabel(icon, role, 14), told, gap=6)
        below.setStretchFactor(told, 1)
        middle = column(Elided(file.name, style="label"), below, gap=2)
        self._more = IconButton("ellipsis", f"What can be done with {file.name}", on_click=self._open_menu)
        line = row(self.picture, middle, self._more, gap=10, margins=(6, 5, 4, 5))
        line.setStretchFactor(middle, 1)
        self.setLayout(line)
        self.setToolTip(file.reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._may_remove:
            self.remove_asked.emit()
            return
        super().keyPressEvent(event)

    def menu(self) -> Menu:
        """Open, save, remove."""
        menu = Menu(self)
        menu.addAction(icons.icon("external-link"), "Open").triggered.connect(
            lambda _checked=False: self.pressed.emit()
        )
        save = menu.addAction(icons.icon("download"), "Save as…")
        save.triggered.connect(lambda _checked=False: self.save_asked.emit())
        if self._may_remove:
            remove = menu.addAction(icons.icon("trash-2"), "Remove")
            remove.triggered.connect(lambda _checked=False: self.remove_asked.emit())
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))


class Picture(QWidget):
    """The picture made small, with round corners; for what is none, an icon on the same ground."""

    def __init__(self, file: FileView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "box" if file.media_type.startswith("model/") else "file-text"
        self._image = QImage()
        self.setFixedSize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def is_shown(self) -> bool:
        """Whether a picture is shown and not its icon."""
        return not self._image.isNull()

    def set_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, _RADIUS, _RADIUS)
        painter.fillPath(shape, theme.colour("raised"))
        if self._image.isNull():
            icons.paint(painter, self._icon, "muted", self.rect().adjusted(22, 14, -22, -14))
        else:
            painter.setClipPath(shape)
            painter.drawImage(self.rect(), self._image)
            painter.setClipping(False)
        painter.setPen(theme.colour("line"))
        painter.drawPath(shape)
        painter.end()


def _in_store(file: FileView) -> tuple[str, str, str]:
    """(icon, its colour, the words) for where the file stands with the store."""
    if file.in_store:
        return "cloud-check", "ok", "In the store"
    if file.reason:
        return "cloud-alert", "risk", "Not taken by the store"
    return ("clock", "muted", "Goes with the next sync") if file.goes else ("database", "muted", "Kept here")
