"""Saying whose a guest's shop order is, and taking it back."""

from __future__ import annotations

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.search_keys import sort_key
from veliano_desk.models import shop_orders as shop
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order
from veliano_desk.models.pieces import OrderEvent
from veliano_desk.models.store_records import recount_orders
from veliano_desk.models.unit_of_work import Unit, check_version, new_uid
from veliano_desk.services.order_figures import the_order


def said_here(unit: Unit, order: Order) -> bool:
    """Whether somebody here said whose this shop order is: the account that bought is no customer's."""
    side = shop.shop_side(unit.session, order.id) if order.source == "shop" and order.customer_id is not None else None
    return side is not None and not (side.user_id and shop.buyers(unit.session, [side.user_id]))


def link_buyer(unit: Unit, number: str, version: int, customer_id: int) -> Order:
    order = the_order(unit, number)
    customer = unit.get(Customer, customer_id, "customer")
    if customer.merged_into is not None:
        customer = unit.get(Customer, customer.merged_into, "customer")
    check_version(order, version, f"order {number}", {"customer_id": customer.id})
    if order.source != "shop" or (order.customer_id is not None and not said_here(unit, order)):
        raise InputError("It is somebody’s already", "The store says whose order this is; nothing was changed.",
                         "Change it in the store.", number)  # fmt: skip
    _put(unit, order, customer.id, customer.name_key, f"It is {customer.name}’s")
    return order


def unlink_buyer(unit: Unit, number: str, version: int) -> Order:
    order = the_order(unit, number)
    check_version(order, version, f"order {number}", {"customer_id": None})
    if not said_here(unit, order):
        raise InputError("Not linked here", "Nobody here said whose order this is; nothing was changed.",
                         "Only what was linked here can be taken back.", number)  # fmt: skip
    _put(unit, order, None, sort_key(order.buyer), "Whose it is was taken back")
    return order


def _put(unit: Unit, order: Order, customer_id: int | None, key: str, words: str) -> None:
    was = order.customer_id
    order.customer_id, order.customer_key = customer_id, key
    order.version += 1
    unit.session.add(OrderEvent(
        uid=new_uid(), order_id=order.id, at=unit.now, kind="customer", icon="user", title=words,
        detail=unit.who.name, customer_visible=False,
    ))  # fmt: skip
    unit.session.flush()
    recount_orders(unit.session, {number for number in (was, customer_id) if number is not None})
    unit.areas.update({"orders", "customers", "insights"})
    unit.record("order.buyer", order.number, {"customer": was}, {"customer": customer_id})
