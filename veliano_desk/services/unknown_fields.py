"""What the store says of an order, its goods or a customer in columns that the desk does not know: kept and shown,
never lost."""

from __future__ import annotations

import json
from typing import Any

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import StoreField
from veliano_desk.models.catalogue import PRODUCTS, VARIANTS
from veliano_desk.models.orders import Order
from veliano_desk.models.shop_orders import SHOP_ORDERS, items_of
from veliano_desk.models.store_records import CUSTOM_ORDERS, CUSTOMERS, link_of, links_of
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.finding_words import OF_ORDERS

_EVERY_ROWS = frozenset({"id", "created_at", "updated_at", "version"})
_GOODS = _EVERY_ROWS | {
    "name", "price", "compare_at_price", "sku", "in_stock", "stock_quantity", "inventory_quantity", "metadata",
}  # fmt: skip
_KNOWN = {
    CUSTOM_ORDERS: OF_ORDERS | {"customer_id", "total_price"},
    CUSTOMERS: _EVERY_ROWS | {"user_id", "name", "email", "phone", "address"},
    SHOP_ORDERS: _EVERY_ROWS | {
        "order_number", "user_id", "customer_id", "customer_name", "customer_email", "status", "payment_status",
        "shipping_status", "total", "total_amount", "shipping_address", "notes", "items",
    },
    PRODUCTS: _GOODS | {
        "slug", "description", "featured", "is_featured", "is_new", "is_available", "is_custom_order", "status",
        "requires_impression_kit", "base_production_time", "category_id", "seo_title", "seo_description",
    },
    VARIANTS: _GOODS | {"product_id", *(f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value"))},
}  # fmt: skip
"""Table -> the columns that the desk reads, of goods all that a store comes with, by the names of both generations."""
_LONGEST = 400


def unknown_fields(unit: Unit, who: SignedIn, order: Order) -> tuple[StoreField, ...]:
    """An order's columns and values as they came, empty ones left out. A store's own columns may hold a name or a
    price, so they are for whoever may see both."""
    if not who.may(Right.CUSTOMERS_SEE) or not who.sees_values:
        return ()
    if order.source != "shop":
        return said_beyond(CUSTOM_ORDERS, link_of(unit.session, CUSTOM_ORDERS, order.id))
    return said_beyond(SHOP_ORDERS, link_of(unit.session, SHOP_ORDERS, order.id)) + _of_goods(unit, order)


def _of_goods(unit: Unit, order: Order) -> tuple[StoreField, ...]:
    """What stands at the products and variants of an order's lines, each under its own name."""
    items = items_of(unit.session, [order.id])
    found: dict[str, str] = {}
    for table, ids in ((PRODUCTS, [one.product for one in items]), (VARIANTS, [one.variant for one in items])):
        links = links_of(unit.session, table, filter(None, ids))
        for link in sorted(links.values(), key=lambda one: one.id):
            found |= {f"{link.row.get('name')}: {one.name}": one.value for one in said_beyond(table, link)}
    return tuple(StoreField(name, value) for name, value in found.items())


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
