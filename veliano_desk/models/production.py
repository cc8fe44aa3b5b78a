"""The plan: operations with their person, bench and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.stages import OUT_OF_THE_HOUSE
from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.pieces import Piece


class PlannedOperation(Numbered, Base):
    """One operation of a piece, with where and when it stands in the plan."""

    __tablename__ = "planned_operations"
    __table_args__ = (UniqueConstraint("piece_id", "sequence"), Index(None, "start"), STRICT)

    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id"))
    sequence: Mapped[int]
    code: Mapped[str]
    title: Mapped[str]
    stage: Mapped[str]
    minutes: Mapped[int]
    person: Mapped[str] = mapped_column(default="")
    bench: Mapped[str] = mapped_column(default="")
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]


def operations_of(session: Session, piece_ids: Sequence[int]) -> list[PlannedOperation]:
    """The operations of these pieces in their order."""
    wanted = select(PlannedOperation).where(PlannedOperation.piece_id.in_(piece_ids))
    return list(session.scalars(wanted.order_by(PlannedOperation.piece_id, PlannedOperation.sequence)))


def replace_plan(session: Session, piece_ids: Sequence[int], operations: Sequence[dict[str, Any]]) -> None:
    """Take these pieces' old operations out, and those of pieces that are done with, and put the new plan in."""
    done = select(Piece.id).where(Piece.stage.in_(str(stage) for stage in OUT_OF_THE_HOUSE))
    session.execute(delete(PlannedOperation).where(PlannedOperation.piece_id.in_(done)))
    for start in range(0, len(piece_ids), 5000):
        some = piece_ids[start : start + 5000]
        session.execute(delete(PlannedOperation).where(PlannedOperation.piece_id.in_(some)))
    if operations:
        session.execute(insert(PlannedOperation), list(operations))
