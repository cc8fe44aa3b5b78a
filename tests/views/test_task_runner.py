"""The one task runner: off the window's thread, one of a kind, cancelled, replaced, shut down."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from veliano_desk.domain.errors import CancelledError
from veliano_desk.views.common.task_runner import Cancelled, Progress, State, TaskRunner


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    assert runner.shutdown()


class Gate:
    """Work that waits until it is let go, and says when it began."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()

    def work(self, progress: Progress, cancelled: Cancelled) -> str:
        self.begun.set()
        assert self.open.wait(20)
        if cancelled():
            raise CancelledError("Cancelled", "Nothing was changed.", "")
        return "through"


def plain(value: object) -> Callable[[Progress, Cancelled], object]:
    return lambda _progress, _cancelled: value


def test_work_runs_elsewhere_and_its_result_arrives_on_the_windows_thread(tasks: TaskRunner, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    tasks.run("a", "A", lambda _p, _c: threading.get_ident(), lambda made: seen.append((made, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, window = seen[0]
    assert window == threading.get_ident()
    assert worker != window


def test_the_database_lane_is_one_thread_and_the_network_another(tasks: TaskRunner, qtbot: QtBot) -> None:
    database: list[int] = []
    network: list[int] = []
    for number in range(5):
        tasks.run(f"d{number}", "", lambda _p, _c: threading.get_ident(), database.append)
        tasks.run(f"n{number}", "", lambda _p, _c: threading.get_ident(), network.append, lane="network")
    qtbot.waitUntil(lambda: len(database) == len(network) == 5)
    assert len(set(database)) == len(set(network)) == 1
    assert set(database) != set(network)


def test_a_newer_request_takes_the_place_of_the_one_still_waiting(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate = Gate()
    done: list[object] = []
    ends: list[str] = []
    tasks.run("list", "", gate.work, done.append)
    assert gate.begun.wait(20)
    second = tasks.run("list", "", plain("second"), done.append, on_end=lambda: ends.append("second"))
    tasks.run("list", "", plain("third"), done.append)
    assert second.state is State.REPLACED
    assert ends == ["second"]
    gate.open.set()
    qtbot.waitUntil(lambda: not tasks.tasks())
    assert done == ["through", "third"]


def test_no_write_takes_the_place_of_another(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate = Gate()
    done: list[object] = []
    tasks.run("list", "", gate.work)
    assert gate.begun.wait(20)
    for number in range(4):
        tasks.write("Deciding", plain(number), done.append)
    gate.open.set()
    qtbot.waitUntil(lambda: not tasks.tasks())
    assert done == [0, 1, 2, 3]


def test_a_waiting_task_is_cancelled_at_once_and_a_running_one_when_it_looks(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate = Gate()
    done: list[object] = []
    errors: list[Exception] = []
    running = tasks.run("a", "", gate.work, done.append, errors.append)
    waiting = tasks.run("b", "", plain(1), done.append, errors.append)
    assert gate.begun.wait(20)
    tasks.cancel(waiting)
    assert waiting.state is State.CANCELLED
    tasks.cancel(running)
    assert tasks.tasks() == [running]
    gate.open.set()
    qtbot.waitUntil(lambda: running.ended)
    assert running.state is State.CANCELLED
    assert not done
    assert not errors


def test_progress_is_told_with_words(tasks: TaskRunner, qtbot: QtBot) -> None:
    told: list[tuple[int, int, str]] = []
    tasks.progressed.connect(lambda task: told.append((task.done, task.total, task.words)))

    def work(progress: Progress, cancelled: Cancelled) -> None:
        progress(1, 2, "customers")
        progress(2, 2, "orders")

    tasks.run("sync", "Pulling", work, lane="network")
    qtbot.waitUntil(lambda: not tasks.tasks())
    assert told == [(1, 2, "customers"), (2, 2, "orders")]


def test_an_error_goes_to_who_asked_for_it_else_out_to_the_notifier(tasks: TaskRunner, qtbot: QtBot) -> None:
    fault = ValueError("no")
    mine: list[Exception] = []
    out: list[Exception] = []
    tasks.failed.connect(lambda _task, error: out.append(error))

    def work(progress: Progress, cancelled: Cancelled) -> None:
        raise fault

    tasks.run("a", "", work, on_error=mine.append)
    tasks.run("b", "", work)
    qtbot.waitUntil(lambda: not tasks.tasks())
    assert mine == [fault]
    assert out == [fault]


def test_nobody_is_called_once_the_owner_is_gone(tasks: TaskRunner, qtbot: QtBot) -> None:
    from shiboken6 import delete

    gate = Gate()
    called: list[object] = []
    owner = QObject()
    task = tasks.run("a", "", gate.work, called.append, on_end=lambda: called.append("end"), owner=owner)
    delete(owner)
    gate.open.set()
    qtbot.waitUntil(lambda: task.ended)
    assert not called


def test_shutting_down_cancels_waits_and_calls_nobody(qapp: object) -> None:
    tasks = TaskRunner()
    called: list[object] = []
    begun = threading.Event()
    looks = threading.Event()

    def patient(progress: Progress, cancelled: Cancelled) -> None:
        begun.set()
        while not cancelled():
            looks.wait(0.001)

    running = tasks.run("a", "", patient, called.append, on_end=lambda: called.append("end"))
    tasks.run("b", "", plain(1), called.append)
    assert begun.wait(20)
    assert tasks.shutdown()
    assert running.cancelled()
    assert tasks.run("c", "", plain(1), called.append).state is State.CANCELLED
    assert not called


def test_thousands_of_calls_do_not_wear_none_and_true_out() -> None:
    """PySide6 6.12.0 wears out None and True and aborts on Python 3.11: it is not to come in again."""
    program = (
        "import veliano_desk.views\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n"
        "    rang = Signal(int)\n"
        "bell = Bell()\n"
        "for number in range(20_000):\n"
        "    bell.rang.emit(number)\n"
        "    bell.parent()\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_lane_begins_nothing_before_what_is_awaited_is_shown(tasks: TaskRunner, qtbot: QtBot) -> None:
    seen: list[str] = []
    label = QLabel("waiting")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)

    def note(_self: QObject, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            seen.append(f"painted {label.text()}")
        return False

    label.installEventFilter(type("Watch", (QObject,), {"eventFilter": note})(label))
    tasks.run("rows", "Rows", plain("rows"), lambda rows: label.setText(str(rows)), awaited=True)
    tasks.run("rest", "Rest", lambda _p, _c: seen.append("begun"))
    qtbot.waitUntil(lambda: not tasks.tasks())
    assert seen[-2:] == ["painted rows", "begun"]
