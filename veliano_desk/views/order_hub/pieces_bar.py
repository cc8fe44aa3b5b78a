"""The pieces of an order that has several: one is looked at; and adding one that the store's line could not say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from veliano_desk.domain.orders import PieceView
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Chip
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.vocabulary import Vocabulary
from veliano_desk.views.order_hub.words import piece_name


class PiecesBar(QWidget):
    """A chip per piece with its stage's icon; absent for an order of one piece."""

    chosen = Signal(int)
    """The id of the piece to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pieces of this order")
        self._shown: tuple[object, ...] = ()
        self._chips: dict[int, Chip] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)

    def show_pieces(self, pieces: Sequence[PieceView], chosen: int) -> None:
        shown = tuple((piece.id, piece.title, piece.stage) for piece in pieces)
        if shown != self._shown:  # otherwise the chips stay, and who has the focus keeps it
            self._shown = shown
            self._make(pieces)
        if chosen in self._chips:
            self._chips[chosen].setChecked(True)
        self.setVisible(len(pieces) > 1)

    def _make(self, pieces: Sequence[PieceView]) -> None:
        clear(self._line)
        self._chips = {}
        for piece in pieces:
            look = STAGE_LOOKS[piece.stage]
            chip = Chip(piece_name(piece), icon=look.icon)
            chip.setAutoExclusive(True)
            chip.setAccessibleName(f"Piece {piece.position}, {piece.title}: {look.title}")
            chip.setToolTip(look.title)
            chip.clicked.connect(partial(self._clicked, piece.id))
            self._line.addWidget(chip)
            self._chips[piece.id] = chip
        self._line.addStretch(1)

    def _clicked(self, piece_id: int, _checked: bool = False) -> None:
        self.chosen.emit(piece_id)


class AddPiece(QFrame):
    """One more piece: its kind and a title, in place."""

    given = Signal(str, str)
    dropped = Signal()

    def __init__(self, words: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._kind = ChoiceField("Kind", words.kind_choices())
        self._title = TextField("What is it", placeholder="Second ring, to match the first")
        self._do = Button("Add piece", kind="primary", on_click=self._give)
        drop = Button("Cancel", kind="quiet", on_click=self.drop)
        line = row(self._kind, self._title, self._do, drop, gap=12, margins=(14, 10, 14, 12))
        line.setStretchFactor(self._title, 1)
        for button in (self._do, drop):
            line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(line)
        self.hide()

    def ask(self) -> None:
        self.show()
        self._kind.setFocus()

    def done(self) -> None:
        """It was added: close and forget what was typed."""
        self._title.set_text("")
        self.hide()

    def drop(self) -> None:
        self.hide()
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._give()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if not self._title.text():
            self._title.set_error("Say what it is.")
            self._title.setFocus()
            return
        self.given.emit(self._kind.value(), self._title.text())
