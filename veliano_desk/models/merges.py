"""Customers who may be one person, those whom somebody made one, and those of whom somebody said that they are two.

Nothing is kept about who may be whom: three indexed look-ups find it out when somebody looks at a customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Json
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order
from veliano_desk.models.store_records import CUSTOMERS, recount_orders, remote_id_of
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit

_MOST_ALIKE = 20


class CustomerMerge(Edited, Base):
    """Two customers made one. moved: what went over, {"orders": [...], "merged": [...]} by our numbers, so that undoing
    puts back exactly that."""

    __tablename__ = "customer_merges"
    __table_args__ = (Index(None, "keep_id"), Index(None, "gone_id"), STRICT)

    keep_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    gone_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    moved: Mapped[Any] = mapped_column(Json)
    by: Mapped[str]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class CustomersApart(Numbered, Base):
    """Somebody said that these two are two people: they are not proposed again."""

    __tablename__ = "customers_apart"
    __table_args__ = (UniqueConstraint("low_id", "high_id"), Index(None, "high_id"), STRICT)

    low_id: Mapped[int]
    high_id: Mapped[int]
    by: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer who may be the one asked about, and why: "e-mail", "phone", "name and place"."""

    customer: Customer
    reasons: tuple[str, ...]


def alike(session: Session, customer: Customer) -> list[Alike]:
    """Who else may be this customer: never by the name alone."""
    if customer.merged_into is not None:
        return []
    apart = _apart_from(session, customer.id)
    found: dict[int, tuple[Customer, list[str]]] = {}
    for reason, same in _reasons(customer):
        others = select(Customer).where(same, Customer.id != customer.id, Customer.merged_into.is_(None))
        for other in session.scalars(others.order_by(Customer.id).limit(_MOST_ALIKE)):
            if other.id not in apart:
                found.setdefault(other.id, (other, []))[1].append(reason)
    return [Alike(other, tuple(reasons)) for other, reasons in found.values()]


def _reasons(customer: Customer) -> list[tuple[str, ColumnElement[bool]]]:
    reasons: list[tuple[str, ColumnElement[bool]]] = []
    if customer.email_key:
        reasons.append(("e-mail", Customer.email_key == customer.email_key))
    if customer.phone_key:
        reasons.append(("phone", Customer.phone_key == customer.phone_key))
    places = [
        column == key
        for column, key in ((Customer.city_key, customer.city_key), (Customer.postcode_key, customer.postcode_key))
        if key
    ]
    if customer.name_key and places:
        reasons.append(("name and place", and_(Customer.name_key == customer.name_key, or_(*places))))
    return reasons


def alike_anywhere(session: Session, limit: int) -> list[Customer]:
    """Customers with whom somebody else shares e-mail, phone, or name and place; at most so many, one of each group."""
    groups: list[list[InstrumentedAttribute[str]]] = [
        [Customer.email_key], [Customer.phone_key], [Customer.name_key, Customer.city_key],
        [Customer.name_key, Customer.postcode_key],
    ]  # fmt: skip
    firsts: dict[int, None] = {}
    for keys in groups:
        several = select(func.min(Customer.id)).where(Customer.merged_into.is_(None), *(key != "" for key in keys))
        shared = several.group_by(*keys).having(func.count() > 1).limit(limit)
        firsts |= dict.fromkeys(session.scalars(shared))
    wanted = select(Customer).where(Customer.id.in_(tuple(firsts)))
    return list(session.scalars(wanted.order_by(Customer.name_key, Customer.id).limit(limit)))


def _apart_from(session: Session, customer_id: int) -> set[int]:
    pairs = select(CustomersApart.low_id, CustomersApart.high_id).where(
        or_(CustomersApart.low_id == customer_id, CustomersApart.high_id == customer_id)
    )
    return {high if low == customer_id else low for low, high in session.execute(pairs)}


