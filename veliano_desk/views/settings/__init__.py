"""Settings: workspace, rates, people, tokens, store, look, yourself, audit log."""

from __future__ import annotations

from veliano_desk.views.common.page import Page, PageContext, PageSpec


def _make(context: PageContext) -> Page:
    from veliano_desk.views.settings.page import SettingsPage

    return SettingsPage(context)


PAGE = PageSpec(
    key="settings", title="Settings", icon="settings", group="office", right=None, factory=_make,
    areas=frozenset({"workspace", "people", "store_sync", "audit"}),
)  # fmt: skip
