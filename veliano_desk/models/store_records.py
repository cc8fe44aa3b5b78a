"""Links, cursors and bulk writes: how rows of the store come in by the thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import IS_OPEN, Order, Piece, PieceFlag
from veliano_desk.models.production import PlannedOperation
from veliano_desk.models.store_sync import StoreLink, SyncCursor, SyncFindingRow, SyncRunRow

CUSTOMERS, CUSTOM_ORDERS = "customers", "custom_orders"


def links_of(session: Session, table: str, remote_ids: Iterable[str]) -> dict[str, StoreLink]:
    """The links that exist already, by remote id."""
    wanted = select(StoreLink).where(StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids)))
    return {link.remote_id: link for link in session.scalars(wanted)}


def local_ids(session: Session, table: str, remote_ids: Iterable[str]) -> dict[str, int]:
    """Our number of each of the store's rows that we have."""
    wanted = select(StoreLink.remote_id, StoreLink.local_id).where(
        StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids))
    )
    return {remote: local for remote, local in session.execute(wanted)}


def remote_id_of(session: Session, table: str, local_id: int) -> str | None:
    """The store's id of one of our rows, None for what the store does not have."""
    return session.scalar(
        select(StoreLink.remote_id).where(StoreLink.store_table == table, StoreLink.local_id == local_id)
    )


def link_of(session: Session, table: str, local_id: int) -> StoreLink | None:
    return session.scalars(
        select(StoreLink).where(StoreLink.store_table == table, StoreLink.local_id == local_id)
    ).first()


def insert_many(session: Session, kind: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert in bulk, numbers not asked for."""
    if rows:
        session.execute(insert(kind), list(rows))


def insert_numbered(session: Session, kind: type[Numbered], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert in bulk; the new numbers in the order of the rows."""
    if not rows:
        return []
    made = session.scalars(insert(kind).returning(kind.id, sort_by_parameter_order=True), list(rows))
    return list(made)


def numbers_taken(session: Session, numbers: Iterable[str]) -> set[str]:
    """Which of the order numbers exist already."""
    return set(session.scalars(select(Order.number).where(Order.number.in_(tuple(numbers)))))


def cursor_of(session: Session, table: str) -> SyncCursor | None:
    """How far a table was read, None before its first row."""
    return session.scalars(select(SyncCursor).where(SyncCursor.store_table == table)).first()


def move_cursor(session: Session, table: str, updated_at: str, remote_id: str) -> None:
    """Keep how far a table was read; committed with the rows it covers."""
    cursor = cursor_of(session, table)
    if cursor is None:
        session.add(SyncCursor(store_table=table, updated_at=updated_at, remote_id=remote_id))
    else:
        cursor.updated_at, cursor.remote_id = updated_at, remote_id


def keep_finding(session: Session, table: str, remote_id: str, reason: str, raw: str, now: datetime) -> None:
    """Keep a row that could not be understood, once."""
    forget_findings(session, table, [remote_id])
    session.add(SyncFindingRow(store_table=table, remote_id=remote_id, reason=reason, raw=raw, found_at=now))


def forget_findings(session: Session, table: str, remote_ids: Iterable[str]) -> None:
    """Rows that came again and were understood are findings no more."""
    session.execute(
        delete(SyncFindingRow).where(
            SyncFindingRow.store_table == table, SyncFindingRow.remote_id.in_(tuple(remote_ids))
        )
    )


def findings(session: Session, limit: int) -> list[SyncFindingRow]:
    return list(session.scalars(select(SyncFindingRow).order_by(SyncFindingRow.id.desc()).limit(limit)))


def count_findings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SyncFindingRow)) or 0


def runs(session: Session, limit: int) -> list[SyncRunRow]:
    """The newest runs first."""
    return list(session.scalars(select(SyncRunRow).order_by(SyncRunRow.id.desc()).limit(limit)))


def last_run(session: Session, result: str | None = None) -> SyncRunRow | None:
    """The newest run, of one result where given."""
    query = select(SyncRunRow).order_by(SyncRunRow.id.desc()).limit(1)
    return session.scalars(query.where(SyncRunRow.result == result) if result else query).first()


def recount_orders(session: Session, customer_ids: Iterable[int]) -> None:
    """Bring the order counts of these customers up to date."""
    ids = tuple(set(customer_ids))
    if not ids:
        return
    owned = select(func.count()).select_from(Order).where(Order.customer_id == Customer.id)
    session.execute(
        update(Customer).where(Customer.id.in_(ids))
        .values(orders=owned.scalar_subquery(), open_orders=owned.where(IS_OPEN).scalar_subquery())
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def name_keys(session: Session, customer_ids: Iterable[int]) -> dict[int, str]:
    """How these customers sort, for the orders that show their names."""
    wanted = select(Customer.id, Customer.name_key).where(Customer.id.in_(tuple(customer_ids)))
    return {number: key for number, key in session.execute(wanted)}


def delete_pieces(session: Session, piece_ids: Sequence[int]) -> None:
    """Take pieces out that nobody has begun, with their doubts and their place in the plan."""
    session.execute(delete(PieceFlag).where(PieceFlag.piece_id.in_(piece_ids)))
    session.execute(delete(PlannedOperation).where(PlannedOperation.piece_id.in_(piece_ids)))
    session.execute(delete(Piece).where(Piece.id.in_(piece_ids)))
    session.flush()
