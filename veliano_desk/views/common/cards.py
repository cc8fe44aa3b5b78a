"""Cards and what stands in them: a head with icon, title and meta; rows of names and values; figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.columns import Align, Tone
from veliano_desk.views.common.labels import Elided, IconLabel, Line, Words
from veliano_desk.views.common.layout import clear

_PAD = 14
_HEAD = 38
_ROW = 28


class Card(QFrame):
    """A framed part of a page. Put things into `body`; `add_head` puts a control at the head's right end."""

    def __init__(self, title: str = "", *, icon: str = "", meta: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self._head = QHBoxLayout()
        self._meta = Words(meta, style="small", tone="muted")
        self._title = Elided(title, style="strong")
        if title:
            self._make_head(icon)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(_PAD, 12, _PAD, 12)
        self.body.setSpacing(8)
        self._outer.addLayout(self.body, 1)

    def _make_head(self, icon: str) -> None:
        self._head.setContentsMargins(_PAD, 0, _PAD, 0)
        self._head.setSpacing(8)
        if icon:
            self._head.addWidget(IconLabel(icon))
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self._meta)
        holder = QWidget()
        holder.setFixedHeight(_HEAD)
        holder.setLayout(self._head)
        self._outer.addWidget(holder)
        self._outer.addWidget(Line())

    def set_title(self, title: str) -> None:
        self._title.set_text(title)
        self.setAccessibleName(title)

    def set_meta(self, meta: str) -> None:
        """The quiet words at the head's right end."""
        self._meta.setText(meta)

    def add_head(self, widget: QWidget) -> None:
        self._head.addWidget(widget)

    def fill(self, widget: QWidget) -> None:
        """Let one widget fill the card from edge to edge."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(widget, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value. `value` may wrap; `strong` for a sum."""

    name: str
    value: str
    tone: Tone = "text"
    strong: bool = False


class Facts(QWidget):
    """Names to the left, values beside them, a hairline below each. `align` right for figures."""

    def __init__(
        self, facts: Sequence[Fact] = (), *, name_width: int = 82, align: Align = "left", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name_width = name_width
        self._align = align
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, name_width)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        clear(self._grid)
        for at, fact in enumerate(facts):
            self._add(at * 2, fact, last=at == len(facts) - 1)

    def _add(self, at: int, fact: Fact, *, last: bool) -> None:
        figures = self._align == "right"
        name = Words(fact.name, style=_style(fact, small=figures), tone="text" if fact.strong else "muted")
        value = Words(fact.value, style=_style(fact, small=False), tone=fact.tone, wrap=not figures, select=True)
        value.setContentsMargins(0, 5, 0, 5)
        name.setContentsMargins(0, 5, 0, 5)
        value.setMinimumHeight(_ROW - 1)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        side = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
        value.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        top = Qt.AlignmentFlag.AlignVCenter if figures else Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignLeft | top)
        self._grid.addWidget(value, at, 1)
        if not last:
            self._grid.addWidget(Line(), at + 1, 0, 1, 2)


def _style(fact: Fact, *, small: bool) -> str:
    if fact.strong:
        return "small_strong" if small else "strong"
    return "small" if small else "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a small table inside a card."""

    text: str
    tone: Tone = "text"
    strong: bool = False
    icon: str = ""


class SmallTable(QWidget):
    """A few rows in columns, for cards: all in view, nothing to select. Long lists belong into a TableView."""

    def __init__(
        self, aligns: Sequence[Align], *, stretch: int = 0, heads: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._aligns = tuple(aligns)
        self._heads = tuple(heads)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(stretch, 1)

    def set_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        clear(self._grid)
        lines: list[Sequence[Cell]] = [[Cell(head, "muted") for head in self._heads]] if self._heads else []
        lines += rows
        for at, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                self._grid.addWidget(self._made(cell, place, head=bool(self._heads) and at == 0), at * 2, place)
            if at < len(lines) - 1:
                self._grid.addWidget(Line(), at * 2 + 1, 0, 1, len(self._aligns))

    def _made(self, cell: Cell, place: int, *, head: bool) -> QWidget:
        style = "small" if head else "strong" if cell.strong else "body"
        words = Words(cell.text, style=style, tone=cell.tone)
        words.setMinimumHeight(_ROW - 1)
        side = Qt.AlignmentFlag.AlignRight if self._aligns[place] == "right" else Qt.AlignmentFlag.AlignLeft
        words.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if not cell.icon:
            return words
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(IconLabel(cell.icon, theme.tone_role(cell.tone), 14))
        line.addWidget(words, 1)
        return holder


class Figure(QWidget):
    """A big figure with what it counts below, for the head of a page."""

    def __init__(self, value: str, caption: str, tone: Tone = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Words(value, style="figure", tone=tone)
        self._caption = Words(caption, style="small", tone="muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._value)
        box.addWidget(self._caption)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_value(value, caption, tone)

    def set_value(self, value: str, caption: str, tone: Tone = "text") -> None:
        self._value.setText(value)
        self._value.set_tone(tone)
        self._caption.setText(caption)
        self.setAccessibleName(f"{value} {caption}")


class Reason(QFrame):
    """A sentence that explains, with a bar of the accent before it: what binds a promise, why something is refused."""

    def __init__(self, text: str = "", tone: Tone = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QFrame()
        self._bar.setFixedWidth(2)
        self._tone: Tone = tone
        self._words = Words(text, tone="muted", wrap=True, select=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._bar)
        line.addWidget(self._words, 1)
        self._bar.setObjectName("bar")
        self.set_tone(tone)

    def set_text(self, text: str) -> None:
        self._words.setText(text)

    def set_tone(self, tone: Tone) -> None:
        self._bar.setProperty("tone", tone)
        self._bar.style().unpolish(self._bar)
        self._bar.style().polish(self._bar)
