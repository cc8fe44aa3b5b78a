"""Customers: finding them and what they bought."""

from __future__ import annotations

from veliano_desk.domain.customers import CustomerOrderLine, CustomerRow, CustomerView, Merged
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Stage, stage_title
from veliano_desk.models import store_records
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order, orders_of_customer
from veliano_desk.models.queries import customers as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes


class CustomersService(Area):
    """Everything here needs the right to see customers. The store owns their data; the desk shows it."""

    @reads(Right.CUSTOMERS_SEE)
    def list(self, unit: Unit, query: ListQuery) -> ListPage[CustomerRow]:
        """A page of customers; sort by name, since, city or orders; filter show=open; the search looks for words that
        begin as typed: name, e-mail, phone, city."""
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
        link = store_records.link_of(unit.session, store_records.CUSTOMERS, row.id)
        from veliano_desk.services.customer_merges import duplicates_of, merges_shown, shown_address
        from veliano_desk.services.unknown_fields import said_beyond

        return CustomerView(
            id=row.id, name=row.name, email=row.email, phone=row.phone, since=row.since, version=row.version,
            address=shown_address(row), duplicates=duplicates_of(unit, row), merges=merges_shown(unit, row),
            remote_id=link.remote_id if link is not None else "",
            store_also_says=said_beyond(store_records.CUSTOMERS, link),
            orders=lines, spent=total(values, self.access.currency) if see_value else None,
        )  # fmt: skip

    @reads(Right.CUSTOMERS_SEE)
    def duplicates(self, unit: Unit, limit: int = 50) -> tuple[CustomerRow, ...]:
        """Customers who may be the same person as somebody else, one of each group; `show` says who and why."""
        from veliano_desk.models.merges import alike, alike_anywhere

        return tuple(
            lists.shown(one) for one in alike_anywhere(unit.session, limit) if alike(unit.session, one)
        )  # fmt: skip

    @writes(Right.ORDERS_EDIT, Right.CUSTOMERS_SEE)
    def merge(self, unit: Unit, keep_id: int, gone_id: int, versions: tuple[int, int]) -> Merged:
        """Make two customers one; `versions`: of both, as they were seen. All orders are the kept one's from now on,
        also those that the store still brings for the other; both stay linked with the store, and it can be undone.
        NotFoundError, ConflictError; InputError for one who was merged already."""
        from veliano_desk.services import customer_merges

        return customer_merges.merge(unit, keep_id, gone_id, versions)

    @writes(Right.ORDERS_EDIT, Right.CUSTOMERS_SEE)
    def undo_merge(self, unit: Unit, merge_id: int, version: int) -> Merged:
        """Make them two customers again, each with the orders that are theirs. NotFoundError, ConflictError; InputError
        where the kept one was merged with somebody else since."""
        from veliano_desk.services import customer_merges

        return customer_merges.undo(unit, merge_id, version)

    @writes(Right.ORDERS_EDIT, Right.CUSTOMERS_SEE)
    def keep_apart(self, unit: Unit, one_id: int, other_id: int) -> None:
        """Say that they are two people; they are not proposed again. NotFoundError."""
        from veliano_desk.services import customer_merges

        customer_merges.keep_apart(unit, one_id, other_id)


def _line(order: Order, see_value: bool) -> CustomerOrderLine:
    value = Money.from_units(order.value_units, order.currency) if see_value and order.priced else None
    return CustomerOrderLine(order.number, order.piece_title, stage_title(Stage(order.stage)), value, order.ordered_at)
