"""The order hub: all about one order on one page."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.order_hub.page import OrderHubPage

    return OrderHubPage(context)


PAGE = PageSpec(
    key="order_hub", title="Order", icon="package", group="work", right=Right.ORDERS_SEE, factory=_make, in_rail=False,
    parent="orders",
)  # fmt: skip
