"""The orders' list with its preview, and the page on which an order is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

OPEN = ListQuery(filters={"show": ("open",)})


def _make(context: PageContext) -> Page:
    from veliano_desk.views.orders.page import OrdersPage

    return OrdersPage(context)


def _make_new(context: PageContext) -> Page:
    from veliano_desk.views.orders.new_order.page import NewOrderPage

    return NewOrderPage(context)


def _open_orders(desk: Desk) -> int:
    return desk.orders.count(OPEN).count


PAGE = PageSpec(
    key="orders", title="Orders", icon="package", group="work", right=Right.ORDERS_SEE, factory=_make,
    count=_open_orders, areas=frozenset({"orders"}),
)  # fmt: skip
NEW_PAGE = PageSpec(
    key="new_order", title="New order", icon="plus", group="work", right=Right.ORDERS_ENTER, factory=_make_new,
    in_rail=False, parent="orders", also=frozenset({Right.CUSTOMERS_SEE, Right.VALUE_SEE}), keys="Ctrl+N",
)  # fmt: skip
