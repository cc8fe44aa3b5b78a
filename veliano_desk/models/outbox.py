"""The outbox: changes for the store, written with what caused them and sent in the order they were made."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from veliano_desk.models.orders import Order
from veliano_desk.models.store_sync import OutboxEntry
from veliano_desk.models.unit_of_work import Unit, new_uid

WAITING, SENT, SET_ASIDE = "waiting", "sent", "set aside"
UNSENT = (WAITING, SET_ASIDE)
"""Asked for by name and not as "not sent": what was sent is most of the table, and the index begins with the state."""
CREATION, CREATED = "insert", ("customers", "custom_orders")
"""The kind and tables of entries that add a customer or an order; nothing else of its order goes before them."""
FILE, NO_FILE = "file", "no file"
MAX_WAIT_SECONDS = 3600
DAYS_KEPT = 90
"""How long an entry stays after it was sent."""


def queue_patch(unit: Unit, order_id: int, remote_id: str, values: dict[str, object]) -> None:
    """Tell the store new values of its order; a patch of that order that was never tried takes them in.

    One that was tried stays as it is: the store may have it already, and what it says is known by it.
    """
    unit.areas.add("store_sync")
    fresh = _patches(order_id).where(OutboxEntry.state == WAITING, OutboxEntry.attempts == 0)
    waiting = unit.session.scalars(fresh.order_by(OutboxEntry.id.desc()).limit(1)).first()
    if waiting:
        waiting.values = {**waiting.values, **values}
        return
    _queue(unit, order_id, "custom_orders", "patch", remote_id, new_uid(), values)


def _patches(order_id: int | None) -> Select[OutboxEntry]:
    return select(OutboxEntry).where(OutboxEntry.order_id == order_id, OutboxEntry.kind == "patch")


def on_its_way(session: Session, order_id: int) -> list[dict[str, object]]:
    """The values of an order's patches that the store has not confirmed; it may have taken some of them."""
    unsent = _patches(order_id).where(OutboxEntry.state.in_(UNSENT))
    return [dict(entry.values) for entry in session.scalars(unsent.order_by(OutboxEntry.id))]


def queue_event(unit: Unit, order_id: int, remote_id: str, uid: str, values: dict[str, object]) -> None:
    """Put an event into the store's timeline, under the id it has here: sent twice, it still stands there once."""
    _queue(unit, order_id, "custom_order_events", "insert", remote_id, uid, values)


def queue_creation(unit: Unit, order_id: int, table: str, values: dict[str, object]) -> None:
    """Add a row to the store under the id that it has here already; what it needs must be queued before it."""
    _queue(unit, order_id, table, CREATION, str(values["id"]), new_uid(), values)


def creations_of(session: Session, table: str, remote_id: str) -> list[OutboxEntry]:
    """What would add this row to the store and has not yet; several orders of one new customer each bring them."""
    unsent = select(OutboxEntry).where(
        OutboxEntry.state.in_(UNSENT), OutboxEntry.kind == CREATION, OutboxEntry.store_table == table,
        OutboxEntry.remote_id == remote_id,
    )  # fmt: skip
    return list(session.scalars(unsent.order_by(OutboxEntry.id)))


def queue_file(unit: Unit, order_id: int, kind: str, bucket: str, path: str, values: dict[str, object]) -> None:
    """Bring a file of the order into the store's bucket, or take it out of there (kind FILE or NO_FILE)."""
    _queue(unit, order_id, bucket, kind, path, new_uid(), values)


def forget_file(session: Session, path: str) -> None:
    """Don't bring this file any more; it may be on its way there all the same."""
    session.execute(delete(OutboxEntry).where(
        OutboxEntry.state.in_(UNSENT), OutboxEntry.kind == FILE, OutboxEntry.remote_id == path
    ))  # fmt: skip


def reasons_of(session: Session, order_id: int, kind: str) -> dict[str, str]:
    """Why entries of this kind could not be sent, by what they are about; "" for those that only wait."""
    unsent = select(OutboxEntry.remote_id, OutboxEntry.reason).where(
        OutboxEntry.order_id == order_id, OutboxEntry.state.in_(UNSENT), OutboxEntry.kind == kind
    )
    return {remote_id: reason for remote_id, reason in session.execute(unsent)}


def _queue(
    unit: Unit, order_id: int, table: str, kind: str, remote_id: str, uid: str, values: dict[str, object]
) -> None:
    unit.areas.add("store_sync")
    unit.session.add(OutboxEntry(
        uid=uid, order_id=order_id, store_table=table, kind=kind, remote_id=remote_id, values=values, made_at=unit.now,
        attempts=0, next_try_at=unit.now, state=WAITING,
    ))  # fmt: skip


