"""What the hub shows beyond pieces: a shop order's lines, who may have bought it, what else the store holds."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from veliano_desk.domain.action_rights import may_do
from veliano_desk.domain.kept_goods import GOODS_MOVES
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import LineView, NearCustomer, OrderView, StageStep
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action, Stage, rank
from veliano_desk.models import orders as rows
from veliano_desk.models import shop_orders as shop
from veliano_desk.models.store_documents import documents_of
from veliano_desk.models.store_records import CUSTOM_ORDERS, remote_id_of
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import local_day
from veliano_desk.services.order_buyers import said_here

STOCK_STEPS = (
    ("Ordered", Stage.RECEIVED), ("To pack", Stage.READY_TO_SHIP), ("Shipped", Stage.SHIPPED),
    ("Delivered", Stage.DELIVERED),
)  # fmt: skip
_TITLES = {
    "design_revisions": "Design", "impression_kits": "Kit", "shipments": "Parcel", "messages": "Message",
}  # fmt: skip
_SAID = ("title", "status", "tracking_number", "outbound_tracking", "subject", "body", "arch", "carrier")
_LONGEST = 160


def with_shop(unit: Unit, access: Access, order: rows.Order, view: OrderView) -> OrderView:
    """The view with what the store's other tables say, by the rights of who asks."""
    see_customer = access.who.may(Right.CUSTOMERS_SEE)
    view = replace(view, source=order.source, from_store=_from_store(unit, order, see_customer))
    side = shop.shop_side(unit.session, order.id) if order.source == "shop" else None
    if side is None:
        return view
    view = replace(
        view, lines=_lines(unit, access, order), payment=side.payment_status, shipping=side.shipping_status,
        steps=view.steps if view.pieces else _steps(access, order), actions=_actions(unit, access, order, view),
    )  # fmt: skip
    if not see_customer:
        return view
    near = () if order.customer_id else tuple(
        NearCustomer(customer.id, customer.name, "the same e-mail address")
        for customer in shop.with_this_address(unit.session, side.email_key)
    )  # fmt: skip
    return replace(
        view, near=near, linked_here=said_here(unit, order), ship_to=address_words(side.address),
        customer=view.customer or order.buyer or None, contact=view.contact or side.email or None,
    )  # fmt: skip


def address_words(address: Any) -> str:
    """An address in lines, whether the store holds it as text, as text that is JSON, or in parts."""
    told = _out_of_json(address) if isinstance(address, str) else address
    if isinstance(told, (dict, list)):
        values = told.values() if isinstance(told, dict) else told
        parts = [str(one).strip() for one in values if isinstance(one, (str, int)) and not isinstance(one, bool)]
        return "\n".join(part for part in parts if part)
    return told.strip() if isinstance(told, str) else ""


def _out_of_json(text: str) -> Any:
    """What a text that is JSON holds; any other text as it is."""
    if text.lstrip().startswith(("{", "[", '"')):
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    return text


def _lines(unit: Unit, access: Access, order: rows.Order) -> tuple[LineView, ...]:
    see_value = access.who.sees_values
    return tuple(
        LineView(item.title, item.quantity, Money.from_units(item.price_units, order.currency) if see_value else None,
                 item.custom)
        for item in shop.items_of(unit.session, [order.id])
    )  # fmt: skip


def _from_store(unit: Unit, order: rows.Order, see_customer: bool) -> tuple[tuple[str, str], ...]:
    table = shop.SHOP_ORDERS if order.source == "shop" else CUSTOM_ORDERS
    found = documents_of(unit.session, table, order.id)
    shown = [(name, row) for name, row in found if see_customer or name != "messages"]
    return tuple((_TITLES.get(name, name.replace("_", " ")), _said(row)) for name, row in shown)


def _said(row: dict[str, Any]) -> str:
    words = [str(row[name]) for name in _SAID if row.get(name)]
    return " · ".join(words)[:_LONGEST].replace("_", " ")


def _actions(unit: Unit, access: Access, order: rows.Order, view: OrderView) -> tuple[Action, ...]:
    """While the store has the order it says where the goods are; once it has not, people here do."""
    if view.pieces or remote_id_of(unit.session, shop.SHOP_ORDERS, order.id) is not None:
        return ()
    return tuple(action for action in GOODS_MOVES.get(view.stage, {}) if may_do(access.who.rights, action))


def _steps(access: Access, order: rows.Order) -> tuple[StageStep, ...]:
    """The strip of goods from stock: nothing is made, it is packed and goes."""
    reached = order.stage_rank
    steps: list[StageStep] = []
    for index, (title, stage) in enumerate(STOCK_STEPS):
        following = rank(STOCK_STEPS[index + 1][1]) if index + 1 < len(STOCK_STEPS) else None
        done = (following is not None and reached >= following) or (following is None and reached >= rank(stage))
        state = "done" if done else "now" if reached >= rank(stage) else "ahead"
        steps.append(StageStep(title, _ordered(access, order.ordered_at) if index == 0 else "", state))
    return tuple(steps)


def _ordered(access: Access, moment: datetime) -> str:
    day = local_day(access, moment)
    return f"{day.day} {day:%b}"
