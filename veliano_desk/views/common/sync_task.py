"""Starting a sync, from whichever page; what it did is said when it ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from veliano_desk.domain.store_sync import SyncResult
from veliano_desk.views.common import formats
from veliano_desk.views.common.page import PageContext

SYNC_KIND = "store_sync"
"""The task's kind wherever a sync is started, so that at most one runs."""


def sync_now(context: PageContext, owner: QObject, *, full: bool = False) -> None:
    """Pull, plan and push, in the network lane; the footer and the sync page show how far it is. full: every table is
    read from end to end."""
    notifier, sync = context.notifier, context.desk.store_sync
    context.tasks.run(
        SYNC_KIND,
        "Syncing all of the store" if full else "Syncing with the store",
        sync.full if full else sync.sync,
        lambda result: notifier.toast(result_sentence(result), icon="cloud-check"),
        lambda error: notifier.error(
            error, "syncing with the store", action="Try again", on_action=lambda: sync_now(context, owner, full=full)
        ),
        lane="network",
        show=True,
        owner=owner,
    )


def result_sentence(result: SyncResult) -> str:
    """What a run did, for the toast and the footer."""
    other = result.pulled_rows - result.pulled_orders - result.pulled_customers - result.pulled_shop_orders
    kinds = (
        (result.pulled_orders, "order"), (result.pulled_shop_orders, "shop order"),
        (result.pulled_customers, "customer"), (other, "other row"),
    )  # fmt: skip
    fetched = [counted(count, word) for count, word in kinds if count > 0]
    parts = [
        f"Fetched {_and(fetched)}"
        if fetched
        else ""
        if result.removed or result.findings
        else "Nothing new in the store",
        f"{formats.number(result.removed)} gone in the store" if result.removed else "",
        f"{formats.number(result.findings)} not understood" if result.findings else "",
        f"sent {counted(result.pushed, 'change')}" if result.pushed else "",
        f"{formats.number(result.waiting)} waiting" if result.waiting else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}."


def _and(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else parts)


def counted(count: int, word: str) -> str:
    """`1 order`, `3 orders`."""
    return f"{formats.number(count)} {word if count == 1 else word + 's'}"