def keep_apart(unit: Unit, one_id: int, other_id: int) -> None:
    """These two are two people; said twice, it stands once."""
    if other_id not in _apart_from(unit.session, one_id):
        low, high = sorted((one_id, other_id))
        unit.session.add(CustomersApart(low_id=low, high_id=high, by=unit.who.name, at=unit.now))


def forget_apart(session: Session, customer_id: int) -> None:
    """A customer is taken out: what was said of them and others goes too."""
    session.execute(delete(CustomersApart).where(
        or_(CustomersApart.low_id == customer_id, CustomersApart.high_id == customer_id)
    ))  # fmt: skip


def is_linked(session: Session, customer: Customer) -> bool:
    """Whether the store has, or will have, a record of this customer."""
    return remote_id_of(session, CUSTOMERS, customer.id) is not None


def merges_of(session: Session, customer_id: int) -> list[CustomerMerge]:
    """The merges that somebody was part of, the newest first, undone ones included."""
    theirs = select(CustomerMerge).where(
        or_(CustomerMerge.keep_id == customer_id, CustomerMerge.gone_id == customer_id)
    )
    return list(session.scalars(theirs.order_by(CustomerMerge.id.desc())))


def merge(unit: Unit, keep: Customer, gone: Customer) -> CustomerMerge:
    """Make two customers one: the orders go over, both keep their link to the store, and of `gone` only its own record
    is left, which the store goes on to update."""
    session = unit.session
    orders = list(session.scalars(select(Order.id).where(Order.customer_id == gone.id).order_by(Order.id)))
    pointing = select(Customer.id).where(Customer.merged_into == gone.id).order_by(Customer.id)
    merged = list(session.scalars(pointing))
    row = CustomerMerge(
        keep_id=keep.id, gone_id=gone.id, moved={"orders": orders, "merged": merged}, by=unit.who.name, at=unit.now
    )
    session.add(row)
    gone.merged_into = keep.id
    session.flush()
    _hand_over(session, orders, keep)
    _point(session, merged, keep)
    recount_orders(session, (keep.id, gone.id))
    return row


def undo(unit: Unit, row: CustomerMerge, keep: Customer, gone: Customer) -> list[int]:
    """Make them two again; the orders that went back: those that were moved and those that came for `gone` since."""
    session = unit.session
    orders = _orders_of_gone(session, row)
    row.undone_at = unit.now
    gone.merged_into = None
    session.flush()
    _hand_over(session, orders, gone)
    _point(session, row.moved["merged"], gone)
    recount_orders(session, (keep.id, gone.id))
    return orders


def _orders_of_gone(session: Session, row: CustomerMerge) -> list[int]:
    """By the store's own row where there is one, which also knows what changed hands meanwhile; else as recorded."""
    persons = (row.gone_id, *row.moved["merged"])
    remote = set(session.scalars(
        select(StoreLink.remote_id).where(StoreLink.store_table == CUSTOMERS, StoreLink.local_id.in_(persons))
    ))  # fmt: skip
    held = select(Order.id, StoreLink.row).outerjoin(
        StoreLink, and_(StoreLink.local_id == Order.id, StoreLink.store_table.in_(("custom_orders", "orders")))
    )
    told: dict[int, str] = {}
    for order_id, store_row in session.execute(held.where(Order.customer_id == row.keep_id)):
        told[order_id] = str((store_row or {}).get("customer_id") or "") or told.get(order_id, "")
    recorded = set(row.moved["orders"])
    return sorted(order for order, owner in told.items() if (owner in remote if owner else order in recorded))


def _hand_over(session: Session, orders: Iterable[int], to: Customer) -> None:
    for batch in _batches(list(orders)):
        session.execute(
            update(Order).where(Order.id.in_(batch))
            .values(customer_id=to.id, customer_key=to.name_key, version=Order.version + 1)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
    session.expire_all()


def _point(session: Session, customers: Sequence[int], to: Customer) -> None:
    if customers:
        pointing = update(Customer).where(Customer.id.in_(customers)).values(merged_into=to.id)
        session.execute(pointing.execution_options(synchronize_session=False))


def _batches(ids: list[int], size: int = 500) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
