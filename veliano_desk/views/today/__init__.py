"""What needs me: figures and cards whose lines open the things themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageCommand, PageContext, PageSpec

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk


def _make(context: PageContext) -> Page:
    from veliano_desk.views.today.page import TodayPage

    return TodayPage(context)


def _urgent(desk: Desk) -> int:
    return desk.insights.urgent()


def _plan(context: PageContext) -> None:
    from veliano_desk.views.today.planning import plan_anew

    plan_anew(context, context.changes)


PAGE = PageSpec(
    key="today", title="Today", icon="sunrise", group="work", right=Right.ORDERS_SEE, factory=_make, count=_urgent,
    areas=frozenset({"orders", "production", "store_sync"}),
    commands=(PageCommand("Plan anew", "calendar", _plan, Right.PLAN_EDIT, "schedule promises replan"),),
)  # fmt: skip
