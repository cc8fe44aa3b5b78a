"""What a test of the window left behind: windows, running threads, ticking timers."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakSet

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import getCppPointer, isValid

PATIENCE_MS = 2_000
QTS_OWN = {"QTipLabel"}  # the one tooltip window, which Qt keeps for the next tooltip

_started: WeakSet[QObject] = WeakSet()


def note_starts(patch: pytest.MonkeyPatch) -> None:
    """Qt cannot list its threads and timers, so their starts are noted as they happen."""
    for kind in (QThread, QTimer):
        patch.setattr(kind, "start", _noting(kind.start))


def _noting(start: Callable[..., None]) -> Callable[..., None]:
    def noted(self: QObject, *args: object, **kwargs: object) -> None:
        _started.add(self)
        start(self, *args, **kwargs)

    return noted


@dataclass(frozen=True)
class Before:
    """What was there before a test; `leaks` names what is there beyond it."""

    windows: frozenset[int]
    threads: frozenset[threading.Thread]
    going: frozenset[QObject]

    @classmethod
    def now(cls) -> Before:
        return cls(
            frozenset(map(_identity, QApplication.topLevelWidgets())),
            frozenset(threading.enumerate()),
            frozenset(thing for thing in _started if _goes_on(thing, 0)),
        )

    def leaks(self) -> list[str]:
        """In words. Threads get a moment to end; a cycle that Python has not collected yet is no leak."""
        _delete_later_is_now()
        if self._found():
            gc.collect()
            _delete_later_is_now()
        return self._found()

    def _found(self) -> list[str]:
        new_windows = (widget for widget in QApplication.topLevelWidgets() if _identity(widget) not in self.windows)
        left = [f"window {_words(widget)}" for widget in new_windows if widget.metaObject().className() not in QTS_OWN]
        left += [f"thread {thread.name}" for thread in set(threading.enumerate()) - self.threads if _stays(thread)]
        left += [f"running {_words(thing)}" for thing in set(_started) - self.going if _goes_on(thing, PATIENCE_MS)]
        if not QThreadPool.globalInstance().waitForDone(PATIENCE_MS):
            left.append("work in Qt's thread pool")
        return left


def _delete_later_is_now() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _identity(widget: QWidget) -> int:
    """The C++ object's address: Python may wrap the same window anew each time it is asked for."""
    return getCppPointer(widget)[0]


def _stays(thread: threading.Thread) -> bool:
    if isinstance(thread, threading._DummyThread):
        return False  # Python's view of a foreign thread; Qt's own are looked at as what they are
    thread.join(PATIENCE_MS / 1000)
    return thread.is_alive()


def _goes_on(thing: QObject, patience_ms: int) -> bool:
    if not isValid(thing):
        return False
    if isinstance(thing, QThread):
        return thing.isRunning() and not thing.wait(patience_ms)
    return isinstance(thing, QTimer) and thing.isActive()


def _words(thing: QObject) -> str:
    return f"{type(thing).__name__} {thing.objectName()!r}"
