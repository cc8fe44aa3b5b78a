"""The desk and the store: connecting, checking, syncing, and what waits or could not be understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access, Area, checks, reads, writes
from veliano_desk.services.ports import Cancelled, Progress, StoreDoor
from veliano_desk.services.sign_in import workspace_row
from veliano_desk.services.sync_state import connection_of, standing_for, state_of_sync

if TYPE_CHECKING:
    from veliano_desk.domain.store_check import StoreCheck
    from veliano_desk.domain.store_sync import (
        DriftReport,
        OutboxLine,
        StoreConnection,
        SyncFinding,
        SyncPace,
        SyncPreview,
        SyncResult,
        SyncRun,
        SyncState,
    )
    from veliano_desk.services.store_findings import StoreFindings
    from veliano_desk.services.store_look import StoreLook
    from veliano_desk.services.store_work import StoreWork
    from veliano_desk.sync.credentials import StoreCredentials


_MOST_MINUTES = 1440


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
        return state_of_sync(connected, standing_for(unit, self.who), connected and self._key_is_gone(), paused)

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
    def pack(self) -> str:
        """The SQL that the store's owner runs once in its SQL editor, to be copied from here."""
        return self._work.pack()

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
    def full(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> SyncResult:
        """As `sync`, and every table is read from end to end: what changed without a stamp and what is gone is found.

        Goes on where a full reading was broken off. By itself this happens with the first sync of each day.
        """
        return self._work.sync(progress, cancelled, full=True)

    @checks(Right.STORE_SYNC)
    def preview(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None, full: bool = False
    ) -> SyncPreview:
        """What `sync` (or `full`) would change, here and in the store; nothing is written on either side."""
        return self._look.preview(progress, cancelled, full)

    @checks(Right.STORE_SYNC)
    def check_drift(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> DriftReport:
        """Compare every row of the store with what is here: counts, hashes, and each field that differs.

        What the desk has not told yet, because it waits in the outbox, is no difference. Nothing is written.
        """
        return self._look.drift(progress, cancelled)

    @reads(Right.ORDERS_SEE)
    def pace(self, unit: Unit) -> SyncPace:
        """What the window goes by when it syncs by itself."""
        return self._pace(unit)

    @reads(Right.ORDERS_SEE)
    def due(self, unit: Unit) -> bool:
        """Whether a sync is due by now: the last of this workspace began long enough ago, on whichever desk."""
        pace = self._pace(unit)
        wait = timedelta(minutes=pace.every_minutes)
        return pace.ready and bool(wait) and (pace.begun_at is None or pace.begun_at + wait <= unit.now)

    @writes(Right.STORE_CONNECT)
    def set_pace(self, unit: Unit, every_minutes: int, seen: int | None = None) -> None:
        """How often this workspace syncs by itself, from 1 minute to a day; 0 for only by hand. seen: what it was when
        it was looked at; ConflictError where somebody chose something else meanwhile."""
        if not 0 <= every_minutes <= _MOST_MINUTES:
            raise InputError("Not a number of minutes", "Nothing was changed.", "Give 0 to 1440; 0 is only by hand.")
        row = workspace_row(unit)
        if seen not in (None, row.sync_minutes):
            raise ConflictError(
                "Somebody else saved first", "How often to sync was changed meanwhile; nothing was overwritten.",
                "Look at it again, then choose.", "store", mine={"every_minutes": every_minutes},
                theirs={"every_minutes": row.sync_minutes},
            )  # fmt: skip
        was, row.sync_minutes = row.sync_minutes, every_minutes
        unit.areas.add("store_sync")
        unit.record("store.pace", "store", {"every_minutes": was}, {"every_minutes": every_minutes})

    @checks(Right.STORE_CONNECT)
    def take_in(self, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Take in rows that came another way than from the store (an export, the demo's year), as if it had sent them.

        table: customers or custom_orders; rows as its API gives them. How many were not understood and kept aside.
        How far the store itself was read stays as it is. SyncRunningError while a sync of this workspace runs.
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

    @checks(Right.STORE_SYNC)
    def retry_finding(self, finding_id: int) -> SyncFinding | None:
        """Read the row again from the store, where somebody may have put it right; None once it is understood.

        Of a finding that says how much is missing in the store's answer: the table is read anew from end to end, as
        carefully as before; nothing is believed gone.
        """
        return self._rows.retry(finding_id)

    @checks(Right.STORE_SYNC)
    def believe_finding(self, finding_id: int) -> None:
        """Of a finding that says how much is missing in the store's answer: somebody looked, it is gone there. Goods
        are forgotten, of each customer and order is asked what becomes of it. InputError of a row's own finding."""
        self._rows.believe(finding_id)

    @checks(Right.STORE_SYNC)
    def mend_finding(self, finding_id: int, values: Mapping[str, Any]) -> None:
        """Read the row with these values in place of its own. The row is kept as it came and the store is not changed;
        what was mended holds as long as the store says the same there. InputError where it cannot be read even so,
        and for fields that the person does not see; ConflictError where somebody settled the row meanwhile.
        """
        self._rows.mend(finding_id, values)

    @writes(Right.STORE_SYNC)
    def drop_finding(self, unit: Unit, finding_id: int) -> None:
        """Do not take the row in and do not tell of it again, until the store changes it. ConflictError where somebody
        settled the row meanwhile."""
        self._rows.drop(unit, finding_id)

    @writes(Right.STORE_SYNC)
    def retry(self, unit: Unit) -> int:
        """Send everything that waits or was set aside with the next sync; how many."""
        return self._work.retry(unit)

    @writes(Right.STORE_SYNC)
    def drop(self, unit: Unit, entry_id: int) -> None:
        """Take one change out of the outbox for good; the store keeps what it has."""
        self._work.drop(unit, entry_id)

    def _pace(self, unit: Unit) -> SyncPace:
        from veliano_desk.domain.store_sync import SyncPace
        from veliano_desk.models.queries.sync_pace import newest_waiting, run_began

        row = workspace_row(unit)
        ready = bool(row.store) and not self._key_is_gone()
        return SyncPace(row.sync_minutes, ready, newest_waiting(unit.session, unit.now), run_began(unit.session))

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
    def _look(self) -> StoreLook:
        from veliano_desk.services.store_look import StoreLook

        return StoreLook(self._work)

    @cached_property
    def _rows(self) -> StoreFindings:
        from veliano_desk.services.store_findings import StoreFindings

        return StoreFindings(self._work)

    @cached_property
    def _work(self) -> StoreWork:
        """Loaded when it is first asked for: how the store stands, which the window asks at its start, needs none."""
        from veliano_desk.services.store_work import StoreWork

        return StoreWork(self.access, self._credentials)
