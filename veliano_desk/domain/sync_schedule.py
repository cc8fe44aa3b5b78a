"""When the window syncs with the store by itself. Moments come from whoever asks; nothing here looks at a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEBOUNCE = timedelta(seconds=2)
"""After a change here: what comes with it goes along."""
LONGEST_DEBOUNCE = timedelta(seconds=10)
"""Changes that keep coming do not hold the first one back for longer."""
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=2), timedelta(minutes=30)
BUSY_WAIT = timedelta(seconds=30)


class Outcome(StrEnum):
    """How a sync ended. busy: another one was at work, here or on another desk, and nothing was started."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    BUSY = "busy"


@dataclass
class SyncSchedule:
    """Every so often, soon after a change here, later and later while the store is away, and never two at once.

    every: None for only by hand.
    """

    every: timedelta | None = None
    _next: datetime | None = None
    _failures: int = 0
    _running: bool = False
    _queued_at: datetime | None = None
    _last_change: datetime | None = None

    def next_at(self) -> datetime | None:
        """When the next sync is to begin; None while one runs, and where it is only begun by hand."""
        if self._running or self.every is None:
            return None
        if self._failures or self._queued_at is None or self._last_change is None:
            return self._next
        soon = min(self._last_change + DEBOUNCE, self._queued_at + LONGEST_DEBOUNCE)
        return soon if self._next is None else min(soon, self._next)

    def is_due(self, now: datetime) -> bool:
        """Whether a sync is to begin now."""
        at = self.next_at()
        return at is not None and at <= now

    def paced(self, minutes: int, begun_at: datetime | None, now: datetime) -> None:
        """How often, and when the last one began on whichever desk; the first sync of a window comes at once where
        that is long enough ago."""
        self.every = timedelta(minutes=minutes) if minutes else None
        if self.every is not None and not self._failures:
            self._next = now if begun_at is None else max(begun_at + self.every, now)

    def changed(self, now: datetime) -> None:
        """A change here waits to be told."""
        self._queued_at = self._queued_at or now
        self._last_change = now

    def began(self) -> None:
        """A sync runs, whoever began it; what was queued goes along."""
        self._running, self._queued_at, self._last_change = True, None, None

    def ended(self, now: datetime, outcome: Outcome) -> None:
        """It runs no more. After a failure the wait doubles from two minutes to half an hour."""
        self._running = False
        if outcome is Outcome.FAILED:
            self._next = now + min(FIRST_BACKOFF * 2 ** min(self._failures, 10), LONGEST_BACKOFF)
            self._failures += 1
            return
        if outcome is Outcome.BUSY:
            self._next = now + BUSY_WAIT
            return
        self._failures = 0
        self._next = now + self.every if self.every is not None else None
