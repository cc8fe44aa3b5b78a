"""What a section of the settings is, and which there are for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.views.common import theme
from veliano_desk.views.common.layout import scrolled
from veliano_desk.views.common.page import PageContext

WIDEST = 760
"""Forms do not get wider: long lines are hard to read."""


class Section(QWidget):
    """A part of the settings; made when it is first looked at."""

    def refresh(self, areas: frozenset[str]) -> None:
        """Something changed in these areas."""

    def start(self) -> None:
        """Somebody was sent here: put the cursor where typing begins, if there is something to type."""

    def unsaved(self) -> str:
        """What was typed and not saved, as a sentence; "" for nothing."""
        return ""


class FormSection(Section):
    """A section that is one column of cards, scrolled up and down. Put cards into `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.size("gap"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(content)
        box.addWidget(self._scroll)

    def reveal(self, widget: QWidget) -> None:
        """Scroll a card that has just come into view, once it has its size."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, theme.size("gap")))


def bring_into_view(widget: QWidget) -> None:
    """Scroll whatever holds the widget until it is seen, once it has its size."""

    def scroll() -> None:
        holder = widget.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        if holder is not None:
            holder.ensureWidgetVisible(widget, 0, theme.size("gap"))

    QTimer.singleShot(0, widget, scroll)


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """right: who lacks it does not see the section; None for everybody."""

    key: str
    title: str
    icon: str
    right: Right | None
    factory: Callable[[PageContext], Section]
