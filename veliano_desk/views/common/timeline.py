"""Time on the screen: the strip of stages on top of an order, and the list of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import clear

StepState = Literal["done", "now", "ahead"]
_BETWEEN = 6
_PAD = 14


@dataclass(frozen=True, slots=True)
class Step:
    """A segment of the strip: its name, when it was or will be, and whether it is over."""

    title: str
    when: str
    state: StepState


class StageBar(QFrame):
    """The way of a piece in one strip. The bar and the weight of the words both say how far it is."""

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        words = {"done": "done", "now": "now", "ahead": "ahead"}
        self.setAccessibleName("; ".join(f"{step.title}: {words[step.state]} {step.when}" for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 70)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() - 2 * _PAD
        width = (room - _BETWEEN * (len(self._steps) - 1)) / len(self._steps)
        for at, step in enumerate(self._steps):
            self._paint_step(painter, step, QRectF(_PAD + at * (width + _BETWEEN), 12, width, 50))
        painter.end()

    def _paint_step(self, painter: QPainter, step: Step, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_bar_colour(step.state))
        painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width(), 4), 2, 2)
        painter.setPen(theme.colour("muted" if step.state == "ahead" else "text"))
        line = QRect(round(area.left()), round(area.top()) + 10, round(area.width()), 18)
        for text, style, role in ((step.title, "strong", None), (step.when, "small", "muted")):
            painter.setFont(theme.font(style if step.state != "ahead" or style == "small" else "label"))
            if role:
                painter.setPen(theme.colour(role))
            fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
            line.translate(0, 17)


def _bar_colour(state: StepState) -> QColor:
    if state == "done":
        return theme.colour("accent")
    if state == "now":
        half = QColor(theme.colour("accent"))
        half.setAlphaF(0.55)
        return half
    return theme.colour("line")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: what, and below it who and when."""

    icon: str
    title: str
    detail: str


class Timeline(QWidget):
    """What happened, newest first, one below the other. Words can be selected and copied."""

    def __init__(self, events: Sequence[Event] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self.set_events(events)

    def set_events(self, events: Sequence[Event]) -> None:
        clear(self._box)
        for event in events:
            self._box.addWidget(_entry(event))
        self._box.addStretch(1)


def _entry(event: Event) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{event.title}. {event.detail}")
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(IconLabel(event.icon, "muted", 15), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Words(event.title, wrap=True, select=True))
    if event.detail:
        words.addWidget(Words(event.detail, style="small", tone="muted", wrap=True, select=True))
    line.addLayout(words, 1)
    return holder
