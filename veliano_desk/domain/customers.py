"""Customers as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from veliano_desk.domain.money import Money
from veliano_desk.domain.store_sync import StoreField


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the customers' list."""

    id: int
    name: str
    email: str
    phone: str
    city: str
    orders: int
    open_orders: int
    since: datetime


@dataclass(frozen=True, slots=True)
class CustomerOrderLine:
    """An order on the customer's page."""

    number: str
    piece: str
    stage: str
    value: Money | None
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Somebody who may be the same person. reasons: what both share, in words ("phone", "name and place")."""

    id: int
    version: int
    name: str
    email: str
    phone: str
    address: dict[str, str]
    since: datetime
    orders: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeView:
    """Somebody whom this customer was made one with, and by whom. kept: this customer is the one who was kept."""

    id: int
    version: int
    other_id: int
    name: str
    email: str
    by: str
    at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What making two customers one, or two again, did. id: 0 where it cannot be undone, since the one who is gone was
    only ever entered here; orders: how many changed hands."""

    id: int
    version: int
    keep_id: int
    gone_id: int
    orders: int


@dataclass(frozen=True, slots=True)
class CustomerView:
    """All about one customer. `address` keeps the store's own fields; `store_also_says` what the desk does not
    know."""

    id: int
    name: str
    email: str
    phone: str
    address: dict[str, str]
    since: datetime
    remote_id: str
    version: int
    orders: tuple[CustomerOrderLine, ...]
    spent: Money | None
    duplicates: tuple[PossibleDuplicate, ...] = ()
    merges: tuple[MergeView, ...] = ()
    store_also_says: tuple[StoreField, ...] = ()
