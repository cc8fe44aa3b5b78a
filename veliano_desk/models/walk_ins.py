"""Orders entered at the desk: their numbers, and what stands between them and the store until it has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from veliano_desk.models import decisions, outbox
from veliano_desk.models import store_records as records
from veliano_desk.models.customers import Customer
from veliano_desk.models.merges import forget_apart
from veliano_desk.models.orders import Order
from veliano_desk.models.pieces import OrderEvent
from veliano_desk.models.store_sync import OutboxEntry, StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid

DESK = "desk"
"""`Order.source` of an order that was entered here."""
SAME_PERSON = "same person"
"""The question whether somebody entered here is the customer of the store who has the same e-mail address."""
_FIRST_NUMBER = ("CO-", "1001")
_LOOKED_AT = 200
_TRIED_AT_ONCE = 100
_NUMBERED = re.compile(r"(.*?)(\d{1,15})")


def next_number(session: Session, coming: Collection[str] = ()) -> str:
    """The next free number in the pattern of the newest orders: `CO-24817` is followed by `CO-24818`.

    coming: numbers of orders that are being taken in and have no row yet.
    """
    newest = session.scalars(select(Order.number).order_by(Order.id.desc()).limit(_LOOKED_AT))
    parts = [found for number in (*newest, *coming) if (found := _NUMBERED.fullmatch(number))]
    if not parts:
        return _first_free(session, *_FIRST_NUMBER, coming)
    usual = Counter(found[1] for found in parts).most_common(1)[0][0]
    highest = max((found[2] for found in parts if found[1] == usual), key=int)
    return _first_free(session, usual, str(int(highest) + 1).zfill(len(highest)), coming)


def _first_free(session: Session, before: str, digits: str, coming: Collection[str]) -> str:
    start, width = int(digits), len(digits)
    while True:
        tried = [f"{before}{str(start + step).zfill(width)}" for step in range(_TRIED_AT_ONCE)]
        taken = {*coming, *(order.number for order in records.holders_of(session, tried))}
        free = next((number for number in tried if number not in taken), None)
        if free is not None:
            return free
        start += _TRIED_AT_ONCE


def take_new_number(unit: Unit, order: Order, taken_by: str, coming: Collection[str] = ()) -> str:
    """Give an order that the store does not have yet another number; `taken_by` says in its timeline why."""
    was, order.number = order.number, next_number(unit.session, coming)
    unit.session.add(OrderEvent(
        uid=new_uid(), order_id=order.id, at=unit.now, kind="store", icon="store", title="New number",
        detail=f"It was entered as {was}; {taken_by}.", customer_visible=False,
    ))  # fmt: skip
    order.version += 1
    unit.session.flush()
    for entry in outbox.creations_of(unit.session, records.CUSTOM_ORDERS, _remote(unit, order)):
        entry.values = {**entry.values, "order_number": order.number}
    unit.areas.update({"orders", "store_sync"})
    return order.number


def _remote(unit: Unit, order: Order) -> str:
    return records.remote_id_of(unit.session, records.CUSTOM_ORDERS, order.id) or ""


def is_on_its_way(session: Session, order: Order) -> bool:
    """Whether an order entered here has not reached the store yet."""
    if order.source != DESK:
        return False
    link = records.link_of(session, records.CUSTOM_ORDERS, order.id)
    return link is not None and not link.remote_updated_at


def is_to_come(session: Session, customer_id: int) -> bool:
    """Whether the store has yet to hear of somebody who was entered here."""
    link = records.link_of(session, records.CUSTOMERS, customer_id)
    return link is not None and not link.remote_updated_at and waiting_customer(session, customer_id) is not None


def customers_with(session: Session, email_key: str) -> list[Customer]:
    """Who has this e-mail address, each once; of those who were made one, who was kept."""
    same = session.scalars(select(Customer).where(Customer.email_key == email_key).order_by(Customer.id))
    return list({one.id: one for one in (kept(session, each) for each in same.all())}.values())


def kept(session: Session, customer: Customer) -> Customer:
    """Whose the orders of this customer are: their own, or of whom they were made one with."""
    return session.get_one(Customer, customer.merged_into) if customer.merged_into is not None else customer


def others_with(session: Session, ours: Customer) -> Customer | None:
    """Somebody else, known to the store, who has the same e-mail address."""
    same = (one for one in customers_with(session, ours.email_key) if one.id != ours.id)
    return next((one for one in same if records.remote_id_of(session, records.CUSTOMERS, one.id)), None)


def link_to_come(unit: Unit, table: str, local_id: int, values: dict[str, object]) -> str:
    """Link a row of ours to the id that it will have in the store; `remote_updated_at` and the digest stay empty until
    it is there, so that the row, once it comes, is known as ours, and is not missed before."""
    remote_id = str(values["id"])
    link = StoreLink(store_table=table, remote_id=remote_id, local_id=local_id, remote_updated_at="", row=dict(values))
    link.digest = ""
    unit.session.add(link)
    return remote_id


def become(unit: Unit, ours: Customer, theirs: Customer) -> list[Order]:
    """Somebody entered here, of whom the store has yet to hear, is somebody else who is known: orders go over and are
    sent, what would make them twice goes, and nobody has to say any more who they are. The orders that changed hands.

    Where the store has yet to hear of the other, too, each order brings that one along instead.
    """
    session = unit.session
    mine, other = (records.link_of(session, records.CUSTOMERS, one.id) for one in (ours, theirs))
    if mine is None or other is None:
        raise AssertionError("both customers are linked")
    orders = list(session.scalars(select(Order).where(Order.customer_id == ours.id)))
    for order in orders:
        order.customer_id, order.customer_key = theirs.id, theirs.name_key
        order.version += 1
        go_again(unit, records.CUSTOM_ORDERS, _remote(unit, order), customer_id=other.remote_id)
    instead = waiting_customer(session, theirs.id) if is_to_come(session, theirs.id) else None
    for entry in outbox.creations_of(session, records.CUSTOMERS, mine.remote_id):
        if instead is None:
            session.delete(entry)
        else:
            entry.remote_id, entry.values = other.remote_id, dict(instead.values)
            _wait(unit, entry)
    asked = decisions.open_question(session, SAME_PERSON, question_about(mine.remote_id))
    if asked is not None:
        decisions.close(unit, asked, "same person", unit.who.name)
        asked.version += 1
    forget_apart(session, ours.id)
    session.delete(mine)
    session.flush()
    session.delete(ours)
    session.flush()
    records.recount_orders(session, [theirs.id])
    unit.areas.update({"orders", "customers", "store_sync"})
    return orders


def go_again(unit: Unit, table: str, remote_id: str, **values: object) -> None:
    """Send what was set aside once more, with these values in place of the old."""
    for entry in outbox.creations_of(unit.session, table, remote_id):
        entry.values = {**entry.values, **values}
        _wait(unit, entry)
    link = records.links_of(unit.session, table, [remote_id]).get(remote_id)
    if link is not None:
        link.row, link.digest = {**link.row, **values}, ""
    unit.areas.add("store_sync")


def _wait(unit: Unit, entry: OutboxEntry) -> None:
    entry.state, entry.next_try_at, entry.reason = outbox.WAITING, unit.now, ""


def question_about(remote_id: str) -> decisions.Subject:
    """What the question is about whether somebody entered here is a customer of the store, by the id they will have."""
    return decisions.Subject(records.CUSTOMERS, remote_id, "email")


def waiting_customer(session: Session, customer_id: int) -> OutboxEntry | None:
    """The entry that tells the store of a customer, while it has not."""
    remote_id = records.remote_id_of(session, records.CUSTOMERS, customer_id)
    return next(iter(outbox.creations_of(session, records.CUSTOMERS, remote_id or "")), None)
