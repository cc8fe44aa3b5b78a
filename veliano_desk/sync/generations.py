"""The store's two generations: which one a store is, and the one place where their differences are evened out.

Rows are evened by the columns they have, not by what the store was recognised as: a row always tells the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import StoreMissingError, StorePolicyLoopError


class Generation(StrEnum):
    """Named by the column that tells them apart."""

    TOTAL_AMOUNT = "total_amount"
    TOTAL = "total"

    @property
    def words(self) -> str:
        return _TITLES[self]


_TITLES = {
    Generation.TOTAL_AMOUNT: "first generation (orders.total_amount)",
    Generation.TOTAL: "second generation (orders.total)",
}


def recognise(client: StoreClient) -> Generation:
    """Ask for `orders.total`: where it is absent (400 42703) it is the other generation, if that one's column is there.

    StoreMissingError: neither is, or there are no orders. A rule that goes in circles (42P17) is no obstacle: the
    database looks the column up before it looks at its rules.
    """
    try:
        _ask(client, Generation.TOTAL)
    except StoreMissingError:
        _ask(client, Generation.TOTAL_AMOUNT)
        return Generation.TOTAL_AMOUNT
    return Generation.TOTAL


def _ask(client: StoreClient, column: str) -> None:
    try:
        client.select("orders", columns=column, limit=0)
    except StorePolicyLoopError:
        return


Raw = Mapping[str, Any]


def evened(table: str, raw: Raw) -> dict[str, Any]:
    """A row of the store with the names the desk knows, whichever generation it comes from; what the desk does not know
    stays as it is. Raises nothing: what cannot be read shows where the row is read."""
    row = dict(raw)
    for name, names in _SAME.get(table, {}).items():
        row[name] = next((raw[other] for other in names if raw.get(other) is not None), None)
    for name, tell in _TOLD.get(table, {}).items():
        row[name] = tell(raw)
    return row


_SAME: dict[str, dict[str, tuple[str, ...]]] = {"orders": {"total": ("total_amount", "total")}}
"""Table -> the desk's name -> the names of the generations, the first that holds a value."""


def _state(raw: Raw) -> str:
    """The first generation says draft, active or archived; the second only whether it can be had."""
    if raw.get("status") is not None:
        return str(raw["status"])
    return "archived" if raw.get("is_available") is False else "active"


def _options(raw: Raw) -> list[tuple[str, str]]:
    """The second generation has three pairs of columns; the first keeps options in its metadata, where it has any."""
    pairs = [(raw.get(f"option{n}_name"), raw.get(f"option{n}_value")) for n in (1, 2, 3)]
    found = [(str(name or ""), str(value)) for name, value in pairs if value]
    metadata = raw.get("metadata")
    listed = metadata.get("options") if isinstance(metadata, dict) else None
    if not found and isinstance(listed, dict):
        found = [(str(name), str(value)) for name, value in listed.items() if value]
    return found


def _buyer(name: str) -> Callable[[Raw], str]:
    """The first generation writes who bought beside the order; the second into the addresses, where it does at all."""

    def told(raw: Raw) -> str:
        found = raw.get(f"customer_{name}")
        for address in (raw.get("shipping_address"), raw.get("billing_address")):
            if not found and isinstance(address, dict):
                found = address.get(name) or (address.get("full_name") if name == "name" else None)
        return str(found or "")

    return told


_TOLD: dict[str, dict[str, Callable[[Raw], Any]]] = {
    "orders": {"buyer": _buyer("name"), "email": _buyer("email")},
    "products": {"state": _state},
    "product_variants": {"options": _options},
}
