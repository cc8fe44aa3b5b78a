"""Posting a movement: what happens decides where metal may come from and go to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.metal import RULES, Account, AccountKind, EventKind, moved
from veliano_desk.domain.metal_book import PostingChoices
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.weight_field import WeightField

KINDS = (
    EventKind.ISSUE, EventKind.RETURN, EventKind.FILINGS, EventKind.SCRAP, EventKind.SPRUE, EventKind.TRANSFER,
    EventKind.LOSS, EventKind.RECEIPT, EventKind.REFINE_SEND, EventKind.CASTER_SEND, EventKind.CASTER_BACK,
    EventKind.OPENING,
)  # fmt: skip
"""What is posted by hand from one account to another; melts, exchanges and casts have more than two lines."""
_NAMED = {AccountKind.JOB: "Order", AccountKind.TREE: "Tree", AccountKind.REFINER: "Refiner",
          AccountKind.CASTER: "Caster", AccountKind.SUPPLIER: "Supplier", AccountKind.CUSTOMER: "Customer"}  # fmt: skip
"""Kinds of account of which there may always be another one, by what is asked for."""


class PlaceField(QWidget):
    """An account: one of those there are, or a new one of a kind by its name."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceField(label, [])
        self.name = TextField("Name")
        self.name.hide()
        self.setLayout(row(self.choice, self.name, gap=12))
        self.choice.changed.connect(self._turn)

    def set_kinds(self, kinds: frozenset[AccountKind], choices: PostingChoices) -> None:
        known = [Choice(text, words) for text, words in choices.accounts if Account.read(text).kind in kinds]
        fresh = [Choice(f"{kind}:", f"{title}…") for kind, title in _NAMED.items() if kind in kinds]
        self.choice.set_choices([*known, *fresh])
        self._turn()

    def account(self) -> str:
        """`kind:name`; "" after saying what is missing."""
        chosen = self.choice.value()
        if not chosen.endswith(":"):
            return chosen
        if not self.name.text():
            self.name.set_error("Give a name.")
            return ""
        return chosen + self.name.text()

    def _turn(self) -> None:
        named = self.choice.value().endswith(":")
        self.name.setVisible(named)
        if named:
            self.name.set_label(_NAMED[AccountKind(self.choice.value().removesuffix(":"))])


class MovementForm(Card):
    """`given`: a NewEvent to be posted. What was typed stays until `posted` says that it was kept."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Post a movement", icon="arrow-right", parent=parent)
        self._choices = PostingChoices((), (), ())
        self.kind = ChoiceField("What happens", [Choice(str(int(kind)), RULES[kind].title) for kind in KINDS])
        self.source, self.target = PlaceField("From"), PlaceField("To")
        self.article = ChoiceField("Alloy", [])
        self.weight = WeightField()
        self.operation = ChoiceField("Lost at", [])
        self.order = TextField("Order", placeholder="CO-…")
        self.note = TextField("Note")
        self.post_button = Button("Post", kind="primary", on_click=self._give)
        for each in (self.kind, self.source, self.target, self.article, self.weight, self.operation):
            self.body.addWidget(each)
        pair = row(self.order, self.note, gap=12)
        for beside in (self.order, self.note):  # an error below one of them must not move the other
            pair.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(pair)
        self.body.addLayout(row(self.post_button, None))
        self.kind.changed.connect(self._turn)

    def set_choices(self, choices: PostingChoices) -> None:
        """What may be chosen: accounts, alloys, operations."""
        if choices == self._choices:
            return
        self._choices = choices
        self.article.set_choices([Choice(code, title) for code, title in choices.articles])
        self.operation.set_choices([Choice(code, title) for code, title in choices.operations])
        self._turn()

    def posted(self) -> None:
        """It was kept: the next movement begins with the same places and alloy."""
        self.weight.set_text("")
        self.note.set_text("")
        self.weight.line.setFocus()

    def typed(self) -> bool:
        """Whether a weight or a note stands there that was not posted."""
        return bool(self.weight.text() or self.note.text())

    def _turn(self) -> None:
        rule = RULES[EventKind(int(self.kind.value()))]
        self.source.set_kinds(rule.gives, self._choices)
        self.target.set_kinds(rule.takes, self._choices)
        self.operation.setVisible(EventKind(int(self.kind.value())) is EventKind.LOSS)

    def _give(self) -> None:
        mg, source, target = self.weight.mg(), self.source.account(), self.target.account()
        if mg is None:
            self.weight.line.setFocus()
        if mg is None or not source or not target:
            return
        kind = EventKind(int(self.kind.value()))
        operation = self.operation.value() if kind is EventKind.LOSS else ""
        self.given.emit(moved(
            kind, source, target, self.article.value(), mg, note=self.note.text(), operation=operation,
            order=self.order.text(),
        ))  # fmt: skip
