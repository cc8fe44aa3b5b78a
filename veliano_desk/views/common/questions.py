"""Questions between desk and store, both values side by side with who and when, and a button per answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from veliano_desk.domain.decisions import Decision, DecisionSide
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import clear, column, holder, row

_LONGEST = 600
_STORE = "the store"
SAME_PERSON = "same person"
_TWO_SIDES = {"changed", SAME_PERSON}
_IN_THE_ORDER = "Both have this e-mail address. The order says what can be done; nothing of it goes out before that."
Answer = Callable[[int, int, str], object]


class Questions(QWidget):
    """One note per open question. `several`: they are about different records, so each says which."""

    answered = Signal(int, int, str)
    """The question's number, its version as it was seen, the answer."""

    def __init__(self, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._several = several
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)

    def show_questions(self, questions: Sequence[Decision], zone: str, now: datetime) -> None:
        """Show these; the keyboard stays on the answer it was on, or goes to the first of what is left."""
        had = self._focused()
        clear(self._box)
        for at, question in enumerate(questions):
            if at:
                self._box.addWidget(Line())
            note = QuestionNote(question, zone, now, self.answered.emit, subject=self._several)
            self._box.addWidget(note)
            note.show()
        buttons = self.findChildren(AnswerButton)
        same = next((button for button in buttons if (button.question_id, button.code) == had), None)
        wanted = same or next(iter(buttons), None)
        if had and wanted is not None:
            wanted.setFocus()

    def _focused(self) -> tuple[int, str] | None:
        button = self.focusWidget()
        return (button.question_id, button.code) if isinstance(button, AnswerButton) and button.hasFocus() else None


class AnswerButton(Button):
    """Gives one answer to one question."""

    def __init__(self, question: Decision, code: str, title: str, value: str, answer: Answer) -> None:
        super().__init__(title, on_click=lambda: answer(question.id, question.version, code))
        self.question_id, self.code = question.id, code
        self.setAccessibleName(f"{title}: {question_words(question)}{f', “{value}”' if value else ''}")


class QuestionNote(QWidget):
    """What is asked, ours and the store's side by side, the answers that the person may give."""

    def __init__(
        self, question: Decision, zone: str, now: datetime, answer: Answer, *, subject: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        title = question_words(question)
        head = Words(f"{question.subject} · {title}" if subject else title, style="strong", wrap=True)
        if question.kind in _TWO_SIDES:
            sides = row(
                _side("Ours", question.ours, question.hidden, zone, now),
                _side("The store’s", question.theirs, question.hidden, zone, now), gap=12,
            )  # fmt: skip
            sides.setStretch(0, 1)
            sides.setStretch(1, 1)
        else:
            when = formats.moment(question.theirs.at, zone, now) if question.theirs.at else ""
            gone = "It is not in the store any more" + (f", since {when}." if when else ".")
            sides = row(Words(gone, tone="muted", wrap=True))
        parts: list[QWidget | QLayout] = [head, sides]
        if question.choices:
            values = {"ours": question.ours.value, "theirs": question.theirs.value}
            answers = [
                AnswerButton(question, one.code, one.title, values.get(one.code, ""), answer)
                for one in question.choices
            ]
            parts.append(_below_their_sides(answers) if question.kind == "changed" else row(*answers, None))
        elif not question.hidden:
            who = _IN_THE_ORDER if question.kind == SAME_PERSON else "Somebody who may change orders decides."
            parts.append(Words(who, style="small", tone="muted", wrap=True))
        self.setLayout(column(*parts, gap=8))
        self.setAccessibleName(head.text())


def question_words(question: Decision) -> str:
    """What is asked about: `Material`, `Deleted in the store`, `The same person?`."""
    if question.kind == SAME_PERSON:
        return "The same person?"
    if question.kind == "deleted":
        return "Deleted in the store"
    return question.field[:1].upper() + question.field[1:]


def _below_their_sides(answers: Sequence[QWidget]) -> QLayout:
    """Each button stands under the value that it chooses."""
    line = row(*(holder(row(answer, None)) for answer in answers), gap=12)
    for at in range(len(answers)):
        line.setStretch(at, 1)
    return line


def _side(whose: str, side: DecisionSide, hidden: bool, zone: str, now: datetime) -> QWidget:
    value = "not shown to you" if hidden else side.value or "nothing"
    said = Words(_cut(value), wrap=True, select=True, tone="muted" if hidden or not side.value else "text")
    said.setToolTip(value if len(value) > _LONGEST else "")
    by = side.by or (_STORE if whose != "Ours" else "")
    when = formats.moment(side.at, zone, now) if side.at else ""
    source = Words(" · ".join(part for part in (by, when) if part), style="small", tone="muted", wrap=True)
    box = QWidget()
    box.setLayout(column(Words(whose, style="small_strong", tone="muted"), said, source, None, gap=2))
    box.setAccessibleName(f"{whose}: {_cut(value)}")
    return box


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
