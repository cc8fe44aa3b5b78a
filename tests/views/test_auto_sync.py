"""The window syncs by itself: when the schedule says so, once at a time, and without a word when it cannot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.workshop import SetClock
from veliano_desk.domain.errors import DeskError, StoreError
from veliano_desk.domain.store_sync import SyncPace
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.frame.auto_sync import AutoSync, SelfSync


class RunningError(DeskError):
    code = "sync_running"


@dataclass
class OneDesk:
    """As much of a desk as the schedule asks for."""

    clock: SetClock = field(default_factory=SetClock)
    minutes: int = 5
    ready: bool = True
    queued: int = 0
    begun_at: datetime | None = None
    syncs: int = 0
    fault: Exception | None = None
    gate: threading.Event | None = None
    away: Exception | None = None

    def pace(self) -> SyncPace:
        if self.away is not None:
            raise self.away
        return SyncPace(self.minutes, self.ready, self.queued, self.begun_at)

    def sync(self) -> None:
        self.begun_at = self.clock.now()
        self.syncs += 1
        if self.gate is not None:
            self.gate.wait(10)
        if self.fault is not None:
            raise self.fault


@dataclass
class Window:
    """The one that syncs, with its tasks."""

    qtbot: QtBot
    tasks: TaskRunner
    auto: AutoSync
    desk: OneDesk
    complaints: list[Exception] = field(default_factory=list)

    def look(self) -> None:
        """As when the timer rings or something changed, until all that follows is done."""
        self.auto.look()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.tasks())

    def rings_in(self) -> float | None:
        """Seconds until the timer rings."""
        timer = self.auto._timer
        return timer.interval() / 1000 if timer.isActive() else None


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    owner, desk = QObject(), OneDesk()
    tasks = TaskRunner(owner)
    found = Window(qtbot, tasks, AutoSync(tasks, owner, settle_ms=600_000), desk)
    tasks.failed.connect(lambda _task, error: found.complaints.append(error))
    found.auto.follow(
        desk,  # type: ignore[arg-type]  # as much of a desk as it asks for
        SelfSync("store_sync", lambda one: one.pace(), lambda one, _p, _c: one.sync()),  # type: ignore[attr-defined]  # it is this one
    )
    yield found
    found.auto.leave()
    tasks.shutdown()
    owner.deleteLater()


def test_the_first_sync_comes_when_the_window_has_settled_and_the_next_after_the_pace(window: Window) -> None:
    assert window.rings_in() == 600
    window.look()
    assert window.desk.syncs == 1
    assert window.rings_in() == pytest.approx(300, abs=1)
    window.look()
    assert window.desk.syncs == 1
    window.desk.clock.pass_time(minutes=5)
    window.look()
    assert window.desk.syncs == 2


def test_a_change_that_waits_goes_out_after_two_seconds_and_only_once(window: Window) -> None:
    window.look()
    window.desk.queued = 7
    window.look()
    assert window.rings_in() == pytest.approx(2, abs=0.1)
    window.desk.clock.pass_time(seconds=2)
    window.look()
    assert window.desk.syncs == 2
    window.look()
    assert window.rings_in() == pytest.approx(300, abs=1)


def test_what_another_desk_has_just_synced_is_left_alone(window: Window) -> None:
    window.desk.begun_at = window.desk.clock.now()
    window.look()
    assert window.desk.syncs == 0
    assert window.rings_in() == pytest.approx(300, abs=1)


@pytest.mark.parametrize("change", [{"minutes": 0}, {"ready": False}])
def test_by_hand_or_without_a_store_nothing_begins_and_no_timer_runs(window: Window, change: dict[str, object]) -> None:
    for name, value in change.items():
        setattr(window.desk, name, value)
    window.look()
    assert (window.desk.syncs, window.rings_in()) == (0, None)


def test_an_absent_store_is_asked_later_and_later_and_nothing_pops_up(window: Window) -> None:
    window.desk.fault = StoreError("The store cannot be reached", "No connection.", "Check the network.")
    waits = []
    for _ in range(3):
        window.look()
        waits.append(round((window.rings_in() or 0) / 60))
        window.desk.clock.pass_time(minutes=waits[-1], seconds=1)
    assert waits == [2, 4, 8]
    assert window.desk.syncs == 3
    assert window.complaints == []


def test_a_pace_that_cannot_be_read_is_asked_for_again(window: Window) -> None:
    window.desk.away = DeskError("The workspace is busy", "Nothing was read.", "Wait.")
    window.look()
    assert (window.desk.syncs, window.rings_in()) == (0, 60)
    assert window.complaints == []
    window.desk.away = None
    window.look()
    assert window.desk.syncs == 1


def test_while_another_desk_syncs_it_waits_quietly_until_that_one_is_through(window: Window) -> None:
    window.desk.fault = RunningError("A sync is running already", "Another desk is at it.", "Wait.")
    window.look()
    assert window.rings_in() == pytest.approx(30, abs=1)
    assert window.complaints == []


def test_a_sync_begun_by_hand_counts_like_its_own_and_none_begins_beside_it(window: Window) -> None:
    window.desk.gate = threading.Event()
    window.tasks.run("store_sync", "By hand", lambda _p, _c: window.desk.sync(), lane="network")
    window.qtbot.waitUntil(lambda: window.desk.syncs == 1)
    window.desk.queued = 3
    window.auto.look()
    window.qtbot.waitUntil(lambda: len(window.tasks.tasks()) == 1)
    window.desk.gate.set()
    window.rest()
    assert window.desk.syncs == 1
    assert window.rings_in() is not None


def test_when_nobody_is_signed_in_nothing_is_asked(window: Window) -> None:
    window.auto.leave()
    window.look()
    assert (window.desk.syncs, window.rings_in()) == (0, None)
