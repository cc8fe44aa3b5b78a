"""State pills: always an icon and a word, the colour only repeats them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.columns import Tone

_ICON = 14
_PAD = 8
_BETWEEN = 6
_HEIGHT = 22
_RADIUS = 5


class Pill(QWidget):
    """A word with its icon on the tint of its tone."""

    def __init__(self, word: str, icon: str, tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._icon, self._tone = word, icon, tone
        self.setFont(theme.font("small_strong"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)

    @property
    def word(self) -> str:
        return self._word

    @property
    def tone(self) -> Tone:
        return self._tone

    def set_state(self, word: str, icon: str, tone: Tone) -> None:
        """Say something else."""
        self._word, self._icon, self._tone = word, icon, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self._word)
        icon = _ICON + _BETWEEN if self._icon else 0
        return QSize(_PAD * 2 + icon + words + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self._word, self._icon, self._tone)
        painter.end()


def paint_pill(painter: QPainter, area: QRect, word: str, icon: str, tone: Tone) -> None:
    """Draw a pill that fills `area`, in the painter's own font."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tint_colour(tone))
    painter.drawRoundedRect(QRectF(area), _RADIUS, _RADIUS)
    left = area.left() + _PAD
    if icon:
        icons.paint(painter, icon, theme.tone_role(tone), QRect(left, area.center().y() - _ICON // 2 + 1, _ICON, _ICON))
        left += _ICON + _BETWEEN
    painter.setPen(theme.tone_colour(tone))
    room = QRect(left, area.top(), area.right() - left + 1, area.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
