"""All that one sync reads: what changed, what was deleted, and once a day every table from end to end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from veliano_desk.models import sweeps
from veliano_desk.models.store_records import cursor_of
from veliano_desk.sync.deletions import NOTED, pull_deletions
from veliano_desk.sync.errand import Errand
from veliano_desk.sync.pull import Pull
from veliano_desk.sync.standing import Standing, standing_of
from veliano_desk.sync.sweep import Sweep, is_sweep_due
from veliano_desk.sync.tables import SyncedTable

_MADE_BETWEEN_LOOKS = 20_000
"""A page of rows is some ten thousand objects in no cycle, all alive together. With Python's own 700 between two looks
for cycles, looking is a tenth of a first pull."""


class Fetch:
    """One reading of the store. `full`: every table from end to end, whether a day has passed or not; `looking`: what
    it takes in is not kept, so that a table that is read from end to end need not be pulled before."""

    def __init__(self, errand: Errand, full: bool = False, looking: bool = False) -> None:
        self._errand = errand
        self._full = full
        self._looking = looking

    def run(self) -> None:
        """Figures of it stand in the errand, also where a fault or CancelledError ends it; finished pages are kept."""
        errand = self._errand
        for table in errand.tables:
            errand.of(table.name)
        standing = standing_of(errand.client)
        with _few_looks_for_cycles():
            for table in errand.tables:
                with errand.counting(table.name):
                    self._table(table, standing)
        if standing.notes_deletions:
            with errand.counting(NOTED):
                pull_deletions(errand)

    def _table(self, table: SyncedTable, standing: Standing) -> None:
        """A table whose changes are stamped is pulled; one where they are not is swept every time."""
        stamped = standing.stamps(table)
        first = stamped and self._is_first(table.name)
        whole = not first and (self._full or not stamped or is_sweep_due(self._errand, table.name))
        if stamped and not (whole and self._looking):
            Pull(self._errand).table(table)
        if first:
            self._read_whole(table)
        elif whole:
            Sweep(self._errand).table(table)

    def _is_first(self, table: str) -> bool:
        """Whether the table has not been read to its end yet: a pull then does what a sweep would."""
        with self._errand.reading() as unit:
            kept = cursor_of(unit.session, table)
            return kept is None or (kept.swept_at is None and not kept.sweeping_at)

    def _read_whole(self, table: SyncedTable) -> None:
        Sweep(self._errand).nulls(table)
        with self._errand.begin() as unit:
            sweeps.sweep_is_through(unit.session, table.name, unit.now)
            unit.record("store.swept", table.name, None, {"seen": self._errand.of(table.name).read})


@contextmanager
def _few_looks_for_cycles() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], _MADE_BETWEEN_LOOKS), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
