"""Customers: finding them and what they bought."""

from __future__ import annotations

from veliano_desk.domain.customers import CustomerOrderLine, CustomerRow, CustomerView
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Stage, stage_title
from veliano_desk.models import store_records
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order, orders_of_customer
from veliano_desk.models.queries import customers as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads


class CustomersService(Area):
    """Everything here needs the right to see customers. The store owns their data; the desk shows it."""

    @reads(Right.CUSTOMERS_SEE)
    def list(self, unit: Unit, query: ListQuery) -> ListPage[CustomerRow]:
        """A page of customers; sort by name, since, city or orders; filter show=open; search name, e-mail, city."""
        return lists.list_customers(unit.session, query)

    @reads(Right.CUSTOMERS_SEE)
    def count(self, unit: Unit, query: ListQuery) -> ListCount:
        return lists.count_customers(unit.session, query)

    @reads(Right.CUSTOMERS_SEE)
    def show(self, unit: Unit, customer_id: int) -> CustomerView:
        """One customer with all orders, newest first. NotFoundError."""
        row = unit.get(Customer, customer_id, "customer")
        see_value = self.who.sees_values
        lines = tuple(_line(order, see_value) for order in orders_of_customer(unit.session, row.id))
        values = [line.value for line in lines if line.value is not None]
        return CustomerView(
            id=row.id, name=row.name, email=row.email, phone=row.phone, since=row.since, version=row.version,
            address={str(k): str(v) for k, v in (row.address or {}).items() if v not in (None, "")},
            remote_id=store_records.remote_id_of(unit.session, store_records.CUSTOMERS, row.id) or "",
            orders=lines, spent=total(values, self.access.currency) if see_value else None,
        )  # fmt: skip


def _line(order: Order, see_value: bool) -> CustomerOrderLine:
    value = Money.from_units(order.value_units, order.currency) if see_value and order.priced else None
    return CustomerOrderLine(order.number, order.piece_title, stage_title(Stage(order.stage)), value, order.ordered_at)
