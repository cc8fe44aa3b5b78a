"""What a store does by itself that reading it may rely on: stamping changes, noting deletions."""

from __future__ import annotations

from dataclasses import dataclass

from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import StoreForbiddenError, StoreMissingError
from veliano_desk.sync.tables import SyncedTable


@dataclass(frozen=True, slots=True)
class Standing:
    """The pack's own word on its parts ("stamps:customers"), empty where there is no pack."""

    present: frozenset[str] = frozenset()

    def stamps(self, table: SyncedTable) -> bool:
        """Whether the table says of each change when it was made, so that a pull sees it; of its lines', too."""
        needed = {table.stamped_with} - {""} | ({f"stamps:{table.name}"} if table.stamped_by_pack else set())
        return table.stamped and needed <= self.present

    @property
    def notes_deletions(self) -> bool:
        return "deletions:table" in self.present


def standing_of(client: StoreClient) -> Standing:
    """Asks the pack's check: one request."""
    try:
        parts = client.rpc("desk_pack_check")
    except (StoreMissingError, StoreForbiddenError):
        return Standing()
    return Standing(frozenset(part["piece"] for part in parts if part["present"]))
