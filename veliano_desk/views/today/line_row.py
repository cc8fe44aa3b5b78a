"""A line of Today: what it is about, why it is here, and when; it opens the thing itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from veliano_desk.domain.insights import TodayLine
from veliano_desk.views.common import icons, theme

_HEIGHT = 46
_PAD = 14
_ICON = 16
_TEXT_LEFT = _PAD + _ICON + 10
_GAP = 12
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineRow(QAbstractButton):
    """Two lines of text as one button, reached by Tab and opened by Enter, Space or a click."""

    def __init__(self, line: TodayLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setText(line.title)
        words = ", ".join(part for part in (line.title, line.detail, line.when) if part)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(part for part in (line.title, line.detail) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        icon_at = QRect(QPoint(_PAD, (self.height() - _ICON) // 2), QSize(_ICON, _ICON))
        icons.paint(painter, self.line.icon, theme.tone_role(self.line.tone), icon_at)
        self._paint_words(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.colour("hover"))
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
            painter.drawRoundedRect(frame, theme.size("radius"), theme.size("radius"))

    def _paint_words(self, painter: QPainter) -> None:
        right = self.width() - _PAD
        when_font = theme.font("small_strong")
        when_width = QFontMetrics(when_font).horizontalAdvance(self.line.when) + 1 if self.line.when else -_GAP
        upper = QRect(_TEXT_LEFT, 5, right - _TEXT_LEFT, 19)
        painter.setFont(when_font)
        painter.setPen(theme.tone_colour(self.line.tone))
        painter.drawText(upper, _RIGHT, self.line.when)
        title_room = upper.adjusted(0, 0, -(when_width + _GAP), 0)
        self._write(painter, title_room, self.line.title, "label", "text")
        lower = QRect(_TEXT_LEFT, 23, right - _TEXT_LEFT, 17)
        self._write(painter, lower, self.line.detail, "small", "muted")

    def _write(self, painter: QPainter, room: QRect, words: str, style: str, role: str) -> None:
        font = theme.font(style)
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        fitted = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, fitted)
