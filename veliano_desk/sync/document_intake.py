"""Taking in what has no area of its own here yet: events of others go into their order's timeline, all else is kept
whole beside what it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import store_records as records
from veliano_desk.models import sweeps
from veliano_desk.models.bulk import insert_numbered
from veliano_desk.models.store_documents import StoreDocument
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.links import keep_row, link_rows, sort_page
from veliano_desk.sync.reading import read_page
from veliano_desk.sync.wire_shop import DocumentRow, EventRow

EVENTS = "custom_order_events"
PARENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "profiles": (),
    "product_images": (("product_id", "products"),),
    "design_revisions": (("custom_order_id", "custom_orders"),),
    "impression_kits": (("custom_order_id", "custom_orders"),),
    "shipments": (("custom_order_id", "custom_orders"), ("order_id", "orders")),
    "shipment_events": (("shipment_id", "shipments"),),
    "customer_measurements": (("customer_id", "customers"),),
    "messages": (("custom_order_id", "custom_orders"), ("order_id", "orders"), ("customer_id", "customers")),
    "product_reviews": (("product_id", "products"),),
    "membership_tiers": (),
    "user_memberships": (("user_id", "profiles"),),
    "loyalty_transactions": (("customer_id", "customers"),),
    "product_recommendations": (("product_id", "products"),),
}
"""Table -> what a row belongs to: the first of these columns that holds something, and the table it points to."""


def take_documents(table: str) -> Callable[[Unit, IntakeRules, Sequence[DocumentRow]], Taken]:
    """What takes a page of this table in."""
    return partial(_take_documents, table)


def _take_documents(table: str, unit: Unit, _rules: IntakeRules, page: Sequence[DocumentRow]) -> Taken:
    news = sort_page(unit, table, page)
    made = insert_numbered(unit.session, StoreDocument, [_columns(table, row) for row in news.new])
    link_rows(unit, table, news.new, made)
    known = records.rows_by_id(unit.session, StoreDocument, [link.local_id for _, link in news.changed])
    for row, link in news.changed:
        document = known[link.local_id]
        document.parent_table, document.parent_id = _parent(table, row)
        keep_row(link, row)
    if news.rows:
        unit.areas.add("orders")
    return Taken(rows=len(news.rows))


def forget_documents(unit: Unit, links: Sequence[StoreLink]) -> None:
    records.delete_rows(unit.session, StoreDocument, [link.local_id for link in links])


def _columns(table: str, row: DocumentRow) -> dict[str, Any]:
    parent_table, parent_id = _parent(table, row)
    return {"store_table": table, "remote_id": row.id, "parent_table": parent_table, "parent_id": parent_id}


def _parent(table: str, row: DocumentRow) -> tuple[str, str]:
    found = ((parent, str(row.raw[column])) for column, parent in PARENTS[table] if row.raw.get(column))
    return next(found, ("", ""))


def take_events(unit: Unit, _rules: IntakeRules, page: Sequence[EventRow]) -> Taken:
    """Events that somebody else wrote stand in their order's timeline; the desk's own are known by their id. One whose
    order is not here waits for it; one of which somebody changed the words is taken over as it is."""
    news = sort_page(unit, EVENTS, page)
    ours = records.events_by_uid(unit.session, [row.id for row in news.rows])
    orders = records.local_ids(unit.session, records.CUSTOM_ORDERS, {row.custom_order_id for row in news.new})
    foreign = [row for row in news.new if row.id not in ours]
    placed = [row for row in foreign if row.custom_order_id in orders]
    made = insert_numbered(
        unit.session, piece_rows.OrderEvent, [_event(unit, row, orders[row.custom_order_id]) for row in placed]
    )
    link_rows(unit, EVENTS, placed, made)
    homeless = [row for row in foreign if row.custom_order_id not in orders]
    link_rows(unit, EVENTS, homeless, [records.HOMELESS] * len(homeless))
    known = [row for row in news.new if row.id in ours]
    link_rows(unit, EVENTS, known, [ours[row.id].id for row in known])
    for row, link in news.changed:
        if row.id in ours:
            ours[row.id].title, ours[row.id].detail = row.title, row.message or ours[row.id].detail
        keep_row(link, row)
    if placed or news.changed:
        unit.areas.add("orders")
    return Taken(rows=len(news.rows))


def place_waiting_events(unit: Unit, orders: Sequence[str]) -> None:
    """Put those events into the timelines of these orders (the store's ids) that came before the orders did."""
    waiting = records.homeless_links(unit.session, EVENTS) if orders else []
    if not waiting:
        return
    made = records.local_ids(unit.session, records.CUSTOM_ORDERS, orders)
    read = read_page(EventRow, [link.row for link in waiting], sweeps.mends_of(unit.session, EVENTS))
    placed = [row for row in read.understood if row.custom_order_id in made]
    numbers = insert_numbered(
        unit.session, piece_rows.OrderEvent, [_event(unit, row, made[row.custom_order_id]) for row in placed]
    )
    links = {link.remote_id: link for link in waiting}
    for row, number in zip(placed, numbers, strict=True):
        links[row.id].local_id = number


def _event(unit: Unit, row: EventRow, order_id: int) -> dict[str, Any]:
    return {
        "uid": row.id, "order_id": order_id, "piece_id": None, "at": row.happened_at or row.created_at or unit.now,
        "kind": row.kind, "icon": "store", "title": row.title, "detail": row.message or "",
        "customer_visible": row.customer_visible,
    }  # fmt: skip
