"""The desk and the store: in step or not, what waits, what was not understood, what ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageContext, PageSpec

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk


def _make(context: PageContext) -> Page:
    from veliano_desk.views.sync.page import SyncPage

    return SyncPage(context)


def _to_decide(desk: Desk) -> int:
    state = desk.store_sync.state()
    return state.set_aside + state.findings + state.decisions


PAGE = PageSpec(
    key="sync", title="Sync", icon="refresh-cw", group="office", right=Right.STORE_SYNC, factory=_make,
    count=_to_decide, areas=frozenset({"store_sync"}),
)  # fmt: skip
