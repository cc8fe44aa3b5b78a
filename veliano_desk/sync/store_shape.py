"""What a store is like that is connected: its generation, its pack, which tables it has and which of them are stamped.

Found out once, kept with the connection, and asked again in two requests at the start of each sync. Everything is
looked at anew where the answer is another one, where a table turns out to be gone, once a day, and when somebody checks
the connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from veliano_desk.models.store_records import CUSTOM_ORDERS, CUSTOMERS
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import StoreForbiddenError, StoreMissingError
from veliano_desk.sync.generations import Generation, recognise
from veliano_desk.sync.tables import TABLES, SyncedTable

_NEEDED = (CUSTOMERS, CUSTOM_ORDERS)


@dataclass(frozen=True, slots=True)
class StoreShape:
    """pack: its version, None without it; absent: tables that are not there; unstamped: those without `updated_at`."""

    generation: Generation
    pack: int | None = None
    absent: frozenset[str] = frozenset()
    unstamped: frozenset[str] = frozenset()

    def tables(self) -> tuple[SyncedTable, ...]:
        """What is read of such a store, in the order it is read in."""
        return tuple(
            replace(table, stamped=False) if table.name in self.unstamped else table
            for table in TABLES if table.name not in self.absent
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """As plain data, to be kept."""
        return {
            "generation": str(self.generation), "pack": self.pack, "absent": sorted(self.absent),
            "unstamped": sorted(self.unstamped),
        }  # fmt: skip


def kept_shape(told: Mapping[str, Any] | None) -> StoreShape | None:
    """The shape as it was kept, None where none was or a newer program kept it in words of its own."""
    try:
        return None if not told else StoreShape(
            Generation(told["generation"]), told["pack"], frozenset(told["absent"]), frozenset(told["unstamped"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


def shape_of(client: StoreClient, kept: StoreShape | None = None) -> StoreShape:
    """Look at the store; what was kept stands while generation and pack are as they were. Raises the store's faults;
    StoreMissingError also for a store without customers or custom orders."""
    generation, pack = recognise(client), _pack_version(client)
    if kept is not None and (kept.generation, kept.pack) == (generation, pack):
        return kept
    has = {table.name: _has(client, table.name) for table in TABLES}
    absent = frozenset(name for name, columns in has.items() if columns is None)
    unstamped = frozenset(name for name, columns in has.items() if columns == "id")
    return StoreShape(generation, pack, absent, unstamped)


def _pack_version(client: StoreClient) -> int | None:
    try:
        return int(client.rpc("desk_pack_version"))
    except (StoreMissingError, StoreForbiddenError):
        return None


def _has(client: StoreClient, table: str) -> str | None:
    """The most that can be asked for of a table: both, its id alone, or nothing."""
    for columns in ("id,updated_at", "id"):
        try:
            client.select(table, columns=columns, limit=0)
        except StoreMissingError:
            if columns == "id" and table in _NEEDED:
                raise
            continue
        return columns
    return None
