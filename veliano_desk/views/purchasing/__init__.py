"""Purchasing: what to buy, orders to suppliers, deliveries, suppliers and their price lists."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.purchasing.page import PurchasingPage

    return PurchasingPage(context)


PAGE = PageSpec(
    key="purchasing", title="Purchasing", icon="truck", group="stock", right=Right.PURCHASING_SEE, factory=_make,
    areas=frozenset({"purchasing"}),
)  # fmt: skip
