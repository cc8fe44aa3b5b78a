"""An order to a supplier beside the list: its facts, its lines, and what comes next as one button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.purchase_states import (
    ACTION_TITLES,
    ON_THE_WAY,
    PURCHASE_LOOKS,
    PurchaseAction,
    PurchaseState,
)
from veliano_desk.domain.purchasing import InvoiceState, LineKind, PurchaseLineView, PurchaseView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.labels import Elided, Line, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.menus import Menu

_USUAL_BEFORE = {PurchaseAction.RECEIVE_SOME: PurchaseAction.RECEIVE_REST}
"""What is received is one step for people: how much of it came decides where it leads."""


class OrderPreview(Card):
    """`asked`: (action) somebody wants to take; the others: what else somebody wants to do with it."""

    asked = Signal(object)
    paper_asked = Signal()
    saved_as = Signal()
    letter_asked = Signal()
    invoice_asked = Signal()
    approval_asked = Signal()
    void_asked = Signal()
    along_asked = Signal()
    change_asked = Signal()

    def __init__(self, today: Callable[[], date], who: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__("Order", icon="truck", parent=parent)
        self._today, self._may = today, who.may
        self.order: PurchaseView | None = None
        self._held = False
        self.more = IconButton("ellipsis", "More for this order", on_click=self.open_menu)
        self.add_head(self.more)
        self.next_button = Button("", kind="primary", on_click=self._ask_next)
        self.receive_button = Button("Receive", icon="package-check", on_click=self._ask_receive)
        self._facts = Facts(name_width=84)
        self._differences = Words("", tone="warn", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._differences)
        self.body.addWidget(Line())
        self.body.addLayout(self._lines)
        self.body.addLayout(row(self.next_button, self.receive_button, None))

    def show_order(self, order: PurchaseView) -> None:
        """All about an order."""
        self.order = order
        look = PURCHASE_LOOKS[order.state]
        self.set_title(f"{order.number} · {order.supplier}")
        self._facts.set_facts(list(self._told(order)))
        open_ones = (one for one in order.invoices if one.state is InvoiceState.DIFFERS)
        told = (*order.differences, *(said for one in open_ones for said in one.differences))
        self._differences.setText("\n".join(told))
        self._differences.setVisible(bool(told))
        clear(self._lines)
        for line in order.lines:
            self._lines.addLayout(_line(line))
        self.set_meta("")
        self._say_next()
        self.setAccessibleName(f"Order {order.number}, {look.title}")

    def hold(self, held: bool) -> None:
        """While a step is being filled in there is one button for it, and it stands there."""
        self._held = held
        if self.order is not None:
            self._say_next()

    def menu(self) -> Menu:
        """Everything else that can be done with it."""
        made = Menu(self)
        papers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Show on paper", self.paper_asked.emit), ("Save as PDF, XLSX, CSV or XML…", self.saved_as.emit),
            ("Copy the e-mail to the supplier", self.letter_asked.emit),
        )  # fmt: skip
        for title, call in (*papers, *self._more()):
            made.addAction(title).triggered.connect(lambda _checked=False, call=call: call())
        for action in self._actions()[1:]:
            entry = made.addAction(f"{ACTION_TITLES[action]}…")
            entry.triggered.connect(lambda _checked=False, action=action: self.asked.emit(action))
        return made

    def open_menu(self) -> None:
        if self.order is not None:
            corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 4))
            menu = self.menu()
            menu.show_at(corner - QPoint(menu.sizeHint().width(), 0))

    def _more(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What may be done beside the steps: metal along with work, invoices."""
        order = self.order
        if order is None or not self._may(Right.PURCHASING_EDIT):
            return
        if order.state is PurchaseState.DRAFT:
            yield "Change draft…", self.change_asked.emit
        work = any(line.kind is LineKind.OPERATION for line in order.lines)
        if work and order.state in ON_THE_WAY and self._may(Right.METAL_POST):
            yield "Send metal along…", self.along_asked.emit
        if order.state not in (PurchaseState.DRAFT, PurchaseState.CANCELLED) and self._may(Right.COST_SEE):
            yield "Enter an invoice…", self.invoice_asked.emit
        differs = any(invoice.state is InvoiceState.DIFFERS for invoice in order.invoices)
        if differs and self._may(Right.PURCHASING_APPROVE):
            yield "Approve the invoice…", self.approval_asked.emit
        kept = any(invoice.state is not InvoiceState.VOID for invoice in order.invoices)
        if kept and self._may(Right.PURCHASING_APPROVE) and self._may(Right.COST_SEE):
            yield "Take an invoice back…", self.void_asked.emit

    def _actions(self) -> list[PurchaseAction]:
        """What may be done, the usual first; receiving stands once."""
        found = self.order.actions if self.order is not None else ()
        return [action for action in found if action not in _USUAL_BEFORE]

    def _say_next(self) -> None:
        actions = self._actions()
        self.next_button.setVisible(bool(actions) and not self._held)
        if actions:
            self.next_button.setText(ACTION_TITLES[actions[0]])
        comes = PurchaseAction.RECEIVE_REST in actions
        self.receive_button.setVisible(comes and not self._held and actions[0] is not PurchaseAction.RECEIVE_REST)

    def _ask_next(self) -> None:
        self.asked.emit(self._actions()[0])

    def _ask_receive(self) -> None:
        self.asked.emit(PurchaseAction.RECEIVE_REST)

    def _told(self, order: PurchaseView) -> list[Fact]:
        look, today = PURCHASE_LOOKS[order.state], self._today()
        late = order.expected_on is not None and order.expected_on < today
        facts = [
            Fact("State", look.title, "text" if look.tone == "neutral" else look.tone),  # type: ignore[arg-type]  # the domain's tones
            Fact("Ordered", formats.day(order.sent_on or order.made_on, today)),
        ]
        if order.expected_on:
            facts.append(Fact("Expected", formats.day(order.expected_on, today), "risk" if late else "text"))
        for name, value in (("Confirmed as", order.confirmation), ("Note", order.note)):
            if value:
                facts.append(Fact(name, value))
        for invoice in order.invoices:
            tone = "warn" if invoice.state == "differs" else "text"
            facts.append(Fact("Invoice", f"{invoice.number}, {invoice.state}", tone))  # type: ignore[arg-type]  # a tone of the views
        if order.total is not None:
            facts.append(Fact("Total", formats.money(order.total), strong=True))
        return facts


def _line(line: PurchaseLineView) -> QVBoxLayout:
    price = line.confirmed_price or line.price
    per = f" · {formats.money(price)} / {line.per}" if price is not None and price.amount else ""
    came = f"{quantity_text(line.received, line.unit)} here" if line.received else ""
    out = f"{formats.grams(line.out_mg)} with them" if line.out_mg else ""
    title = Elided(line.title, style="strong")
    told = Words(f"{quantity_text(line.quantity, line.unit)}{per}", tone="muted", style="small")
    here = Words(" · ".join(filter(None, (came, out))), style="small", tone="ok" if not line.open_quantity else "warn")
    below = row(told, None, here)
    return column(title, below, gap=1)
