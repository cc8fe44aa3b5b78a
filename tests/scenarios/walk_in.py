"""Somebody walks in: what they want, and what the store says of it afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.workshop import Workshop
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.walk_ins import NewCustomer, NewOrder, NewPiece

MARCO = NewCustomer("Marco Díaz", "marco.diaz@example.com", "+1 305 555 0133", "12 NW 3rd St", "33128", "Miami", "US")
TOP_SIX = (13, 12, 11, 21, 22, 23)
GRILL = NewPiece("grillz", "14ky", teeth=TOP_SIX, style="open_face")


def grill(**values: Any) -> NewOrder:
    """A top six in 14K yellow, open face, 1,450 agreed, for somebody new."""
    told: dict[str, Any] = {"pieces": (GRILL,), "price": Decimal("1450.00"), "customer": MARCO, **values}
    return NewOrder(**told)


def connect(shop: Workshop, store: StoreServer, url: str = "") -> None:
    check = shop.owner.store_sync.connect(
        url or store.url, store.publishable_key, store.admin.email, store.admin.password
    )
    assert check.usable


def said(store: StoreServer, columns: str, table: str = "custom_orders", rest: str = "") -> list[dict[str, Any]]:
    """What the store says, as its owner reads it."""
    return store.execute_sql(f"select {columns} from public.{table} {rest}")[0]
