"""Every page there is, in the rail's order, and what the frame asks of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.views import customers, materials, order_hub, orders, purchasing, reports, settings, sync, today
from veliano_desk.views.common.page import PageSpec
from veliano_desk.views.common.sync_task import SYNC_KIND
from veliano_desk.views.frame.auto_sync import SelfSync
from veliano_desk.views.main_window import WindowParts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from veliano_desk.domain.insights import Hit
    from veliano_desk.domain.store_sync import SyncPace, SyncResult, SyncState
    from veliano_desk.services.desk import Desk
    from veliano_desk.views.common.task_runner import Cancelled, Progress

PAGES: tuple[PageSpec, ...] = (
    today.PAGE, orders.PAGE, orders.NEW_PAGE, order_hub.PAGE, customers.PAGE, materials.PAGE,
    purchasing.PAGE,
    sync.PAGE, reports.PAGE, settings.PAGE,
)  # fmt: skip
"""Each page itself is imported when it is first gone to."""


def window_parts() -> WindowParts:
    """The pages, what the palette finds, how the store stands, and how roles are said."""
    by_itself = SelfSync(SYNC_KIND, _pace, _sync)
    return WindowParts(pages=PAGES, search=_search, sync_state=_sync_state, role=_role, self_sync=by_itself)


def _search(desk: Desk, text: str) -> Sequence[Hit]:
    return desk.insights.search(text)


def _sync_state(desk: Desk) -> SyncState:
    return desk.store_sync.state()


def _pace(desk: Desk) -> SyncPace:
    return desk.store_sync.pace()


def _sync(desk: Desk, progress: Progress, cancelled: Cancelled) -> SyncResult:
    return desk.store_sync.sync(progress, cancelled)


def _role(desk: Desk) -> str:
    """The person's roles by their titles: "Owner"."""
    roles = desk.trade.roles
    return ", ".join(roles[role].title for role in desk.who.roles if role in roles)
