"""One place for background work: a worker per lane, progress, cancel, and the result on the window's thread.

Nothing that reads the database or the network runs on the window's thread. The database lane is one thread, so that
statements never overlap; the network lane is another, so that a slow store never holds up a list; the third writes
long files (exports, copies), which hold up neither lists nor syncs; the fourth waits for scales.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from itertools import count
from typing import Any, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from veliano_desk.domain.errors import CancelledError

_LONGEST_REST = 0.1
Result = TypeVar("Result")
Lane = Literal["database", "network", "files", "devices"]


class Progress(Protocol):
    """Told by the work, from its own thread: `total` 0 where the end is not known, `words` what is happening."""

    def __call__(self, done: int, total: int, words: str = "") -> None: ...


Cancelled = Callable[[], bool]
Work = Callable[[Progress, Cancelled], Result]


class State(StrEnum):
    """Where a task is; everything from DONE on is final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class Task:
    """A piece of work handed to the runner. Read it on the window's thread only, but for `cancelled()`."""

    def __init__(
        self, kind: str, title: str, work: Work[Any], lane: Lane, *, show: bool, awaited: bool = False
    ) -> None:
        self.kind = kind
        self.title = title
        self.lane = lane
        self.show = show
        self.awaited = awaited
        self.state = State.WAITING
        self.done = 0
        self.total = 0
        self.words = ""
        self._work = work
        self._cancel = threading.Event()
        self._on_done: Callable[[Any], None] | None = None
        self._on_error: Callable[[Exception], None] | None = None
        self._on_end: Callable[[], None] | None = None
        self._owner: QObject | None = None

    @property
    def ended(self) -> bool:
        return self.state not in {State.WAITING, State.RUNNING}

    def cancelled(self) -> bool:
        """Whether cancelling was asked for; work looks here between its steps."""
        return self._cancel.is_set()

    def call(
        self,
        *,
        on_done: Callable[[Any], None] | None,
        on_error: Callable[[Exception], None] | None,
        on_end: Callable[[], None] | None,
        owner: QObject | None,
    ) -> None:
        """Who is told of the end. Nobody is, once `owner` was deleted."""
        self._on_done, self._on_error, self._on_end, self._owner = on_done, on_error, on_end, owner

    def ask_cancel(self) -> None:
        """Let `cancelled()` answer True."""
        self._cancel.set()

    def perform(self, progress: Progress) -> Any:
        """Do the work, on the lane's thread."""
        return self._work(progress, self.cancelled)

    def tell(self, state: State, result: Any = None, error: Exception | None = None) -> bool:
        """Take the end in and tell those who wait for it; False where an error found nobody to take it."""
        self.state = state
        if self._owner is not None and not isValid(self._owner):
            return True
        taken = True
        if state is State.DONE and self._on_done is not None:
            self._on_done(result)
        if state is State.FAILED and error is not None:
            taken = self._on_error is not None
            if self._on_error is not None:
                self._on_error(error)
        if self._on_end is not None:
            self._on_end()
        return taken


