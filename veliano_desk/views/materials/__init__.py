"""Metal: what is where and whose it is, what moved, and the day's close."""

from __future__ import annotations

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.materials.page import MaterialsPage

    return MaterialsPage(context)


PAGE = PageSpec(
    key="materials", title="Materials", icon="coins", group="stock", right=Right.MATERIALS_SEE, factory=_make,
    areas=frozenset({"materials", "metal", "refining", "scales"}),
)  # fmt: skip
