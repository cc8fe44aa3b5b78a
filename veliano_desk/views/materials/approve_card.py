"""A second person's word that more may be lost than the cap allows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.metal import INSIDE, Account
from veliano_desk.domain.metal_book import LossApproval, PostingChoices
from veliano_desk.domain.metal_losses import DAY_CLOSE
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.weight_field import WeightField


class ApproveCard(Card):
    """`given`: a LossApproval. What was typed stays until `approved` says that it was kept."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Approve a loss", icon="shield-check", parent=parent)
        self.account, self.article = ChoiceField("Where it is missing", []), ChoiceField("Alloy", [])
        self.operation, self.weight = ChoiceField("Lost at", []), WeightField("Up to, in grams")
        self.reason = TextField("Reason")
        self.approve_button = Button("Approve", on_click=self._give)
        self.body.addWidget(Words("For one posting by somebody else that is above the cap.", tone="muted", wrap=True))
        for each in (self.account, self.article, self.operation, self.weight, self.reason):
            self.body.addWidget(each)
        self.body.addLayout(row(self.approve_button, None))

    def set_choices(self, choices: PostingChoices) -> None:
        """What may be chosen: accounts that hold metal, alloys, operations."""
        holding = [Choice(text, words) for text, words in choices.accounts if Account.read(text).kind in INSIDE]
        self.account.set_choices(holding)
        self.article.set_choices([Choice(code, title) for code, title in choices.articles])
        closing = Choice(DAY_CLOSE, "The day’s close or a count")
        self.operation.set_choices([closing, *(Choice(code, title) for code, title in choices.operations)])

    def approved(self) -> None:
        self.weight.set_text("")
        self.reason.set_text("")

    def typed(self) -> bool:
        return bool(self.weight.text() or self.reason.text())

    def _give(self) -> None:
        mg, reason = self.weight.mg(), self.reason.text()
        if not reason:
            self.reason.set_error("Say why it may be lost.")
        if mg is None:
            self.weight.line.setFocus()
        elif reason:
            self.given.emit(
                LossApproval(self.account.value(), self.article.value(), mg, reason, self.operation.value())
            )
