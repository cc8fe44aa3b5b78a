"""What is done between desk and store: connecting, checking, syncing, sending again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_check import StoreCheck
from veliano_desk.domain.store_sync import OutboxLine, StoreConnection, SyncFinding, SyncResult, SyncRun
from veliano_desk.models import audit, outbox
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import OutboxEntry, SyncRunRow
from veliano_desk.models.sync_lock import sync_lock
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access, Area, reads, writes
from veliano_desk.services.finding_words import seen_of_finding
from veliano_desk.services.ports import Cancelled, Progress
from veliano_desk.services.prices_today import rates_today
from veliano_desk.services.run_figures import WITH_PIECES, RunFigures, details_of, tables_of
from veliano_desk.services.sign_in import workspace_row
from veliano_desk.services.sync_state import connection_of
from veliano_desk.services.sync_words import NOT_PLANNED, how_it_ended, what_is_sent, who_syncs

if TYPE_CHECKING:
    from veliano_desk.sync.auth import StoreSession
    from veliano_desk.sync.client import StoreClient
    from veliano_desk.sync.credentials import StoreCredentials
    from veliano_desk.sync.errand import Errand
    from veliano_desk.sync.intake_rules import IntakeRules
    from veliano_desk.sync.tables import SyncedTable

T = TypeVar("T")


class SyncRunningError(DeskError):
    """One sync at a time: another one is at work in this workspace."""

    code = "sync_running"


class SyncPausedError(DeskError):
    """The workspace was restored from a copy: somebody has to say that it is the one to go on with."""

    code = "sync_paused"


class StoreWork(Area):
    """The work behind StoreSyncService, which says what each is for and checks the right to it."""

    def __init__(self, access: Access, credentials: Callable[[], StoreCredentials]) -> None:
        super().__init__(access)
        self._credentials = credentials

    def connect(self, url: str, key: str, email: str = "", password: str = "") -> StoreCheck:
        from veliano_desk.sync.auth import SessionInMemory
        from veliano_desk.sync.client import StoreClient
        from veliano_desk.sync.pack import check_store
        from veliano_desk.sync.store_shape import shape_of

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
            shape = shape_of(client).told() if found.usable else {}
        if found.usable:
            save = partial(self._save_secrets, key.strip(), trial.load())
            with self.alone():
                mode = "person" if email.strip() else "secret key"
                self._keep_connection(client.url, {"mode": mode, "email": email.strip(), "shape": shape}, save)
        return found

    def _save_secrets(self, key: str, session: StoreSession | None) -> None:
        credentials = self._credentials()
        if session is None:
            credentials.forget()
        credentials.save_key(key)
        if session is not None:
            credentials.save(session)

    def check(self) -> StoreCheck:
        from veliano_desk.sync.pack import check_store

        with self.client() as client:
            found = check_store(client)
            if found.usable:
                self._look(client, keep=True, anew=True)
            return found

    def pack(self) -> str:
        from veliano_desk.sync.pack import the_pack

        return the_pack()

    def disconnect(self) -> None:
        with self.alone():
            self._forget_connection()
            self._credentials().forget()

    def sync(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None, full: bool = False
    ) -> SyncResult:
        started = perf_counter()
        with self.alone(), self.client() as client:
            run, figures = self._start_run(), RunFigures(self.errand(client, progress, cancelled))
            try:
                self._sync(figures, full)
            except BaseException as error:
                self._end_run(run, figures, *how_it_ended(error))
                raise
            self._end_run(run, figures, records.DONE, figures.message)
        return figures.result(self._waiting(), perf_counter() - started)

    def errand(
        self, client: StoreClient, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Errand:
        """What reading the store works with."""
        from veliano_desk.sync.errand import Errand

        return Errand(client, self.rules(), self.reading, self.begin, progress or _quiet, cancelled or _never)

    def with_its_tables(self, errand: Errand, run: Callable[[], T], keep: bool = False, anew: bool = False) -> T:
        """Run with those tables that the store has; where one turns out to be gone, look again and run once more
        without it. `keep` what is different now; `anew`: look at each table though the store seems to be as it was."""
        from veliano_desk.sync.errors import StoreMissingError

        errand.tables = self._look(errand.client, keep, anew)
        try:
            return run()
        except StoreMissingError:
            before, errand.tables = errand.tables, self._look(errand.client, keep, anew=True)
            if errand.tables == before:
                raise
            return run()

    def _look(self, client: StoreClient, keep: bool, anew: bool) -> Sequence[SyncedTable]:
        """The tables of the store, asked in a few requests while it is as it was when it was last looked at."""
        from veliano_desk.sync.store_shape import kept_shape, shape_of

        kept = kept_shape(self._kept_shape())
        shape = shape_of(client, None if anew else kept)
        if keep and shape != kept:
            self._keep_shape(client.url, shape.told())
        return shape.tables()

    def take_in(self, table: str, rows: Sequence[dict[str, Any]]) -> int:
        from veliano_desk.sync.client import PAGE
        from veliano_desk.sync.taking import take_page

        rules = self.rules()
        pages = [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]
        with self.alone():
            return sum(take_page(self.reading, self.begin, rules, table, page).findings for page in pages)

    def runs(self, unit: Unit, limit: int = 50) -> tuple[SyncRun, ...]:
        return tuple(
            SyncRun(row.id, row.started_at, row.ended_at, row.result, row.pulled, row.pushed, row.flagged, row.message,
                    tables_of(row.details))
            for row in records.runs(unit.session, limit)
        )  # fmt: skip

    def outbox(self, unit: Unit, limit: int = 200) -> tuple[OutboxLine, ...]:
        return tuple(
            OutboxLine(entry.id, number, what_is_sent(entry.kind, entry.values), entry.made_at, entry.attempts,
                       entry.state, entry.reason)
            for entry, number in outbox.unsent(unit.session, limit)
        )  # fmt: skip

    def findings(self, unit: Unit, limit: int = 200) -> tuple[SyncFinding, ...]:
        return tuple(
            SyncFinding(row.id, row.store_table, row.remote_id,
                        *seen_of_finding(self.who, row), row.found_at)
            for row in records.findings(unit.session, limit)
        )  # fmt: skip

    def retry(self, unit: Unit) -> int:
        number = outbox.retry_all(unit.session, unit.now)
        unit.areas.add("store_sync")
        unit.record("store.retry", "outbox", None, {"entries": number})
        return number

    def drop(self, unit: Unit, entry_id: int) -> None:
        entry = unit.get(OutboxEntry, entry_id, "change")
        if entry.state == outbox.SENT:
            raise InputError("Sent already", "The store has this change.", "Make another change to undo it.")
        unit.session.delete(entry)
        unit.areas.add("store_sync")
        unit.record("store.drop", entry.store_table, {"id": entry.uid, "values": entry.values}, None)

    def _sync(self, figures: RunFigures, full: bool) -> None:
        from veliano_desk.sync.fetch import Fetch
        from veliano_desk.sync.push import Push
        from veliano_desk.sync.sweep import is_new_day

        errand = figures.errand
        self.refuse_empty_answers(errand.client)
        self.with_its_tables(errand, Fetch(errand, full).run, keep=True, anew=full or is_new_day(errand))
        # Orders that waited for their goods get their pieces with those.
        brought = any(errand.of(table).taken.rows for table in WITH_PIECES) or any(one.pieces for one in figures.taken)
        brought = brought or self._left_unplanned()
        if brought and not self.plan(errand.progress, errand.cancelled):
            figures.message = NOT_PLANNED
        push = Push(errand.client, errand.rules, self.reading, self.begin, errand.progress, errand.cancelled)
        try:
            push.run()
        finally:
            figures.pushed = push.sent

    def plan(self, told: Progress, asked: Cancelled) -> bool:
        """Plan what is new, where the person may."""
        if not self.who.may(Right.PLAN_EDIT):
            return False
        from veliano_desk.services.production import ProductionService

        ProductionService(self.access).plan(told, asked)
        return True

    @reads(Right.STORE_SYNC)
    def _kept_shape(self, unit: Unit) -> dict[str, Any] | None:
        """What the connected store was like when it was last looked at."""
        kept: dict[str, Any] | None = workspace_row(unit).store.get("shape")
        return kept

    @writes(Right.STORE_SYNC)
    def _keep_shape(self, unit: Unit, url: str, told: dict[str, Any]) -> None:
        row = workspace_row(unit)
        if row.store.get("url") != url:  # connected with another store meanwhile
            return
        before = row.store.get("shape")
        row.store = {**row.store, "shape": told}
        unit.areas.add("store_sync")
        unit.record("store.recognised", url, before, told)

    @reads(Right.STORE_SYNC)
    def _waiting(self, unit: Unit) -> int:
        return outbox.counts(unit.session).get(outbox.WAITING, 0)

    @reads(Right.ORDERS_SEE)
    def _connection(self, unit: Unit) -> StoreConnection | None:
        return connection_of(unit)

    @reads(Right.STORE_SYNC)
    def _left_unplanned(self, unit: Unit) -> bool:
        planned_at = workspace_row(unit).planned_at
        mended = audit.done_since(unit.session, records.MEND_ROW, planned_at)
        return mended or records.brought_unplanned(unit.session, planned_at)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this holds, nobody else syncs this workspace or changes its connection."""
        with self.reading() as unit, sync_lock(unit.session, self.who.desk, self.access.clock.now()) as held:
            if not held:
                raise SyncRunningError(
                    "A sync is running already",
                    f"{who_syncs(held.desk, held.since, self.access.zone)}; nothing was started here.",
                    "Wait until it has ended. What it brings shows here too.",
                )
            yield

    def refuse_empty_answers(self, client: StoreClient) -> None:
        """A sign-in that is no admin gets empty pages, which must not look like "no orders"."""
        from veliano_desk.sync.errors import NotAnAdminError
        from veliano_desk.sync.pack import is_admin

        if not is_admin(client):
            raise NotAnAdminError(client.signing.who)

    def reading(self) -> AbstractContextManager[Unit]:
        return self.access.database.reading(self.who, self.access.clock.now())

    def begin(self) -> AbstractContextManager[Unit]:
        return self.access.writing()

    def client(self) -> StoreClient:
        from veliano_desk.sync.client import StoreClient

        connection = self._connection()
        if connection is None:
            raise InputError(
                "No store is connected", "Nothing was sent or read.", "Connect the store in Settings → Store."
            )
        if connection.paused:
            raise SyncPausedError(
                "The store is paused here",
                "This workspace was restored from a copy. Two workspaces that sync with one store would undo each "
                "other’s work; nothing was sent or read.",
                "If work goes on in this one, connect the store in Settings → Store, and sync with the other no more.",
                connection.url,
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
    def rules(self, unit: Unit) -> IntakeRules:
        from veliano_desk.sync.intake_rules import IntakeRules

        rates = rates_today(self.access, unit)
        return IntakeRules(self.access.trade, rates, self.access.currency, ZoneInfo(self.access.zone))

    @writes(Right.STORE_CONNECT)
    def _keep_connection(self, unit: Unit, url: str, told: dict[str, Any], save_secrets: Callable[[], None]) -> None:
        """Where the keychain refuses, the connection stays as it was. Another store is read from its beginning."""
        row = workspace_row(unit)
        before = dict(row.store)
        if before.get("url") != url:
            records.forget_store(unit.session)
        row.store = {"url": url, **told, "at": unit.now.isoformat()}
        unit.areas.add("store_sync")
        unit.record("store.connect", url, before, told)
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
        pruned = outbox.prune(unit.session, unit.now)
        row = SyncRunRow(started_at=unit.now, result=records.RUNNING)
        unit.session.add(row)
        unit.session.flush()
        unit.areas.add("store_sync")
        unit.record("store.sync_started", "store", None, {"run": row.id, "broken_off": left, "pruned": pruned})
        return row.id

    @writes(Right.STORE_SYNC)
    def _end_run(self, unit: Unit, run: int, figures: RunFigures, result: str, message: str) -> None:
        row = unit.get(SyncRunRow, run, "run")
        row.ended_at, row.result, row.message = unit.now, result, message
        row.pulled, row.pushed, row.flagged = figures.pulled, figures.pushed, figures.flags
        row.details = details_of(figures.errand.figures)
        unit.areas.add("store_sync")
        unit.record(
            "store.sync_ended", "store", None,
            {"run": run, "result": result, "pulled": figures.pulled, "pushed": figures.pushed},
        )  # fmt: skip


def _quiet(_done: int, _of: int, _what: str) -> None:
    return None


def _never() -> bool:
    return False
