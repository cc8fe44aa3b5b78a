"""What the chosen line says in full: the reason of a waiting change, a row word for word, a run's own words."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from veliano_desk.domain.store_sync import OutboxLine, SyncFinding, SyncRun
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.sync.words import SET_ASIDE, what_words

_TALLEST = 250


class Detail(Card):
    """Below the list, for one line of it; hidden while none is chosen."""

    def __init__(
        self,
        open_order: Callable[[str], None],
        give_up: Callable[[int], None],
        on_close: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("The line in full", icon="info", parent=parent)
        self._open_order = open_order
        self._give_up = give_up
        self.add_head(IconButton("x", "Close", on_click=on_close))
        self._content = QVBoxLayout()
        self._content.setSpacing(8)
        self.body.addLayout(self._content)
        self.setMaximumHeight(_TALLEST)
        self.hide()

    def show_row(self, line: object) -> None:
        """Show an outbox line, a finding or a run; None hides it all."""
        clear(self._content)
        if isinstance(line, OutboxLine):
            self._show_change(line)
        elif isinstance(line, SyncFinding):
            self._show_finding(line)
        elif isinstance(line, SyncRun) and line.message:
            self._say("What happened", line.message)
        else:
            self.hide()
            return
        self.show()

    def _say(self, title: str, words: str) -> None:
        self.set_title(title)
        if words:
            self._content.addWidget(Words(words, wrap=True, select=True))

    def _show_change(self, line: OutboxLine) -> None:
        self._say(f"{line.order_number}: {what_words(line)}", line.reason or "It goes out with the next sync.")
        buttons = row(Button("Open order", icon="external-link", on_click=lambda: self._open_order(line.order_number)))
        if line.state == SET_ASIDE:
            buttons.addWidget(self._give_up_button(line))
        buttons.addStretch(1)
        self._content.addLayout(buttons)

    def _give_up_button(self, line: OutboxLine) -> TwiceButton:
        really = "Give up for good; the store keeps what it has"
        return TwiceButton("Give up this change", really, lambda: self._give_up(line.id))

    def _show_finding(self, finding: SyncFinding) -> None:
        how = "word for word" if finding.whole else "as far as you may see it" if finding.raw else "kept from you"
        self._say(f"A row of {finding.table}, {how}", finding.reason)
        if not finding.raw:
            return
        raw = QPlainTextEdit(readable(finding.raw))
        raw.setReadOnly(True)
        raw.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        raw.setAccessibleName(f"The row {finding.remote_id} as it came from the store")
        raw.setTabChangesFocus(True)
        self._content.addWidget(raw, 1)


def readable(raw: str) -> str:
    """JSON with a line per field; anything else as it came."""
    try:
        return json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
    except ValueError:
        return raw
