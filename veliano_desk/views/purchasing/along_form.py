"""Giving metal along with work that is done outside."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.purchasing import LineKind, PurchaseView
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.purchasing.quantities import typed


class AlongForm(Card):
    """`given`: (line, alloy, milligrams)."""

    given = Signal(int, str, int)
    dropped = Signal()

    def __init__(self, alloys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__("Send metal along", icon="coins", parent=parent)
        self.line = ChoiceField("With", [])
        self.article = ChoiceField("Alloy", [Choice(code, title) for code, title in alloys.items()])
        self.weight = TextField("Weight in grams", placeholder="0.000")
        self.weight.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.send_button = Button("Send along", kind="primary", on_click=self._give)
        self.body.addWidget(self.line)
        self.body.addLayout(row(self.article, self.weight, gap=12))
        self.body.addLayout(row(self.send_button, Button("Cancel", on_click=self.drop), None))
        self.hide()

    def ask(self, order: PurchaseView) -> None:
        """Ask how much of what goes along with which work."""
        work = [line for line in order.lines if line.kind is LineKind.OPERATION]
        self.line.set_choices([Choice(str(line.id), line.title) for line in work])
        self.weight.set_text("")
        self.show()
        self.weight.line.setFocus()

    def drop(self) -> None:
        """Nothing is done."""
        self.hide()
        self.dropped.emit()

    def typed(self) -> bool:
        """Whether a weight stands there that was not sent."""
        return self.isVisible() and bool(self.weight.text())

    def _give(self) -> None:
        mg = typed(self.weight.text(), "mg")
        if not mg:
            self.weight.set_error("Give a weight above zero, three decimals at most.")
            return
        self.given.emit(int(self.line.value()), self.article.value(), mg)
