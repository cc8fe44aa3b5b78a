"""What stands between the desk and the store: links, cursors, the outbox, runs and rows not understood."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from veliano_desk.domain.row_digest import digest
from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT, Json


class StoreLink(Numbered, Base):
    """Which row of the store is which row here, with the store's row whole as it last came and its digest.

    The digest follows the row whenever that is set; rows written in bulk bring theirs.
    """

    __tablename__ = "store_links"
    __table_args__ = (UniqueConstraint("store_table", "remote_id"), Index(None, "store_table", "local_id"), STRICT)

    store_table: Mapped[str]
    remote_id: Mapped[str]
    local_id: Mapped[int]
    remote_updated_at: Mapped[str]
    digest: Mapped[str] = mapped_column(default="")
    row: Mapped[Any] = mapped_column(Json)

    @validates("row")
    def _digested(self, _name: str, row: Any) -> Any:
        self.digest = digest(row)
        return row


class SyncCursor(Numbered, Base):
    """How far a table was read: the store's own strings, committed with the rows they cover, empty before the first;
    when it was last read from end to end, and how far that has come (the last id seen, empty when it is through).

    settled_to: by the store's clock, up to when everything stamped was surely committed when it was read; what is
    stamped later is read once more. Empty where the store did not tell the time.
    """

    __tablename__ = "sync_cursors"

    store_table: Mapped[str] = mapped_column(unique=True)
    updated_at: Mapped[str]
    remote_id: Mapped[str]
    settled_to: Mapped[str] = mapped_column(default="")
    swept_at: Mapped[datetime | None]
    sweeping_at: Mapped[str] = mapped_column(default="")


class OutboxEntry(Numbered, Base):
    """A change for the store, written in the transaction that caused it. state: waiting, sent or set aside.

    kind: how it is sent (`sync.push`); remote_id: the store's record that it belongs to, whose entries are sent in the
    order they were made; order_id: our order, all of whose entries are kept in order together.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "state", "next_try_at"),
        Index(None, "order_id", "state"),
        Index(None, "remote_id", "state"),
        STRICT,
    )

    uid: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    store_table: Mapped[str]
    kind: Mapped[str]
    remote_id: Mapped[str]
    values: Mapped[Any] = mapped_column(Json)
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]


class SyncRunRow(Numbered, Base):
    """One run with its figures; details: more of them as data, by table."""

    __tablename__ = "sync_runs"

    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str]
    pulled: Mapped[int] = mapped_column(default=0)
    pushed: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    details: Mapped[Any] = mapped_column(Json, default=dict)


class SyncFindingRow(Numbered, Base):
    """A row of the store that could not be understood, whole; forgotten once it came again and could be read.

    state: "" as long as somebody has to look at it; mended: it is read with the values in `mended` instead of its own,
    as long as the store has not changed those; dropped: not to be told again until the store changes it.
    """

    __tablename__ = "sync_findings"
    __table_args__ = (UniqueConstraint("store_table", "remote_id"), STRICT)

    store_table: Mapped[str]
    remote_id: Mapped[str]
    reason: Mapped[str]
    raw: Mapped[str]
    state: Mapped[str] = mapped_column(default="")
    mended: Mapped[Any] = mapped_column(Json, default=dict)
    found_at: Mapped[datetime]
