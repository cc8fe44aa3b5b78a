"""A supplier's invoice: entered beside its order, compared before it is kept, approved where it differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.purchasing import InvoicedLine, InvoiceState, NewInvoice, PurchaseView
from veliano_desk.views.common.amounts import amount_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.purchasing.line_fields import figure_field
from veliano_desk.views.purchasing.quantities import as_typed, typed, unit_words

_NOUGHT = Decimal(0)


class InvoiceForm(Card):
    """`compared` and `given`: a NewInvoice; `approved` and `voided`: (invoice, reason)."""

    compared = Signal(object)
    given = Signal(object)
    dropped = Signal()
    approved = Signal(object, str)
    voided = Signal(object, str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Invoice", icon="file-text", parent=parent)
        self._order: PurchaseView | None = None
        self.number, self.day = TextField("Invoice number"), DayField("Dated")
        self.day.set_day(today)
        self.freight, self.tax, self.total = (figure_field(label) for label in ("Freight", "Tax", "In all"))
        self.lines: list[tuple[int, str, TextField, TextField]] = []
        self._fields, self._said = QVBoxLayout(), Words("", wrap=True)
        self._fields.setSpacing(8)
        self.keep_button = Button("Keep it", kind="primary", on_click=lambda: self._give(self.given))
        self.compare_button = Button("Compare first", on_click=lambda: self._give(self.compared))
        self.reason = TextField("Why it may be paid all the same")
        self.approve_button = Button("Approve", kind="primary", on_click=self._approve)
        self.which = ChoiceField("Invoice", [])
        self.void_button = Button("Take it back", kind="danger", on_click=self._void)
        self._place()
        self.hide()

    def enter(self, order: PurchaseView) -> None:
        """Ask for an invoice of an order: what came and is not invoiced yet, at the agreed price."""
        self._show(order, entering=True)
        clear(self._fields)
        self.lines = []
        for line in order.lines:
            price = line.confirmed_price or line.price
            left = max(0, line.received - line.credited - line.invoiced)
            quantity = figure_field(f"{line.title}, {unit_words(line.unit)}", as_typed(left, line.unit) if left else "")
            at = figure_field(f"at, per {line.per}", price.plain() if price is not None and left else "")
            beside = row(quantity, at, gap=12)
            beside.setStretch(0, 3)
            beside.setStretch(1, 2)
            for each in (quantity, at):
                beside.setAlignment(each, Qt.AlignmentFlag.AlignTop)
            self._fields.addLayout(beside)
            self.lines.append((line.id, line.unit, quantity, at))
        for each in (self.number, self.freight, self.tax, self.total):
            each.set_text("")
        self.number.line.setFocus()

    def ask_approval(self, order: PurchaseView) -> None:
        """Ask why an invoice that differs may be paid."""
        self._show(order, entering=False)
        clear(self._fields)
        self.lines = []
        open_one = next(one for one in order.invoices if one.state is InvoiceState.DIFFERS)
        self.say(open_one.differences)
        self.reason.set_text("")
        self.reason.line.setFocus()

    def ask_void(self, order: PurchaseView) -> None:
        """Ask which invoice was entered by mistake, and why it is taken back."""
        self._show(order, entering=False, voiding=True)
        clear(self._fields)
        self.lines = []
        there = [one for one in order.invoices if one.state is not InvoiceState.VOID]
        self.which.set_choices([Choice(str(one.id), one.number) for one in there])
        self.reason.set_text("")
        self.reason.line.setFocus()

    def say(self, differences: Sequence[str]) -> None:
        """In what it differs; nothing means that it may be paid."""
        self._said.setText("\n".join(differences) if differences else "It is what was ordered and what came.")
        self._said.set_tone("warn" if differences else "ok")
        self._said.show()

    def drop(self) -> None:
        """Nothing is done."""
        self.hide()
        self.dropped.emit()

    def typed(self) -> bool:
        """Whether an invoice stands there that was not kept."""
        return self.isVisible() and bool(self.number.text() or self.reason.text())

    def _show(self, order: PurchaseView, *, entering: bool, voiding: bool = False) -> None:
        self._order = order
        self.set_title(f"Invoice for {order.number}")
        self._said.hide()
        for part in (self.number, self.day, self.freight, self.tax, self.total, self.keep_button, self.compare_button):
            part.setVisible(entering)
        self.reason.set_label("Why it is taken back" if voiding else "Why it may be paid all the same")
        self.reason.setVisible(not entering)
        self.approve_button.setVisible(not entering and not voiding)
        self.which.setVisible(voiding)
        self.void_button.setVisible(voiding)
        self.show()

    def _give(self, signal: object) -> None:
        made = self._made()
        if made is not None:
            signal.emit(made)  # type: ignore[attr-defined]  # one of the two signals

    def _made(self) -> NewInvoice | None:
        """What was typed; None after saying at a field what is wrong."""
        lines = []
        for number, unit, quantity, at in self.lines:
            if not quantity.text():
                continue
            count, price = typed(quantity.text(), unit), amount_of(at.text())
            if not count or price is None:
                (quantity if not count else at).set_error("Give a figure above zero." if not count else "Give a price.")
                return None
            lines.append(InvoicedLine(number, count, price))
        sums = {}
        for each in (self.freight, self.tax, self.total):
            figure = amount_of(each.text()) if each.text() else _NOUGHT
            if figure is None or (each is self.total and not figure):
                each.set_error("Give an amount such as 12.30.")
                return None
            sums[each.label] = figure
        if not self.number.text():
            self.number.set_error("Give the invoice’s number.")
            return None
        return NewInvoice(self.number.text(), self.day.day(), tuple(lines), sums[self.total.label],
                          sums[self.freight.label], sums[self.tax.label])  # fmt: skip

    def _approve(self) -> None:
        if not self.reason.text():
            self.reason.set_error("Give the reason.")
        elif self._order is not None:
            open_one = next(one for one in self._order.invoices if one.state is InvoiceState.DIFFERS)
            self.approved.emit(open_one, self.reason.text())

    def _void(self) -> None:
        if not self.reason.text():
            self.reason.set_error("Give the reason.")
        elif self._order is not None:
            chosen = next(one for one in self._order.invoices if str(one.id) == self.which.value())
            self.voided.emit(chosen, self.reason.text())

    def _place(self) -> None:
        head = row(self.number, self.day, gap=12)
        for each in (self.number, self.day):
            head.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addLayout(self._fields)
        self.body.addLayout(row(self.freight, self.tax, self.total, gap=12))
        self.body.addWidget(self._said)
        self.body.addWidget(self.which)
        self.body.addWidget(self.reason)
        self.body.addLayout(row(self.keep_button, self.compare_button, self.approve_button, self.void_button,
                                Button("Cancel", on_click=self.drop), None))  # fmt: skip
