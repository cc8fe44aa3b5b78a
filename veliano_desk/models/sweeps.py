"""How far a table of the store was read, which of its rows are as they last came, and which are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from veliano_desk.models import decisions
from veliano_desk.models.store_records import MENDED, cursor_of
from veliano_desk.models.store_sync import OutboxEntry, StoreLink, SyncCursor, SyncFindingRow

_AT_ONCE = 500


class Mark(NamedTuple):
    """What a row last came with."""

    stamp: str
    digest: str


def marks_of(session: Session, table: str, remote_ids: Sequence[str]) -> dict[str, Mark]:
    """Stamp and digest with which each of these rows last came; rows that never came are absent."""
    wanted = select(StoreLink.remote_id, StoreLink.remote_updated_at, StoreLink.digest).where(
        StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids))
    )
    return {remote: Mark(stamp, digest) for remote, stamp, digest in session.execute(wanted)}


def count_links(session: Session, table: str) -> int:
    """How many of the table's rows are here."""
    return session.scalar(select(func.count()).select_from(StoreLink).where(StoreLink.store_table == table)) or 0


def known_after(session: Session, table: str, after: str, to: str | None, limit: int) -> list[str]:
    """The next ids of the table's rows here, greater than `after` and at most `to` (None: to the end), in their order.
    Rows that the store was never seen to have are left out."""
    wanted = select(StoreLink.remote_id).where(
        StoreLink.store_table == table, StoreLink.remote_id > after, StoreLink.digest != ""
    )
    if to is not None:
        wanted = wanted.where(StoreLink.remote_id <= to)
    return list(session.scalars(wanted.order_by(StoreLink.remote_id).limit(limit)))


def links_in_order(session: Session, table: str, after: str, to: str | None, limit: int) -> list[tuple[str, str]]:
    """(id, digest) of the next rows here in the order of their ids, greater than `after` and at most `to`."""
    wanted = select(StoreLink.remote_id, StoreLink.digest).where(
        StoreLink.store_table == table, StoreLink.remote_id > after
    )
    if to is not None:
        wanted = wanted.where(StoreLink.remote_id <= to)
    found = session.execute(wanted.order_by(StoreLink.remote_id).limit(limit))
    return [(remote, digest) for remote, digest in found]


def on_their_way(session: Session, table: str, remote_ids: Iterable[str]) -> set[str]:
    """Which of these rows wait in the outbox to be made in the store."""
    wanted = select(OutboxEntry.remote_id).where(
        OutboxEntry.store_table == table, OutboxEntry.kind == "insert", OutboxEntry.state != "sent",
        OutboxEntry.remote_id.in_(tuple(remote_ids)),
    )  # fmt: skip
    return set(session.scalars(wanted))


def asked_about(session: Session, table: str, remote_ids: Sequence[str]) -> set[str]:
    """Which of these rows somebody was asked about as deleted, and the question stands or was answered."""
    return {
        remote
        for some in _some(remote_ids)
        for remote in session.scalars(
            select(decisions.DecisionRow.remote_id).where(
                decisions.DecisionRow.kind == decisions.DELETED, decisions.DecisionRow.store_table == table,
                decisions.DecisionRow.remote_id.in_(some), decisions.DecisionRow.answer != decisions.WITHDRAWN,
            )
        )
    }  # fmt: skip


def _some(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield tuple(ids[start : start + _AT_ONCE])


def settle_to(session: Session, table: str, settled_to: str) -> None:
    """Keep up to when everything stamped was committed when it was read."""
    cursor = cursor_of(session, table)
    if cursor is not None:
        cursor.settled_to = settled_to


def sweep_came_to(session: Session, table: str, remote_id: str) -> None:
    """Keep how far reading from end to end has come."""
    _cursor(session, table).sweeping_at = remote_id


def sweep_is_through(session: Session, table: str, now: datetime) -> None:
    """Keep that the table was read from end to end."""
    cursor = _cursor(session, table)
    cursor.sweeping_at, cursor.swept_at = "", now


def _cursor(session: Session, table: str) -> SyncCursor:
    cursor = cursor_of(session, table)
    if cursor is None:
        cursor = SyncCursor(store_table=table, updated_at="", remote_id="")
        session.add(cursor)
    return cursor


def mends_of(session: Session, table: str) -> dict[str, dict[str, Any]]:
    """The table's rows that somebody mended: remote id -> {field: {"was": the store's value, "is": what is read}}."""
    wanted = select(SyncFindingRow.remote_id, SyncFindingRow.mended).where(
        SyncFindingRow.store_table == table, SyncFindingRow.state == MENDED
    )
    return {remote: dict(mended) for remote, mended in session.execute(wanted)}
