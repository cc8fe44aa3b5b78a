"""The desk and the store: connecting, checking, syncing, and what waits or could not be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_check import StoreCheck
from veliano_desk.domain.store_sync import OutboxLine, StoreConnection, SyncFinding, SyncResult, SyncRun, SyncState
from veliano_desk.models import outbox
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import OutboxEntry, SyncRunRow
from veliano_desk.models.sync_lock import sync_lock
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access, Area, checks, reads, writes
from veliano_desk.services.finding_words import seen_of_finding
from veliano_desk.services.ports import Cancelled, Progress, StoreDoor
from veliano_desk.services.sign_in import workspace_row
from veliano_desk.services.sync_words import NOT_PLANNED, how_it_ended, state_of_sync, what_is_sent

if TYPE_CHECKING:
    from veliano_desk.sync.auth import StoreSession
    from veliano_desk.sync.client import StoreClient
    from veliano_desk.sync.credentials import StoreCredentials
    from veliano_desk.sync.intake_rules import IntakeRules, Taken


class SyncRunningError(DeskError):
    """One sync at a time: another one is at work in this workspace."""

    code = "sync_running"


class StoreSyncService(Area):
    """Talks to the store. Network calls stand outside of every transaction; run these off the window's thread."""

    def __init__(self, access: Access, door: StoreDoor) -> None:
        super().__init__(access)
        self._door = door
        self._kept: StoreCredentials | None = None

    @reads(Right.ORDERS_SEE)
    def connection(self, unit: Unit) -> StoreConnection | None:
        """Which store this workspace is connected to, without any secret; None before it is."""
        store = workspace_row(unit).store
        if not store:
            return None
        return StoreConnection(store["url"], store["mode"], store["email"], datetime.fromisoformat(store["at"]))

    @checks(Right.STORE_CONNECT)
    def connect(self, url: str, key: str, email: str = "", password: str = "") -> StoreCheck:
        """Sign in, look at everything, and keep the connection if it is usable.

        With an e-mail address a person signs in with the publishable key, without one a secret key does. Raises the
        store's faults, each with what to do; a check that found an obstacle is returned and nothing is kept.
        """
        from veliano_desk.sync.auth import SessionInMemory
        from veliano_desk.sync.client import StoreClient
        from veliano_desk.sync.pack import check_store

        if not url.strip() or not key.strip():
            raise InputError(
                "Address or key is missing", "Nothing was connected.", "Copy both from the store's project."
            )
        trial = SessionInMemory()
        client = (
            StoreClient.signed_in(url.strip(), key.strip(), email, password, trial)
            if email.strip() else StoreClient.by_secret_key(url.strip(), key.strip())
        )  # fmt: skip
        with client:
            found = check_store(client)
        if found.usable:
            save = partial(self._save_secrets, key.strip(), trial.load())
            with self._alone():
                self._keep_connection(client.url, "person" if email.strip() else "secret key", email.strip(), save)
        return found

    def _save_secrets(self, key: str, session: StoreSession | None) -> None:
        credentials = self._credentials()
        if session is None:
            credentials.forget()
        credentials.save_key(key)
        if session is not None:
            credentials.save(session)

    @checks(Right.STORE_SYNC)
    def check(self) -> StoreCheck:
        """Look at the connection and each piece of the pack again."""
        from veliano_desk.sync.pack import check_store

        with self._client() as client:
            return check_store(client)

    @checks(Right.STORE_CONNECT)
    def secrets_last(self) -> bool:
        """Whether this computer keeps the store's secrets; where it has no keychain, they live for one session."""
        return self._door.secrets.available()

    def _key_is_gone(self) -> bool:
        """Whether the key was kept for a session that is over. What a keychain holds is only found out on using it:
        it may ask the person before it answers."""
        return not self._door.secrets.available() and (self._kept is None or self._kept.key() is None)

    @checks(Right.STORE_CONNECT)
    def disconnect(self) -> None:
        """Forget the store's address and, in the keychain, its secrets. Orders and what waits stay here."""
        with self._alone():
            self._forget_connection()
            self._credentials().forget()

    @checks(Right.STORE_SYNC)
    def sync(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> SyncResult:
        """Pull, plan what is new, and tell the store. What was finished before a fault or a cancel is kept.

        SyncRunningError while another sync of this workspace runs, here or on another desk.
        """
        started = perf_counter()
        with self._alone(), self._client() as client:
            run, figures = self._start_run(), _Figures()
            try:
                self._sync(client, figures, progress or _quiet, cancelled or _never)
            except BaseException as error:
                self._end_run(run, figures, *how_it_ended(error))
                raise
            self._end_run(run, figures, records.DONE, figures.message)
        waiting = self.state().waiting
        customers, orders = figures.taken[records.CUSTOMERS], figures.taken[records.CUSTOM_ORDERS]
        return SyncResult(customers.rows, orders.rows, orders.pieces, figures.flags, figures.pushed, waiting,
                          customers.findings + orders.findings, perf_counter() - started)  # fmt: skip

    @checks(Right.STORE_SYNC)
    def take_in(self, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Take in rows that came another way than from the store (an export, the demo's year), as if it had sent them.

        table: customers or custom_orders; rows as its API gives them. How many were not understood and kept aside.
        How far the store itself was read stays as it is.
        """
        from veliano_desk.sync.client import PAGE
        from veliano_desk.sync.pull import take_page

        rules = self._rules()
        pages = [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]
        return sum(take_page(self._reading, self._begin, rules, table, page).findings for page in pages)

    @reads(Right.ORDERS_SEE)
    def state(self, unit: Unit) -> SyncState:
        """In step or not, and why."""
        store = workspace_row(unit).store
        counts = outbox.counts(unit.session)
        last = records.last_run(unit.session, records.DONE, records.FAILED)
        done = records.last_run(unit.session, records.DONE)
        first_failed = None if last == done else records.first_failed_since(unit.session, done)
        return state_of_sync(
            bool(store), last, done, first_failed, counts.get(outbox.WAITING, 0), counts.get(outbox.SET_ASIDE, 0),
            records.count_findings(unit.session), bool(store) and self._key_is_gone(),
        )  # fmt: skip

    @reads(Right.STORE_SYNC)
    def runs(self, unit: Unit, limit: int = 50) -> tuple[SyncRun, ...]:
        """The newest runs first."""
        return tuple(
            SyncRun(row.id, row.started_at, row.ended_at, row.result, row.pulled, row.pushed, row.flagged, row.message)
            for row in records.runs(unit.session, limit)
        )

    @reads(Right.STORE_SYNC)
    def outbox(self, unit: Unit, limit: int = 200) -> tuple[OutboxLine, ...]:
        """What waits or was set aside, oldest first."""
        return tuple(
            OutboxLine(entry.id, number, what_is_sent(entry.kind, entry.values), entry.made_at, entry.attempts,
                       entry.state, entry.reason)
            for entry, number in outbox.unsent(unit.session, limit)
        )  # fmt: skip

    @reads(Right.STORE_SYNC)
    def findings(self, unit: Unit, limit: int = 200) -> tuple[SyncFinding, ...]:
        """Rows of the store that could not be understood, each as far as the person may see what it holds."""
        return tuple(
            SyncFinding(row.id, row.store_table, row.remote_id,
                        *seen_of_finding(self.who, row.store_table, row.reason, row.raw), row.found_at)
            for row in records.findings(unit.session, limit)
        )  # fmt: skip

    @writes(Right.STORE_SYNC)
    def retry(self, unit: Unit) -> int:
        """Send everything that waits or was set aside with the next sync; how many."""
        number = outbox.retry_all(unit.session, unit.now)
        unit.areas.add("store_sync")
        unit.record("store.retry", "outbox", None, {"entries": number})
        return number

    @writes(Right.STORE_SYNC)
    def drop(self, unit: Unit, entry_id: int) -> None:
        """Take one change out of the outbox for good; the store keeps what it has."""
        entry = unit.get(OutboxEntry, entry_id, "change")
        if entry.state == outbox.SENT:
            raise InputError("Sent already", "The store has this change.", "Make another change to undo it.")
        unit.session.delete(entry)
        unit.areas.add("store_sync")
        unit.record("store.drop", entry.store_table, {"id": entry.uid, "values": entry.values}, None)

    def _sync(self, client: StoreClient, figures: _Figures, told: Progress, asked: Cancelled) -> None:
        from veliano_desk.sync.pull import Pull
        from veliano_desk.sync.push import Push

        rules = self._rules()
        self._refuse_empty_answers(client)
        pull = Pull(client, rules, self._reading, self._begin, told, asked, figures.taken)
        pull.run()
        if figures.taken[records.CUSTOM_ORDERS].rows or self._left_unplanned():
            if self.who.may(Right.PLAN_EDIT):
                from veliano_desk.services.production import ProductionService

                ProductionService(self.access).plan(told, asked)
            else:
                figures.message = NOT_PLANNED
        push = Push(client, rules, self._reading, self._begin, told, asked)
        try:
            push.run()
        finally:
            figures.pushed = push.sent

    @reads(Right.STORE_SYNC)
    def _left_unplanned(self, unit: Unit) -> bool:
        return records.brought_unplanned(unit.session, workspace_row(unit).planned_at)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While this holds, nobody else syncs this workspace or changes its connection."""
        with self._reading() as unit, sync_lock(unit.session) as free:
            if not free:
                raise SyncRunningError(
                    "A sync is running already",
                    "Another window or desk is at it; nothing was started here.",
                    "Wait until it has ended. What it brings shows here too.",
                )
            yield

    def _refuse_empty_answers(self, client: StoreClient) -> None:
        """A sign-in that is no admin gets empty pages, which must not look like "no orders"."""
        from veliano_desk.sync.errors import NotAnAdminError
        from veliano_desk.sync.pack import is_admin

        if not is_admin(client):
            raise NotAnAdminError(client.signing.who)

    def _reading(self) -> AbstractContextManager[Unit]:
        return self.access.database.reading(self.who, self.access.clock.now())

    def _begin(self) -> AbstractContextManager[Unit]:
        return self.access.writing()

    def _credentials(self) -> StoreCredentials:
        from veliano_desk.sync.credentials import StoreCredentials

        if self._kept is None:
            self._kept = StoreCredentials(self._door.secrets, self.access.uid)
        return self._kept

    def _client(self) -> StoreClient:
        from veliano_desk.sync.client import StoreClient

        connection = self.connection()
        if connection is None:
            raise InputError(
                "No store is connected", "Nothing was sent or read.", "Connect the store in Settings → Store."
            )
        credentials = self._credentials()
        key = credentials.key()
        if key is None:
            raise InputError(
                "The store's key is not here",
                "Secrets stay in the keychain of the computer where they were entered; nothing was sent or read.",
                "Connect the store in Settings → Store; where there is no keychain, after every start.",
                connection.url,
            )
        if connection.mode == "person":
            return StoreClient.resumed(connection.url, key, credentials)
        return StoreClient.by_secret_key(connection.url, key)

    @reads(Right.STORE_SYNC)
    def _rules(self, unit: Unit) -> IntakeRules:
        from veliano_desk.sync.intake_rules import IntakeRules

        rates = self.access.trade.rates_with(workspace_row(unit).rates, self.access.currency)
        return IntakeRules(self.access.trade, rates, self.access.currency, ZoneInfo(self.access.zone))

    @writes(Right.STORE_CONNECT)
    def _keep_connection(self, unit: Unit, url: str, mode: str, email: str, save_secrets: Callable[[], None]) -> None:
        """Where the keychain refuses, the connection stays as it was. Another store is read from its beginning."""
        row = workspace_row(unit)
        before = dict(row.store)
        if before.get("url") != url:
            records.forget_store(unit.session)
        row.store = {"url": url, "mode": mode, "email": email, "at": unit.now.isoformat()}
        unit.areas.add("store_sync")
        unit.record("store.connect", url, before, {"mode": mode, "email": email})
        save_secrets()

    @writes(Right.STORE_CONNECT)
    def _forget_connection(self, unit: Unit) -> None:
        row = workspace_row(unit)
        before, row.store = dict(row.store), {}
        unit.areas.add("store_sync")
        unit.record("store.disconnect", str(before.get("url", "")), before, None)

    @writes(Right.STORE_SYNC)
    def _start_run(self, unit: Unit) -> int:
        left = records.break_off_runs(unit.session, unit.now)
        row = SyncRunRow(started_at=unit.now, result=records.RUNNING)
        unit.session.add(row)
        unit.session.flush()
        unit.areas.add("store_sync")
        unit.record("store.sync_started", "store", None, {"run": row.id, "broken_off": left})
        return row.id

    @writes(Right.STORE_SYNC)
    def _end_run(self, unit: Unit, run: int, figures: _Figures, result: str, message: str) -> None:
        row = unit.get(SyncRunRow, run, "run")
        row.ended_at, row.result, row.message = unit.now, result, message
        row.pulled, row.pushed, row.flagged = figures.pulled, figures.pushed, figures.flags
        unit.areas.add("store_sync")
        unit.record(
            "store.sync_ended", "store", None,
            {"run": run, "result": result, "pulled": figures.pulled, "pushed": figures.pushed},
        )  # fmt: skip


def _nothing_taken() -> dict[str, Taken]:
    from veliano_desk.sync.pull import nothing_taken

    return nothing_taken()


@dataclass
class _Figures:
    """What a run has done so far, also when it stops halfway; message: what a run that was done has to say."""

    taken: dict[str, Taken] = field(default_factory=_nothing_taken)
    pushed: int = 0
    message: str = ""

    @property
    def pulled(self) -> int:
        return sum(part.rows for part in self.taken.values())

    @property
    def flags(self) -> int:
        return sum(part.flags for part in self.taken.values())


def _quiet(_done: int, _of: int, _what: str) -> None:
    return None


def _never() -> bool:
    return False