def next_waiting(session: Session, now: datetime, after: int) -> OutboxEntry | None:
    """The oldest entry that may be sent now. An entry that waits for its next try holds back its own order only, or its
    own record where it belongs to no order; and so does one that would have added the order and was set aside."""
    later = (OutboxEntry.state == WAITING, OutboxEntry.next_try_at > now)
    held = select(OutboxEntry.order_id).where(*later, OutboxEntry.order_id.is_not(None))
    records = select(OutboxEntry.remote_id).where(*later, OutboxEntry.order_id.is_(None))
    absent = select(OutboxEntry.order_id).where(
        OutboxEntry.state == SET_ASIDE, OutboxEntry.kind == CREATION, OutboxEntry.store_table.in_(CREATED),
        OutboxEntry.order_id.is_not(None),
    )  # fmt: skip
    of_an_order = and_(
        OutboxEntry.order_id.is_not(None), OutboxEntry.order_id.not_in(held), OutboxEntry.order_id.not_in(absent)
    )
    of_a_record = and_(OutboxEntry.order_id.is_(None), OutboxEntry.remote_id.not_in(records))
    ready = select(OutboxEntry).where(
        OutboxEntry.state == WAITING, OutboxEntry.id > after, OutboxEntry.next_try_at <= now,
        or_(of_an_order, of_a_record),
    )  # fmt: skip
    return session.scalars(ready.order_by(OutboxEntry.id).limit(1)).first()


def mark_sent(entry: OutboxEntry, now: datetime) -> None:
    entry.state, entry.sent_at, entry.reason = SENT, now, ""
    entry.attempts += 1


def mark_failed(entry: OutboxEntry, now: datetime, reason: str, retry_after: float | None, final: bool) -> None:
    """Try again later, doubling from 2 s to an hour or when the store says; or set it aside with its reason."""
    entry.attempts += 1
    entry.reason = reason
    if final:
        entry.state = SET_ASIDE
        return
    wait = retry_after if retry_after is not None else min(2**entry.attempts, MAX_WAIT_SECONDS)
    entry.next_try_at = now + timedelta(seconds=wait)


def hold_back(session: Session, until: datetime) -> None:
    """The store asks to wait: nothing goes out before then."""
    later = update(OutboxEntry).where(OutboxEntry.state == WAITING, OutboxEntry.next_try_at < until)
    session.execute(later.values(next_try_at=until))


def retry_all(session: Session, now: datetime) -> int:
    """Everything that waits or was set aside is due now; how many."""
    _give_way(session)
    again = update(OutboxEntry).where(OutboxEntry.state.in_(UNSENT)).values(state=WAITING, next_try_at=now)
    return int(session.execute(again).rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has a row count


def _give_way(session: Session) -> None:
    """What a patch that was set aside says gives way to what later patches of its order say or said: sent now, it
    would set the store back."""
    aside = select(OutboxEntry).where(OutboxEntry.state == SET_ASIDE, OutboxEntry.kind == "patch")
    for entry in session.scalars(aside).all():
        later = session.scalars(_patches(entry.order_id).where(OutboxEntry.id > entry.id))
        newer = {name for patch in later for name in patch.values}
        entry.values = {name: value for name, value in entry.values.items() if name not in newer}
        if not entry.values:
            session.delete(entry)
    session.flush()


def prune(session: Session, now: datetime) -> int:
    """Take out what was sent long ago; how many entries that were. What a record's unsent entries still have to give
    way to stays."""
    long_ago = now - timedelta(days=DAYS_KEPT)
    unsent = select(OutboxEntry.remote_id).where(OutboxEntry.state.in_(UNSENT))
    # It was due before it was sent, and the index knows when: what was sent is most of the table.
    old = delete(OutboxEntry).where(
        OutboxEntry.state == SENT, OutboxEntry.next_try_at < long_ago, OutboxEntry.sent_at < long_ago,
        OutboxEntry.remote_id.not_in(unsent),
    )  # fmt: skip
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has a row count


def forget_unsent(session: Session, remote_id: str, order_id: int | None) -> int:
    """Nothing that waits or was set aside for this record, or this order of ours, goes to the store any more; how many
    entries that were."""
    theirs = OutboxEntry.remote_id == remote_id
    if order_id is not None:
        theirs = or_(theirs, OutboxEntry.order_id == order_id)
    gone = delete(OutboxEntry).where(theirs, OutboxEntry.state.in_(UNSENT))
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has a row count


def counts(session: Session) -> dict[str, int]:
    """How many entries wait and how many were set aside."""
    rows = session.execute(
        select(OutboxEntry.state, func.count()).where(OutboxEntry.state.in_(UNSENT)).group_by(OutboxEntry.state)
    )
    return {state: number for state, number in rows}


def unsent(session: Session, limit: int) -> list[tuple[OutboxEntry, str]]:
    """What waits or was set aside, oldest first, with the order's number."""
    rows = session.execute(
        select(OutboxEntry, Order.number).outerjoin(Order, Order.id == OutboxEntry.order_id)
        .where(OutboxEntry.state.in_(UNSENT)).order_by(OutboxEntry.id).limit(limit)
    )  # fmt: skip
    return [(entry, number or "") for entry, number in rows]


def waiting_for(session: Session, order_id: int) -> int:
    """How many changes of an order are still on their way."""
    return session.scalar(
        select(func.count()).select_from(OutboxEntry)
        .where(OutboxEntry.order_id == order_id, OutboxEntry.state.in_(UNSENT))
    ) or 0  # fmt: skip
