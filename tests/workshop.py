"""A workshop to test in: a clock that tests set, workspaces, a signed-in owner, rows as the store would send them."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from veliano_desk.bootstrap import open_workspace
from veliano_desk.services.desk import Desk, Workspace

PASSWORD = "gold rings and torches"
MONDAY = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
_NUMBERS = itertools.count(1)


@dataclass
class SetClock:
    """A clock that stands until a test moves it."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def pass_time(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@dataclass
class Workshop:
    """A workspace with its owner signed in."""

    address: str
    clock: SetClock = field(default_factory=SetClock)

    def __post_init__(self) -> None:
        self.workspace: Workspace = open_workspace(self.address, clock=self.clock)
        self.owner: Desk = self.workspace.make_owner("Vera", "vera", PASSWORD, "Veliano & Co")

    def hire(self, login: str, *roles: str) -> Desk:
        """Somebody new, signed in."""
        self.owner.people.add(login.title(), login, PASSWORD, roles)
        return self.workspace.sign_in(login, PASSWORD)

    def take_order(self, **wishes: Any) -> str:
        """A custom order as the store would send it, with its customer; returns its number."""
        customer = customer_row(name=wishes.pop("customer", "Ivana Petrović"))
        order = order_row(customer_id=customer["id"], **wishes)
        self.owner.store_sync.take_in("customers", [customer])
        self.owner.store_sync.take_in("custom_orders", [order])
        return str(order["order_number"])

    def reopen(self) -> Workspace:
        self.workspace.close()
        self.workspace = open_workspace(self.address, clock=self.clock)
        return self.workspace

    def close(self) -> None:
        self.workspace.close()


def customer_row(**values: Any) -> dict[str, Any]:
    """A row of the store's customers."""
    stamp = MONDAY.isoformat()
    number = next(_NUMBERS)
    return {
        "id": str(uuid.uuid4()), "name": "Ivana Petrović", "email": f"customer{number}@example.com", "phone": None,
        "address": {"city": "Zagreb"}, "created_at": stamp, "updated_at": stamp, **values,
    }  # fmt: skip


def order_row(**values: Any) -> dict[str, Any]:
    """A row of the store's custom_orders: a top six in 14K yellow, paid 1,290.00."""
    stamp = MONDAY.isoformat()
    return {
        "id": str(uuid.uuid4()), "order_number": f"CO-{24000 + next(_NUMBERS)}", "customer_id": None,
        "status": "pending", "total_price": "1290.00", "impression_kit_status": "not_sent",
        "impression_kit_tracking": None, "teeth_selection": ["top-3", "top-2", "top-1", "top-0", "top--1", "top--2"],
        "material": "14K yellow gold", "design_details": "open face", "estimated_completion_date": None, "notes": None,
        "created_at": stamp, "updated_at": stamp, **values,
    }  # fmt: skip
