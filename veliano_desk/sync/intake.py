"""Taking the store's rows in: new ones by the thousand, changed ones one by one, nothing typed here overwritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from veliano_desk.domain.search_keys import customer_keys
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import shop_orders, sweeps
from veliano_desk.models import store_records as records
from veliano_desk.models.bulk import insert_numbered
from veliano_desk.models.customers import Customer
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.models.walk_ins import is_on_its_way, take_new_number
from veliano_desk.sync.changed_orders import update_order
from veliano_desk.sync.document_intake import place_waiting_events
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.links import link_rows, sort_page
from veliano_desk.sync.new_pieces import insert_pieces
from veliano_desk.sync.order_columns import order_columns, read_order
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow


def take_customers(unit: Unit, _rules: IntakeRules, page: Sequence[CustomerRow]) -> Taken:
    """Take customers in. They are matched by the store's id and by nothing else."""
    news = sort_page(unit, records.CUSTOMERS, page)
    new = news.new
    made = insert_numbered(unit.session, Customer, [_customer_columns(row, unit) for row in new])
    link_rows(unit, records.CUSTOMERS, new, made)
    _adopt(unit, {row.id: number for row, number in zip(new, made, strict=True)})
    _adopt_purchases(unit, {row.user_id: number for row, number in zip(new, made, strict=True) if row.user_id})
    signed_up = [one for row, link in news.changed if (one := _update_customer(unit, link, row))]
    _adopt_purchases(unit, {one.store_user: one.merged_into or one.id for one in signed_up})
    if news.rows:
        unit.areas.add("customers")
    return Taken(rows=len(news.rows))


def _customer_columns(row: CustomerRow, unit: Unit) -> dict[str, Any]:
    return {**_customer_facts(row), "since": row.created_at or unit.now, "orders": 0, "open_orders": 0, "version": 1}


def _customer_facts(row: CustomerRow) -> dict[str, Any]:
    address = row.address if isinstance(row.address, dict) else {"text": row.address} if row.address else {}
    # Somebody without a name is shown by their address; the store's own row is kept beside.
    name = row.name.strip() or row.email
    return {
        **customer_keys(name, row.email, row.phone or "", address), "name": name, "email": row.email,
        "phone": row.phone or "", "address": address, "store_user": row.user_id or "",
    }  # fmt: skip


def _update_customer(unit: Unit, link: StoreLink, row: CustomerRow) -> Customer | None:
    """The customer, where they have an account of the store's now that they had not before."""
    customer = unit.get(Customer, link.local_id, "customer")
    was_key, was_user = customer.name_key, customer.store_user
    for name, value in _customer_facts(row).items():
        setattr(customer, name, value)
    customer.version += 1
    link.remote_updated_at, link.row = row.updated_at or "", row.raw
    if customer.name_key != was_key:
        records.rename_customer(unit.session, customer.id, customer.name_key)
        unit.areas.add("orders")
    return customer if customer.store_user not in ("", was_user) else None


def _adopt(unit: Unit, made: dict[str, int]) -> None:
    """Orders that came before their customer could be read get them now."""
    if not made:
        return
    found = [(order, made[remote]) for order, remote in records.ownerless_orders(unit.session) if remote in made]
    keys = records.name_keys(unit.session, [number for _, number in found])
    for order, number in found:
        order.customer_id, order.customer_key = number, keys[number]
        order.version += 1
    unit.session.flush()
    records.recount_orders(unit.session, keys)
    if found:
        unit.areas.add("orders")


def _adopt_purchases(unit: Unit, accounts: dict[str, int]) -> None:
    """Shop orders of an account get the customer that it turns out to be."""
    found = shop_orders.orders_of_accounts(unit.session, accounts) if accounts else []
    keys = records.name_keys(unit.session, [accounts[account] for _, account in found])
    for order, account in found:
        order.customer_id, order.customer_key = accounts[account], keys[accounts[account]]
        order.version += 1
    if found:
        unit.session.flush()
        records.recount_orders(unit.session, keys)
        unit.areas.add("orders")


