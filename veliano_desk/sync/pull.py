"""Reading the store page by page. The cursor commits with the rows it covers, so a pull goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import timedelta

from veliano_desk.domain.errors import CancelledError
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import SyncCursor
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import PAGE, Cursor, Row, StoreClient, cursor_after
from veliano_desk.sync.errors import NotAStoreError, RowNotUnderstoodError
from veliano_desk.sync.intake import fresh
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.tables import TABLES, table_named
from veliano_desk.sync.wire import StoreRow, moment

OVERLAP = timedelta(seconds=60)
"""How far behind its cursor a pull begins: a transaction that began earlier may have committed since."""
_LOWEST_ID = "00000000-0000-0000-0000-000000000000"

Begin = Callable[[], AbstractContextManager[Unit]]


def nothing_taken() -> dict[str, Taken]:
    return {table.name: Taken() for table in TABLES}


@dataclass
class Pull:
    """One pull of all tables. `reading` and `begin` open units of work; progress and cancel are asked between pages.

    `taken` says what each table has brought so far, also after a fault.
    """

    client: StoreClient
    rules: IntakeRules
    reading: Begin
    begin: Begin
    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    taken: dict[str, Taken] = field(default_factory=nothing_taken)

    def run(self) -> dict[str, Taken]:
        """What each table brought. CancelledError keeps every page that was finished; store faults likewise."""
        for table in TABLES:
            self._table(table.name, table.title)
        return self.taken

    def _table(self, table: str, title: str) -> None:
        start = self._start(table)
        total, done = self.client.count(table, [("updated_at", f"gte.{start[0]}")] if start else []), 0
        self.progress(0, total, title)
        with closing(self._pages(table, start)) as pages:
            for rows in pages:
                cursor = cursor_after(rows)
                self.taken[table].add(take_page(self.reading, self.begin, self.rules, table, rows, cursor))
                done += len(rows)
                self.progress(done, max(total, done), title)
                if self.cancelled():
                    raise CancelledError("Cancelled", "All pages read so far are kept.", "Sync again to go on.")

    def _start(self, table: str) -> Cursor | None:
        with self.reading() as unit:
            kept = records.cursor_of(unit.session, table)
            return overlapped((kept.updated_at, kept.remote_id)) if kept else None

    def _pages(self, table: str, after: Cursor | None) -> Generator[list[Row], None, None]:
        """All pages behind the cursor; the next one is on its way while one is taken in."""
        with ThreadPoolExecutor(1, thread_name_prefix="store-page") as ahead:
            coming = ahead.submit(self.client.keyset_page, table, after, PAGE)
            while rows := coming.result():
                last = cursor_after(rows)
                if last == after:
                    raise NotAStoreError(self.client.url)  # the same page for ever: it does not read its own order
                after = last
                coming = ahead.submit(self.client.keyset_page, table, after, PAGE)
                yield rows


def overlapped(kept: Cursor) -> Cursor:
    """Where to begin: a minute behind the cursor, with the lowest id, so that ties at that moment come too."""
    return (moment(kept[0]) - OVERLAP).isoformat(), _LOWEST_ID


def take_page(
    reading: Begin, begin: Begin, rules: IntakeRules, table: str, rows: Sequence[Row], cursor: Cursor | None = None
) -> Taken:
    """Take rows in as the store sent them, in one unit of work that the cursor commits with; where they bring nothing
    new, nothing is written. Without a cursor they do not count for how far the table was read."""
    synced = table_named(table)
    page = _read(synced.kind, rows)
    with reading() as unit:
        if not _brings_news(unit, table, page, cursor):
            return Taken()
    with begin() as unit:
        taken = synced.take(unit, rules, page.understood)
        taken.findings = len(page.findings)
        _settle_findings(unit, table, page)
        if cursor and _is_ahead(cursor, records.cursor_of(unit.session, table)):
            records.move_cursor(unit.session, table, *cursor)
        unit.areas.add("store_sync")
        unit.record("store.pull", table, None, {
            "rows": len(rows), "taken": taken.rows, "sha256": _digest(rows), "changes": taken.changes,
        })  # fmt: skip
    return taken


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's rows that can be read, each once, and those that cannot: remote id -> (reason, the row as JSON)."""

    understood: list[StoreRow]
    findings: dict[str, tuple[str, str]]


def _read(kind: type[StoreRow], rows: Sequence[Row]) -> _Page:
    understood: dict[str, StoreRow] = {}
    findings: dict[str, tuple[str, str]] = {}
    for raw in rows:
        try:
            row = kind.read(raw)
        except RowNotUnderstoodError as fault:
            whole = json.dumps(fault.raw, ensure_ascii=False, default=str)
            findings[fault.remote_id or _digest([raw])] = (fault.reason, whole)
        else:
            understood[row.id] = row
    return _Page(list(understood.values()), findings)


def _brings_news(unit: Unit, table: str, page: _Page, cursor: Cursor | None) -> bool:
    """Whether taking the page in would change anything here."""
    if cursor and _is_ahead(cursor, records.cursor_of(unit.session, table)):
        return True
    ids = [row.id for row in page.understood]
    if any(fresh(records.stamps_of(unit.session, table, ids), page.understood)):
        return True
    known = {
        remote: finding.raw
        for remote, finding in records.findings_of(unit.session, table, [*ids, *page.findings]).items()
    }
    return known != {remote: whole for remote, (_, whole) in page.findings.items()}


def _settle_findings(unit: Unit, table: str, page: _Page) -> None:
    if page.understood:
        records.forget_findings(unit.session, table, [row.id for row in page.understood])
    for remote_id, (reason, whole) in page.findings.items():
        records.keep_finding(unit.session, table, remote_id, reason, whole, unit.now)


def _is_ahead(cursor: Cursor, kept: SyncCursor | None) -> bool:
    """Whether the cursor is beyond the one kept: re-reading the overlap must not move it back."""
    try:
        at = moment(cursor[0])
    except ValueError:  # "infinity" is a time to PostgreSQL; nothing comes behind it
        return False
    return kept is None or (at, cursor[1]) > (moment(kept.updated_at), kept.remote_id)


def _digest(rows: Sequence[Row]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
