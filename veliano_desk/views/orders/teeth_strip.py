"""The teeth of a piece at a glance, small enough for the preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.tooth_chart import LOWER, UPPER

_HEIGHT, _BETWEEN = 26, 4
_WIDEST = 25
_LEGIBLE = 18
_AROUND = 2
_PAD = 10


class TeethStrip(QWidget):
    """Chosen teeth, FDI, and two beside them, the patient's right to the left. Only shows; the hub's chart edits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: frozenset[int] = frozenset()
        self._rows: tuple[tuple[int, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_teeth(self, teeth: Sequence[int]) -> None:
        self._chosen = frozenset(teeth)
        chosen = [at for row in (UPPER, LOWER) for at, tooth in enumerate(row) if tooth in self._chosen]
        first, last = max(0, min(chosen, default=0) - _AROUND), max(chosen, default=0) + _AROUND + 1
        self._rows = tuple(row[first:last] for row in (UPPER, LOWER) if self._chosen & set(row))
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
        longest = max((len(row) for row in self._rows), default=1)
        step = min(_WIDEST, (self.width() - 2 * _PAD) / longest)
        left = (self.width() - step * longest) / 2
        for line, row in enumerate(self._rows):
            top = _PAD + line * (_HEIGHT + _BETWEEN)
            for at, tooth in enumerate(row):
                self._paint_tooth(painter, tooth, QRectF(left + at * step, top, step, _HEIGHT))
        painter.end()

    def _paint_tooth(self, painter: QPainter, tooth: int, area: QRectF) -> None:
        chosen = tooth in self._chosen
        painter.setBrush(theme.colour("accent_tint") if chosen else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if chosen else "edge"), 1.2 if chosen else 1.0))
        painter.drawRoundedRect(area.adjusted(1, 0.5, -1, -0.5), 5, 5)
        if area.width() >= _LEGIBLE:
            painter.setPen(theme.colour("accent_text" if chosen else "muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(tooth))
