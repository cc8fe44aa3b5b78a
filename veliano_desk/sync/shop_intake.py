"""Taking shop orders in: each stands in the list as the shop has it; what is made to order becomes pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veliano_desk.domain.order_face import UNKNOWN_SLACK
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import shop_orders as shop
from veliano_desk.models import store_records as records
from veliano_desk.models.bulk import insert_many, insert_numbered
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.sync.changed_shop_orders import change_order
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.links import link_rows, sort_page
from veliano_desk.sync.new_pieces import insert_pieces
from veliano_desk.sync.shop_facts import Buyers, buyer_columns, money_columns, side_columns
from veliano_desk.sync.shop_reading import Goods, ShopReading, item_columns
from veliano_desk.sync.wire_shop import ShopOrderRow


def take_shop_orders(unit: Unit, rules: IntakeRules, page: Sequence[ShopOrderRow]) -> Taken:
    """New orders in bulk, changed ones one by one."""
    news = sort_page(unit, shop.SHOP_ORDERS, page)
    if not news.rows:
        return Taken()
    goods = Goods.of(unit, rules, news.rows, [link.local_id for _, link in news.changed])
    buyers = Buyers.of(unit, news.rows)
    taken = _insert(unit, rules, [goods.read(row) for row in news.new], buyers)
    for row, link in news.changed:
        taken.add(change_order(unit, rules, link, goods.read(row), buyers))
    taken.rows = len(news.rows)
    unit.session.flush()
    records.recount_orders(unit.session, buyers.all)
    unit.areas.update({"orders", "customers", "insights"})
    return taken


def _insert(unit: Unit, rules: IntakeRules, read: Sequence[ShopReading], buyers: Buyers) -> Taken:
    numbers = _numbers(unit, [one.row for one in read])
    columns = [_order_columns(unit, rules, one, numbers[one.row.id], buyers) for one in read]
    orders = insert_numbered(unit.session, rows.Order, columns)
    link_rows(unit, shop.SHOP_ORDERS, [one.row for one in read], orders)
    placed = list(zip(orders, read, strict=True))
    insert_many(unit.session, shop.ShopOrder, [{"order_id": order, **side_columns(one.row)} for order, one in placed])
    insert_many(unit.session, shop.OrderItem, [
        {"order_id": order, **item_columns(rules, line, position)}
        for order, one in placed for position, line in enumerate(one.lines, start=1)
    ])  # fmt: skip
    insert_many(unit.session, piece_rows.OrderEvent, [
        event for order, one in placed if (event := _doubt(unit, order, one))
    ])  # fmt: skip
    return insert_pieces(unit, rules, [(order, one.pieces, one.piece_lines) for order, one in placed if one.pieces])


def _order_columns(unit: Unit, rules: IntakeRules, one: ShopReading, number: str, buyers: Buyers) -> dict[str, Any]:
    return {
        **money_columns(rules, one.row), **one.columns(rules), **buyer_columns(buyers, one.row), "number": number,
        "source": "shop", "version": 1, "currency": rules.currency, "store_status": one.row.status,
        "kit_status": "", "kit_tracking": "", "material": "", "teeth_raw": "", "design_details": "",
        "notes": one.row.notes or "", "finish_on": None, "promise_on": None, "due_on": None,
        "slack_days": UNKNOWN_SLACK, "bound_by": "", "ordered_at": one.row.created_at or unit.now,
    }  # fmt: skip


def _numbers(unit: Unit, page: Sequence[ShopOrderRow]) -> dict[str, str]:
    """The shop gives its orders no numbers: the beginning of the id, told apart from custom orders by its S. One
    that is taken already gets more of the id."""
    wanted = {row.id: f"S-{row.id[:8]}" for row in page}
    taken = {order.number for order in records.holders_of(unit.session, wanted.values())}
    for remote, number in wanted.items():
        wanted[remote] = number if number not in taken else f"{number} ({remote[:18]})"
        taken.add(wanted[remote])
    return wanted


def _doubt(unit: Unit, order: int, one: ShopReading) -> dict[str, Any] | None:
    if not one.unknown:
        return None
    return {
        "uid": new_uid(), "order_id": order, "piece_id": None, "at": unit.now, "kind": "store", "icon": "store",
        "title": "A status that is not known here", "customer_visible": False,
        "detail": f"The store says “{one.unknown}”; the order is taken as {str(one.stage).replace('_', ' ')}.",
    }  # fmt: skip