def take_custom_orders(unit: Unit, rules: IntakeRules, page: Sequence[CustomOrderRow]) -> Taken:
    """Take custom orders in: each becomes an order with one or more pieces and their estimates."""
    news = sort_page(unit, records.CUSTOM_ORDERS, page)
    if not news.rows:
        return Taken()
    owners = _Owners(unit, news.rows)
    numbers = _numbers(unit, news.rows, {row.id: link for row, link in news.changed})
    taken = _insert_orders(unit, rules, news.new, numbers, owners)
    place_waiting_events(unit, [row.id for row in news.new])
    mends = sweeps.mends_of(unit.session, records.CUSTOM_ORDERS) if news.changed else {}
    for row, link in news.changed:
        mend = mends.get(row.id, {})
        taken.add(update_order(unit, rules, link, row, numbers[row.id], owners.of(row), mend))
    taken.rows = len(news.rows)
    unit.session.flush()
    records.recount_orders(unit.session, owners.all)
    unit.areas.update({"orders", "customers", "insights"})
    return taken


class _Owners:
    """The customers of some rows, as far as they are here; `all` also names those whom the rows belonged to before."""

    def __init__(self, unit: Unit, page: Sequence[CustomOrderRow]) -> None:
        asked = {row.customer_id for row in page if row.customer_id}
        self._ids = records.local_ids(unit.session, records.CUSTOMERS, asked)
        self._keys = records.name_keys(unit.session, self._ids.values())
        before = records.owners_of(unit.session, [row.id for row in page])
        self.all = {*self._ids.values(), *before}

    def of(self, row: CustomOrderRow) -> tuple[int | None, str]:
        """(our number of the row's customer, how they sort); None for one who is not here."""
        number = self._ids.get(row.customer_id or "")
        return number, self._keys.get(number or 0, "")


def _numbers(unit: Unit, page: Sequence[CustomOrderRow], links: dict[str, StoreLink]) -> dict[str, str]:
    """The number of each row's order. The store gives a number to one order only, but two may have changed places, or
    one whose rename has not come yet bears it here: that one makes room until its own row comes."""
    bearers = {row.order_number: row.id for row in page}
    ours = {links[row.id].local_id: row.id for row in page if row.id in links}
    for holder in records.holders_of(unit.session, bearers):
        if ours.get(holder.id) != bearers[holder.number]:
            _make_room(unit, holder, bearers, told=holder.id in ours)
    unit.session.flush()
    return {
        row.id: row.order_number if bearers[row.order_number] == row.id else f"{row.order_number} ({row.id[:8]})"
        for row in page
    }


def _make_room(unit: Unit, holder: rows.Order, coming: Collection[str], told: bool) -> None:
    number = holder.number
    if is_on_its_way(unit.session, holder):
        take_new_number(unit, holder, f"the store has given {number} to another order", coming)
        return
    holder.number = f"{number} (earlier {holder.id})"
    if not told:
        unit.session.add(piece_rows.OrderEvent(
            uid=new_uid(), order_id=holder.id, at=unit.now, kind="store", icon="store", title="Changed in the store",
            detail=f"The store gave the number {number} to another order.", customer_visible=False,
        ))  # fmt: skip


def _insert_orders(
    unit: Unit, rules: IntakeRules, new: Sequence[CustomOrderRow], numbers: dict[str, str], owners: _Owners
) -> Taken:
    read = [read_order(rules, row) for row in new]
    columns = [order_columns(unit, rules, one, numbers[one.row.id], *owners.of(one.row)) for one in read]
    orders = insert_numbered(unit.session, rows.Order, columns)
    link_rows(unit, records.CUSTOM_ORDERS, new, orders)
    taken = insert_pieces(unit, rules, [(order, one, ()) for order, one in zip(orders, read, strict=True)])
    taken.rows = len(new)
    return taken
