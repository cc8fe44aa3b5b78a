"""The desk and the store: in step or not, since when, what waits, what needs a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoreConnection:
    """Where the store is and how the desk signs in; the secrets themselves are in the system's keychain.

    paused: this workspace was restored from a copy, and nothing is synced before somebody connects the store again.
    """

    url: str
    mode: str
    email: str
    connected_at: datetime | None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class TableRun:
    """What one run did with one table of the store: rows that came, how many of them were new or changed, rows gone
    there; requests, pages and seconds it took; swept: it was read from end to end."""

    table: str
    read: int
    new: int
    changed: int
    removed: int
    requests: int
    pages: int
    seconds: float
    swept: bool = False


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One run: result is running, done, cancelled or failed; counts by table and what happened."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    result: str
    pulled: int
    pushed: int
    flagged: int
    message: str
    tables: tuple[TableRun, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A change on its way to the store."""

    id: int
    order_number: str
    what: str
    made_at: datetime
    attempts: int
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncFinding:
    """A row of the store that could not be understood; kept whole, does not stop the rest.

    whole: False where `raw` leaves out what the person may not see, "" where that is everything.
    """

    id: int
    table: str
    remote_id: str
    reason: str
    raw: str
    whole: bool
    found_at: datetime

    @property
    def of_table(self) -> bool:
        """Whether it tells of what is missing in the answer for a whole table, and not of one row."""
        return not self.remote_id


@dataclass(frozen=True, slots=True)
class SyncState:
    """The pill and the page in one: word is "in step", "n waiting", "offline", "not connected", "n to decide".

    key_missing: connected, but somebody has to sign in to the store again before anything is sent or read; paused:
    the same, since this workspace was restored from a copy. decisions: open
    questions between desk and store, as far as the person may know of them. compared_at: since when every row was
    compared, which the first sync of each day does.
    """

    word: str
    tone: str
    connected: bool
    last_done_at: datetime | None
    offline_since: datetime | None
    waiting: int
    set_aside: int
    findings: int
    key_missing: bool = False
    paused: bool = False
    decisions: int = 0
    compared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SyncResult:
    """Figures of one run."""

    pulled_customers: int
    pulled_orders: int
    pieces_made: int
    flagged: int
    pushed: int
    waiting: int
    findings: int
    seconds: float
    removed: int = 0
    pulled_shop_orders: int = 0
    pulled_rows: int = 0


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """What a sync would do here with one table: rows new, changed, gone in the store, not understood."""

    table: str
    title: str
    new: int
    changed: int
    gone: int
    not_understood: int


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row that a sync would bring: kind is new, changed, gone or not understood; name as people know it, "" where
    the person may not see it; detail: which field from what to what, or why not."""

    table: str
    remote_id: str
    kind: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class SyncPreview:
    """What a sync would change: here by table with some of the rows, and in the store what waits to be told."""

    tables: tuple[PreviewTable, ...]
    lines: tuple[PreviewLine, ...]
    to_send: tuple[OutboxLine, ...]

    @property
    def is_empty(self) -> bool:
        """Whether a sync would change nothing at all."""
        return not self.to_send and not any(
            table.new or table.changed or table.gone or table.not_understood for table in self.tables
        )


@dataclass(frozen=True, slots=True)
class DriftLine:
    """Where store and desk differ: a field with both values, or "" for a whole row that one side lacks. Values that the
    person may not see are empty."""

    table: str
    remote_id: str
    field: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class DriftTable:
    """One table compared: rows and their hash on both sides, and how many rows differ."""

    table: str
    title: str
    rows_here: int
    rows_there: int
    hash_here: str
    hash_there: str
    differing: int


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The full check: every table by counts and hashes, with the first differences found; `more` are not listed."""

    tables: tuple[DriftTable, ...]
    lines: tuple[DriftLine, ...]
    more: int = 0

    @property
    def in_step(self) -> bool:
        return not any(table.differing for table in self.tables)


@dataclass(frozen=True, slots=True)
class SyncPace:
    """What the window goes by when it syncs by itself. every_minutes: 0 for only by hand; ready: connected, with the
    key at hand; queued: the newest change that waits to be told, by its number, 0 for none; begun_at: when the last
    sync of this workspace began, on whichever desk."""

    every_minutes: int
    ready: bool
    queued: int
    begun_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoreField:
    """A column of the store that the desk does not know: kept and shown as it came."""

    name: str
    value: str
