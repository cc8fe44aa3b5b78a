"""What the chosen line says in full: the reason of a waiting change, a row word for word, a run's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.store_sync import OutboxLine, SyncFinding, SyncRun
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.questions import Questions
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.sync.figures import in_view, run_figures
from veliano_desk.views.sync.row_form import RowForm, TableForm
from veliano_desk.views.sync.words import SET_ASIDE, what_words

_TALLEST = 250


@dataclass(frozen=True, slots=True)
class Deeds:
    """What can be done about a line. answer: a question, its version, the answer; the rest is FindingDeeds'."""

    open_order: Callable[[str], None]
    give_up: Callable[[int], None]
    answer: Callable[[int, int, str], None]
    read_again: Callable[[SyncFinding], None]
    mend: Callable[[int, dict[str, Any], Callable[[], None]], None]
    leave: Callable[[int], None]
    believe: Callable[[int], None]


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
        self._line: object = None
        self._form: RowForm | None = None
        self._drafts: dict[int, tuple[SyncFinding, str]] = {}
        self._content = QVBoxLayout()
        self._content.setSpacing(8)
        self.body.addLayout(self._content)
        self.setMaximumHeight(_TALLEST)
        self.hide()

    def show_row(self, line: object) -> None:
        """Show a question, an outbox line, a finding or a run; None hides it all.

        What is shown already stays as it is, closed or with what was typed and pressed, while it says the same; and
        while something typed was not read yet, whatever it says.
        """
        known = _same(line, self._line)
        if known and (line == self._line or self.typed()):
            self._line = line
            return
        self._keep_draft()
        self._line = line
        clear(self._content)
        if isinstance(line, Decision):
            self._show_question(line)
        elif isinstance(line, OutboxLine):
            self._show_change(line)
        elif isinstance(line, SyncFinding):
            self._show_finding(line)
        elif isinstance(line, SyncRun) and (line.message or line.tables):
            self._show_run(line)
        else:
            self.hide()
            return
        self.show()

    def open_row(self, line: object) -> None:
        """As `show_row`, and show it again where it was closed."""
        self.show_row(line)
        self.setVisible(bool(self._content.count()))

    def typed(self) -> bool:
        """Whether something typed into what is shown was not read yet."""
        return self._form is not None and bool(self._form.typed())

    def drafts(self) -> list[int]:
        """The findings that somebody began to mend before looking at something else."""
        return list(self._drafts)

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

    def _show_run(self, run: SyncRun) -> None:
        self._say(f"The sync of {formats.moment(run.started_at, *self._clock())}", "")
        self._content.addWidget(in_view(run_figures(run)), 1)

    def _show_finding(self, finding: SyncFinding) -> None:
        if finding.of_table:
            self._say(f"Missing in {finding.table}", finding.reason)
            self._content.addWidget(TableForm(finding, self._deeds), 1)
            return
        held, typed = self._drafts.pop(finding.id, (finding, ""))
        how = "word for word" if held.whole else "as far as you may see it" if held.raw else "kept from you"
        self._say(f"A row of {held.table}, {how}", held.reason)
        if held.raw:
            self._form = RowForm(held, self._deeds, typed, self._show_anew)
            self._content.addWidget(self._form, 1)

    def _keep_draft(self) -> None:
        """What was typed stays with its row, and the row as it was read then: so it is seen what was changed."""
        if self._form is not None and (typed := self._form.typed()):
            self._drafts[self._form.finding.id] = (self._form.finding, typed)
        self._form = None

    def _show_anew(self) -> None:
        line, self._line = self._line, None
        self.show_row(line)


def _same(line: object, other: object) -> bool:
    """Whether both are the same line of the same list, whatever they say by now."""
    return line is not None and type(line) is type(other) and getattr(line, "id", None) == getattr(other, "id", None)
