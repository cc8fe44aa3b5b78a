"""Where the store is, who signs in there, and which of the desk's additions it has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.store_check import StoreCheck
from veliano_desk.domain.store_sync import StoreConnection
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.store_pieces import StorePieces, summary_of


class ConnectionCard(Card):
    """Checks the connection in the network lane when asked, and says piece by piece what was found."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Connection", icon="plug", parent=parent)
        self._context = context
        self._shown: list[Fact] = []
        self._facts = Facts()
        self._found = Words("", style="small", tone="muted", wrap=True, select=True)
        self._found.hide()
        self.fault = FaultNote()
        self._pieces = StorePieces()
        self.check_button = Button("Check the connection", icon="shield-check", on_click=self.check)
        self.body.addWidget(self._facts)
        self.body.addLayout(row(self.check_button, None))
        self.body.addWidget(self._found)
        self.body.addWidget(self.fault)
        self.body.addWidget(self._pieces)
        self.body.addStretch(1)

    def show_connection(self, connection: StoreConnection | None) -> None:
        """Show where the desk is connected to; hidden where there is no store."""
        self.setVisible(connection is not None)
        facts = _facts(connection, self._context) if connection is not None else self._shown
        if facts != self._shown:  # set anew they would be gone for a moment, again and again while a sync runs
            self._shown = facts
            self._facts.set_facts(facts)

    def check(self) -> None:
        """Look at the store again."""
        self.fault.clear()
        self.check_button.setEnabled(False)
        self._say("Looking at the store…")
        self._context.tasks.run(
            "store_check",
            "Checking the store",
            lambda _progress, _cancelled: self._context.desk.store_sync.check(),
            self._show_check,
            self._show_error,
            on_end=lambda: self.check_button.setEnabled(True),
            lane="network",
            owner=self,
        )

    def _show_check(self, check: StoreCheck) -> None:
        words, tone = summary_of(check)
        self._found.setText(words)
        self._found.set_tone(tone)
        self._pieces.show_check(check)

    def _show_error(self, error: Exception) -> None:
        self._found.hide()
        self.fault.show_error(error, "checking the store")

    def _say(self, words: str) -> None:
        self._found.setText(words)
        self._found.set_tone("muted")
        self._found.show()


def _facts(connection: StoreConnection, context: PageContext) -> list[Fact]:
    signed_in = connection.email or "by secret key"
    facts = [Fact("Store", connection.url), Fact("Signed in", signed_in)]
    if connection.connected_at is not None:
        facts.append(
            Fact("Since", formats.moment(connection.connected_at, context.desk.zone, context.desk.clock.now()))
        )
    return facts
