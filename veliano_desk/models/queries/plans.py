"""The plan as lists: what is planned when, what each order is promised for, how full people's days are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from veliano_desk.domain.production import PlanLine, PromiseLine
from veliano_desk.models.orders import IS_OPEN, Order
from veliano_desk.models.pieces import Piece
from veliano_desk.models.production import PlannedOperation

_MOST_VARIABLES = 5000


def lines_between(session: Session, start: datetime, end: datetime) -> tuple[PlanLine, ...]:
    """Operations that touch the time from `start` to `end`, by when they begin."""
    rows = session.execute(
        select(Order.number, Piece.title.label("piece"), PlannedOperation)
        .join(Piece, Piece.id == PlannedOperation.piece_id).join(Order, Order.id == Piece.order_id)
        .where(PlannedOperation.start < end, PlannedOperation.end > start)
        .order_by(PlannedOperation.start, PlannedOperation.id)
    )  # fmt: skip
    return tuple(
        PlanLine(number, piece, step.title, step.person, step.bench, step.start, step.end)
        for number, piece, step in rows if step.start and step.end
    )  # fmt: skip


def promises(session: Session) -> tuple[PromiseLine, ...]:
    """Open orders that are planned, soonest first, with the reason of their last piece."""
    rows = session.execute(
        select(Order.number, Order.promise_on, Order.due_on, Order.bound_by, Piece.reason)
        .join(Piece, (Piece.order_id == Order.id) & (Piece.promise_on == Order.promise_on))
        .where(IS_OPEN).order_by(Order.promise_on, Order.id, Piece.position)
    )  # fmt: skip
    found: dict[str, PromiseLine] = {}
    for number, promise_on, due_on, bound_by, reason in rows:
        if promise_on is not None:
            found.setdefault(number, PromiseLine(number, promise_on, due_on, bound_by, reason))
    return tuple(found.values())


def pieces_by_id(session: Session, ids: Sequence[int]) -> list[Piece]:
    """These pieces, thousands at a time."""
    found: list[Piece] = []
    for start in range(0, len(ids), _MOST_VARIABLES):
        found += session.scalars(select(Piece).where(Piece.id.in_(ids[start : start + _MOST_VARIABLES])))
    return found


def pieces_by_order(session: Session, order_ids: Sequence[int]) -> list[Piece]:
    """All pieces of these orders in their order, thousands at a time."""
    found: list[Piece] = []
    for start in range(0, len(order_ids), _MOST_VARIABLES):
        some = select(Piece).where(Piece.order_id.in_(order_ids[start : start + _MOST_VARIABLES]))
        found += session.scalars(some.order_by(Piece.order_id, Piece.position, Piece.id))
    return found


def orders_by_id(session: Session, ids: Sequence[int]) -> list[Order]:
    """These orders, thousands at a time, in the order of their numbers."""
    found: list[Order] = []
    for start in range(0, len(ids), _MOST_VARIABLES):
        some = select(Order).where(Order.id.in_(ids[start : start + _MOST_VARIABLES]))
        found += session.scalars(some.order_by(Order.id))
    return found
