"""The customers' list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, false, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.models.columns import Int64
from veliano_desk.models.customers import Customer
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, picked, stretch_of
from veliano_desk.models.queries.search import found

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "name": Customer.name_key, "since": Customer.since, "city": Customer.city_key, "orders": Customer.orders,
}  # fmt: skip


def list_customers(session: Session, query: ListQuery) -> ListPage[CustomerRow]:
    """A page of customers, without those who were made one with another."""
    keys = _keys(session, query, SORTS.get(query.sort, Customer.name_key))
    rows = select(
        Customer.id, Customer.name, Customer.email, Customer.phone, Customer.address, Customer.orders,
        Customer.open_orders, Customer.since,
    ).join_from(keys, Customer, Customer.id == keys.c.ident)  # fmt: skip
    return fetch_page(session, keys, rows, query, shown)


def _keys(session: Session, query: ListQuery, sort: InstrumentedAttribute[Any]) -> FromClause:
    def listed(statement: AnySelect) -> AnySelect:
        return _listed(statement, query, _unmerged(session))

    stretch, statement = stretch_of(query), listed(select(Customer.id))
    if not query.text.strip():
        return picked(statement, sort, Customer.id, stretch)
    words = found(session, "customer", query.text, people=True)
    if words is None:
        return picked(statement.where(false()), sort, Customer.id, stretch)
    if sort is Customer.since:
        return words.newest(session, stretch, Customer.id, listed)
    return picked(statement.where(Customer.id.in_(words.idents())), sort, Customer.id, stretch)


def count_customers(session: Session, query: ListQuery) -> ListCount:
    """How many customers the query has, up to the cap."""
    alone = Customer.merged_into.is_(None)
    if not query.text.strip():
        return fetch_count(session, _listed(select(Customer.id), query, alone))
    words = found(session, "customer", query.text, people=True)
    if words is None:
        return ListCount(0)
    idents: Any = words.idents()
    return fetch_count(session, _listed(idents.join(Customer, Customer.id == words.ident), query, alone))


def _unmerged(session: Session) -> ColumnElement[bool]:
    """Those who are nobody else. With a plus sign SQLite leaves the index of the others alone: it would take it for
    narrow, read nearly all customers by it and sort them."""
    if session.get_bind().dialect.name == "sqlite":
        return literal_column("+customers.merged_into", Int64).is_(None)
    return Customer.merged_into.is_(None)


def _listed(statement: AnySelect, query: ListQuery, alone: ColumnElement[bool]) -> AnySelect:
    statement = statement.where(alone)
    if "open" not in query.filters.get("show", ()):
        return statement
    # The number stands in the statement, so that the indexes of those with open orders will do.
    return statement.where(Customer.open_orders > literal_column("0", Int64))


def shown(row: AnyRow | Customer) -> CustomerRow:
    """A line of the list."""
    city = str((row.address or {}).get("city") or "")
    return CustomerRow(row.id, row.name, row.email, row.phone, city, row.orders, row.open_orders, row.since)
