"""What the desk says of the store's rows in the fields that are the desk's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from veliano_desk.models.orders import Order
from veliano_desk.models.outbox import UNSENT
from veliano_desk.models.store_records import CUSTOM_ORDERS
from veliano_desk.models.store_sync import OutboxEntry, StoreLink


def owned_fields(session: Session, table: str, remote_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """remote id -> {field: value} as the store should have it by now. Left out: what the desk has not told yet because
    it waits in the outbox, and promises of orders that are through or not planned."""
    if table != CUSTOM_ORDERS or not remote_ids:
        return {}
    wanted = (
        select(StoreLink.remote_id, Order.id, Order.store_status, Order.promise_on, Order.is_open)
        .join(Order, Order.id == StoreLink.local_id)
        .where(StoreLink.store_table == table, StoreLink.remote_id.in_(tuple(remote_ids)))
    )
    found = session.execute(wanted).all()
    waiting = _waiting(session, [order for _, order, *_ in found])
    owned: dict[str, dict[str, str]] = {}
    for remote, order, status, promise, is_open in found:
        fields = {"status": status}
        if is_open and promise is not None:
            fields["estimated_completion_date"] = promise.isoformat()
        owned[remote] = {name: value for name, value in fields.items() if name not in waiting.get(order, ())}
    return owned


def _waiting(session: Session, orders: Sequence[int]) -> dict[int, set[str]]:
    """Which fields of which orders wait to be told."""
    entries = session.execute(
        select(OutboxEntry.order_id, OutboxEntry.values).where(
            OutboxEntry.state.in_(UNSENT), OutboxEntry.order_id.in_(tuple(orders)), OutboxEntry.kind == "patch"
        )
    )
    fields: dict[int, set[str]] = {}
    for order, values in entries:
        fields.setdefault(order, set()).update(values)
    return fields
