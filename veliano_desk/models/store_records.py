"""Links, cursors and bulk writes: how rows of the store come in by the thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from veliano_desk.models.base import Numbered
from veliano_desk.models.customers import Customer
from veliano_desk.models.files import OrderFile
from veliano_desk.models.orders import IS_OPEN, Order
from veliano_desk.models.pieces import ActualCost, OrderEvent, Piece, PieceFlag
from veliano_desk.models.production import PlannedOperation
from veliano_desk.models.store_sync import StoreLink, SyncCursor, SyncFindingRow, SyncRunRow

Kind = TypeVar("Kind", bound=Numbered)

CUSTOMERS, CUSTOM_ORDERS = "customers", "custom_orders"
RUNNING, DONE, CANCELLED, FAILED, BROKEN_OFF = "running", "done", "cancelled", "failed", "broken off"
"""How a run stands or ended."""
MENDED, DROPPED = "mended", "dropped"
"""What somebody made of a row that could not be understood."""
HOMELESS = 0
"""The number of what a row is here that waits for its order."""
MEND_ROW = "store.mend_row"
"""In the audit log: a row was taken in with what somebody put right in it. Whoever may mend it may not always plan."""


def links_of(session: Session, table: str, remote_ids: Iterable[str]) -> dict[str, StoreLink]:
    """The links that exist already, by remote id, with the rows they hold."""
    wanted = select(StoreLink).where(StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids)))
    return {link.remote_id: link for link in session.scalars(wanted)}


def local_ids(session: Session, table: str, remote_ids: Iterable[str]) -> dict[str, int]:
    """Our number of each of the store's rows that we have; of a customer who was made one with another, that one's."""
    those = (StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids)))
    wanted = select(StoreLink.remote_id, StoreLink.local_id).where(*those)
    if table == CUSTOMERS:
        whose = func.coalesce(Customer.merged_into, StoreLink.local_id)
        wanted = select(StoreLink.remote_id, whose).outerjoin(Customer, Customer.id == StoreLink.local_id).where(*those)
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


def homeless_links(session: Session, table: str) -> list[StoreLink]:
    """Links of rows that wait for what they belong to."""
    return list(session.scalars(
        select(StoreLink).where(StoreLink.store_table == table, StoreLink.local_id == HOMELESS).order_by(StoreLink.id)
    ))  # fmt: skip


def rows_by_id(session: Session, kind: type[Kind], ids: Sequence[int]) -> dict[int, Kind]:
    """Rows of any kind by their number."""
    return {row.id: row for row in session.scalars(select(kind).where(kind.id.in_(ids)))}


def delete_rows(session: Session, kind: type[Kind], ids: Sequence[int]) -> None:
    """Take rows out by their number."""
    session.execute(delete(kind).where(kind.id.in_(ids)))


def events_by_uid(session: Session, uids: Sequence[str]) -> dict[str, OrderEvent]:
    """What happened to orders, by the id it has in the store too."""
    return {event.uid: event for event in session.scalars(select(OrderEvent).where(OrderEvent.uid.in_(uids)))}


def cut_link(session: Session, table: str, remote_id: str) -> None:
    """From now on the record is only ours: nothing of the store's row is known here."""
    session.execute(delete(StoreLink).where(StoreLink.store_table == table, StoreLink.remote_id == remote_id))


def holders_of(session: Session, numbers: Iterable[str]) -> list[Order]:
    """The orders that bear these numbers now."""
    return list(session.scalars(select(Order).where(Order.number.in_(tuple(numbers)))))


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


def forget_store(session: Session) -> None:
    """Before another store is read: begin at its beginning, with nothing that the last one could not be read in."""
    session.execute(delete(SyncCursor))
    session.execute(delete(SyncFindingRow))


def findings_of(session: Session, table: str, remote_ids: Iterable[str]) -> dict[str, SyncFindingRow]:
    """What is known not to be understood of these rows."""
    wanted = select(SyncFindingRow).where(
        SyncFindingRow.store_table == table, SyncFindingRow.remote_id.in_(tuple(remote_ids))
    )
    return {finding.remote_id: finding for finding in session.scalars(wanted)}


def keep_finding(session: Session, table: str, remote_id: str, reason: str, raw: str, now: datetime) -> None:
    """Keep a row that could not be understood, once."""
    known = findings_of(session, table, [remote_id]).get(remote_id)
    if known is None:
        session.add(SyncFindingRow(store_table=table, remote_id=remote_id, reason=reason, raw=raw, found_at=now))
    elif known.raw != raw or known.state == MENDED:
        known.reason, known.raw, known.found_at, known.state, known.mended = reason, raw, now, "", {}


