"""The demo's shop: its ready-made goods, and a year of orders for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from veliano_desk.demo.year_orders import order_moments
from veliano_desk.demo.year_people import place_of
from veliano_desk.demo.year_words import Chance, Entry, Row, YearWords, stamp

SHIPPING = Decimal("15.00")
FREE_FROM = Decimal("250.00")
_PACKED, _SENT, _ARRIVED = 2, 5, 12


@dataclass(slots=True)
class Shelf:
    """The rows of the goods, and each product's weight in what is sold."""

    categories: list[Row] = field(default_factory=list)
    products: list[Row] = field(default_factory=list)
    variants: list[Row] = field(default_factory=list)
    images: list[Row] = field(default_factory=list)
    specifications: list[Row] = field(default_factory=list)
    sold: list[float] = field(default_factory=list)


def make_shelf(seed: int, words: YearWords, end: datetime) -> Shelf:
    """Categories, products, variants, images and the specifications of ready-made grillz."""
    chance = Chance(seed, "shelf")
    shelf = Shelf()
    opened = end - timedelta(days=880)
    by_slug: dict[str, str] = {}
    for entry in words.catalogue["categories"]:
        by_slug[entry["slug"]] = chance.uuid()
        shelf.categories.append({
            "id": by_slug[entry["slug"]], "name": entry["name"], "slug": entry["slug"],
            "description": entry["description"], "parent_id": by_slug.get(entry["parent"]),
            "created_at": stamp(opened), "updated_at": stamp(opened),
        })  # fmt: skip
    for entry in words.catalogue["products"]:
        created = opened + timedelta(days=chance.randrange(1, 500), seconds=chance.randrange(86_400))
        _put(chance, shelf, entry, by_slug[entry["category"]], created, end)
    return shelf


def make_shop_orders(
    seed: int, count: int, customers: Sequence[Row], shelf: Shelf, words: YearWords, end: datetime
) -> tuple[list[Row], list[Row]]:
    """`count` rows of `orders` by created_at, and their `order_items`; totals are the items plus shipping."""
    chance = Chance(seed, "shop orders")
    orders: list[Row] = []
    items: list[Row] = []
    for created in order_moments(Chance(seed, "shop order times"), count, end):
        order = _order(chance, words, chance.choice(customers), created, end)
        lines = _items(chance, shelf, order, created)
        goods = sum((Decimal(str(line["price"])) * int(str(line["quantity"])) for line in lines), Decimal(0))
        shipping = Decimal("0.00") if goods >= FREE_FROM else SHIPPING
        order["total_amount"] = str(goods + shipping)
        order["metadata"] = _metadata(chance, shipping)
        orders.append(order)
        items.extend(lines)
    statuses = words.dirt["order_statuses"]
    for row, status in zip(chance.sample(orders, min(len(statuses), len(orders))), statuses, strict=False):
        row["status"] = status
    return orders, items


def _put(chance: Chance, shelf: Shelf, entry: Entry, category: str, created: datetime, end: datetime) -> None:
    product_id, updated = chance.uuid(), created + (end - created) * chance.random()
    times: Row = {"created_at": stamp(created), "updated_at": stamp(updated)}
    stock = [0 if chance.happens(10) else chance.randrange(1, 40) for _ in entry["variants"]]
    shelf.products.append({
        "id": product_id, "name": entry["name"], "slug": entry["slug"],
        "description": f"{entry['name']}, made in our own workshop.",
        "price": min((price for _, price in entry["variants"]), key=Decimal),
        "compare_at_price": None, "featured": chance.happens(20), "is_new": created > end - timedelta(days=420),
        "in_stock": any(stock), "stock_quantity": sum(stock), "status": entry.get("status", "active"),
        "category_id": category, "metadata": {}, "seo_title": None, "seo_description": None, **times,
    })  # fmt: skip
    shelf.sold.append(float(entry["sold"]))
    for (name, price), left in zip(entry["variants"], stock, strict=True):
        shelf.variants.append({
            "id": chance.uuid(), "product_id": product_id, "name": name, "sku": _sku(entry["slug"], name),
            "price": price, "compare_at_price": None, "in_stock": left > 0, "stock_quantity": left,
            "metadata": {}, **times,
        })  # fmt: skip
    for place in range(chance.randrange(1, 4)):
        shelf.images.append({
            "id": chance.uuid(), "product_id": product_id, "alt_text": entry["name"], "position": place,
            "url": f"https://images.example.com/{entry['slug']}-{place + 1}.jpg", "is_thumbnail": place == 0,
            "created_at": times["created_at"],
        })  # fmt: skip
    if "grillz" in entry:
        shelf.specifications.append({
            "id": chance.uuid(), "product_id": product_id, **entry["grillz"], "diamond_options": None,
            "customization_options": {"engraving": chance.happens(50)},
            "base_production_time_days": chance.choice((14, 21, 28)), **times,
        })  # fmt: skip


