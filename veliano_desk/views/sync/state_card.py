"""In step or not, since when, and how much waits."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.store_sync import SyncState
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.sync.words import since_words, state_icon, state_tone


class StateCard(Card):
    """The pill of the top bar in full."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("State", icon="cloud", parent=parent)
        self._context = context
        self._shown: tuple[Fact, ...] = ()
        self._pill = Pill("Looking…", "loader-circle")
        self._since = Words("", tone="muted", wrap=True)
        self._facts = Facts(name_width=130, align="right")
        self.body.addLayout(row(self._pill, None))
        self.body.addWidget(self._since)
        self.body.addWidget(self._facts)

    def show_state(self, state: SyncState) -> None:
        self._pill.set_state(state.word, state_icon(state), state_tone(state))
        self._since.setText(since_words(state, self._context.desk.zone, self._context.desk.clock.now()))
        facts = (
            Fact("Waiting to go out", formats.number(state.waiting), "info" if state.waiting else "text"),
            Fact("To decide", formats.number(state.decisions), "warn" if state.decisions else "text"),
            Fact("Set aside", formats.number(state.set_aside), "warn" if state.set_aside else "text"),
            Fact("Rows not understood", formats.number(state.findings), "warn" if state.findings else "text"),
        )
        if facts != self._shown:  # set anew they would be gone for a moment, again and again while a sync runs
            self._shown = facts
            self._facts.set_facts(facts)
