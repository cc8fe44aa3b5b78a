"""A card of Today: one kind of thing that needs somebody, its lines, and the way to all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.insights import TodayLine, TodaySection
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Line
from veliano_desk.views.common.layout import holder, row
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.today.line_row import LineRow

_TONES: dict[str, Tone] = {"ok": "ok", "info": "info", "warn": "warn", "risk": "risk"}
_CHROME = 2
"""What a head and a foot add to a card's height, counted in lines."""


class SectionCard(Card):
    """Lines that open the things themselves; where there are more than shown, a button opens the list."""

    def __init__(
        self,
        section: TodaySection,
        open_line: Callable[[TodayLine], None],
        open_all: Callable[[TodaySection], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(section.title, icon=section.icon, parent=parent)
        self.section = section
        self.rows = [LineRow(line) for line in section.lines]
        self.add_head(Pill(section.count_words, "", _TONES.get(section.tone, "neutral")))
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 4, 0, 4)
        lines.setSpacing(0)
        for at, line_row in enumerate(self.rows):
            if at:
                lines.addWidget(Line())
            lines.addWidget(line_row)
            line_row.clicked.connect(lambda _checked=False, line=line_row.line: open_line(line))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(lines)
        if section.count > len(section.lines):
            self.body.addWidget(Line())
            self.body.addWidget(self._foot(section, open_all))

    def weight(self) -> int:
        """About how high the card is, in lines: for spreading cards over columns."""
        return len(self.rows) + _CHROME

    def _foot(self, section: TodaySection, open_all: Callable[[TodaySection], None]) -> QWidget:
        button = Button(f"Show all {section.count_words}", kind="link", on_click=lambda: open_all(section))
        button.setAccessibleName(f"{section.title}: show all {section.count}")
        return holder(row(button, None, margins=(12, 6, 12, 8)))
