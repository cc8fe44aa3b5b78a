"""The customers' list, and all about one customer beside it."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.customers.page import CustomersPage

    return CustomersPage(context)


PAGE = PageSpec(
    key="customers", title="Customers", icon="users", group="work", right=Right.CUSTOMERS_SEE, factory=_make,
)  # fmt: skip
