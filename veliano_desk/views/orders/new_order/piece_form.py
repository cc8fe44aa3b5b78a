"""One piece of an order that is being entered: kind, alloy, teeth or size, style, stones, notes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.material_fit import PieceWish
from veliano_desk.domain.walk_ins import NewPiece
from veliano_desk.views.common.amounts import CountField
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, Field, TextField
from veliano_desk.views.common.material_picker import MaterialPicker
from veliano_desk.views.common.tooth_chart import ToothChart
from veliano_desk.views.common.vocabulary import Vocabulary

_DIGITS = 6
_SIZES = {"ring": ("Ring size", "US 9, EU 54, UK N½"), "length": ("Length", "22 in, 45 cm")}


class PieceForm(Card):
    """A card per piece. What does not fit the kind is not asked for, and kept in case the kind changes back."""

    changed = Signal()
    removed = Signal()

    def __init__(self, words: Vocabulary, picker: MaterialPicker | None = None, parent: QWidget | None = None) -> None:
        super().__init__("Piece", icon="gem", parent=parent)
        self.picker = picker
        self._words = words
        self._kind = ChoiceField("Kind", words.kind_choices())
        self._alloy = ChoiceField("Alloy", [Choice("", "Choose…"), *words.alloy_choices()[1:]])
        self._style = ChoiceField("Style", words.style_choices(""))
        self._size = TextField("Size")
        self._stones = CountField("Stones", _DIGITS)
        self._which = ChoiceField("Which stones", words.stone_choices())
        self._notes = TextField("Notes", placeholder="Engraving, finish, what the bench should know")
        self._chart = ToothChart(editable=True)
        self._teeth = Field("Teeth, FDI", self._chart, hint="Click a tooth, or move with the arrows and press Space.")
        self._remove = IconButton("trash-2", "Take this piece out", on_click=self.removed.emit)
        self.add_head(self._remove)
        self.body.addLayout(self._grid())
        if picker is not None:
            self._join(picker)
        self.body.addWidget(self._teeth)
        self.body.addWidget(self._notes)
        self._by_name: dict[str, Field] = {
            "kind": self._kind, "alloy_code": self._alloy, "style": self._style, "size": self._size,
            "stones": self._stones, "stone_kind": self._which, "teeth": self._teeth, "notes": self._notes,
        }  # fmt: skip
        for field in self._by_name.values():
            if field is not self._teeth:
                field.changed.connect(self.changed)
        self._chart.changed.connect(lambda _teeth: self._teeth_changed())
        self._kind.changed.connect(self._follow_kind)
        self._follow_kind()

    def piece(self) -> NewPiece:
        """What is asked for of the kind that it is."""
        kind = self._kind.value()
        by_teeth = self._words.by_teeth(kind)
        return NewPiece(
            kind=kind, alloy_code=self._alloy.value(), teeth=self._chart.teeth if by_teeth else (),
            size="" if by_teeth else self._size.text(), style=self._style.value(), stones=self._stones.count(),
            stone_kind=self._which.value(), notes=self._notes.text(),
        )  # fmt: skip

    def _join(self, picker: MaterialPicker) -> None:
        """What is chosen among the materials is as if it were chosen in the field."""
        picker.wish = lambda: PieceWish(
            self._kind.value(), self._style.value(), bool(self._stones.count() or self._which.value())
        )
        for chosen, field in ((picker.alloy_chosen, self._alloy), (picker.stone_chosen, self._which)):
            chosen.connect(partial(_choose, field))
        self.body.addWidget(picker)

    def set_place(self, number: int, of: int) -> None:
        """Which piece it is; the only one cannot be taken out."""
        self.set_title(f"Piece {number}" if of > 1 else "Piece")
        self._remove.setVisible(of > 1)

    def set_errors(self, errors: dict[str, str]) -> None:
        for name, field in self._by_name.items():
            field.set_error(errors.get(name, ""))

    def show_meta(self, words: str) -> None:
        """What the piece will be called."""
        self.set_meta(words)

    def field(self, name: str) -> Field:
        return self._by_name.get(name, self._kind)

    def focus_first(self) -> None:
        self._kind.setFocus()

    def is_empty(self) -> bool:
        return self.piece() == NewPiece(kind=self._kind.value(), alloy_code="")

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        places = (
            (self._kind, 0, 0), (self._alloy, 0, 1), (self._style, 0, 2),
            (self._stones, 1, 0), (self._which, 1, 1), (self._size, 1, 2),
        )  # fmt: skip
        for widget, line, place in places:
            grid.addWidget(widget, line, place, Qt.AlignmentFlag.AlignTop)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        return grid

    def _follow_kind(self) -> None:
        kind = self._kind.value()
        by_teeth = self._words.by_teeth(kind)
        self._teeth.setVisible(by_teeth)
        self._size.setVisible(not by_teeth)
        label, example = _SIZES.get(self._words.measures.get(kind, ""), ("Size", "18 × 24 mm"))
        self._size.set_label(label)
        self._size.line.setPlaceholderText(example)

    def _teeth_changed(self) -> None:
        self._teeth.set_error("")
        self.changed.emit()


def _choose(field: ChoiceField, value: str) -> None:
    field.set_value(value)
    field.changed.emit()
    field.setFocus()