def _sku(slug: str, variant: str) -> str:
    letters = "".join(part[:3] for part in slug.split("-")).upper()
    tail = "".join(one for one in variant.upper() if one.isalnum())
    return f"{letters}-{tail}"


def _order(chance: Chance, words: YearWords, customer: Row, created: datetime, end: datetime) -> Row:
    status, updated = _status(chance, created, end)
    return {
        "id": chance.uuid(), "user_id": None, "customer_email": str(customer["email"]).lower(),
        "customer_name": customer["name"], "shipping_address": _address_text(chance, words, customer),
        "total_amount": "0.00", "status": status, "created_at": stamp(created), "updated_at": stamp(updated),
        "metadata": None,
    }  # fmt: skip


def _status(chance: Chance, created: datetime, end: datetime) -> tuple[str, datetime]:
    """What the text column says by age, and when it was last changed."""
    age = (end - created) / timedelta(days=1)
    if chance.happens(4):
        return chance.choice(("cancelled", "refunded")), min(end, created + timedelta(days=chance.uniform(0.1, 9)))
    steps = [("pending", 0.0), ("paid", 0.01), ("processing", _PACKED), ("shipped", _SENT), ("delivered", _ARRIVED)]
    reached = [(name, wait * chance.uniform(0.7, 1.3)) for name, wait in steps]
    name, wait = [step for step in reached if step[1] <= age][-1]
    return name, created + timedelta(days=wait)


def _address_text(chance: Chance, words: YearWords, customer: Row) -> str:
    """A text column into which checkouts of two years wrote lines, and for a while JSON."""
    address = customer["address"]
    if not isinstance(address, dict) or "postal_code" not in address:
        address = place_of(chance, words, "US")
    if chance.happens(20):
        return json.dumps(address, ensure_ascii=False)
    lines = [address["line1"], address["line2"], f"{address['city']}, {address['state']} {address['postal_code']}"]
    return "\n".join(str(line) for line in [*lines, address["country"]] if line)


def _items(chance: Chance, shelf: Shelf, order: Row, created: datetime) -> list[Row]:
    count = chance.choices((1, 2, 3, 4), (62, 25, 10, 3))[0]
    products = dict.fromkeys(chance.choices(range(len(shelf.products)), shelf.sold, k=count))
    return [_item(chance, shelf, order, shelf.products[place], created) for place in products]


def _item(chance: Chance, shelf: Shelf, order: Row, product: Row, created: datetime) -> Row:
    variant = chance.choice([one for one in shelf.variants if one["product_id"] == product["id"]])
    cheap = Decimal(str(variant["price"])) < SHIPPING * 2
    return {
        "id": chance.uuid(), "order_id": order["id"], "product_id": product["id"], "variant_id": variant["id"],
        "name": f"{product['name']} · {variant['name']}", "price": variant["price"],
        "quantity": chance.choice((1, 1, 2, 3)) if cheap else 1,
        "created_at": stamp(created), "updated_at": order["updated_at"] if chance.happens(30) else stamp(created),
        "metadata": {"gift": True} if chance.happens(4) else {},
    }  # fmt: skip


def _metadata(chance: Chance, shipping: Decimal) -> Row | None:
    if chance.happens(15):
        return None
    source = chance.choices(("web", "instagram", "newsletter", "shop"), (60, 25, 10, 5))[0]
    return {"shipping": str(shipping), "source": source}
