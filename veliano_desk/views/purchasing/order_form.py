"""An order as it is drafted and changed: whom from, and line by line what, how much and at which price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.purchasing import NewLine, PurchaseLineView, PurchaseView
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common.amounts import as_typed as figure_here
from veliano_desk.views.common.amounts import figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.purchasing.line_fields import figure_field
from veliano_desk.views.purchasing.quantities import as_typed, typed, unit_words

_HUNDRED = Decimal(100)


class LineEdit(QWidget):
    """One line of an order. `removed`: it is not to be ordered."""

    removed = Signal()

    def __init__(
        self, operations: Mapping[str, str], line: PurchaseLineView | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._said = (line.code or line.article or line.title) if line else ""
        self.what = TextField("What", text=self._said, placeholder="Our code, theirs, or in words")
        self.quantity, self.price = figure_field("How much"), figure_field("Price")
        self.per = ChoiceField("Price per", [Choice(code, code) for code in purchasing_rules().units], value="piece")
        work = [Choice("", "None"), *(Choice(code, title) for code, title in operations.items())]
        self.operation, self.loss = ChoiceField("Work", work), figure_field("Loss, %")
        if line is not None:
            self._show(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (
            self.what, row(self.quantity, self.per, self.price, gap=12), row(self.operation, self.loss, gap=12),
            row(None, Button("Remove line", kind="quiet", icon="x", on_click=self.removed.emit)),
        ):  # fmt: skip
            if isinstance(part, QHBoxLayout):
                for at in range(part.count()):
                    part.itemAt(at).setAlignment(Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]  # it counts them
                layout.addLayout(part)
            else:
                layout.addWidget(part)
        self._say_unit()
        for each in (self.per, self.operation):
            each.changed.connect(self._say_unit)

    def typed(self) -> bool:
        """Whether something stands there that was not there before."""
        return self.what.text() != self._said or (self._line is None and bool(self.quantity.text()))

    def given(self) -> NewLine | None:
        """What was typed; None after saying at a field what is wrong. No price: the one of the supplier's list."""
        unit = self._unit()
        quantity = typed(self.quantity.text(), unit)
        price, loss = figure_of(self.price.text()), figure_of(self.loss.text())
        for wrong, field, todo in (
            (not self.what.text(), self.what, "Say what is ordered."),
            (not quantity, self.quantity, f"Give {unit_words(unit)}, above zero."),
            (bool(self.price.text()) and (price is None or price < 0), self.price, "Give an amount such as 12.30."),
            (bool(self.loss.text()) and (loss is None or not 0 <= loss <= _HUNDRED), self.loss, "Give 0 to 100."),
        ):
            if wrong:
                field.set_error(todo)
                return None
        line, before = self._line, self._line is not None and self.what.text() == self._said
        return NewLine(
            quantity or 0, per=self.per.value(), price=price, operation=self.operation.value(), loss_percent=loss,
            what="" if before else self.what.text(), line_id=line.id if line else None,
            pieces=line.pieces if line and before and line.quantity == quantity else None,
        )  # fmt: skip

    def _unit(self) -> str:
        return purchasing_rules().units[self.per.value()].unit

    def _say_unit(self) -> None:
        self.quantity.set_label(f"How much, {unit_words(self._unit())}")
        self.loss.setVisible(bool(self.operation.value()))

    def _show(self, line: PurchaseLineView) -> None:
        self.quantity.set_text(figure_here(as_typed(line.quantity, line.unit)))
        self.per.set_value(line.per)
        if line.price is not None and line.price.amount:
            self.price.set_text(figure_here(line.price.plain()))
        self.operation.set_value(line.operation)
        self.loss.set_text(figure_here(f"{line.loss_percent:f}") if line.operation else "")


class OrderForm(Card):
    """`given`: (supplier's code, lines, note, the order that is changed or None)."""

    given = Signal(str, object, str, object)
    dropped = Signal()

    def __init__(self, operations: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__("New order", icon="truck", parent=parent)
        self._operations = operations
        self.order: PurchaseView | None = None
        self.lines: list[LineEdit] = []
        self.supplier, self.note = ChoiceField("From", []), TextField("Note")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(14)
        self.add_button = Button("Add line", icon="plus", on_click=self.add_empty)
        self.save_button = Button("Draft it", kind="primary", on_click=self._give)
        self.body.addWidget(self.supplier)
        self.body.addLayout(self._fields)
        self.body.addLayout(row(self.add_button, None))
        self.body.addWidget(self.note)
        self.body.addLayout(row(self.save_button, Button("Cancel", on_click=self.drop), None))
        self.hide()

    def offer(self, suppliers: Sequence[SupplierRow]) -> None:
        """From whom it may be ordered."""
        nobody = Choice("", "Choose a supplier")
        self.supplier.set_choices([nobody, *(Choice(one.code, one.name) for one in suppliers if one.active)])

    def ask(self, order: PurchaseView | None = None) -> None:
        """Ask for a new order, or for what is to be another in a draft."""
        self.order = order
        self.set_title(f"Change {order.number}" if order else "New order")
        self.save_button.setText("Save" if order else "Draft it")
        self.supplier.setVisible(order is None)
        self.note.set_text(order.note if order else "")
        for each in list(self.lines):
            self._remove(each)
        for line in order.lines if order else (None,):
            self.add(line)
        self.show()
        self.lines[0].what.line.setFocus()

    def add(self, line: PurchaseLineView | None = None) -> None:
        """One line more."""
        made = LineEdit(self._operations, line)
        made.removed.connect(lambda: self._remove(made))
        self.lines.append(made)
        self._fields.addWidget(made)

    def add_empty(self) -> None:
        """One line more, for something else."""
        self.add()

    def drop(self) -> None:
        """Nothing is done."""
        self.hide()
        self.dropped.emit()

    def typed(self) -> bool:
        """Whether something stands there that was not kept."""
        return self.isVisible() and any(one.typed() for one in self.lines)

    def _remove(self, line: LineEdit) -> None:
        self.lines.remove(line)
        self._fields.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _give(self) -> None:
        if self.order is None and not self.supplier.value():
            self.supplier.set_error("Choose whom it is ordered from.")
            return
        lines = [one.given() for one in self.lines]
        if None not in lines:
            self.given.emit(self.supplier.value(), lines, self.note.text(), self.order)
