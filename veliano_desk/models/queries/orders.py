"""The orders' list, its counts and the figures beside its title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_face import UNKNOWN_SLACK, late_days
from veliano_desk.domain.order_lists import OrderRow, OrdersSummary
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import IS_CLOSED, IS_OPEN, Order
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, like

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "promise": Order.promise_on, "number": Order.number, "customer": Order.customer_key, "stage": Order.stage_rank,
    "value": Order.value_units, "ordered": Order.ordered_at, "due": Order.due_on,
}  # fmt: skip


def late(today: date) -> ColumnElement[bool]:
    """Not shipped, and past its day or planned to be."""
    unshipped = and_(IS_OPEN, Order.stage_rank < rank(Stage.SHIPPED))
    return and_(unshipped, or_(Order.slack_days < 0, Order.due_on < today))


def at_risk(today: date) -> ColumnElement[bool]:
    """Not late, but the work eats into the buffer between its end and the promise."""
    unshipped = and_(IS_OPEN, Order.stage_rank < rank(Stage.SHIPPED), Order.due_on >= today)
    return and_(unshipped, Order.slack_days.between(0, UNKNOWN_SLACK - 1), Order.promise_on > Order.due_on)


def list_orders(
    session: Session, query: ListQuery, today: date, see_customer: bool, see_value: bool
) -> ListPage[OrderRow]:
    """A page of orders; what may not be seen is None and cannot be sorted or searched by."""
    sort = SORTS.get(_allowed_sort(query.sort, see_customer, see_value), Order.promise_on)
    statement = _filtered(_columns(sort), query, today, see_customer)
    show = _shower(today, see_customer, see_value)
    return fetch_page(session, statement, query, sort, Order.id, show)


def count_orders(session: Session, query: ListQuery, today: date, see_customer: bool) -> ListCount:
    """How many orders the query has, up to the cap."""
    return fetch_count(session, _filtered(select(Order.id), query, today, see_customer))


def summarise(session: Session, today: date) -> OrdersSummary:
    """Open, late, at risk and flagged, in one statement."""
    row = session.execute(
        select(func.count(), _sum_if(late(today)), _sum_if(at_risk(today)), _sum_if(Order.flags > 0)).where(IS_OPEN)
    ).one()
    return OrdersSummary(*(int(figure or 0) for figure in row))


def _sum_if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _allowed_sort(sort: str, see_customer: bool, see_value: bool) -> str:
    hidden = (sort == "customer" and not see_customer) or (sort == "value" and not see_value)
    return "promise" if hidden else sort


def _columns(sort: InstrumentedAttribute[Any]) -> AnySelect:
    return select(
        Order.id, Order.number, Customer.name, Order.piece_title, Order.alloy_title, Order.stage, Order.promise_on,
        Order.due_on, Order.finish_on, Order.bound_by, Order.value_units, Order.priced, Order.currency, Order.flags,
        Order.ordered_at, Order.stage_rank, Order.is_open, sort.label("sort_key"), Order.id.label("ident"),
    ).outerjoin(Customer, Customer.id == Order.customer_id)  # fmt: skip


def _shower(today: date, see_customer: bool, see_value: bool) -> Callable[[AnyRow], OrderRow]:
    def show(row: AnyRow) -> OrderRow:
        waiting = row.is_open and row.stage_rank < rank(Stage.SHIPPED)
        behind = late_days(today, row.due_on, row.finish_on, row.promise_on) if waiting else 0
        return OrderRow(
            id=row.id, number=row.number, customer=row.name or "" if see_customer else None, piece=row.piece_title,
            alloy=row.alloy_title, stage=Stage(row.stage), promise_on=row.promise_on, due_on=row.due_on,
            late_days=behind, at_risk=waiting and not behind and _slipped(row.due_on, row.promise_on),
            bound_by=row.bound_by, value=_value(row) if see_value else None, flags=row.flags, ordered_at=row.ordered_at,
        )  # fmt: skip

    return show


def _slipped(due_on: date | None, promise_on: date | None) -> bool:
    return due_on is not None and promise_on is not None and promise_on > due_on


def _value(row: AnyRow) -> Money | None:
    return Money.from_units(row.value_units, row.currency) if row.priced else None


def _filtered(statement: AnySelect, query: ListQuery, today: date, see_customer: bool) -> AnySelect:
    for name, values in query.filters.items():
        if name == "customer" and not see_customer:
            statement = statement.where(false())
        elif values:
            statement = statement.where(_condition(name, values, today))
    return statement.where(_matches(query.text, see_customer)) if query.text.strip() else statement


def _condition(name: str, values: tuple[str, ...], today: date) -> ColumnElement[bool]:
    simple: dict[str, InstrumentedAttribute[Any]] = {
        "stage": Order.stage, "alloy": Order.alloy_code, "kind": Order.piece_kind, "bound": Order.bound_by,
        "status": Order.store_status,
    }  # fmt: skip
    if name in simple:
        return simple[name].in_(values)
    if name == "show":
        return or_(false(), *(_SHOWN[value](today) for value in values if value in _SHOWN))
    if name == "promise":
        within = max(_whole(values), default=0)
        return and_(Order.promise_on <= today + timedelta(days=min(within, _FAR)), IS_OPEN)
    if name == "customer":
        return Order.customer_id.in_(_whole(values))
    return false()


def _whole(values: tuple[str, ...]) -> list[int]:
    """The values that are numbers; others choose nothing."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]


_FAR = 36_500
_SHOWN: dict[str, Callable[[date], ColumnElement[bool]]] = {
    "open": lambda _today: IS_OPEN,
    "closed": lambda _today: IS_CLOSED,
    "late": late,
    "at_risk": at_risk,
    "flagged": lambda _today: and_(Order.flags > 0, IS_OPEN),
}


def _matches(text: str, see_customer: bool) -> ColumnElement[bool]:
    pattern = like(search_key(text))
    places = [
        func.lower(Order.number).like(pattern, escape="\\"),
        Order.piece_key.like(pattern, escape="\\"),
    ]
    if see_customer:
        places.append(Order.customer_key.like(pattern, escape="\\"))
    return or_(*places)
