"""The desk and the store: connecting, checking, syncing, and what waits or could not be understood."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.rights import Right
from veliano_desk.models.queries.store_standing import store_standing
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access, Area, checks, reads, writes
from veliano_desk.services.ports import Cancelled, Progress, StoreDoor
from veliano_desk.services.sign_in import workspace_row
from veliano_desk.services.sync_state import connection_of, state_of_sync

if TYPE_CHECKING:
    from veliano_desk.domain.store_check import StoreCheck
    from veliano_desk.domain.store_sync import OutboxLine, StoreConnection, SyncFinding, SyncResult, SyncRun, SyncState
    from veliano_desk.services.store_work import StoreWork
    from veliano_desk.sync.credentials import StoreCredentials


class StoreSyncService(Area):
    """Talks to the store. Network calls stand outside of every transaction; run these off the window's thread."""

    def __init__(self, access: Access, door: StoreDoor) -> None:
        super().__init__(access)
        self._door = door
        self._kept: StoreCredentials | None = None

    @reads(Right.ORDERS_SEE)
    def connection(self, unit: Unit) -> StoreConnection | None:
        """Which store this workspace is connected to, without any secret; None before it is."""
        return connection_of(unit)

    @reads(Right.ORDERS_SEE)
    def state(self, unit: Unit) -> SyncState:
        """In step or not, and why."""
        store = workspace_row(unit).store
        connected = bool(store)
        paused = bool(store.get("paused"))
        return state_of_sync(connected, store_standing(unit.session), connected and self._key_is_gone(), paused)

    @checks(Right.STORE_CONNECT)
    def secrets_last(self) -> bool:
        """Whether this computer keeps the store's secrets; where it has no keychain, they live for one session."""
        return self._door.secrets.available()

    @checks(Right.STORE_CONNECT)
    def connect(self, url: str, key: str, email: str = "", password: str = "") -> StoreCheck:
        """Sign in, look at everything, and keep the connection if it is usable.

        With an e-mail address a person signs in with the publishable key, without one a secret key does. Raises the
        store's faults, each with what to do; a check that found an obstacle is returned and nothing is kept.
        """
        return self._work.connect(url, key, email, password)

    @checks(Right.STORE_SYNC)
    def check(self) -> StoreCheck:
        """Look at the connection and each piece of the pack again."""
        return self._work.check()

    @checks(Right.STORE_CONNECT)
    def disconnect(self) -> None:
        """Forget the store's address and, in the keychain, its secrets. Orders and what waits stay here."""
        self._work.disconnect()

    @checks(Right.STORE_SYNC)
    def sync(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> SyncResult:
        """Pull, plan what is new, and tell the store. What was finished before a fault or a cancel is kept.

        SyncRunningError while another sync of this workspace runs, here or on another desk.
        """
        return self._work.sync(progress, cancelled)

    @checks(Right.STORE_SYNC)
    def take_in(self, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Take in rows that came another way than from the store (an export, the demo's year), as if it had sent them.

        table: customers or custom_orders; rows as its API gives them. How many were not understood and kept aside.
        How far the store itself was read stays as it is.
        """
        return self._work.take_in(table, rows)

    @reads(Right.STORE_SYNC)
    def runs(self, unit: Unit, limit: int = 50) -> tuple[SyncRun, ...]:
        """The newest runs first."""
        return self._work.runs(unit, limit)

    @reads(Right.STORE_SYNC)
    def outbox(self, unit: Unit, limit: int = 200) -> tuple[OutboxLine, ...]:
        """What waits or was set aside, oldest first."""
        return self._work.outbox(unit, limit)

    @reads(Right.STORE_SYNC)
    def findings(self, unit: Unit, limit: int = 200) -> tuple[SyncFinding, ...]:
        """Rows of the store that could not be understood, each as far as the person may see what it holds."""
        return self._work.findings(unit, limit)

    @writes(Right.STORE_SYNC)
    def retry(self, unit: Unit) -> int:
        """Send everything that waits or was set aside with the next sync; how many."""
        return self._work.retry(unit)

    @writes(Right.STORE_SYNC)
    def drop(self, unit: Unit, entry_id: int) -> None:
        """Take one change out of the outbox for good; the store keeps what it has."""
        self._work.drop(unit, entry_id)

    def _key_is_gone(self) -> bool:
        """Whether the key was kept for a session that is over. What a keychain holds is only found out on using it:
        it may ask the person before it answers."""
        return not self._door.secrets.available() and (self._kept is None or self._kept.key() is None)

    def _credentials(self) -> StoreCredentials:
        from veliano_desk.sync.credentials import StoreCredentials

        if self._kept is None:
            self._kept = StoreCredentials(self._door.secrets, self.access.uid)
        return self._kept

    @cached_property
    def _work(self) -> StoreWork:
        """Loaded when it is first asked for: how the store stands, which the window asks at its start, needs none."""
        from veliano_desk.services.store_work import StoreWork

        return StoreWork(self.access, self._credentials)
