"""What to buy: what people and orders ask for and stock is short of, ordered from whoever has it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.purchasing import Need, NewRequest, PurchaseView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.columns import day_here, need_columns
from veliano_desk.views.purchasing.quantities import typed, unit_words
from veliano_desk.views.purchasing.section import Section

_UNITS = ("piece", "mg", "mct", "um")


class NeedsView(Section):
    """Choose what is needed, then order it from one supplier."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        purchasing = context.desk.purchasing
        self.panel = self.short("What to buy", need_columns, purchasing.what_to_buy, self._when_empty, _key)
        self.card = Card("Order it", icon="truck")
        self.facts = Facts(name_width=84)
        self.supplier = ChoiceField("From", [])
        self.order_button = Button("Draft an order", kind="primary", on_click=self.order)
        self.drop_button = Button("Not needed", on_click=self.drop)
        self.ask_card = Card("Ask for something", icon="plus")
        self.title, self.quantity = TextField("What"), TextField("How much")
        self.quantity.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unit = ChoiceField("In", [Choice(unit, unit_words(unit)) for unit in _UNITS])
        self.for_order = TextField(
            "For order", placeholder="CO-…", hint="Alone: all that the order needs and is not here."
        )
        self.ask_button = Button("Ask for it", on_click=self.ask)
        self._fill()
        may = context.signed_in.may(Right.PURCHASING_EDIT)
        self.place(*((self.card, self.ask_card) if may else ()), lesser=("source", "order", "supplier"))
        self.card.hide()
        self.panel.table.row_changed.connect(self._show_row)
        self.choose_first()
        self.panel.table.paged.start()
        self._load()

    def refresh(self) -> None:
        super().refresh()
        self._load()

    def typed(self) -> bool:
        return bool(self.title.text())

    def chosen(self) -> list[Need]:
        """What is marked in the list."""
        return [one for one in self.panel.table.chosen_rows() if isinstance(one, Need)]

    def order(self) -> None:
        """Draft an order of everything that is marked."""
        needs, code = self.chosen(), self.supplier.value()
        if not needs or not code:
            self.supplier.set_error("Choose whom it is ordered from.")
            return
        self.write("Ordering", lambda: self._ordered(needs, code), self._said)

    def drop(self) -> None:
        """What is marked need not be bought."""
        asked = [one for one in self.chosen() if one.request_id]
        if not asked:
            self.context.notifier.toast("Stock asks for it; change its reorder point instead.", tone="warn")
            return
        purchasing = self.context.desk.purchasing

        def work() -> int:
            for one in asked:
                purchasing.drop_request(one.request_id, one.version, "Not needed")
            return len(asked)

        self.write("Purchasing", work, lambda _count: self.context.notifier.toast("Taken off the list"))

    def ask(self) -> None:
        """Put something on the list."""
        quantity, number = typed(self.quantity.text(), self.unit.value()), self.for_order.text()
        if number and not self.title.text():
            self.write("Purchasing", lambda: self.context.desk.purchasing.ask_for_order(number), self._asked)
        elif not self.title.text():
            self.title.set_error("Say what is needed.")
        elif not quantity:
            self.quantity.set_error("Give more than zero.")
        else:
            wanted = NewRequest(quantity, title=self.title.text(), unit=self.unit.value(), order_number=number)
            purchasing = self.context.desk.purchasing
            self.write("Purchasing", lambda: purchasing.ask_for([wanted]), self._asked)

    def _ordered(self, needs: list[Need], code: str) -> PurchaseView:
        purchasing = self.context.desk.purchasing
        ids = [one.request_id for one in needs if one.request_id]
        stock = [NewRequest(one.quantity, one.article, title=one.title, unit=one.unit, needed_by=one.needed_by,
                            note=one.note) for one in needs if not one.request_id]  # fmt: skip
        if stock:
            ids += purchasing.ask_for(stock, "stock")
        return purchasing.order_requests(code, ids)

    def _said(self, order: PurchaseView) -> None:
        self.context.notifier.toast(
            f"{order.number} is drafted: {order.supplier}", action="Open",
            on_action=lambda: self.context.navigate("purchasing", order.number),
        )  # fmt: skip

    def _asked(self, _numbers: tuple[int, ...]) -> None:
        self.title.set_text("")
        self.quantity.set_text("")
        self.for_order.set_text("")
        self.title.line.setFocus()

    def _show_row(self, one: Need | None) -> None:
        self.card.setVisible(one is not None)
        if one is None:
            return
        today = day_here(self.context.desk)
        told = [("What", one.title), ("How much", quantity_text(one.quantity, one.unit)), ("For", one.order_number),
                ("Order by", formats.day(one.needed_by, today) if one.needed_by else ""), ("Why", one.note),
                ("Asked by", one.asked_by), ("Sold by", one.supplier)]  # fmt: skip
        self.facts.set_facts([Fact(name, value) for name, value in told if value])
        self.supplier.set_value(one.supplier_code)

    def _load(self) -> None:
        self.read("suppliers", "Suppliers", self.context.desk.purchasing.suppliers, self._show_suppliers)

    def _show_suppliers(self, found: tuple[SupplierRow, ...]) -> None:
        nobody = Choice("", "Choose a supplier")
        self.supplier.set_choices([nobody, *(Choice(one.code, one.name) for one in found if one.active)])
        self._show_row(self.panel.table.current_row())

    def _fill(self) -> None:
        self.card.body.addWidget(self.facts)
        self.card.body.addWidget(self.supplier)
        self.card.body.addLayout(row(self.order_button, self.drop_button, None))
        self.ask_card.body.addWidget(self.title)
        beside = row(self.quantity, self.unit, gap=12)
        for each in (self.quantity, self.unit):
            beside.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.ask_card.body.addLayout(beside)
        self.ask_card.body.addWidget(self.for_order)
        self.ask_card.body.addLayout(row(self.ask_button, None))

    def _when_empty(self) -> QWidget:
        return EmptyState("circle-check", "Nothing is needed", "What orders, people and stock ask for comes here.")


def _key(one: Need) -> tuple[int, str, str]:
    return one.request_id, one.article, one.title
