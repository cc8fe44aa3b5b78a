"""Pieces by what is still to be done to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from veliano_desk.domain.stages import OUT_OF_THE_HOUSE
from veliano_desk.models.orders import Order
from veliano_desk.models.pieces import Piece
from veliano_desk.models.queries.paging import AnyRow

_DONE = tuple(str(stage) for stage in OUT_OF_THE_HOUSE)


def open_piece_ids(session: Session) -> list[int]:
    """Pieces whose life goes on, oldest first."""
    return list(session.scalars(select(Piece.id).where(Piece.stage.not_in(_DONE)).order_by(Piece.id)))


def pieces_to_plan(session: Session) -> Sequence[AnyRow]:
    """(Piece, order number, due day, ordered at) of everything that is still to be made or packed."""
    return session.execute(
        select(Piece, Order.number, Order.due_on, Order.ordered_at, Order.notes, Order.design_details)
        .join(Order, Order.id == Piece.order_id).where(Piece.stage.not_in(_DONE)).order_by(Piece.id)
    ).all()  # fmt: skip
