"""Adding customers and orders of ours to the store, each once: what is there already is found, not made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from veliano_desk.models import decisions, walk_ins
from veliano_desk.models import store_records as records
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order
from veliano_desk.models.store_sync import OutboxEntry
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row, StoreClient
from veliano_desk.sync.errors import Refusal, StoreRefusedError, StoreTroubleError
from veliano_desk.sync.intake_rules import IntakeRules
from veliano_desk.sync.taking import take_page

_THERE_ALREADY = "23505"
_NO_SUCH_CUSTOMER = "23503"
_TRIES = 3
_NEWEST = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """An entry of the outbox that adds something, and what doing so needs."""

    client: StoreClient
    rules: IntakeRules
    reading: Callable[[], AbstractContextManager[Unit]]
    begin: Callable[[], AbstractContextManager[Unit]]
    entry_id: int
    table: str
    remote_id: str
    values: Mapping[str, Any]


def add_row(delivery: Delivery) -> Row | None:
    """Add the row; the store's own answer, None where it had it already and it was taken in as it is there.

    An order whose number was taken meanwhile goes under the next free one; a customer whose e-mail address the store
    knows becomes a question. Raises StoreFaultError.
    """
    for _ in range(_TRIES):
        values = _as_it_is_now(delivery)
        try:
            return delivery.client.insert(delivery.table, [values])[0]
        except StoreRefusedError as refused:
            if refused.store_code == _NO_SUCH_CUSTOMER:
                raise _without_customer(delivery, refused) from refused
            if refused.store_code != _THERE_ALREADY:
                raise
            if _is_there(delivery):
                return None
            _make_way(delivery, values, refused)
    raise StoreTroubleError(delivery.remote_id, words=(
        "The store takes one number after another", "Each number that the order was given was taken at once.",
        "Nothing; it is tried again.",
    ))  # fmt: skip


def _as_it_is_now(delivery: Delivery) -> dict[str, Any]:
    """The row to add. An order's number and customer are what they are here by now."""
    values = dict(delivery.values)
    if delivery.table != records.CUSTOM_ORDERS:
        return values
    with delivery.reading() as unit:
        local = records.local_ids(unit.session, delivery.table, [delivery.remote_id]).get(delivery.remote_id)
        order = unit.session.get(Order, local) if local is not None else None
        if order is None:
            raise StoreRefusedError(delivery.remote_id, words=(
                "The order is not here any more", "Nothing was sent.", "Drop the change."))  # fmt: skip
        owner = records.remote_id_of(unit.session, records.CUSTOMERS, order.customer_id or 0)
        return {**values, "order_number": order.number, "customer_id": owner or values.get("customer_id")}


def _is_there(delivery: Delivery) -> bool:
    """Whether our own row is there: an answer that got lost. It is taken in as it is there by now."""
    found = delivery.client.select(delivery.table, filters=[("id", f"eq.{delivery.remote_id}")])
    if found:
        take_page(delivery.reading, delivery.begin, delivery.rules, delivery.table, found)
    return bool(found)


def _without_customer(delivery: Delivery, refused: StoreRefusedError) -> StoreRefusedError:
    told = Refusal(refused.status, refused.store_code, refused.detail)
    return StoreRefusedError(delivery.remote_id, told, words=(
        "The store does not have the customer", "So it could not take the order. Everything is kept here.",
        "Look at the customer in the store, then retry.",
    ))  # fmt: skip


def _make_way(delivery: Delivery, values: Mapping[str, Any], refused: StoreRefusedError) -> None:
    """Another row has what must be unique: its number, so ours takes another; or its e-mail, so somebody is asked."""
    if delivery.table == records.CUSTOM_ORDERS and (bearer := _found(delivery, "order_number", values)):
        # The newest come along, so that the next free number is free there too.
        newest = delivery.client.select(delivery.table, order="created_at.desc", limit=_NEWEST)
        take_page(delivery.reading, delivery.begin, delivery.rules, delivery.table, [*bearer, *newest])
        with delivery.begin() as unit:
            local = records.local_ids(unit.session, delivery.table, [delivery.remote_id])[delivery.remote_id]
            order = unit.get(Order, local, "order")
            number = order.number
            if number == values["order_number"]:
                walk_ins.take_new_number(unit, order, f"the store had given {number} to another order")
            unit.record("store.renumber", order.number, {"number": number}, {"number": order.number})
        return
    theirs = _found(delivery, "email", values) if delivery.table == records.CUSTOMERS else []
    if not theirs:
        raise refused
    take_page(delivery.reading, delivery.begin, delivery.rules, delivery.table, theirs)
    _ask(delivery, theirs[0])
    # Without a name: whoever may see what waits for the store need not be somebody who may see customers.
    raise StoreRefusedError(delivery.remote_id, words=(
        "Somebody in the store has this e-mail", "A customer there has the same address.",
        "Say in the order whether it is the same person.",
    ))  # fmt: skip


def _found(delivery: Delivery, field: str, values: Mapping[str, Any]) -> list[Row]:
    return delivery.client.select(delivery.table, filters=[(field, f"eq.{values[field]}")])


def _ask(delivery: Delivery, theirs: Row) -> None:
    """Is it the same person? Asked once, about the order that the customer was entered with."""
    with delivery.begin() as unit:
        local = records.local_ids(unit.session, delivery.table, [delivery.remote_id])[delivery.remote_id]
        ours = unit.get(Customer, local, "customer")
        entry = unit.session.get(OutboxEntry, delivery.entry_id)
        order_id = entry.order_id if entry else None
        about = decisions.Subject(delivery.table, delivery.remote_id, "email", ours.id, order_id)
        decisions.ask(
            unit, walk_ins.SAME_PERSON, about, decisions.Side(f"{ours.name} · {ours.email}", "", ours.since),
            decisions.Side(f"{theirs.get('name')} · {theirs.get('email')}", "the store"),
        )  # fmt: skip
        unit.record("store.same_email", ours.name, None, {"customer": ours.id, "store": str(theirs.get("id"))})
