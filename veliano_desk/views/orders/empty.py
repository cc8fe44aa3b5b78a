"""What an empty list of orders says: why it is empty, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.lists import ListQuery
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.orders.view_spec import START, same_list


@dataclass(frozen=True, slots=True)
class Ways:
    """Where an empty list can lead; to the store only for those who may."""

    clear: Callable[[], None]
    all_orders: Callable[[], None]
    to_sync: Callable[[], None] | None


def empty_orders(query: ListQuery, connected: bool, ways: Ways) -> QWidget:
    """`connected`: whether a store is connected."""
    if query.text.strip() or not _opening(query):
        return EmptyState(
            "search" if query.text.strip() else "filter", "No order matches",
            f"Nothing in the list contains “{query.text.strip()}”." if query.text.strip()
            else "No order fits all of these filters.",
            action="Clear search and filters", action_icon="x", kind="secondary", on_action=ways.clear,
        )  # fmt: skip
    if connected:
        return EmptyState(
            "inbox", "No open orders", "All that came in is done. New orders arrive with the next sync.",
            action="Show all orders", kind="secondary", on_action=ways.all_orders,
        )  # fmt: skip
    if ways.to_sync is None:
        return EmptyState("store", "No orders yet", "The store is not connected yet. Ask the owner to connect it.")
    return EmptyState(
        "store", "No orders yet",
        "Orders come from your store. Connect it once; from then on they arrive by themselves.",
        action="Connect the store", action_icon="plug", on_action=ways.to_sync,
    )  # fmt: skip


def _opening(query: ListQuery) -> bool:
    """Whether this is the list as it opens, or the list of everything: nothing was left out on purpose."""
    everything = ListQuery(sort=query.sort, descending=query.descending)
    opening = ListQuery(sort=query.sort, descending=query.descending, filters=START.filters)
    return same_list(query, everything) or same_list(query, opening)
