"""A look to choose: a small window painted in it, its name below."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.theme import Mode

Shown = Literal["dark", "light"]
_WIDTH, _HEIGHT = 200, 168
_PICTURE = QRectF(10, 10, 180, 116)
_RADIUS = 6.0


class LookTile(QAbstractButton):
    """One of the three; "system" is painted half and half."""

    def __init__(self, mode: Mode, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if chosen or self.hasFocus() else "line"), 2 if chosen else 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._paint_looks(painter)
        painter.setFont(theme.font("strong" if chosen else "body"))
        painter.setPen(theme.colour("text"))
        room = QRectF(10, _PICTURE.bottom() + 8, _WIDTH - 20, 26)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{self.text()} ✓" if chosen else self.text())
        painter.end()

    def _paint_looks(self, painter: QPainter) -> None:
        if self._mode != "system":
            _paint_window(painter, self._mode, _PICTURE)
            return
        half = _PICTURE.width() / 2
        for at, look in enumerate(("light", "dark")):
            painter.save()
            painter.setClipRect(_PICTURE.adjusted(half * at, 0, half * (at - 1), 0))
            _paint_window(painter, "dark" if look == "dark" else "light", _PICTURE)
            painter.restore()


def _paint_window(painter: QPainter, look: Shown, area: QRectF) -> None:
    """The frame in small: bar, rail, a list with one row selected."""
    outline = QPainterPath()
    outline.addRoundedRect(area, _RADIUS, _RADIUS)
    painter.fillPath(outline, _colour("window", look))
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRectF(area.left(), area.top(), area.width(), 14), _colour("rail", look))
    painter.fillRect(QRectF(area.left(), area.top(), 36, area.height()), _colour("rail", look))
    painter.fillRect(QRectF(area.left() + 44, area.top() + 22, 46, 6), _colour("text", look))
    painter.fillRect(QRectF(area.right() - 34, area.top() + 20, 26, 10), _colour("accent", look))
    for line in range(5):
        top = area.top() + 38 + line * 15
        ground = QRectF(area.left() + 44, top, area.width() - 52, 12)
        painter.fillRect(ground, _colour("selected" if line == 1 else "surface", look))
        painter.fillRect(QRectF(ground.left() + 5, top + 4, 40, 4), _colour("muted", look))
        painter.fillRect(QRectF(ground.right() - 25, top + 4, 20, 4), _colour("ok" if line % 2 else "info", look))
    painter.restore()
    painter.setPen(_colour("line", look))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)


def _colour(role: str, look: Shown) -> QColor:
    return QColor(theme.hex_of(role, look))
