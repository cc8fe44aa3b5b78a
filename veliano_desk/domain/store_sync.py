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


@dataclass(frozen=True, slots=True)
class SyncState:
    """The pill and the page in one: word is "in step", "n waiting", "offline", "not connected", "n to decide".

    key_missing: connected, but somebody has to sign in to the store again before anything is sent or read; paused:
    the same, since this workspace was restored from a copy.
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
