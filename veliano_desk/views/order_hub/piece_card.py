"""The piece: its facts, its doubts, and mending them in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import PieceEdit, PieceView
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.material_picker import MaterialPicker
from veliano_desk.views.common.vocabulary import Vocabulary
from veliano_desk.views.order_hub.conflict import ConflictPanel
from veliano_desk.views.order_hub.mend_form import MendForm
from veliano_desk.views.order_hub.piece_facts import PieceFacts


class PieceCard(Card):
    """Shows one piece; with `may_edit` it can be mended. What is being typed stays while the order is read again."""

    edited = Signal(int, int, object)
    """Piece id, the version seen, and the PieceEdit."""

    settled = Signal(int, int)
    """The id of a flag that is none any more, and the piece's version seen."""

    add_asked = Signal()

    def __init__(
        self,
        words: Vocabulary,
        *,
        may_edit: bool,
        new_picker: Callable[[], MaterialPicker] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Piece", icon="ruler", parent=parent)
        self._piece: PieceView | None = None
        self._facts = PieceFacts(words, may_settle=may_edit)
        self._facts.settled.connect(self._settle)
        self._form: MendForm | None = None
        self._conflict: ConflictPanel | None = None
        self._words = words
        self._new_picker = new_picker
        self._may_edit = may_edit
        self._mend = Button("Mend…", kind="link", on_click=self.mend, tooltip="Say what this piece really is")
        self._mend.setVisible(may_edit)
        add = IconButton("plus", "Add a piece to this order", on_click=self.add_asked.emit, side=24)
        add.setVisible(may_edit)
        self.add_head(self._mend)
        self.add_head(add)
        self.body.addWidget(self._facts)

    @property
    def mending(self) -> bool:
        """Whether somebody is typing or choosing here."""
        return not self._facts.isVisibleTo(self)

    def show_piece(self, piece: PieceView) -> None:
        """Show a piece. Another one drops what was being mended; the same keeps it."""
        if self.mending and (self._piece is None or self._piece.id != piece.id):
            self.stop()
        self._piece = piece
        self._facts.show_piece(piece)
        self._mend.setText("Mend…" if piece.flags or piece.alloy_assumed else "Edit…")

    def mend(self) -> None:
        """Open the form on the piece as it is now."""
        if self._piece is None or self.mending:
            return
        form = self._the_form()
        self._turn_to(form)
        form.begin(self._piece)

    def stop(self) -> None:
        """Back to the facts: saved, or dropped."""
        self._turn_to(self._facts)

    def saved(self, piece: PieceView) -> None:
        """Our own writing went through."""
        self._piece = piece
        self.stop()
        self._facts.show_piece(piece)

    def set_busy(self, busy: bool) -> None:
        for part in (self._form, self._conflict):
            if part is not None:
                part.setEnabled(not busy)

    def show_conflict(self, error: ConflictError) -> None:
        """Somebody else saved first: let the person choose."""
        panel = self._the_conflict()
        self._turn_to(panel)
        panel.begin(error)

    def _turn_to(self, part: QWidget) -> None:
        for each in (self._facts, self._form, self._conflict):
            if each is not None:
                each.setVisible(each is part)
        self._mend.setVisible(self._may_edit and part is self._facts)
        if self._mend.isVisible():
            self._mend.setFocus()

    def _the_form(self) -> MendForm:
        if self._form is None:
            self._form = MendForm(self._words, self._new_picker() if self._new_picker else None)
            self._form.saved.connect(self._send)
            self._form.dropped.connect(self.stop)
            self.body.addWidget(self._form)
        return self._form

    def _the_conflict(self) -> ConflictPanel:
        if self._conflict is None:
            self._conflict = ConflictPanel(self._words)
            self._conflict.chosen.connect(self._send_chosen)
            self._conflict.dropped.connect(self.stop)
            self.body.addWidget(self._conflict)
        return self._conflict

    def _settle(self, flag_id: int) -> None:
        if self._piece is not None:
            self.settled.emit(flag_id, self._piece.version)

    def _send(self, edit: PieceEdit) -> None:
        piece = self._form.piece if self._form is not None else None
        if piece is not None:
            self.edited.emit(piece.id, piece.version, edit)

    def _send_chosen(self, edit: PieceEdit, version: int) -> None:
        if self._piece is not None:
            self.edited.emit(self._piece.id, version, edit)
