"""The four lists of the page, one shown at a time, with the chosen line in full below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from veliano_desk.domain.store_sync import SyncState
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Chip
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.sync.columns import finding_columns, outbox_columns, question_columns, run_columns
from veliano_desk.views.sync.detail import Deeds, Detail

QUESTIONS, OUTBOX, FINDINGS, RUNS = "questions", "outbox", "findings", "runs"
_TITLES = {QUESTIONS: "To decide", OUTBOX: "Waiting", FINDINGS: "Not understood", RUNS: "History"}
_EMPTY = {
    QUESTIONS: ("circle-check", "Nothing to decide", "Where desk and store disagree, somebody is asked here."),
    OUTBOX: ("circle-check", "Nothing waits", "No change here waits to be told to the store."),
    FINDINGS: ("circle-check", "All rows were understood", "A row that cannot be read is kept here as it came."),
    RUNS: ("history", "No sync so far", "Each sync leaves a line here: when, how long, and what it brought."),
}


_LISTS: dict[str, tuple[Any, Any]] = {
    QUESTIONS: (question_columns, lambda desk: desk.decisions.open),
    OUTBOX: (outbox_columns, lambda desk: desk.store_sync.outbox),
    FINDINGS: (finding_columns, lambda desk: desk.store_sync.findings),
    RUNS: (run_columns, lambda desk: desk.store_sync.runs),
}
"""The columns of each list, and what reads it."""


class SyncLists(QWidget):
    """To decide, waiting, not understood, history. `retry_asked`: send again what waits or was set aside."""

    retry_asked = Signal()

    def __init__(self, context: PageContext, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chips = {key: Chip(title) for key, title in _TITLES.items()}
        self._stack = QStackedWidget()
        self.panels = {key: self._panel(key) for key in _TITLES}
        desk = context.desk
        self.detail = Detail(deeds, self._close_detail, lambda: (desk.zone, desk.clock.now()))
        self.retry_button = Button("Try all again now", icon="rotate-ccw", on_click=self.retry_asked.emit)
        self._lay_out()
        self._stale = set(_TITLES)
        self.show_list(OUTBOX)

    @property
    def shown(self) -> str:
        """The key of the list on the screen."""
        return next(key for key, panel in self.panels.items() if panel is self._stack.currentWidget())

    def show_list(self, key: str) -> None:
        """Show this list; its chip is on."""
        self._chips[key].setChecked(True)
        self._stack.setCurrentWidget(self.panels[key])
        self._read()
        self.detail.show_row(self.panels[key].table.current_row())
        self._show_retry()

    def show_counts(self, state: SyncState) -> None:
        """Say on the chips how much there is to decide."""
        aside = f"{formats.number(state.set_aside)} set aside" if state.set_aside else ""
        waiting = formats.number(state.waiting) if state.waiting else ""
        counts = {
            QUESTIONS: (formats.number(state.decisions) if state.decisions else "",),
            OUTBOX: (waiting, aside),
            FINDINGS: (formats.number(state.findings) if state.findings else "",),
        }
        for key, parts in counts.items():
            self._chips[key].setText(" · ".join(part for part in (_TITLES[key], *parts) if part))
            self._chips[key].updateGeometry()
        self._can_retry = state.connected and not state.key_missing and state.waiting + state.set_aside > 0
        self._show_retry()

    def refresh(self) -> None:
        """Read again what is on the screen; the other lists when they are shown."""
        self._stale = set(_TITLES)
        self._read()

    def _read(self) -> None:
        key = self.shown
        if key in self._stale:
            self._stale.remove(key)
            self.panels[key].table.paged.refresh()

    def unsaved(self) -> str:
        """Whether a row that is still here was changed and not read, as a sentence."""
        rows = self.panels[FINDINGS].table.paged
        begun = self.detail.typed() or any(rows.number_of(one) is not None for one in self.detail.drafts())
        return "A row of the store was changed and not read yet." if begun else ""

    _can_retry = False

    def _lay_out(self) -> None:
        chips = row(*self._chips.values(), None, self.retry_button)
        for key, chip in self._chips.items():
            chip.setAutoExclusive(True)
            chip.clicked.connect(lambda _checked=False, key=key: self.show_list(key))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        box.addLayout(chips)
        box.addWidget(self._stack, 3)
        box.addWidget(self.detail, 2)

    def _panel(self, key: str) -> ListPanel:
        desk = self._context.desk
        columns, load = _LISTS[key]
        model = short_list(f"sync {key}", columns(desk), load(desk), self._context.tasks, parent=self)
        panel = ListPanel(model, _TITLES[key], lambda: EmptyState(*_EMPTY[key]))
        panel.table.row_changed.connect(lambda line: self._row_changed(key, line))
        panel.table.opened.connect(self._open_row)
        self._stack.addWidget(panel)
        return panel

    def _row_changed(self, key: str, line: object) -> None:
        if key == self.shown and (line is not None or not self.detail.typed()):
            self.detail.show_row(line)

    def _open_row(self, line: object) -> None:
        self.detail.open_row(line)

    def _close_detail(self) -> None:
        self.panels[self.shown].table.setFocus()
        self.detail.hide()

    def _show_retry(self) -> None:
        self.retry_button.setVisible(self.shown == OUTBOX and self._can_retry)
