"""The figures on top of Today."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from veliano_desk.domain.stages import Stage, rank
from veliano_desk.models.orders import IS_OPEN, Order, ordered_within
from veliano_desk.models.pieces import OrderEvent


def due_until(session: Session, day: date) -> int:
    """Unshipped orders whose promise falls on or before a day."""
    unshipped = (IS_OPEN, Order.stage_rank < rank(Stage.SHIPPED), Order.due_on <= day)
    return session.scalar(select(func.count()).select_from(Order).where(*unshipped)) or 0


def shipped_since(session: Session, moment: datetime) -> int:
    """Orders that left the workshop since a moment."""
    shipped = select(func.count(OrderEvent.order_id.distinct())).where(
        OrderEvent.kind == "ship", OrderEvent.at >= moment
    )
    return session.scalar(shipped) or 0


def changed_since(session: Session, moment: datetime) -> int:
    """Open orders that moved, were edited, or were changed by the store since a moment; a note changes no work."""
    changed = (
        select(func.count(OrderEvent.order_id.distinct()))
        .join(Order, Order.id == OrderEvent.order_id)
        .where(IS_OPEN, OrderEvent.at > moment, OrderEvent.kind != "note")
    )
    return session.scalar(changed) or 0


def booked_since(session: Session, moment: datetime) -> int:
    """The value of orders that came in since a moment, in ten-thousandths."""
    booked = select(func.sum(Order.value_units)).where(ordered_within(moment), Order.stage != Stage.CANCELLED)
    return int(session.scalar(booked) or 0)
