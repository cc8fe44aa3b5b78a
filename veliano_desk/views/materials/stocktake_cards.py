"""The cards beside a count sheet: begin, count, look at what is off and post it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.articles import ArticleView
from veliano_desk.domain.stock_views import Place
from veliano_desk.domain.stocktakes import CountKey, SheetLine, StocktakeRow
from veliano_desk.views.common.amounts import CountField
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import CheckBox, ChoiceField, TextField
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.stock_words import UNIT_TITLES, amount_words, typed_quantity


class BeginCard(Card):
    """`begun`: a place and whether it is counted blind; `opened`: a count that is under way."""

    begun = Signal(str, bool)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Stocktake", icon="search-check", parent=parent)
        self.place = ChoiceField("Place", [])
        self.blind = CheckBox("Blind: the book is shown only afterwards")
        self.blind.setChecked(True)
        self.begin_button = Button("Begin to count", kind="primary", on_click=self._give)
        self._open = QVBoxLayout()
        self.body.addLayout(column(self.place, self.blind, row(self.begin_button, None)))
        self.body.addLayout(self._open)

    def show_places(self, places: Sequence[Place], counts: Sequence[StocktakeRow]) -> None:
        """Where something may lie, and the counts that are under way."""
        chosen = self.place.value()
        self.place.set_choices([Choice(one.code, one.title) for one in places if one.active])
        if chosen:
            self.place.set_value(chosen)
        clear(self._open)
        for one in counts:
            if one.state == "open":
                button = Button(f"Go on with {one.place}", icon="play", on_click=partial(self.opened.emit, one))
                self._open.addLayout(row(button, Words(f"{one.lines} counted", tone="muted"), None))

    def _give(self) -> None:
        if self.place.value():
            self.begun.emit(self.place.value(), self.blind.isChecked())


class CountCard(Card):
    """`scanned`: a code; `given`: a CountKey with what was counted of it."""

    scanned = Signal(str)
    given = Signal(object, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Counting", icon="search-check", parent=parent)
        self._key: CountKey | None = None
        self._unit, self._counts_pieces = "piece", False
        self.code = TextField("Scan or type a code", placeholder="L000123")
        self._what, self._last = Elided(style="strong"), Words(tone="muted", wrap=True)
        self.pieces, self.quantity = CountField("Pieces", 9), TextField("Quantity", placeholder="0")
        for field in (self.pieces, self.quantity):
            field.line.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.line.returnPressed.connect(self._give)
        self.count_button = Button("Counted", kind="primary", icon="check", on_click=self._give)
        pair = row(self.pieces, self.quantity, gap=12)
        for field in (self.pieces, self.quantity):
            pair.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(column(self.code, self._what, pair, row(self.count_button, None), self._last))
        self.code.line.returnPressed.connect(self._scan)
        self.clear()

    def clear(self) -> None:
        """No line is chosen."""
        self._key = None
        self._what.set_text("Choose a line, or scan.")
        self._last.setText("")
        for field in (self.code, self.pieces, self.quantity):
            field.set_text("")
            field.set_error("")
        self.pieces.hide()
        self.count_button.setEnabled(False)

    def show_line(self, line: SheetLine) -> None:
        """What is to be counted; figures that were typed for another line go."""
        if line.key != self._key:
            self._choose(line.key, f"{line.title} · {line.label}", line.unit, line.counts_pieces)

    def show_beyond(self, key: CountKey, article: ArticleView) -> None:
        """Something that the book has at another place, or nowhere."""
        about = article.about
        self._choose(key, f"{about.title} · not in the book here", about.unit, about.counts_pieces)
        (self.pieces if about.counts_pieces else self.quantity).setFocus()

    def counted(self, line: SheetLine) -> None:
        """It was kept: what comes next."""
        words = amount_words(line.counted_pieces or 0, line.counted or 0, line.unit, line.counts_pieces)
        self._last.setText(f"{line.title}: {words} counted")
        for field in (self.pieces, self.quantity):
            field.set_text("")

    def typed(self) -> bool:
        """Whether a figure stands there."""
        return bool(self.quantity.text() or self.pieces.text())

    def _choose(self, key: CountKey, words: str, unit: str, counts_pieces: bool) -> None:
        self._key, self._unit, self._counts_pieces = key, unit, counts_pieces
        self._what.set_text(words)
        self.quantity.set_label(UNIT_TITLES[unit].capitalize())
        self.pieces.setVisible(counts_pieces)
        self.count_button.setEnabled(True)
        for field in (self.pieces, self.quantity):
            field.set_text("")
            field.set_error("")

    def _scan(self) -> None:
        self.scanned.emit(self.code.text())
        self.code.set_text("")
        (self.pieces if self.pieces.isVisibleTo(self) else self.quantity).setFocus()

    def _give(self) -> None:
        quantity = typed_quantity(self.quantity.text(), self._unit) if self.quantity.text() else None
        pieces = self.pieces.count() if self._counts_pieces else 0
        if quantity is None:
            self.quantity.set_error(f"Give {UNIT_TITLES[self._unit]}, zero or more.")
            self.quantity.line.setFocus()
        elif pieces is None:
            self.pieces.set_error("Count the pieces, too.")
            self.pieces.line.setFocus()
        elif self._key is not None:
            self.given.emit(self._key, quantity, pieces)


class PostCard(Card):
    """`looked`: show what the book has; `given`: a reason, and whether what was not counted stays as it is; `dropped`:
    the count is given up."""

    looked = Signal()
    given = Signal(str, bool)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Finish", icon="check", parent=parent)
        self.look_button = Button("Show what is off", icon="eye", on_click=self.looked.emit)
        self.reason = TextField("Reason", placeholder="yearly count")
        self.leave_rest = CheckBox("Leave what was not counted as it is")
        self.post_button = Button("Post the differences", kind="primary", on_click=self._give)
        self.drop_button = Button("Give the count up", kind="quiet", on_click=self.dropped.emit)
        self.body.addLayout(
            column(
                row(self.look_button, None),
                self.reason,
                self.leave_rest,
                row(self.post_button, None),
                row(self.drop_button, None),
            )
        )

    def clear(self) -> None:
        self.reason.set_text("")
        self.reason.set_error("")
        self.leave_rest.setChecked(False)

    def show_reveal(self, revealed: bool) -> None:
        self.look_button.setVisible(not revealed)

    def _give(self) -> None:
        if not self.reason.text():
            self.reason.set_error("Say why: it stands in the ledger for good.")
            self.reason.line.setFocus()
            return
        self.given.emit(self.reason.text(), self.leave_rest.isChecked())
