"""The places where things lie: a new one, another name for one, and that one is not used any more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.stock_views import Place
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.labels import Elided, Line, Words
from veliano_desk.views.common.layout import clear, column, row

_KINDS = (Choice("drawer", "Drawer"), Choice("shelf", "Shelf"), Choice("vault", "Safe"), Choice("bench", "Bench"))


class PlaceForm(Card):
    """`given`: code, name and kind of a new place; `changed`: a Place with another name, or given up or taken back."""

    given = Signal(str, str, str)
    changed = Signal(object, str, bool)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Places", icon="box", parent=parent)
        self._place: Place | None = None
        self.kind = ChoiceField("What it is", _KINDS)
        self.code = TextField("Code", placeholder="drawer-a1", hint="on its label; it stays")
        self.title = TextField("Name", placeholder="Drawer A1")
        self.save_button = Button("Add the place", kind="primary", on_click=self._give)
        self._said = Words(tone="risk", wrap=True)
        self._said.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        close = Button("Close", on_click=self.dropped.emit)
        self.body.addLayout(column(self.kind, self.title, self.code, self._said, row(self.save_button, close, None)))
        self.body.addLayout(self._list)

    def show_places(self, places: Sequence[Place]) -> None:
        """Those that were made; vaults and benches of the metal ledger name themselves."""
        clear(self._list)
        for place in places:
            if place.id and not place.account:
                self._list.addWidget(Line())
                self._list.addWidget(self._line(place))

    def saved(self) -> None:
        """It was kept."""
        self._place = None
        for field in (self.code, self.title):
            field.set_text("")
            field.line.setReadOnly(False)
        self.save_button.setText("Add the place")
        self.refused("")

    def refused(self, words: str) -> None:
        """Why it was not saved; what was typed stays."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def edit(self, place: Place) -> None:
        """Another name for a place."""
        self._place = place
        self.code.set_text(place.code)
        self.code.line.setReadOnly(True)
        self.kind.set_value(place.kind)
        self.title.set_text(place.title)
        self.save_button.setText("Save the name")
        self.title.setFocus()

    def _line(self, place: Place) -> QWidget:
        title = Elided(
            place.title if place.active else f"{place.title} (not used)", tone="text" if place.active else "muted"
        )
        title.setToolTip(place.code)
        rename = IconButton("pen-tool", f"Rename {place.title}", on_click=lambda: self.edit(place))
        words, icon = (f"Use {place.title} no more", "x") if place.active else (f"Use {place.title} again", "undo-2")
        turn = IconButton(icon, words, on_click=lambda: self.changed.emit(place, place.title, not place.active))
        line = row(title, rename, turn, gap=2)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(line)
        return holder

    def _give(self) -> None:
        if self._place is not None:
            self.changed.emit(self._place, self.title.text(), self._place.active)
        else:
            self.given.emit(self.code.text(), self.title.text(), self.kind.value())
