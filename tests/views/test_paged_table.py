"""The one table model: pages arrive from the database lane, and selection and place outlive a refresh."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.paged_table import LOOK_ROLE, ROW_ROLE, PagedTableModel
from veliano_desk.views.common.task_runner import TaskRunner


@dataclass(frozen=True)
class Line:
    id: int
    name: str


class Shelf:
    """Lines sorted by id, answered by key, with the thread that asked noted."""

    def __init__(self, length: int) -> None:
        self.lines = {number: Line(number, f"line {number}") for number in range(length)}
        self.threads: set[int] = set()
        self.fault: Exception | None = None

    def fetch(self, query: ListQuery) -> ListPage[Line]:
        self.threads.add(threading.get_ident())
        if self.fault is not None:
            raise self.fault
        ids = sorted(number for number, line in self.lines.items() if query.text in line.name)
        if query.descending:
            ids.reverse()
        if query.last:
            low, high = max(0, len(ids) - query.limit), len(ids)
        elif query.before is not None:
            high = ids.index(query.before[0])
            low = max(0, high - query.limit)
        else:
            low = 0 if query.after is None else ids.index(query.after[0]) + 1
            high = min(len(ids), low + query.limit)
        rows = tuple(self.lines[number] for number in ids[low:high])
        return ListPage(rows, tuple((row.id,) for row in rows), high < len(ids), low > 0)

    def count(self, query: ListQuery) -> ListCount:
        self.threads.add(threading.get_ident())
        return ListCount(sum(query.text in line.name for line in self.lines.values()))


COLUMNS = (
    Column[Line]("id", "Number", lambda line: str(line.id), align="right"),
    Column[Line]("name", "Name", lambda line: line.name, look=lambda _line: Look("risk", "flag")),
)


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    assert runner.shutdown()


@pytest.fixture
def make(tasks: TaskRunner, qtbot: QtBot) -> Callable[[Shelf], PagedTableModel[Line]]:
    def made(shelf: Shelf) -> PagedTableModel[Line]:
        model = PagedTableModel("lines", COLUMNS, shelf.fetch, shelf.count, tasks)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
        model.start()
        rest(qtbot, tasks)
        return model

    return made


def rest(qtbot: QtBot, tasks: TaskRunner) -> None:
    qtbot.waitUntil(lambda: not tasks.tasks())


def test_rows_come_from_another_thread_and_say_what_the_columns_say(
    make: Callable[[Shelf], PagedTableModel[Line]],
) -> None:
    shelf = Shelf(250)
    model = make(shelf)
    assert shelf.threads
    assert threading.get_ident() not in shelf.threads
    assert model.rowCount() == 250
    assert model.index(7, 1).data() == "line 7"
    assert model.index(7, 1).data(LOOK_ROLE) == Look("risk", "flag")
    assert model.index(7, 0).data(ROW_ROLE) == Line(7, "line 7")
    assert model.list_count() == ListCount(250)


def test_rows_not_here_yet_are_placeholders_until_they_are_looked_at(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    model = make(Shelf(900))
    assert model.rowCount() == 900
    assert model.row_at(700) is None
    model.want(700, 730)
    rest(qtbot, tasks)
    assert model.row_at(700) == Line(700, "line 700")


def test_a_new_search_replaces_the_rows_at_once_and_counts_anew(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    model = make(Shelf(500))
    with qtbot.waitSignal(model.modelReset):
        model.set_query(ListQuery(text="line 49"))
        assert model.rowCount() == 500
    rest(qtbot, tasks)
    assert [model.row_at(at).name for at in range(model.rowCount())] == ["line 49", *(f"line 49{n}" for n in range(10))]
    assert model.list_count() == ListCount(11)


def test_of_two_searches_in_a_row_the_later_one_is_shown(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    model = make(Shelf(300))
    for text in ("line 1", "line 2", "line 299"):
        model.set_query(ListQuery(text=text))
    rest(qtbot, tasks)
    assert model.rowCount() == 1
    assert model.index(0, 1).data() == "line 299"


def test_a_refresh_lets_the_selection_follow_its_rows(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    shelf = Shelf(60)
    model = make(shelf)
    selection = QItemSelectionModel(model)
    for row in (10, 20):
        selection.select(
            model.index(row, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )
    del shelf.lines[5]
    del shelf.lines[20]
    shelf.lines[-1] = Line(-1, "line before all")
    shelf.lines[-2] = Line(-2, "line before that")
    shelf.lines[10] = Line(10, "line 10, changed")
    model.refresh()
    rest(qtbot, tasks)
    chosen = [model.row_at(index.row()) for index in selection.selectedRows()]
    assert chosen == [Line(10, "line 10, changed")]
    assert model.rowCount() == 60


def test_rows_that_come_and_go_are_told_one_by_one_not_as_a_reset(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    shelf = Shelf(60)
    model = make(shelf)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for number in range(10):
        del shelf.lines[number]
    model.refresh()
    rest(qtbot, tasks)
    assert model.rowCount() == 50
    assert model.row_at(0) == Line(10, "line 10")
    assert not resets


def test_a_fault_is_told_once_and_a_refresh_tries_again(
    make: Callable[[Shelf], PagedTableModel[Line]], qtbot: QtBot, tasks: TaskRunner
) -> None:
    shelf = Shelf(400)
    model = make(shelf)
    faults: list[Exception] = []
    model.failed.connect(faults.append)
    shelf.fault = OSError("the disk is gone")
    model.want(300, 330)
    rest(qtbot, tasks)
    model.want(200, 230)
    rest(qtbot, tasks)
    assert faults == [shelf.fault]
    shelf.fault = None
    model.refresh()
    rest(qtbot, tasks)
    assert model.row_at(200) == Line(200, "line 200")


def test_columns_name_and_align_themselves(make: Callable[[Shelf], PagedTableModel[Line]]) -> None:
    model = make(Shelf(1))
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name"
    assert (
        model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    )
    assert model.headerData(9, Qt.Orientation.Horizontal) is None
