"""Orders, as the list shows them. Their pieces and what happened to them are in `pieces`, which lists need none of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, literal_column, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited
from veliano_desk.models.columns import STRICT, Int64


class Order(Edited, Base):
    """An order. What the list shows and sorts by stands here, kept in step by the services that change pieces.

    source: "custom" (the store's custom orders), "shop" (its shop orders) or "desk" (entered here, on its way there).
    value_units: quoted price in ten-thousandths (0 and not `priced` where the store has none); stage: of the least
    advanced piece, with its rank for sorting; finish_on: the plan's last day of work; promise_on: that and the buffer;
    due_on: the first promise; slack_days: due_on − finish_on, 9999 where either is unknown; is_open: not delivered,
    cancelled or returned; piece_key: the title, folded; flags: doubts about its pieces and open questions together;
    questions: how many of them are questions; buyer: who bought, where no customer is linked.

    The indexes that lists are read off stand in migration 0003, since most of them are of a part of the orders.
    """

    __tablename__ = "orders"
    __table_args__ = (Index(None, "customer_id"), STRICT)

    number: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(default="custom")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    customer_key: Mapped[str] = mapped_column(default="")
    buyer: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    value_units: Mapped[int] = mapped_column(default=0)
    priced: Mapped[bool]
    store_status: Mapped[str]
    kit_status: Mapped[str] = mapped_column(default="")
    kit_tracking: Mapped[str] = mapped_column(default="")
    material: Mapped[str] = mapped_column(default="")
    teeth_raw: Mapped[str] = mapped_column(default="")
    design_details: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    piece_title: Mapped[str] = mapped_column(default="")
    piece_key: Mapped[str] = mapped_column(default="")
    piece_kind: Mapped[str] = mapped_column(default="")
    alloy_code: Mapped[str] = mapped_column(default="")
    alloy_title: Mapped[str] = mapped_column(default="")
    stage: Mapped[str]
    stage_rank: Mapped[int]
    is_open: Mapped[bool]
    flags: Mapped[int] = mapped_column(default=0)
    questions: Mapped[int] = mapped_column(default=0)
    finish_on: Mapped[date | None]
    promise_on: Mapped[date | None]
    due_on: Mapped[date | None]
    slack_days: Mapped[int] = mapped_column(default=9999)
    bound_by: Mapped[str] = mapped_column(default="")
    ordered_at: Mapped[datetime]


# Compared with a number, not taken for a truth value: flags are numbers on PostgreSQL too. The number stands in the
# statement itself: a database that does not see it cannot tell that an index of the open orders will do.
IS_OPEN: ColumnElement[bool] = Order.is_open == literal_column("1", Int64)
IS_CLOSED: ColumnElement[bool] = Order.is_open == literal_column("0", Int64)


def ordered_within(start: datetime, end: datetime | None = None) -> ColumnElement[bool]:
    """Ordered since a moment, and before another where there is one; said so that it is read off an index: open and
    closed orders have one each."""
    within = [Order.ordered_at >= start] if end is None else [Order.ordered_at >= start, Order.ordered_at < end]
    return or_(and_(IS_OPEN, *within), and_(IS_CLOSED, *within))


def order_by_number(session: Session, number: str) -> Order | None:
    return session.scalars(select(Order).where(Order.number == number)).first()


def orders_of_customer(session: Session, customer_id: int) -> list[Order]:
    """All of a customer's orders, newest first."""
    theirs = select(Order).where(Order.customer_id == customer_id)
    return list(session.scalars(theirs.order_by(Order.ordered_at.desc(), Order.id.desc())))