class _Worker:
    """The thread of one lane and what waits for it."""

    def __init__(self, name: str, perform: Callable[[Task], None]) -> None:
        self._perform = perform
        self._waiting: deque[Task] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self.running: Task | None = None
        self._thread = threading.Thread(target=self._loop, name=f"desk-{name}", daemon=True)
        self._thread.start()

    def add(self, task: Task) -> Task | None:
        """Queue `task`; gives back the waiting task of the same kind whose place it took."""
        with self._wake:
            older = next((each for each in self._waiting if each.kind == task.kind), None)
            if older is None:
                self._waiting.append(task)
            else:
                self._waiting[self._waiting.index(older)] = task
            self._wake.notify()
        return older

    def drop(self, task: Task) -> bool:
        """Take a task out of the queue; False where it already runs or has ended."""
        with self._wake, contextlib.suppress(ValueError):
            self._waiting.remove(task)
            return True
        return False

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._waiting.clear()
            if self.running is not None:
                self.running.ask_cancel()
            self._wake.notify()

    def join(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _next(self) -> Task | None:
        with self._wake:
            self.running = None
            while not self._waiting and not self._closing:
                self._wake.wait()
            self.running = self._waiting.popleft() if self._waiting else None
            return self.running

    def _loop(self) -> None:
        while (task := self._next()) is not None:
            self._perform(task)


class TaskRunner(QObject):
    """Runs work on its lane and delivers on the window's thread.

    At most one task of a kind is in flight: a second one waits, and a third takes the place of the second, whose
    callers hear only `on_end`. Writes are each a kind of their own: none is ever dropped for a newer one.
    Errors that no `on_error` takes are sent out as `failed`, to the one notifier.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object, object)
    _from_lane = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: dict[Lane, _Worker] = {}
        self._tasks: list[Task] = []
        self._writes = count(1)
        self._closed = False
        self._from_lane.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        kind: str,
        title: str,
        work: Work[Result],
        on_done: Callable[[Result], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        on_end: Callable[[], None] | None = None,
        lane: Lane = "database",
        show: bool = False,
        awaited: bool = False,
        owner: QObject | None = None,
    ) -> Task:
        """Start `work(progress, cancelled)` on its lane.

        kind: what at most one of may be in flight; title: what the footer says, shown where `show`. on_done gets the
        result, on_error the exception (instead of the notifier), on_end is called after every end: done, failed,
        cancelled or replaced. awaited: somebody looks at the screen for it, so its lane begins nothing else before the
        window has shown it. With `owner` nothing is called once that object was deleted.
        """
        task = Task(kind, title, work, lane, show=show, awaited=awaited)
        task.call(on_done=on_done, on_error=on_error, on_end=on_end, owner=owner)
        if self._closed:
            task.state = State.CANCELLED
            return task
        self._tasks.append(task)
        older = self._worker(lane).add(task)
        if older is not None:
            self._end(older, State.REPLACED)
        return task

    def write(
        self,
        title: str,
        work: Work[Result],
        on_done: Callable[[Result], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        on_end: Callable[[], None] | None = None,
        lane: Lane = "database",
        show: bool = False,
        owner: QObject | None = None,
    ) -> Task:
        """Do something that somebody asked for: it is done once each time it is asked for, in that order, and nothing
        newer takes its place. Everything else is as for `run`."""
        return self.run(
            f"write:{next(self._writes)}", title, work, on_done, on_error,
            on_end=on_end, lane=lane, show=show, owner=owner,
        )  # fmt: skip

    def cancel(self, task: Task) -> None:
        """A waiting task ends at once; a running one when its work next looks."""
        task.ask_cancel()
        if not task.ended and self._worker(task.lane).drop(task):
            self._end(task, State.CANCELLED)

    def tasks(self) -> list[Task]:
        """All that waits or runs, oldest first."""
        return list(self._tasks)

    def shutdown(self, seconds: float = 10.0) -> bool:
        """Cancel everything, wait for the lanes, call nobody; False where a lane did not end in time."""
        self._closed = True
        for task in self._tasks:
            task.ask_cancel()
        for worker in self._workers.values():
            worker.close()
        self._tasks.clear()
        return all([worker.join(seconds) for worker in self._workers.values()])

    def _worker(self, lane: Lane) -> _Worker:
        if lane not in self._workers:
            self._workers[lane] = _Worker(lane, self._perform)
        return self._workers[lane]

    def _perform(self, task: Task) -> None:
        """On the lane's thread: every way out of the work becomes one message to the window."""

        def progress(done: int, total: int, words: str = "") -> None:
            self._send(lambda: self._take_progress(task, done, total, words))

        self._send(lambda: self._start(task))
        try:
            result = task.perform(progress)
        except CancelledError:
            self._send(lambda: self._end(task, State.CANCELLED))
        except Exception as error:  # noqa: BLE001  # the thread's outermost frame: everything goes to the notifier
            caught = error
            self._send(lambda: self._end(task, State.FAILED, error=caught))
        else:
            self._send(lambda: self._end(task, State.DONE, result))
            if task.awaited:
                self._rest()

    def _rest(self) -> None:
        """On the lane's thread: wait until the window has shown what it was just told.

        Window and lane share one interpreter: work that is begun at once makes the window stop and go.
        """
        shown = threading.Event()
        self._send(lambda: self._when_shown(shown.set))
        if not self._closed:
            shown.wait(_LONGEST_REST)

    def _when_shown(self, call: Callable[[], None]) -> None:
        """Call once what is in hand is painted, and then what views put off until after it."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, call))

    def _send(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._from_lane.emit(call)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _start(self, task: Task) -> None:
        task.state = State.RUNNING
        self.started.emit(task)

    def _take_progress(self, task: Task, done: int, total: int, words: str) -> None:
        task.done, task.total, task.words = done, total, words
        self.progressed.emit(task)

    def _end(
        self,
        task: Task,
        state: State,
        result: Any = None,
        error: Exception | None = None,
    ) -> None:
        with contextlib.suppress(ValueError):
            self._tasks.remove(task)
        taken = task.tell(state, result, error)
        self.ended.emit(task)
        if error is not None and not taken:
            self.failed.emit(task, error)
