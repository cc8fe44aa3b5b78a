"""A search field: a glass before the words, a shortcut after them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from veliano_desk.views.common import icons, theme

_PAUSE_MS = 180


class SearchField(QLineEdit):
    """Typing is told after a short pause (`searched`), Enter at once; Escape empties the field."""

    searched = Signal(str)

    def __init__(self, placeholder: str, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._told = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTextMargins(24, 0, self._hint_width() + 4 if hint else 0, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._pause.start())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._tell()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, "search", "muted", QRect(10, (self.height() - 16) // 2, 16, 16))
        if self._hint and not self.text():
            self._paint_hint(painter)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        width = self._hint_width()
        box = QRectF(self.width() - width - 7.5, (self.height() - 18) / 2 + 0.5, width, 17)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("edge"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(theme.font("tiny"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._hint)

    def _hint_width(self) -> int:
        return len(self._hint) * 6 + 12

    def _tell(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)
