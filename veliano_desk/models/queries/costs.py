"""The figures of the cost report, summed in SQL: exact, because amounts are integers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order, ordered_within
from veliano_desk.models.pieces import ActualCost, Piece
from veliano_desk.models.queries.paging import AnyRow


def orders_between(session: Session, start: datetime, end: datetime) -> Sequence[AnyRow]:
    """Orders of a period (start included, end not) with the sums of their pieces' estimates, oldest first. Shop orders
    without pieces are goods from stock: nothing was made for them, so they are no part of it."""
    estimates = (
        select(
            Piece.order_id,
            func.sum(Piece.metal_units).label("metal"), func.sum(Piece.stones_units).label("stones"),
            func.sum(Piece.labour_units).label("labour"), func.sum(Piece.overhead_units).label("overhead"),
        ).where(Piece.stage != "cancelled").group_by(Piece.order_id).subquery()
    )  # fmt: skip
    return session.execute(
        select(
            Order.id, Order.number, func.coalesce(Customer.name, Order.buyer).label("customer"), Order.piece_title,
            Order.stage, Order.ordered_at,
            Order.value_units, Order.priced, Order.currency, estimates.c.metal, estimates.c.stones,
            estimates.c.labour, estimates.c.overhead,
        )
        .outerjoin(Customer, Customer.id == Order.customer_id)
        .outerjoin(estimates, estimates.c.order_id == Order.id)
        .where(ordered_within(start, end), Order.stage != "cancelled")
        .where(or_(Order.source != "shop", estimates.c.order_id.is_not(None)))
        .order_by(Order.ordered_at, Order.id)
    ).all()  # fmt: skip


def actuals_between(session: Session, start: datetime, end: datetime) -> dict[int, dict[str, int]]:
    """What was reported from the bench for these orders: order -> kind -> ten-thousandths."""
    found: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(Piece.order_id, ActualCost.kind, func.sum(ActualCost.amount_units))
        .join(Piece, Piece.id == ActualCost.piece_id).join(Order, Order.id == Piece.order_id)
        .where(ordered_within(start, end))
        .group_by(Piece.order_id, ActualCost.kind)
    )  # fmt: skip
    for order_id, kind, units in rows:
        found.setdefault(order_id, {})[kind] = int(units)
    return found
