"""The figures across the top of Today."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from veliano_desk.domain.insights import TodayView
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Card, Figure
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Line


class Headline(Card):
    """Open, due, late, shipped; what was booked only for those who may see it."""

    def __init__(self, view: TodayView, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Figures of today")
        self.figures = [Figure(value, caption, tone) for value, caption, tone in figures_of(view)]
        line = QHBoxLayout()
        line.setContentsMargins(4, 2, 4, 2)
        line.setSpacing(18)
        for at, figure in enumerate(self.figures):
            if at:
                line.addWidget(Line(upright=True))
            line.addWidget(figure, 1)
        self.body.addLayout(line)


def figures_of(view: TodayView) -> list[tuple[str, str, Tone]]:
    """Value, caption and tone of each figure; the caption says what the colour means."""
    late_tone: Tone = "risk" if view.late else "text"
    figures: list[tuple[str, str, Tone]] = [
        (formats.number(view.open_orders), _counted(view.open_orders, "open order"), "text"),
        (formats.number(view.due_this_week), "due this week", "text"),
        (formats.number(view.late), "late", late_tone),
        (formats.number(view.shipped_this_week), "shipped this week", "text"),
    ]
    if view.booked_this_month is not None:
        figures.append((formats.money(view.booked_this_month.rounded()), "booked this month", "text"))
    return figures


def _counted(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
