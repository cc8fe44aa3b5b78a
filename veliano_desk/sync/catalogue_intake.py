"""Taking the shop's goods in: categories, products, variants, specifications."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from veliano_desk.domain.search_keys import sort_key
from veliano_desk.models import catalogue
from veliano_desk.models import store_records as records
from veliano_desk.models.base import Numbered
from veliano_desk.models.bulk import insert_many, insert_numbered
from veliano_desk.models.pieces import OrderEvent
from veliano_desk.models.shop_orders import waiting_for
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.sync.changed_shop_orders import read_again_with
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.links import Sorted, keep_row, link_rows, sort_page
from veliano_desk.sync.wire import StoreRow
from veliano_desk.sync.wire_shop import CategoryRow, ProductRow, SpecificationRow, VariantRow

R = TypeVar("R", bound=StoreRow)
Columns = Callable[[R], dict[str, Any]]
_TELLING = {
    catalogue.CATEGORIES: ("slug",),
    catalogue.PRODUCTS: ("name", "category_id", "custom", "needs_kit", "attributes"),
    catalogue.VARIANTS: ("product_id", "name", "options"),
    catalogue.SPECIFICATIONS: ("product", "material", "style", "teeth_position", "teeth_count"),
}
"""What orders are read from: where it changes, those that wait are read again."""


def take_categories(unit: Unit, rules: IntakeRules, page: Sequence[CategoryRow]) -> Taken:
    """Categories; products that came before theirs get it, and their orders are read again."""
    news = sort_page(unit, catalogue.CATEGORIES, page)
    taken, told = _take(unit, catalogue.CATEGORIES, catalogue.Category, news, _category, _TELLING[catalogue.CATEGORIES])
    shelved = catalogue.shelve(unit.session, _here(unit, catalogue.CATEGORIES, (row.id for row in told)))
    taken.add(read_again_with(unit, rules, shelved))
    return taken


def take_products(unit: Unit, rules: IntakeRules, page: Sequence[ProductRow]) -> Taken:
    """Products; shop orders that came before their product, or before it was made to order, are read again. What is
    sold of it tells nothing about its orders."""
    news = sort_page(unit, catalogue.PRODUCTS, page)
    shelves = _here(unit, catalogue.CATEGORIES, (row.category_id for row in news.rows))
    columns = partial(_product, shelves)
    taken, told = _take(
        unit, catalogue.PRODUCTS, catalogue.Product, news, columns, _TELLING[catalogue.PRODUCTS]
    )  # fmt: skip
    catalogue.specify(unit.session, _here(unit, catalogue.PRODUCTS, (row.id for row in news.new)))
    taken.add(read_again_with(unit, rules, [row.id for row in told]))
    return taken


def take_variants(unit: Unit, rules: IntakeRules, page: Sequence[VariantRow]) -> Taken:
    """Variants; shop orders that name one by another name, or came before it, are read again."""
    news = sort_page(unit, catalogue.VARIANTS, page)
    columns = partial(_variant, _products(unit, news.rows))
    taken, told = _take(
        unit, catalogue.VARIANTS, catalogue.ProductVariant, news, columns, _TELLING[catalogue.VARIANTS]
    )  # fmt: skip
    taken.add(read_again_with(unit, rules, _ids(row.product_id for row in told)))
    return taken


def take_specifications(unit: Unit, rules: IntakeRules, page: Sequence[SpecificationRow]) -> Taken:
    """What grillz are; shop orders with their products are read again."""
    news = sort_page(unit, catalogue.SPECIFICATIONS, page)
    columns = partial(_specification, _products(unit, news.rows))
    taken, told = _take(
        unit, catalogue.SPECIFICATIONS, catalogue.ProductSpecification, news, columns,
        _TELLING[catalogue.SPECIFICATIONS],
    )  # fmt: skip
    taken.add(read_again_with(unit, rules, _ids(row.product_id for row in told)))
    return taken


def forget(_unit: Unit, _links: Sequence[StoreLink]) -> None:
    """What is sold or done with it stays as it was; only the link goes."""


def forget_products(unit: Unit, links: Sequence[StoreLink]) -> None:
    """For sale no more; what was ordered of them is made nevertheless, and its orders say so."""
    for product in records.rows_by_id(unit.session, catalogue.Product, [link.local_id for link in links]).values():
        product.status = catalogue.GONE
    said = " no more; what was ordered of it is made nevertheless."
    insert_many(unit.session, OrderEvent, [
        {"uid": new_uid(), "order_id": order, "piece_id": None, "at": unit.now, "kind": "store", "icon": "store",
         "title": "Changed in the store", "detail": f"The shop has “{title}”{said}", "customer_visible": False}
        for order, title in dict.fromkeys(waiting_for(unit.session, [link.remote_id for link in links]))
    ])  # fmt: skip


def _take(
    unit: Unit, table: str, kind: type[Numbered], news: Sorted[R], columns: Columns[R], telling: Sequence[str] = ()
) -> tuple[Taken, list[R]]:
    """New rows in bulk, changed ones by their number; with them the rows that are new or differ in a column that is
    `telling` for orders."""
    made = insert_numbered(unit.session, kind, [columns(row) for row in news.new])
    link_rows(unit, table, news.new, made)
    known = records.rows_by_id(unit.session, kind, [link.local_id for _, link in news.changed])
    told = list(news.new)
    for row, link in news.changed:
        one, now = known[link.local_id], columns(row)
        if any(getattr(one, name) != now[name] for name in telling):
            told.append(row)
        for name, value in now.items():
            setattr(one, name, value)
        keep_row(link, row)
    unit.session.flush()
    return Taken(rows=len(news.new) + len(news.changed)), told


def _here(unit: Unit, table: str, remote_ids: Iterable[str | None]) -> dict[str, int]:
    return records.local_ids(unit.session, table, _ids(remote_ids))


def _ids(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _products(unit: Unit, page: Sequence[VariantRow | SpecificationRow]) -> dict[str, int]:
    return _here(unit, catalogue.PRODUCTS, (row.product_id for row in page))


def _category(row: CategoryRow) -> dict[str, Any]:
    return {"name": row.name, "slug": row.slug}


def _product(shelves: dict[str, int], row: ProductRow) -> dict[str, Any]:
    return {
        "name": row.name, "name_key": sort_key(row.name), "slug": row.slug,
        "category": row.category_id or "", "category_id": shelves.get(row.category_id or ""), "status": row.state,
        "custom": row.is_custom_order, "needs_kit": row.requires_impression_kit,
        "attributes": json.loads(json.dumps(row.metadata, default=str)) if isinstance(row.metadata, dict) else {},
    }  # fmt: skip


def _variant(products: dict[str, int], row: VariantRow) -> dict[str, Any]:
    return {
        "product_id": products.get(row.product_id or ""), "name": row.name,
        "options": [list(option) for option in row.options],
    }  # fmt: skip


def _specification(products: dict[str, int], row: SpecificationRow) -> dict[str, Any]:
    return {
        "product": row.product_id or "", "product_id": products.get(row.product_id or ""), "material": row.material,
        "style": row.style, "teeth_position": row.teeth_position, "teeth_count": row.teeth_count,
    }  # fmt: skip
