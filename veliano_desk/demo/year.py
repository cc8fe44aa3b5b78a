"""The demo's year: a workshop's customers, custom orders and shop orders as the store's tables would hold them.

Made from a seed, so that every demo shows the same year up to its day. Nobody in it exists: names are paired by chance,
mail addresses end in example.com, .org or .net, telephone numbers come from the ranges kept for fiction. Some rows are
dirty on purpose, as hands make them (see `resources/demo/year/dirt.json`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from veliano_desk.demo.year_orders import make_custom_orders
from veliano_desk.demo.year_people import make_customers
from veliano_desk.demo.year_shop import make_shelf, make_shop_orders
from veliano_desk.demo.year_words import Row, YearWords

CUSTOMERS, CUSTOM_ORDERS, SHOP_ORDERS = 400, 1_200, 800


@dataclass(frozen=True, slots=True)
class StoreYear:
    """Rows per table, columns as in the store's generation with orders.total_amount.

    uuid, timestamptz and numeric values are strings, jsonb values are Python values, absent values are None.
    """

    categories: list[Row]
    products: list[Row]
    product_variants: list[Row]
    product_images: list[Row]
    grillz_specifications: list[Row]
    customers: list[Row]
    custom_orders: list[Row]
    orders: list[Row]
    order_items: list[Row]

    def tables(self) -> dict[str, list[Row]]:
        """Table name -> rows, parents before children."""
        return {name: getattr(self, name) for name in self.__slots__}

    def as_read(self) -> dict[str, list[Row]]:
        """Table name -> rows as the desk reads them, in its order: shop orders come with their lines."""
        lines: dict[object, list[Row]] = {}
        for item in self.order_items:
            lines.setdefault(item["order_id"], []).append(item)
        read = {name: rows for name, rows in self.tables().items() if name != "order_items"}
        return {**read, "orders": [{**order, "items": lines.get(order["id"], [])} for order in self.orders]}


def make_year(
    seed: int, today: date, *, customers: int = CUSTOMERS, custom_orders: int = CUSTOM_ORDERS,
    shop_orders: int = SHOP_ORDERS,
) -> StoreYear:  # fmt: skip
    """The year that ends when `today` begins in UTC; the same arguments always make the same rows."""
    words = YearWords()
    end = datetime.combine(today, time(0), UTC)
    people = make_customers(seed, customers, words, end)
    shelf = make_shelf(seed, words, end)
    orders, items = make_shop_orders(seed, shop_orders, people, shelf, words, end)
    return StoreYear(
        categories=shelf.categories,
        products=shelf.products,
        product_variants=shelf.variants,
        product_images=shelf.images,
        grillz_specifications=shelf.specifications,
        customers=people,
        custom_orders=make_custom_orders(seed, custom_orders, people, words, end),
        orders=orders,
        order_items=items,
    )
