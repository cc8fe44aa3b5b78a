"""Today answers "what needs me": figures across the top, then a card for everything that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.domain.insights import PlanAge, TodayLine, TodaySection, TodayView
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, page_column, row, scrolled
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.today.headline import Headline
from veliano_desk.views.today.line_row import LineRow
from veliano_desk.views.today.plan_words import plan_words
from veliano_desk.views.today.planning import plan_anew
from veliano_desk.views.today.section_card import SectionCard
from veliano_desk.views.today.urgency import urgent

_COLUMNS = 2
_ENOUGH = {"orders", "production", "store_sync", "costing", "workspace", "customers", "purchasing"}


@dataclass(frozen=True, slots=True)
class _Day:
    """What one look brings: the day, and whether a store is there to bring orders at all."""

    view: TodayView
    connected: bool
    plan: PlanAge | None = field(compare=False)


class TodayPage(Page):
    """Every line opens the thing itself; a quiet day says so."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: _Day | None = None
        self._date = Words("", tone="muted")
        self._planned = Words("", style="small", tone="muted")
        self.plan_button = Button("Plan anew", icon="calendar", on_click=self.plan)
        self.plan_button.setVisible(context.signed_in.may(Right.PLAN_EDIT))
        self._content = QWidget()
        self._box = QVBoxLayout(self._content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.size("gap"))
        self._scroll = scrolled(self._content)
        head = row(Words("Today", style="title"), self._date, None, self._planned, self.plan_button, gap=12)
        head.addStrut(theme.size("control"))
        layout = page_column(head)
        layout.addWidget(self._scroll, 1)
        self.setLayout(layout)
        self._load()

    def title(self) -> str:
        return "Today"

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & _ENOUGH:
            self._load()

    def cards(self) -> list[SectionCard]:
        """The cards shown, in their order."""
        return self._content.findChildren(SectionCard)

    def plan(self) -> None:
        """Plan everything open anew."""
        self.plan_button.setEnabled(False)
        plan_anew(self._context, self, lambda: self.plan_button.setEnabled(True))

    def _load(self) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            "today",
            "Today",
            lambda _progress, _cancelled: _Day(
                desk.insights.today(),
                desk.store_sync.state().connected,
                desk.insights.plan_age() if desk.who.may(Right.PLAN_SEE) else None,
            ),
            self._show,
            owner=self,
        )

    def _show(self, day: _Day) -> None:
        """Put a look on the screen; one that is as before moves nothing."""
        if day.plan is not None:
            zone, now = self._context.desk.zone, self._context.desk.clock.now()
            self._planned.setText(plan_words(day.plan, zone, now))
            self._planned.set_tone("warn" if day.plan.changed else "muted")
        if day == self._shown:
            return
        self._shown = day
        kept, scrolled_to = self._focused(), self._scroll.verticalScrollBar().value()
        self._date.setText(formats.long_day(day.view.day))
        clear(self._box)
        self._box.addWidget(Headline(day.view))
        if day.view.sections:
            self._box.addLayout(self._columns(day.view.sections))
            self._box.addStretch(1)
        else:
            self._box.addWidget(self._quiet(day), 1)
        # New widgets are shown, and can take the focus, only once the event loop turns.
        QTimer.singleShot(0, self, lambda: self._restore(kept, scrolled_to))
        self.status_changed.emit(_status(day.view))

    def _columns(self, sections: tuple[TodaySection, ...]) -> QHBoxLayout:
        """Cards in their order, each in the column that is shortest so far."""
        line = QHBoxLayout()
        line.setSpacing(theme.size("gap"))
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        heights = [0] * _COLUMNS
        for column in columns:
            column.setSpacing(theme.size("gap"))
            line.addLayout(column, 1)
        for section in sections:
            card = SectionCard(section, self._open_line, self._open_all, self._content)
            at = heights.index(min(heights))
            columns[at].addWidget(card)
            heights[at] += card.weight()
        for column in columns:
            column.addStretch(1)
        return line

    def _quiet(self, day: _Day) -> EmptyState:
        if day.view.open_orders or day.connected:
            return EmptyState(
                "sunrise",
                "Nothing needs you",
                "No order is late or at risk, and nobody waits for an answer. What comes up appears here by itself.",
            )
        if not self._context.signed_in.may(Right.STORE_CONNECT):
            return EmptyState("inbox", "No orders yet", "They appear here once the owner has connected the store.")
        return EmptyState(
            "store",
            "No orders yet",
            "Connect the store, and its orders become pieces with a plan and a cost.",
            action="Connect the store",
            action_icon="plug",
            on_action=lambda: self._context.navigate("settings", "store"),
        )

    def _open_line(self, line: TodayLine) -> None:
        self._context.navigate(line.page, line.argument)

    def _open_all(self, section: TodaySection) -> None:
        self._context.navigate(section.page, section.view)

    def _focused(self) -> tuple[str, str] | None:
        """What the line with the focus opens, to find it again after a change."""
        focused = self.window().focusWidget()
        if isinstance(focused, LineRow) and self.isAncestorOf(focused):
            return focused.line.page, focused.line.argument
        return None

    def _restore(self, kept: tuple[str, str] | None, scrolled_to: int) -> None:
        self._scroll.verticalScrollBar().setValue(scrolled_to)
        if kept is None:
            return
        rows = [line for card in self.cards() for line in card.rows]
        same = next((line for line in rows if (line.line.page, line.line.argument) == kept), None)
        (same or self).setFocus(Qt.FocusReason.OtherFocusReason)


def _status(view: TodayView) -> str:
    count, pressing = sum(section.count for section in view.sections), urgent(view)
    if not count:
        return "Nothing waits"
    waits = f"{formats.number(count)} to look at"
    return f"{formats.number(pressing)} urgent, {waits}" if pressing else waits
