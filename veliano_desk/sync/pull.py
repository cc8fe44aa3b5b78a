"""Reading what changed, page by page. The cursor commits with the rows it covers: a pull goes on where it stopped."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from veliano_desk.models import store_records as records
from veliano_desk.models import sweeps
from veliano_desk.models.store_sync import SyncCursor
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import PAGE, Cursor, Row, cursor_after
from veliano_desk.sync.errand import Errand, pages
from veliano_desk.sync.intake_rules import Taken
from veliano_desk.sync.tables import SyncedTable
from veliano_desk.sync.taking import take_page
from veliano_desk.sync.wire import moment

OVERLAP = timedelta(minutes=5)
"""How long a transaction of the store may stay open and still not be missed by a pull: what was stamped so shortly
before the store answered is read once more. A longer one is found by the daily sweep."""
_WORTH_KEEPING = timedelta(minutes=1)
_LOWEST_ID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a table was read with a page. settled_to: up to when everything was committed when this pull began."""

    table: str
    cursor: Cursor
    settled_to: str

    def is_news(self, unit: Unit) -> bool:
        return _is_ahead(self.cursor, records.cursor_of(unit.session, self.table))

    def keep(self, unit: Unit) -> None:
        """Never moves the cursor back, which re-reading the overlap would."""
        if self.is_news(unit):
            records.move_cursor(unit.session, self.table, *self.cursor)
            sweeps.settle_to(unit.session, self.table, self.settled_to)


class Pull:
    """Reads the rows of a table that changed since it was last read."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._settled_to = ""

    def table(self, table: SyncedTable) -> None:
        """CancelledError keeps every page that was finished; store faults likewise."""
        errand = self._errand
        start, total, done = self._start(table.name), 0, 0
        if start is None:
            total = errand.client.count(table.name)
        errand.progress(0, total, table.title)
        with closing(self.pages(table.name, start, table.columns)) as coming:
            for rows in coming:
                if not done and start is not None and len(rows) == PAGE:
                    total = errand.client.count(table.name, [("updated_at", f"gte.{start[0]}")])
                self._take(table, rows)
                done += len(rows)
                errand.progress(done, max(total, done), table.title)
                errand.go_on()
        self.settle(table.name)

    def pages(self, table: str, after: Cursor | None, columns: str = "*") -> Generator[list[Row], None, None]:
        """All pages behind the cursor, each with the time when this pull began noted by the first of them."""
        self._settled_to = ""
        return pages(partial(self._page, table, columns), after, cursor_after, self._errand.client.url)

    def _page(self, table: str, columns: str, after: Cursor | None) -> list[Row]:
        client = self._errand.client
        rows = client.keyset_page(table, after, PAGE, columns)
        if not self._settled_to and client.told_time is not None:
            self._settled_to = (client.told_time - OVERLAP).isoformat()
        return rows

    def reached(self, table: str, rows: list[Row]) -> None:
        """Keep how far a table was read whose rows are not taken in as rows."""
        self._errand.took(table, rows, Taken())
        place = Reached(table, cursor_after(rows), self._settled_to)
        with self._errand.reading() as unit:
            if not place.is_news(unit):
                return
        with self._errand.begin() as unit:
            place.keep(unit)
            unit.record("store.pull", table, None, {"rows": len(rows)})

    def _take(self, table: SyncedTable, rows: list[Row]) -> None:
        errand = self._errand
        reached = Reached(table.name, cursor_after(rows), self._settled_to)
        errand.took(table.name, rows, take_page(errand.reading, errand.begin, errand.rules, table.name, rows, reached))

    def _start(self, table: str) -> Cursor | None:
        with self._errand.reading() as unit:
            return begin_at(records.cursor_of(unit.session, table))

    def settle(self, table: str) -> None:
        """Where the next pull may begin later than this one did, keep that: what was read twice is not read again."""
        if not self._settled_to:
            return
        with self._errand.reading() as unit:
            kept = records.cursor_of(unit.session, table)
            if kept is None or not kept.updated_at or not _begins_later(kept, self._settled_to):
                return
        with self._errand.begin() as unit:
            sweeps.settle_to(unit.session, table, self._settled_to)
            unit.record("store.settled", table, None, {"to": self._settled_to})


def begin_at(kept: SyncCursor | None) -> Cursor | None:
    """Where to begin: behind the cursor, or before it, at the first moment of which the last pull could not know yet
    that everything was committed (with the lowest id, so that ties at that moment come too)."""
    if kept is None or not kept.updated_at:
        return None
    settled = _settled(kept)
    if settled >= moment(kept.updated_at):
        return kept.updated_at, kept.remote_id
    return settled.isoformat(), _LOWEST_ID


def _settled(kept: SyncCursor) -> datetime:
    return moment(kept.settled_to) if kept.settled_to else moment(kept.updated_at) - OVERLAP


def _begins_later(kept: SyncCursor, settled_to: str) -> bool:
    """Whether it is worth a write: the overlap ends altogether, or has become a good deal shorter."""
    end, was = moment(kept.updated_at), _settled(kept)
    return was < end and (moment(settled_to) >= end or moment(settled_to) - was >= _WORTH_KEEPING)


def _is_ahead(cursor: Cursor, kept: SyncCursor | None) -> bool:
    try:
        at = moment(cursor[0])
    except ValueError:  # "infinity" is a time to PostgreSQL; nothing comes behind it
        return False
    return kept is None or not kept.updated_at or (at, cursor[1]) > (moment(kept.updated_at), kept.remote_id)
