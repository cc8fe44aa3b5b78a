"""Rows for every table of the store, of either generation, and of what the pack brings."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from veliano_desk.demo.store_server import StoreServer

Row = dict[str, Any]
STAMP = "2026-03-01T10:00:00.5+00:00"


def new_id() -> str:
    return str(uuid4())


def a_customer(name: str = "Amara Diallo", **more: Any) -> Row:
    return {"id": new_id(), "name": name, "email": f"{uuid4()}@customers.example", **more}


def a_custom_order(customer: Row, **more: Any) -> Row:
    return {
        "id": new_id(), "order_number": f"VC-{uuid4()}", "customer_id": customer["id"], "total_price": "1450.00",
        "teeth_selection": ["top-1"], "material": "gold-14k", **more,
    }  # fmt: skip


def a_product(generation: int, name: str = "Open face six", *, custom: bool = False, **more: Any) -> Row:
    """A product; in the first generation its kind tells whether it is made to order (`metadata`)."""
    shared = {"id": new_id(), "name": name, "slug": new_id(), "price": "1290.00"}
    if generation == 1:
        return {**shared, "status": "active", "stock_quantity": 3, "featured": True,
                "metadata": {"made_to_order": custom}, **more}  # fmt: skip
    return {**shared, "inventory_quantity": 3, "is_featured": True, "is_custom_order": custom,
            "requires_impression_kit": custom, **more}  # fmt: skip


def a_variant(generation: int, product: Row, name: str, **more: Any) -> Row:
    shared = {"id": new_id(), "product_id": product["id"], "name": name, "sku": new_id(), "price": "1290.00"}
    if generation == 1:
        return {**shared, "stock_quantity": 2, "metadata": {"options": {"Metal": name}}, **more}
    return {**shared, "inventory_quantity": 2, "option1_name": "Metal", "option1_value": name, **more}


def an_image(generation: int, product: Row, **more: Any) -> Row:
    place = {"position": 2, "is_thumbnail": True} if generation == 1 else {"display_order": 2, "is_primary": True}
    return {"id": new_id(), "product_id": product["id"], "url": "https://images.example.com/1.jpg", **place, **more}


def a_specification(generation: int, product: Row, **more: Any) -> Row:
    told = ("gold_14k", "open_face", "top") if generation == 1 else ("gold", "full_set", "both")
    return {"id": new_id(), "product_id": product["id"], "material": told[0], "style": told[1],
            "teeth_position": told[2], "teeth_count": 6 if generation == 1 else 12, **more}  # fmt: skip


def a_shop_order(generation: int, **more: Any) -> Row:
    """A guest's order in the first generation; in the second, nobody's but for its address."""
    shared = {"id": new_id(), "status": "paid"}
    if generation == 1:
        return {**shared, "customer_email": "Guest@Shop.Example", "customer_name": "Odile Faure",
                "shipping_address": "1 Mint St", "total_amount": "89.10", **more}  # fmt: skip
    address = {"name": "Odile Faure", "email": "Guest@Shop.Example", "line1": "1 Mint St"}
    return {**shared, "payment_status": "paid", "shipping_status": "not_shipped", "shipping_address": address,
            "total": "89.10", **more}  # fmt: skip


def an_item(generation: int, order: Row, product: Row, variant: Row | None = None, **more: Any) -> Row:
    named = {"name": product["name"]} if generation == 1 else {}
    return {
        "id": new_id(), "order_id": order["id"], "product_id": product["id"],
        "variant_id": variant["id"] if variant else None, "price": "44.55", "quantity": 2, **named, **more,
    }  # fmt: skip


def what_is_theirs(user_id: str, customer: Row, made: Row, bought: Row, product: Row) -> dict[str, Row]:
    """A row of each table of the pack that belongs to one customer, as staff would write it."""
    shipment = new_id()
    return {
        "custom_order_events": {"custom_order_id": made["id"], "kind": "stage", "title": "In design",
                                "customer_visible": True, "happened_at": STAMP},
        "design_revisions": {"custom_order_id": made["id"], "revision": 1, "title": "First", "customer_visible": True},
        "impression_kits": {"custom_order_id": made["id"], "arch": "top"},
        "shipments": {"id": shipment, "order_id": bought["id"], "carrier": "UPS"},
        "shipment_events": {"shipment_id": shipment, "status": "sent", "happened_at": STAMP},
        "customer_measurements": {"customer_id": customer["id"], "kind": "ring", "value": "18.1", "unit": "mm"},
        "messages": {"customer_id": customer["id"], "custom_order_id": made["id"], "direction": "out", "body": "Hello"},
        "product_reviews": {"product_id": product["id"], "user_id": user_id, "rating": 5, "status": "pending"},
        "user_memberships": {"user_id": user_id, "points": 10},
        "loyalty_transactions": {"customer_id": customer["id"], "points": 10, "reason_code": "bought"},
        "product_recommendations": {"product_id": product["id"], "recommended_id": product["other"],
                                    "customer_id": customer["id"]},
    }  # fmt: skip


def fill(store: StoreServer, generation: int) -> Row:
    """A row of everything that the store itself has; returns the custom order."""
    customer, product = a_customer(), a_product(generation)
    made, bought = a_custom_order(customer), a_shop_order(generation)
    variant = a_variant(generation, product, "14K")
    for table, row in {
        "customers": customer, "custom_orders": made, "products": product, "product_variants": variant,
        "categories": {"id": new_id(), "name": "Grillz", "slug": new_id()},
        "product_images": an_image(generation, product),
        "grillz_specifications": a_specification(generation, product),
        "orders": bought, "order_items": an_item(generation, bought, product, variant),
    }.items():  # fmt: skip
        store.load(table, [row])
    return made


def fill_pack(store: StoreServer, user_id: str, *, generation: int) -> dict[str, Row]:
    """What belongs to one account, in every table: their customer, what they had made and bought, and what the pack
    keeps for them. Table -> row."""
    customer = a_customer(user_id=user_id)
    product, other = a_product(generation), a_product(generation)
    made, bought = a_custom_order(customer), a_shop_order(generation, user_id=user_id)
    theirs = what_is_theirs(user_id, customer, made, bought, {**product, "other": other["id"]})
    rows = {
        "customers": customer, "custom_orders": made, "products": product, "orders": bought,
        "order_items": an_item(generation, bought, product),
        **{table: {"id": new_id(), **row} for table, row in theirs.items()},
    }  # fmt: skip
    store.load("products", [other])
    for table, row in rows.items():
        store.load(table, [row])
    return rows


def rows_of_all(store: StoreServer) -> dict[str, list[Row]]:
    """Every row of every table of the store."""
    names = [
        row["name"]
        for row in store.execute_sql("select tablename as name from pg_tables where schemaname = 'public'")[0]
    ]
    told = store.execute_sql(
        ";".join(f'select to_jsonb(t) as row from public."{name}" t order by t.id' for name in names)
    )
    return {name: [row["row"] for row in rows] for name, rows in zip(names, told, strict=True)}
