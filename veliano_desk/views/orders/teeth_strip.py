"""The teeth of a piece at a glance: whole rows, small enough for the preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.tooth_chart import LOWER, UPPER

_HEIGHT, _BETWEEN = 26, 4
_WIDEST = 24
_PAD = 10


class TeethStrip(QWidget):
    """The rows that have chosen teeth, FDI, the patient's right to the left; only shows, the hub's chart edits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: frozenset[int] = frozenset()
        self._rows: tuple[tuple[int, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_teeth(self, teeth: Sequence[int]) -> None:
        self._chosen = frozenset(teeth)
        self._rows = tuple(row for row in (UPPER, LOWER) if self._chosen & set(row))
        self.setAccessibleName(f"Teeth, FDI: {', '.join(str(tooth) for tooth in teeth) or 'none'}")
        self.setVisible(bool(self._rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(UPPER) * 18, len(self._rows) * (_HEIGHT + _BETWEEN) - _BETWEEN + 2 * _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect(), theme.size("radius"), theme.size("radius"))
        painter.setFont(theme.font("tiny"))
        step = min(_WIDEST, (self.width() - 2 * _PAD) / len(UPPER))
        left = (self.width() - step * len(UPPER)) / 2
        for line, row in enumerate(self._rows):
            top = _PAD + line * (_HEIGHT + _BETWEEN)
            for at, tooth in enumerate(row):
                self._paint_tooth(painter, tooth, QRectF(left + at * step, top, step, _HEIGHT))
        painter.end()

    def _paint_tooth(self, painter: QPainter, tooth: int, area: QRectF) -> None:
        chosen = tooth in self._chosen
        painter.setBrush(theme.colour("accent_tint") if chosen else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if chosen else "line"), 1.2 if chosen else 1.0))
        painter.drawRoundedRect(area.adjusted(1, 0.5, -1, -0.5), 5, 5)
        if chosen:
            painter.setPen(theme.colour("accent_text"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(tooth))
