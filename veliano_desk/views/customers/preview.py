"""One customer beside the list: how to reach them, where they live, what they ordered, what it came to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from veliano_desk.domain.customers import CustomerRow, CustomerView
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.cards import Fact, Facts
from veliano_desk.views.common.labels import Elided, Line, Words
from veliano_desk.views.common.layout import column, holder, row, scrolled
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.customers.address import address_lines
from veliano_desk.views.customers.order_lines import OrderLines
from veliano_desk.views.customers.same_person import SamePerson


class CustomerPreview(QWidget):
    """Says at once what the row knows, and the rest when the customer was read."""

    order_opened = Signal(str)
    copied = Signal(str)
    """What was copied, in words."""

    def __init__(
        self, zone: str, now: Callable[[], datetime], *, may_change: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone, self._now = zone, now
        self._id = 0
        self._version = 0
        self._values: dict[str, str] = {}
        self._name = Elided(style="strong")
        self._since = Words(tone="muted")
        self._copy = IconButton("copy", "Copy e-mail, phone or address", on_click=self.open_copy)
        self._contact = Facts(name_width=56)
        self.same = SamePerson(zone, now, may_change=may_change)
        self._totals = Words(style="label")
        self._orders = OrderLines(zone, now)
        self._orders.opened.connect(self.order_opened)
        self._none = Words("No orders yet.", tone="muted")
        names = column(self._name, self._since, gap=1)
        head = row(names, self._copy)
        head.setStretchFactor(names, 1)
        self._details = (self._contact, self.same, self._totals, self._orders, self._none)
        told = column(head, self._contact, self.same, Line(), self._totals, self._none, self._orders, None, gap=10,
                      margins=(14, 14, 14, 14))  # fmt: skip
        self.setLayout(column(scrolled(holder(told)), gap=0))

    @property
    def customer_id(self) -> int:
        """Who is shown."""
        return self._id

    @property
    def version(self) -> int:
        """As they were when they were read."""
        return self._version

    def show_row(self, customer: CustomerRow) -> None:
        """What the list knows already; details of somebody else go."""
        if customer.id != self._id:
            for part in self._details:
                part.hide()
        self._id = customer.id
        self._say_head(customer.name.strip() or customer.email, customer.since)

    def show_customer(self, customer: CustomerView) -> None:
        """All the rest."""
        self._id, self._version = customer.id, customer.version
        self._say_head(customer.name.strip() or customer.email, customer.since)
        self._values = {
            "E-mail": customer.email, "Phone": customer.phone, "Address": "\n".join(address_lines(customer.address)),
        }  # fmt: skip
        known = [Fact(name, value or "not known", "text" if value else "muted") for name, value in self._values.items()]
        self._contact.set_facts([*known, *(Fact(one.name, one.value) for one in customer.store_also_says)])
        self._totals.setText(totals_words(customer))
        self._orders.show_orders(customer.orders)
        for part in self._details:
            part.show()
        self.same.show_customer(customer)
        self._none.setVisible(not customer.orders)
        self._totals.setVisible(bool(customer.orders))

    def focus_orders(self) -> None:
        """Go to the newest order, from where Tab goes on."""
        self._orders.focus_first()

    def open_copy(self) -> None:
        menu = self.copy_menu()
        corner = self._copy.mapToGlobal(QPoint(self._copy.width(), self._copy.height() + 4))
        menu.show_at(corner - QPoint(menu.sizeHint().width(), 0))

    def copy_menu(self) -> Menu:
        """What there is to copy."""
        menu = Menu(self)
        for name, value in self._values.items():
            if value:
                entry = menu.addAction(f"Copy {name.lower()}")
                entry.triggered.connect(lambda _checked=False, name=name: self.copy_value(name))
        return menu

    def copy_value(self, name: str) -> None:
        """Put the e-mail, phone or address on the clipboard."""
        QApplication.clipboard().setText(self._values[name])
        self.copied.emit(f"{name} copied")

    def _say_head(self, name: str, since: datetime) -> None:
        today = self._now().astimezone(ZoneInfo(self._zone)).date()
        self._name.set_text(name)
        self._since.setText(f"customer since {formats.day(since.astimezone(ZoneInfo(self._zone)).date(), today)}")
        self.setAccessibleName(f"Customer {name}")


def totals_words(customer: CustomerView) -> str:
    """`12 orders · $18,240.00`; the sum only by right."""
    count = len(customer.orders)
    orders = f"{count} {'order' if count == 1 else 'orders'}"
    return f"{orders} · {formats.money(customer.spent)}" if customer.spent is not None else orders
