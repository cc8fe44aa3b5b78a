"""The customers' list, and all about one customer beside it."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageCommand, PageContext, PageSpec

SAME = "same"
"""What shows one of those who may be the same person as somebody else."""


def _make(context: PageContext) -> Page:
    from veliano_desk.views.customers.page import CustomersPage

    return CustomersPage(context)


def _find_same(context: PageContext) -> None:
    context.navigate(PAGE.key, SAME)


PAGE = PageSpec(
    key="customers", title="Customers", icon="users", group="work", right=Right.CUSTOMERS_SEE, factory=_make,
    commands=(
        PageCommand(
            "Customers who may be the same person", "users", _find_same, Right.CUSTOMERS_SEE, "duplicates merge doubles"
        ),
    ),
)  # fmt: skip
