"""What every way of reading the store works with, and the figures that it keeps of each table."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from veliano_desk.domain.errors import CancelledError
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row, StoreClient
from veliano_desk.sync.errors import NotAStoreError
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.tables import TABLES, SyncedTable

Begin = Callable[[], AbstractContextManager[Unit]]
P = TypeVar("P")


@dataclass(slots=True)
class TableFigures:
    """What reading a table came to: rows that came, requests it took, pages, seconds, rows that are gone there."""

    read: int = 0
    removed: int = 0
    pages: int = 0
    requests: int = 0
    seconds: float = 0.0
    swept: bool = False
    taken: Taken = field(default_factory=Taken)


@dataclass
class Errand:
    """One sync's way to the store. `reading` and `begin` open units of work; progress and cancel are asked between
    pages. `figures` says what each table has brought so far, also after a fault; `tables`: those that the store has."""

    client: StoreClient
    rules: IntakeRules
    reading: Begin
    begin: Begin
    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    figures: dict[str, TableFigures] = field(default_factory=dict)
    tables: Sequence[SyncedTable] = TABLES

    def of(self, table: str) -> TableFigures:
        """The figures of a table, begun where there are none."""
        return self.figures.setdefault(table, TableFigures())

    def took(self, table: str, rows: list[Row], taken: Taken) -> None:
        """Count a page."""
        figures = self.of(table)
        figures.read += len(rows)
        figures.pages += 1
        figures.taken.count(taken)

    def go_on(self) -> None:
        """CancelledError once somebody wants it to end."""
        if self.cancelled():
            raise CancelledError("Cancelled", "All pages read so far are kept.", "Sync again to go on.")

    @contextmanager
    def counting(self, table: str) -> Iterator[None]:
        """Count requests and seconds to the table until the block ends, however it ends."""
        figures, asked, started = self.of(table), self.client.requests, perf_counter()
        try:
            yield
        finally:
            figures.requests += self.client.requests - asked
            figures.seconds += perf_counter() - started


def last_id(rows: Sequence[Row]) -> str:
    """Where a page ends that is read in the order of ids."""
    return str(rows[-1]["id"])


def pages(
    fetch: Callable[[P], list[Row]], after: P, place: Callable[[list[Row]], P], url: str
) -> Generator[list[Row], None, None]:
    """All pages behind a place; the next one is on its way while one is taken in.

    place: where a page ends. NotAStoreError (with the url) for a server that gives the same page for ever.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="store-page") as ahead:
        coming = ahead.submit(fetch, after)
        while rows := coming.result():
            last = place(rows)
            if last == after:
                raise NotAStoreError(url)
            after = last
            coming = ahead.submit(fetch, after)
            yield rows
