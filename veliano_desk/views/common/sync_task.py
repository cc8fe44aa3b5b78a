"""Starting a sync, from whichever page; what it did is said when it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject

from veliano_desk.domain.store_sync import SyncResult
from veliano_desk.views.common import formats
from veliano_desk.views.common.page import PageContext

SYNC_KIND = "store_sync"
"""The task's kind wherever a sync is started, so that at most one runs."""


def sync_now(context: PageContext, owner: QObject) -> None:
    """Pull, plan and push, in the network lane; the footer and the sync page show how far it is."""
    notifier = context.notifier
    context.tasks.run(
        SYNC_KIND,
        "Syncing with the store",
        context.desk.store_sync.sync,
        lambda result: notifier.toast(result_sentence(result), icon="cloud-check"),
        lambda error: notifier.error(
            error, "syncing with the store", action="Try again", on_action=lambda: sync_now(context, owner)
        ),
        lane="network",
        show=True,
        owner=owner,
    )


def result_sentence(result: SyncResult) -> str:
    """What a run did, for the toast and the footer."""
    pulled = result.pulled_orders + result.pulled_customers
    parts = [
        f"Fetched {counted(result.pulled_orders, 'order')} and {counted(result.pulled_customers, 'customer')}"
        if pulled
        else "Nothing new in the store",
        f"sent {counted(result.pushed, 'change')}" if result.pushed else "",
        f"{formats.number(result.waiting)} waiting" if result.waiting else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def counted(count: int, word: str) -> str:
    """`1 order`, `3 orders`."""
    return f"{formats.number(count)} {word if count == 1 else word + 's'}"
