"""What each write changed, left for the other desks in a small table; PostgreSQL tells them at once, too."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.changes import EVERYTHING
from veliano_desk.models.audit import AuditHead
from veliano_desk.models.base import Base
from veliano_desk.models.columns import Int64, Json

CHANNEL = "veliano_desk"
KEPT = 1000
"""So many writes can be looked back on; whoever missed more reads everything again."""


class DeskChange(Base):
    """One write by the number of its audit entry: by which open workspace, in which areas."""

    __tablename__ = "desk_changes"

    sequence: Mapped[int] = mapped_column(Int64, primary_key=True, autoincrement=False)
    desk: Mapped[str]
    areas: Mapped[Any] = mapped_column(Json)


def leave_word(session: Session, sequence: int, desk: str, areas: Collection[str]) -> None:
    """In the transaction that writes: tell the other desks, once it is committed, what it changed.

    sequence: of the write's audit entry; desk: which open workspace wrote, so that it does not tell itself.
    """
    connection = session.connection()  # its own statements: the session's count as what the person wrote
    left = insert(DeskChange)
    if connection.dialect.name == "postgresql":
        payload = json.dumps({"desk": desk, "areas": sorted(areas)})
        left = left.returning(func.pg_notify(CHANNEL, payload))
    connection.execute(left, {"sequence": sequence, "desk": desk, "areas": sorted(areas)})
    if sequence % KEPT == 0:
        connection.execute(delete(DeskChange).where(DeskChange.sequence <= sequence - KEPT))


def heard(payload: str, own: str) -> frozenset[str]:
    """The areas that a notification tells of; none where it is the desk's own. What nobody understands is anything."""
    try:
        told = json.loads(payload)
        return frozenset() if told["desk"] == own else frozenset(map(str, told["areas"]))
    except (ValueError, KeyError, TypeError):
        return EVERYTHING


def written_since(session: Session, sequence: int, own: str) -> tuple[int, frozenset[str]]:
    """The newest write, and the areas that others changed after `sequence`.

    Everything, where that is too long ago or not known (-1), or the log now ends before it: another copy was put in
    its place.
    """
    newest = session.scalar(select(AuditHead.sequence)) or 0
    if sequence < 0 or newest < sequence or newest - sequence >= KEPT:
        return newest, EVERYTHING
    others = select(DeskChange.areas).where(
        DeskChange.sequence > sequence, DeskChange.sequence <= newest, DeskChange.desk != own
    )
    return newest, frozenset(area for areas in session.scalars(others) for area in areas)
