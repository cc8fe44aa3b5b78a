"""The customers' list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.search_keys import search_key
from veliano_desk.models.customers import Customer
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, like

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "name": Customer.name_key, "since": Customer.since, "city": Customer.city_key, "orders": Customer.orders,
}  # fmt: skip


def list_customers(session: Session, query: ListQuery) -> ListPage[CustomerRow]:
    """A page of customers."""
    sort = SORTS.get(query.sort, Customer.name_key)
    statement = select(
        Customer.id, Customer.name, Customer.email, Customer.phone, Customer.address, Customer.orders,
        Customer.open_orders, Customer.since, sort.label("sort_key"), Customer.id.label("ident"),
    )  # fmt: skip
    return fetch_page(session, _filtered(statement, query), query, sort, Customer.id, shown)


def count_customers(session: Session, query: ListQuery) -> ListCount:
    """How many customers the query has, up to the cap."""
    return fetch_count(session, _filtered(select(Customer.id), query))


def _filtered(statement: AnySelect, query: ListQuery) -> AnySelect:
    statement = statement.where(Customer.merged_into.is_(None))
    if "show" in query.filters and "open" in query.filters["show"]:
        statement = statement.where(Customer.open_orders > 0)
    if not query.text.strip():
        return statement
    pattern = like(search_key(query.text))
    places = (Customer.name_key, Customer.email_key, Customer.city_key)
    return statement.where(or_(*(place.like(pattern, escape="\\") for place in places)))


def shown(row: AnyRow | Customer) -> CustomerRow:
    """A line of the list."""
    city = str((row.address or {}).get("city") or "")
    return CustomerRow(row.id, row.name, row.email, row.phone, city, row.orders, row.open_orders, row.since)
