"""Reports to look at, print and save."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.reports.page import ReportsPage

    return ReportsPage(context)


PAGE = PageSpec(
    key="reports", title="Reports", icon="chart-column", group="office", right=Right.REPORTS_PRINT, factory=_make,
    also=frozenset({Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE}),
    areas=frozenset({"orders", "costing", "pricing", "metal", "materials"}),
)  # fmt: skip
