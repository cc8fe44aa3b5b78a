"""Syncing with the store by itself: asks the desk for its pace, and begins a sync when the schedule says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from veliano_desk.domain.sync_schedule import Outcome, SyncSchedule
from veliano_desk.views.common.task_runner import State, Task, TaskRunner

if TYPE_CHECKING:
    from veliano_desk.domain.store_sync import SyncPace
    from veliano_desk.services.desk import Desk

SETTLE_MS = 10_000
"""After somebody signed in: the window has other things to do first."""
_AGAIN_MS = 60_000
"""After the pace could not be read."""
_LONGEST_MS = 3_600_000
_ENDS = {State.DONE: Outcome.DONE, State.CANCELLED: Outcome.CANCELLED, State.FAILED: Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class SelfSync:
    """How the window syncs by itself: the desk's pace, what a sync is, and the kind of task that every sync is."""

    kind: str
    pace: Callable[[Desk], SyncPace]
    sync: Callable[..., Any]


class AutoSync(QObject):
    """One timer. What goes wrong shows in the footer and in the store's state, and nothing pops up: nobody asked."""

    def __init__(self, tasks: TaskRunner, parent: QObject, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._settle_ms = settle_ms
        self._schedule = SyncSchedule()
        self._desk: Desk | None = None
        self._how: SelfSync | None = None
        self._seen = 0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        tasks.started.connect(self._began)
        tasks.ended.connect(self._ended)

    def follow(self, desk: Desk, how: SelfSync) -> None:
        """Somebody signed in who may sync."""
        self._desk, self._how, self._seen, self._schedule = desk, how, 0, SyncSchedule()
        self._timer.start(self._settle_ms)

    def leave(self) -> None:
        """Nobody is signed in."""
        self._desk = self._how = None
        self._timer.stop()

    def look(self) -> None:
        """Ask for the pace: it may have been set, something queued, or another desk may have synced."""
        desk, how = self._desk, self._how
        if desk is None or how is None:
            return
        self._tasks.run("sync_pace", "How often to sync", lambda _p, _c: how.pace(desk), self._paced,
                        on_error=self._unpaced, owner=self)  # fmt: skip

    def _unpaced(self, _error: Exception) -> None:
        """A database that was busy or away for a moment must not end the syncing of the day."""
        self._timer.start(_AGAIN_MS)

    def _paced(self, pace: SyncPace) -> None:
        desk, how = self._desk, self._how
        if desk is None or how is None:
            return
        now = desk.clock.now()
        self._schedule.paced(pace.every_minutes if pace.ready else 0, pace.begun_at, now)
        if pace.queued > self._seen:
            self._seen = pace.queued
            self._schedule.changed(now)
        if self._schedule.is_due(now):
            self._begin(desk, how)
        else:
            self._wait(desk)

    def _begin(self, desk: Desk, how: SelfSync) -> None:
        self._busy = False
        self._schedule.began()
        self._tasks.run(
            how.kind, "Syncing with the store", lambda progress, cancelled: how.sync(desk, progress, cancelled),
            on_error=self._failed, lane="network", show=True, owner=self,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._busy = getattr(error, "code", "") == "sync_running"

    def _began(self, task: Task) -> None:
        if self._how is not None and task.kind == self._how.kind:
            self._schedule.began()

    def _ended(self, task: Task) -> None:
        if self._desk is None or self._how is None or task.kind != self._how.kind or task.state not in _ENDS:
            return
        outcome = Outcome.BUSY if self._busy and task.state is State.FAILED else _ENDS[task.state]
        self._schedule.ended(self._desk.clock.now(), outcome)
        self._busy = False
        self._wait(self._desk)

    def _wait(self, desk: Desk) -> None:
        following = self._schedule.next_at()
        if following is None:
            self._timer.stop()
            return
        left = (following - desk.clock.now()).total_seconds() * 1000
        self._timer.start(min(max(int(left) + 1, 1), _LONGEST_MS))
