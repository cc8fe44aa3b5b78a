"""Reporting what a piece really took: a kind, an amount and a note, in place."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.costing import CostKind
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import column, row

_KINDS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)
MOST = Decimal(100_000_000)
"""Nobody reports more for a piece; what is above is a slip of the keyboard."""


class ActualForm(QWidget):
    """Amounts are added up; a correction is another report, negative if need be."""

    given = Signal(object, object, str)
    """The CostKind, the amount (Decimal), the note."""
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = ChoiceField("What", [Choice(str(kind), kind.capitalize()) for kind in _KINDS])
        self._amount = TextField("Amount", placeholder="0.00")
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
            self._amount.set_error("Give an amount such as 12.30, or −12.30 to take some back.")
            self._amount.line.setFocus()
            return
        self.given.emit(CostKind(self._kind.value()), amount, self._note.text())


def amount_of(typed: str) -> Decimal | None:
    """What somebody typed as an amount, as the locale writes it, or plainly; None for none, zero, too much."""
    point, group = QLocale().decimalPoint(), QLocale().groupSeparator()
    plain = "".join(typed.split()).replace("−", "-").replace("\u202f", "").replace("\u00a0", "")
    for symbol in "$€£¥":
        plain = plain.replace(symbol, "")
    if re.fullmatch(rf"[-+]?\d{{1,3}}({re.escape(group)}\d{{3}})+({re.escape(point)}\d+)?", plain):
        plain = plain.replace(group, "")
    plain = plain.replace(point, ".")
    if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", plain):
        return None
    amount = Decimal(plain)
    return amount if amount and abs(amount) < MOST else None
