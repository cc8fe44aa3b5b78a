"""What the store says of an order or a customer in columns that the desk does not know: kept and shown, never lost."""

from __future__ import annotations

import json
from typing import Any

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import StoreField
from veliano_desk.models.orders import Order
from veliano_desk.models.shop_orders import SHOP_ORDERS
from veliano_desk.models.store_records import CUSTOM_ORDERS, CUSTOMERS, link_of
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.finding_words import OF_ORDERS

_EVERY_ROWS = frozenset({"id", "created_at", "updated_at", "version"})
_KNOWN = {
    CUSTOM_ORDERS: OF_ORDERS | {"customer_id", "total_price"},
    CUSTOMERS: _EVERY_ROWS | {"user_id", "name", "email", "phone", "address"},
    SHOP_ORDERS: _EVERY_ROWS | {
        "order_number", "user_id", "customer_id", "customer_name", "customer_email", "status", "payment_status",
        "shipping_status", "total", "total_amount", "shipping_address", "notes", "items",
    },
}  # fmt: skip
"""Table -> the columns that the desk reads, by the names of both generations of the store."""
_LONGEST = 400


def unknown_fields(unit: Unit, who: SignedIn, order: Order) -> tuple[StoreField, ...]:
    """An order's columns and values as they came, empty ones left out. A store's own columns may hold a name or a
    price, so they are for whoever may see both."""
    if not who.may(Right.CUSTOMERS_SEE) or not who.sees_values:
        return ()
    table = SHOP_ORDERS if order.source == "shop" else CUSTOM_ORDERS
    return said_beyond(table, link_of(unit.session, table, order.id))


def said_beyond(table: str, link: StoreLink | None) -> tuple[StoreField, ...]:
    """What a row of the table holds that the desk does not read."""
    row: dict[str, Any] = link.row if link is not None else {}
    return tuple(
        StoreField(name, _said(value)) for name, value in sorted(row.items())
        if name not in _KNOWN[table] and value not in (None, "", [], {})
    )  # fmt: skip


def _said(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
