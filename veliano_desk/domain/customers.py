"""Customers as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from veliano_desk.domain.money import Money


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
class CustomerView:
    """All about one customer. `address` keeps the store's own fields; `extra` what the desk does not know."""

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
