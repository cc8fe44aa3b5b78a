"""What the chosen line says in full: the reason of a waiting change, a row word for word, a run's own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.store_sync import OutboxLine, SyncFinding, SyncRun
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.questions import Questions
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.sync.words import SET_ASIDE, what_words

_TALLEST = 250


@dataclass(frozen=True, slots=True)
class Deeds:
    """What can be done about a line. answer: a question, its version, the answer; mend: a row read with these values;
    leave: a row that is not taken in."""

    open_order: Callable[[str], None]
    give_up: Callable[[int], None]
    answer: Callable[[int, int, str], None]
    read_again: Callable[[int], None]
    mend: Callable[[int, dict[str, Any]], None]
    leave: Callable[[int], None]


class Detail(Card):
    """Below the list, for one line of it; hidden while none is chosen."""

    def __init__(
        self,
        deeds: Deeds,
        on_close: Callable[[], None],
        clock: Callable[[], tuple[str, datetime]],
        parent: QWidget | None = None,
    ) -> None:
        """clock: the workshop's zone and the present moment."""
        super().__init__("The line in full", icon="info", parent=parent)
        self._deeds = deeds
        self._clock = clock
        self.add_head(IconButton("x", "Close", on_click=on_close))
        self._content = QVBoxLayout()
        self._content.setSpacing(8)
        self.body.addLayout(self._content)
        self.setMaximumHeight(_TALLEST)
        self.hide()

    def show_row(self, line: object) -> None:
        """Show a question, an outbox line, a finding or a run; None hides it all."""
        clear(self._content)
        if isinstance(line, Decision):
            self._show_question(line)
        elif isinstance(line, OutboxLine):
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

    def _show_question(self, question: Decision) -> None:
        self._say(question.subject, "")
        asked = Questions()
        asked.answered.connect(self._deeds.answer)
        asked.show_questions((question,), *self._clock())
        self._content.addWidget(asked)
        if question.order_number:
            self._content.addLayout(row(self._order_button(question.order_number), None))

    def _order_button(self, number: str) -> Button:
        return Button("Open order", icon="external-link", on_click=lambda: self._deeds.open_order(number))

    def _show_change(self, line: OutboxLine) -> None:
        self._say(f"{line.order_number}: {what_words(line)}", line.reason or "It goes out with the next sync.")
        buttons = row(self._order_button(line.order_number))
        if line.state == SET_ASIDE:
            buttons.addWidget(self._give_up_button(line))
        buttons.addStretch(1)
        self._content.addLayout(buttons)

    def _give_up_button(self, line: OutboxLine) -> TwiceButton:
        really = "Give up for good; the store keeps what it has"
        return TwiceButton("Give up this change", really, lambda: self._deeds.give_up(line.id))

    def _show_finding(self, finding: SyncFinding) -> None:
        how = "word for word" if finding.whole else "as far as you may see it" if finding.raw else "kept from you"
        self._say(f"A row of {finding.table}, {how}", finding.reason)
        if not finding.raw:
            return
        raw = QPlainTextEdit(readable(finding.raw))
        raw.setReadOnly(not finding.whole)
        raw.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        raw.setAccessibleName(f"The row {finding.remote_id} as it came from the store")
        raw.setTabChangesFocus(True)
        self._content.addWidget(raw, 1)
        self._content.addLayout(self._finding_buttons(finding, raw))

    def _finding_buttons(self, finding: SyncFinding, raw: QPlainTextEdit) -> QHBoxLayout:
        again = Button("Ask the store again", icon="rotate-ccw", on_click=lambda: self._deeds.read_again(finding.id))
        buttons = row(again)
        if finding.whole:
            mend = Button("Read it as written above", on_click=lambda: self._mend(finding, raw.toPlainText()))
            buttons.addWidget(mend)
        leave = TwiceButton("Leave it out", "Really leave it out", lambda: self._deeds.leave(finding.id))
        buttons.addWidget(leave)
        buttons.addStretch(1)
        return buttons

    def _mend(self, finding: SyncFinding, text: str) -> None:
        changed = changed_values(finding.raw, text)
        if changed is None:
            self._say(f"A row of {finding.table}", "What stands above is no JSON any more; nothing was changed.")
        elif changed:
            self._deeds.mend(finding.id, changed)


def changed_values(raw: str, text: str) -> dict[str, Any] | None:
    """The fields that somebody wrote otherwise than the store did; None where the text is no row any more."""
    try:
        was, now = json.loads(raw), json.loads(text)
    except ValueError:
        return None
    if not isinstance(was, dict) or not isinstance(now, dict):
        return None
    return {name: value for name, value in now.items() if name not in was or was[name] != value}


def readable(raw: str) -> str:
    """JSON with a line per field; anything else as it came."""
    try:
        return json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
    except ValueError:
        return raw
