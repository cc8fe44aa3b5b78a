"""Casting and re-alloying: movements of three lines, with what to charge and what to add reckoned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.casting import charge_mg
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import Account, AccountKind, EventKind, NewEvent, NewLine
from veliano_desk.domain.metal_book import PostingChoices
from veliano_desk.domain.refining import alloy_to_add, fine_to_add
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, Field, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.weight_field import WeightField

if TYPE_CHECKING:
    from veliano_desk.domain.alloys import AlloyBook

_CAST, _REALLOY = "cast", "realloy"
_VAULT = "vault:main"


class MeltForm(Card):
    """`given`: a NewEvent to be posted. What was typed stays until `posted`."""

    given = Signal(object)

    def __init__(self, alloys: AlloyBook, parent: QWidget | None = None) -> None:
        super().__init__("Cast or re-alloy", icon="flame", parent=parent)
        self._fineness = {code: one.fineness_millis for code, one in alloys.items()}
        self._metals: list[Choice] = []
        self.kind = ChoiceField("What happens", [Choice(_CAST, "Cast a tree"), Choice(_REALLOY, "Re-alloy")])
        self.article = ChoiceField("Metal", [])
        self.tree = TextField("Tree", placeholder="T12")
        self.pieces = WeightField("Pieces and sprue in grams")
        self.button_share = TextField("Button, % of that", text="20")
        self.charge = WeightField("Charge in grams")
        self.cast = WeightField("Weight of the cast tree")
        self.back = WeightField("Button back in grams", zero=True)
        self.wanted = ChoiceField("Becomes", [])
        self.added = ChoiceField("With", [])
        self.said = Words("", tone="muted", wrap=True)
        self.post_button = Button("Post", kind="primary", on_click=self._give)
        self._casting = (self.tree, self.pieces, self.button_share, self.cast, self.back)
        self._alloying = (self.wanted, self.added)
        for widget in (self.kind, self.article, self.tree, self.pieces, self.button_share, self.charge, self.cast,
                       self.back, self.wanted, self.added, self.said):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addLayout(row(self.post_button, None))
        asked: tuple[Field, ...] = (
            self.kind,
            self.article,
            self.wanted,
            self.added,
            self.button_share,
            *self.weights(),
        )
        for each in asked:
            each.changed.connect(self._turn)
        self._turn()

    def weights(self) -> tuple[WeightField, ...]:
        """The fields that a scale may fill."""
        return self.pieces, self.charge, self.cast, self.back

    def set_choices(self, choices: PostingChoices) -> None:
        metals = [Choice(code, title) for code, title in choices.articles if code in self._fineness]
        if metals != self._metals:
            self._metals = metals
            for field in (self.article, self.wanted, self.added):
                field.set_choices(metals)
        self._turn()

    def posted(self) -> None:
        """It was kept."""
        for field in self.weights():
            field.set_text("")
        self._turn()

    def typed(self) -> bool:
        """Whether a weight stands there that was not posted."""
        return any(field.text() for field in self.weights())

    def _turn(self) -> None:
        casting = self.kind.value() == _CAST
        for widget in self._casting:
            widget.setVisible(casting)
        for field in self._alloying:
            field.setVisible(not casting)
        rises = self._fineness.get(self.wanted.value(), 0) > self._fineness.get(self.article.value(), 0)
        self.added.setVisible(not casting and rises)
        self.said.setText(self._casting_words() if casting else self._alloying_words())

    def _casting_words(self) -> str:
        pieces, share = figure_of(self.pieces.text()), figure_of(self.button_share.text())
        if pieces is None or share is None or pieces <= 0:
            return "The charge is pieces, sprue and button together."
        charge = charge_mg(int(pieces * 1000), 0, share)
        return f"Charge {formats.grams(charge)}: pieces, sprue and button."

    def _alloying_words(self) -> str:
        weight = figure_of(self.charge.text())
        if weight is None or weight <= 0:
            return "Weigh what is melted; what to add is reckoned."
        try:
            add = self._to_add(int(weight * 1000))
        except InputError as error:
            return f"{error.happened} {error.todo}"
        titles = {metal.value: metal.title for metal in self._metals}
        what = titles.get(self.added.value(), "") if self.added.isVisibleTo(self) else "alloy metal"
        return f"Add {formats.grams(add)} of {what}: {formats.grams(int(weight * 1000) + add)} in all."

    def _to_add(self, mg: int) -> int:
        have, want = self._fineness[self.article.value()], self._fineness[self.wanted.value()]
        if want > have:
            return fine_to_add(mg, have, want, self._fineness[self.added.value()])
        return alloy_to_add(mg, have, want)

    def _give(self) -> None:
        event = self._cast_event() if self.kind.value() == _CAST else self._realloy_event()
        if event is not None:
            self.given.emit(event)

    def _cast_event(self) -> NewEvent | None:
        """What of the charge is neither in the tree nor came back was lost in casting."""
        if not self.tree.text():
            self.tree.set_error("Give the tree’s name.")
            return None
        charge, cast, back = self.charge.mg(), self.cast.mg(), self.back.mg() if self.back.text() else 0
        if charge is None or cast is None or back is None:
            return None
        lost, article, vault = charge - cast - back, self.article.value(), Account.read(_VAULT)
        if lost < 0:
            self.cast.set_error("More came out than was charged: weigh again.")
            return None
        tree = Account(AccountKind.TREE, self.tree.text())
        lines = [NewLine(vault, article, back - charge), NewLine(tree, article, cast)]
        if lost:
            lines.append(NewLine(Account.read("loss:casting"), article, lost))
        return NewEvent(EventKind.CAST, tuple(lines), operation="cast")

    def _realloy_event(self) -> NewEvent | None:
        mg = self.charge.mg()
        if mg is None:
            return None
        try:
            add = self._to_add(mg)
        except InputError as error:
            self.charge.set_error(error.happened)
            return None
        vault = Account.read(_VAULT)
        lines = [NewLine(vault, self.article.value(), -mg), NewLine(vault, self.wanted.value(), mg + add)]
        if self.added.isVisibleTo(self) and add:
            lines.insert(1, NewLine(vault, self.added.value(), -add))
        return NewEvent(EventKind.REALLOY, tuple(lines), note=as_typed(f"{mg / 1000:.3f}") + " g re-alloyed")