def forget_findings(session: Session, table: str, remote_ids: Iterable[str]) -> None:
    """Rows that came again and were understood are findings no more."""
    session.execute(
        delete(SyncFindingRow).where(
            SyncFindingRow.store_table == table, SyncFindingRow.remote_id.in_(tuple(remote_ids))
        )
    )


def findings(session: Session, limit: int) -> list[SyncFindingRow]:
    """What somebody has to look at, the newest first."""
    waiting = select(SyncFindingRow).where(SyncFindingRow.state == "")
    return list(session.scalars(waiting.order_by(SyncFindingRow.id.desc()).limit(limit)))


def undecided(session: Session, table: str, after: str, to: str | None) -> list[str]:
    """The ids of the table's rows that somebody has to look at because they could not be understood, greater than
    `after` and at most `to` (None: to the end)."""
    wanted = select(SyncFindingRow.remote_id).where(
        SyncFindingRow.store_table == table, SyncFindingRow.remote_id > after, SyncFindingRow.state == ""
    )
    if to is not None:
        wanted = wanted.where(SyncFindingRow.remote_id <= to)
    return list(session.scalars(wanted))


def runs(session: Session, limit: int) -> list[SyncRunRow]:
    """The newest runs first."""
    return list(session.scalars(select(SyncRunRow).order_by(SyncRunRow.id.desc()).limit(limit)))


def break_off_runs(session: Session, now: datetime) -> list[int]:
    """End the runs that ended without a word, as a program does that is killed; their numbers."""
    left = list(session.scalars(select(SyncRunRow).where(SyncRunRow.result == RUNNING)))
    for run in left:
        run.result, run.ended_at = BROKEN_OFF, now
        run.message = "The program ended before this sync did. What it had finished is kept."
    return [run.id for run in left]


def brought_unplanned(session: Session, planned_at: datetime | None) -> bool:
    """Whether a run since the last plan took rows in and did not plan: it stopped before, or whoever synced may not.

    A run that went as it should has nothing to say; one that was broken off could not count.
    """
    left = select(SyncRunRow.id).where(
        (SyncRunRow.result == BROKEN_OFF) | ((SyncRunRow.pulled > 0) & (SyncRunRow.message != ""))
    )
    if planned_at is not None:
        left = left.where(SyncRunRow.ended_at > planned_at)
    return session.scalar(left.limit(1)) is not None


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


def rename_customer(session: Session, customer_id: int, name_key: str) -> None:
    """Sort a customer's orders by their new name."""
    session.execute(
        update(Order).where(Order.customer_id == customer_id, Order.customer_key != name_key)
        .values(customer_key=name_key).execution_options(synchronize_session=False)
    )  # fmt: skip


def ownerless_orders(session: Session) -> list[tuple[Order, str]]:
    """Orders whose customer is not here, with the store's id of that customer where it told one."""
    found = session.execute(
        select(Order, StoreLink.row)
        .join(StoreLink, (StoreLink.local_id == Order.id) & (StoreLink.store_table == CUSTOM_ORDERS))
        .where(Order.customer_id.is_(None))
    )
    return [(order, str(row["customer_id"])) for order, row in found if row.get("customer_id")]


def owners_of(session: Session, remote_ids: Iterable[str]) -> set[int]:
    """The customers whom the orders of these rows belong to now."""
    links = select(StoreLink.local_id).where(
        StoreLink.store_table == CUSTOM_ORDERS, StoreLink.remote_id.in_(tuple(remote_ids))
    )
    owned = select(Order.customer_id).where(Order.id.in_(links), Order.customer_id.is_not(None))
    return {number for number in session.scalars(owned.distinct()) if number is not None}


def has_actuals(session: Session, piece_ids: Sequence[int]) -> bool:
    """Whether somebody reported what one of these pieces really took."""
    return session.scalar(select(ActualCost.id).where(ActualCost.piece_id.in_(piece_ids)).limit(1)) is not None


def clear_flags(session: Session, piece_ids: Sequence[int]) -> None:
    """Take out what was doubtful about these pieces; they are read anew."""
    session.execute(delete(PieceFlag).where(PieceFlag.piece_id.in_(piece_ids)))


def clear_plan(session: Session, piece_ids: Sequence[int]) -> None:
    """Take pieces out of the plan."""
    session.execute(delete(PlannedOperation).where(PlannedOperation.piece_id.in_(piece_ids)))


def delete_pieces(session: Session, piece_ids: Sequence[int]) -> None:
    """Take pieces out that nobody has begun, with their doubts and their place in the plan. Their files stay with the
    order."""
    clear_flags(session, piece_ids)
    clear_plan(session, piece_ids)
    session.execute(update(OrderFile).where(OrderFile.piece_id.in_(piece_ids)).values(piece_id=None))
    session.execute(delete(Piece).where(Piece.id.in_(piece_ids)))
