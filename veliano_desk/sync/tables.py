"""Which tables of the store are read, in which order, and what takes their rows in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from veliano_desk.models import catalogue
from veliano_desk.models import store_records as records
from veliano_desk.models.shop_orders import SHOP_ORDERS
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync import catalogue_intake as goods
from veliano_desk.sync import wire_shop as wire
from veliano_desk.sync.document_intake import EVENTS, forget_documents, take_documents, take_events
from veliano_desk.sync.intake import take_custom_orders, take_customers
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.shop_intake import take_shop_orders
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow, StoreRow

Forget = Callable[[Unit, Sequence[StoreLink]], None]
Take = Callable[[Unit, IntakeRules, Sequence[Any]], Taken]


@dataclass(frozen=True, slots=True)
class SyncedTable:
    """A table of the store: its name there, what people call it, its typed row, and what takes a page of rows in.

    stamped: it has an updated_at at all. stamped_by_pack: nothing but the pack keeps that up to date. stamped_with: the
    part of the pack that stamps it when its lines change. columns: what is asked for, with the rows that come along.
    brought: by the pack, so a store may be without it. forget: what becomes
    of rows that are gone there; None where somebody is asked.
    """

    name: str
    title: str
    kind: type[StoreRow]
    take: Take
    stamped: bool = True
    stamped_by_pack: bool = True
    stamped_with: str = ""
    columns: str = "*"
    brought: bool = False
    forget: Forget | None = None


def _kept_whole(name: str, title: str, brought: bool = True) -> SyncedTable:
    return SyncedTable(name, title, wire.DocumentRow, take_documents(name), brought=brought, forget=forget_documents)


TABLES = (
    SyncedTable(records.CUSTOMERS, "Customers", CustomerRow, take_customers),
    _kept_whole("profiles", "Profiles", brought=False),
    SyncedTable(catalogue.CATEGORIES, "Categories", wire.CategoryRow, goods.take_categories, forget=goods.forget),
    SyncedTable(
        catalogue.PRODUCTS, "Products", wire.ProductRow, goods.take_products,
        stamped_by_pack=False, forget=goods.forget_products,
    ),
    SyncedTable(
        catalogue.VARIANTS, "Variants", wire.VariantRow, goods.take_variants,
        stamped_by_pack=False, forget=goods.forget,
    ),
    _kept_whole("product_images", "Pictures of products", brought=False),
    SyncedTable(
        catalogue.SPECIFICATIONS, "Specifications", wire.SpecificationRow, goods.take_specifications,
        forget=goods.forget,
    ),
    SyncedTable(records.CUSTOM_ORDERS, "Custom orders", CustomOrderRow, take_custom_orders),
    SyncedTable(
        SHOP_ORDERS, "Shop orders", wire.ShopOrderRow, take_shop_orders,
        stamped_by_pack=False, stamped_with="stamps:lines of orders", columns="*,items:order_items(*)",
    ),
    SyncedTable(EVENTS, "Events of custom orders", wire.EventRow, take_events, brought=True, forget=goods.forget),
    _kept_whole("design_revisions", "Designs"),
    _kept_whole("impression_kits", "Impression kits"),
    _kept_whole("shipments", "Shipments"),
    _kept_whole("shipment_events", "Events of shipments"),
    _kept_whole("customer_measurements", "Measurements"),
    _kept_whole("messages", "Messages"),
    _kept_whole("product_reviews", "Reviews"),
    _kept_whole("membership_tiers", "Membership tiers"),
    _kept_whole("user_memberships", "Memberships"),
    _kept_whole("loyalty_transactions", "Points"),
    _kept_whole("product_recommendations", "Recommendations"),
)  # fmt: skip
"""In this order: what a row refers to is here before it comes."""


def table_named(name: str) -> SyncedTable:
    """KeyError for a table that is not read."""
    return _BY_NAME[name]


_BY_NAME = {table.name: table for table in TABLES}
