"""Reporting what a piece really took: a kind, an amount and a note, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.costing import CostKind
from veliano_desk.views.common.amounts import amount_of, as_typed
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import column, row

_KINDS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)


class ActualForm(QWidget):
    """Amounts are added up; a correction is another report, negative if need be."""

    given = Signal(object, object, str)
    """The CostKind, the amount (Decimal), the note."""
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = ChoiceField("What", [Choice(str(kind), kind.capitalize()) for kind in _KINDS])
        self._amount = TextField("Amount", placeholder=as_typed("0.00"))
        self._amount.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._note = TextField("Note", placeholder="Sheet, invoice, reason")
        self._save = Button("Record", kind="primary", on_click=self._give)
        fields = row(self._kind, self._amount, gap=12)
        for field in (self._kind, self._amount):  # an error below one of them must not move the other
            fields.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        drop = Button("Cancel", kind="quiet", on_click=self.dropped.emit)
        self.setLayout(column(fields, self._note, row(self._save, drop, None), gap=10))

    def begin(self) -> None:
        self._amount.line.setFocus()

    def clear(self) -> None:
        self._amount.set_text("")
        self._note.set_text("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._give()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        amount = amount_of(self._amount.text())
        if amount is None:
            self._amount.set_error(_words())
            self._amount.line.setFocus()
            return
        self.given.emit(CostKind(self._kind.value()), amount, self._note.text())


def _words() -> str:
    such = as_typed("12.30")
    return f"Give an amount such as {such}, or −{such} to take some back."
