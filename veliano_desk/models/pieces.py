"""What an order is made of: its pieces, what of them could not be read, what they took, and what happened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Json


class Piece(Edited, Base):
    """One thing to be made. `estimate` is the explained estimate as data, the amounts beside it its sums. line: the
    shop's id of the line that it was bought with, empty where it was not bought in the shop.

    touched: somebody here edited or moved it, so the store's later wishes no longer replace it silently; hold_reason:
    what was said when it was put on hold, "" while it is not.
    """

    __tablename__ = "pieces"
    __table_args__ = (Index(None, "order_id", "position"), Index(None, "stage"), STRICT)

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    line: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    alloy_code: Mapped[str | None]
    assumed_alloy_code: Mapped[str | None]
    teeth: Mapped[Any] = mapped_column(Json)
    arch: Mapped[str | None]
    style: Mapped[str] = mapped_column(default="")
    size_text: Mapped[str] = mapped_column(default="")
    size_um: Mapped[int | None]
    width_um: Mapped[int | None]
    stone_kinds: Mapped[str] = mapped_column(default="")
    stones: Mapped[int | None]
    stones_mct: Mapped[int | None]
    plated: Mapped[bool] = mapped_column(default=False)
    needs_kit: Mapped[bool]
    stage: Mapped[str]
    held_from: Mapped[str | None]
    hold_reason: Mapped[str] = mapped_column(default="")
    touched: Mapped[bool] = mapped_column(default=False)
    stage_since: Mapped[datetime]
    finish_on: Mapped[date | None]
    promise_on: Mapped[date | None]
    bound_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    estimate: Mapped[Any] = mapped_column(Json)
    metal_units: Mapped[int] = mapped_column(default=0)
    stones_units: Mapped[int] = mapped_column(default=0)
    labour_units: Mapped[int] = mapped_column(default=0)
    overhead_units: Mapped[int] = mapped_column(default=0)
    margin_units: Mapped[int] = mapped_column(default=0)


class PieceFlag(Numbered, Base):
    """Something that could not be read. raw keeps the words verbatim; it goes once somebody has settled it."""

    __tablename__ = "piece_flags"
    __table_args__ = (Index(None, "piece_id"), STRICT)

    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id"))
    field: Mapped[str]
    message: Mapped[str]
    raw: Mapped[str]
    assumed: Mapped[bool] = mapped_column(default=False)


class OrderEvent(Numbered, Base):
    """Something that happened to an order or a piece; customer-visible ones go to the store with the same uid."""

    __tablename__ = "order_events"
    __table_args__ = (Index(None, "order_id", "at"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    piece_id: Mapped[int | None] = mapped_column(ForeignKey("pieces.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    icon: Mapped[str]
    title: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    customer_visible: Mapped[bool]


class ActualCost(Numbered, Base):
    """What a piece really took, as reported from the bench; append-only, corrections are new rows."""

    __tablename__ = "actual_costs"
    __table_args__ = (Index(None, "piece_id"), STRICT)

    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id"))
    kind: Mapped[str]
    amount_units: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def pieces_of(session: Session, order_ids: list[int]) -> list[Piece]:
    """The pieces of these orders, in their order."""
    wanted = select(Piece).where(Piece.order_id.in_(order_ids))
    return list(session.scalars(wanted.order_by(Piece.order_id, Piece.position, Piece.id)))


def flags_of(session: Session, piece_ids: list[int]) -> list[PieceFlag]:
    return list(session.scalars(select(PieceFlag).where(PieceFlag.piece_id.in_(piece_ids)).order_by(PieceFlag.id)))


def events_of(session: Session, order_id: int) -> list[OrderEvent]:
    """What happened to an order, newest first."""
    of_order = select(OrderEvent).where(OrderEvent.order_id == order_id)
    return list(session.scalars(of_order.order_by(OrderEvent.at.desc(), OrderEvent.id.desc())))


def actuals_of(session: Session, piece_ids: list[int]) -> list[ActualCost]:
    return list(session.scalars(select(ActualCost).where(ActualCost.piece_id.in_(piece_ids)).order_by(ActualCost.id)))
