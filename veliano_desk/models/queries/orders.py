"""The orders' list, its counts and the figures beside its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, select
from sqlalchemy.orm import Session

from veliano_desk.domain.lists import ListPage, ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_face import late_days
from veliano_desk.domain.order_lists import OrderRow, OrdersSummary
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import IS_OPEN, Order
from veliano_desk.models.queries.order_keys import SORTS, at_risk, count_orders, late, order_keys
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_page

__all__ = ["SORTS", "count_orders", "list_orders", "summarise"]


def list_orders(
    session: Session, query: ListQuery, today: date, see_customer: bool, see_value: bool
) -> ListPage[OrderRow]:
    """A page of orders; what may not be seen is None and cannot be sorted or searched by."""
    sort = _allowed_sort(query.sort, see_customer, see_value)
    keys = order_keys(session, replace(query, sort=sort), today, see_customer)
    return fetch_page(session, keys, _rows(keys), query, _shower(today, see_customer, see_value))


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


def _rows(keys: FromClause) -> AnySelect:
    shown = select(
        Order.id, Order.number, Customer.name, Order.piece_title, Order.alloy_title, Order.stage, Order.promise_on,
        Order.due_on, Order.finish_on, Order.bound_by, Order.value_units, Order.priced, Order.currency, Order.flags,
        Order.ordered_at, Order.stage_rank, Order.is_open, Order.buyer,
    )  # fmt: skip
    return shown.join_from(keys, Order, Order.id == keys.c.ident).outerjoin(Customer, Customer.id == Order.customer_id)


def _shower(today: date, see_customer: bool, see_value: bool) -> Callable[[AnyRow], OrderRow]:
    def show(row: AnyRow) -> OrderRow:
        waiting = row.is_open and row.stage_rank < rank(Stage.SHIPPED)
        behind = late_days(today, row.due_on, row.finish_on, row.promise_on) if waiting else 0
        return OrderRow(
            id=row.id, number=row.number, customer=row.name or row.buyer if see_customer else None,
            piece=row.piece_title, alloy=row.alloy_title, stage=Stage(row.stage), promise_on=row.promise_on,
            due_on=row.due_on,
            late_days=behind, at_risk=waiting and not behind and _slipped(row.due_on, row.promise_on),
            bound_by=row.bound_by, value=_value(row) if see_value else None, flags=row.flags, ordered_at=row.ordered_at,
        )  # fmt: skip

    return show


def _slipped(due_on: date | None, promise_on: date | None) -> bool:
    return due_on is not None and promise_on is not None and promise_on > due_on


def _value(row: AnyRow) -> Money | None:
    return Money.from_units(row.value_units, row.currency) if row.priced else None
