"""Whose order it is; whose a guest's may be, to be said and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.orders import NearCustomer, OrderView
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, holder, row


class CustomerCard(Card):
    """Whose order it is, for those who may know. may_link: whether the person may say whose a guest's order is."""

    linked = Signal(int)
    """The customer whose order it is said to be."""
    unlinked = Signal()

    def __init__(
        self, open_customer: Callable[[int], None], *, may_link: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("Customer", icon="user", parent=parent)
        self._open_customer, self._may_link = open_customer, may_link
        self._id: int | None = None
        self._facts = Facts(name_width=64)
        self._open_button = Button(
            "Open", kind="link", on_click=self._open, tooltip="The customer’s page, with all orders"
        )
        self.unlink = Button(
            "Not theirs", kind="link", on_click=self.unlinked.emit,
            tooltip="Somebody here said that it is theirs; take that back",
        )  # fmt: skip
        self.add_head(self.unlink)
        self.add_head(self._open_button)
        self.body.addWidget(self._facts)
        self._near = QVBoxLayout()
        self._near.setSpacing(6)
        self.body.addLayout(self._near)
        self.body.addStretch(1)

    def show_order(self, order: OrderView) -> None:
        self._id = order.customer_id
        self._open_button.setVisible(order.customer_id is not None)
        self.unlink.setVisible(order.linked_here and self._may_link)
        self.setVisible(order.customer_id is not None or bool(order.customer))
        said = (("Name", order.customer), ("E-mail", order.contact), ("Ships to", order.ship_to))
        self._facts.set_facts([Fact(name, value) for name, value in said if value])
        clear(self._near)
        for one in order.near:
            self._near.addWidget(self._perhaps(one))

    def set_busy(self, busy: bool) -> None:
        """While something is written, nothing else can be sent."""
        self.unlink.setEnabled(not busy)
        for button in self.findChildren(LinkButton):
            button.setEnabled(not busy)

    def _perhaps(self, one: NearCustomer) -> QWidget:
        words = Words(f"Perhaps {one.name} ({one.why})", tone="muted", wrap=True)
        line = row(words, LinkButton(one, partial(self.linked.emit, one.id)) if self._may_link else None, gap=8)
        line.setStretchFactor(words, 1)
        return holder(line)

    def _open(self) -> None:
        if self._id is not None:
            self._open_customer(self._id)


class LinkButton(Button):
    """Says that an order is somebody's."""

    def __init__(self, customer: NearCustomer, on_click: Callable[[], None]) -> None:
        super().__init__("It is theirs", kind="quiet", on_click=on_click,
                         tooltip=f"Link this order with {customer.name}. It can be taken back.")  # fmt: skip
        self.setAccessibleName(f"It is {customer.name}’s")
