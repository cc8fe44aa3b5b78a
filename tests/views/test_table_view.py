"""The view of every list: keyboard, sorting, choosing, columns, and staying where one looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.views.sample_orders import Order, Orders, columns, order
from veliano_desk.domain.lists import ListQuery
from veliano_desk.views.common import theme
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.table_view import TableView
from veliano_desk.views.common.task_runner import TaskRunner


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    assert runner.shutdown()


class Shown:
    """A list on the screen with what it shows."""

    def __init__(self, orders: Orders, tasks: TaskRunner, qtbot: QtBot) -> None:
        self.orders = orders
        self.model = PagedTableModel("orders", columns(), orders.fetch, orders.count, tasks, query=ListQuery("number"))
        if len(orders.rows) <= 500:  # the tester reads every cell at every change
            QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal, self.model)
        self.panel = ListPanel(self.model, "Orders", lambda: EmptyState("inbox", "No orders", "None yet."))
        qtbot.addWidget(self.panel)
        self.model.setParent(self.panel)
        self._tasks, self._qtbot = tasks, qtbot
        self.panel.resize(1100, 600)
        self.panel.show()
        self.model.start()
        self.rest()
        self.table.setFocus()

    @property
    def table(self) -> TableView:
        return self.panel.table

    def rest(self) -> None:
        QTest.qWait(1)
        self._qtbot.waitUntil(lambda: not self._tasks.tasks())
        QTest.qWait(1)
        self._qtbot.waitUntil(lambda: not self._tasks.tasks())

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.table, key, modifier)
        self.rest()

    def top(self) -> Order | None:
        return self.model.row_at(self.table.rowAt(0))


@pytest.fixture
def show(tasks: TaskRunner, qtbot: QtBot) -> Callable[[int], Shown]:
    return lambda length: Shown(Orders(length), tasks, qtbot)


def test_rows_are_28_high_and_all_in_view_are_loaded(show: Callable[[int], Shown]) -> None:
    shown = show(500)
    assert shown.table.rowHeight(3) == theme.size("row") == 28
    last = shown.table.rowAt(shown.table.viewport().height() - 1)
    assert all(shown.model.row_at(at) == order(at) for at in range(last + 1))


def test_home_end_and_page_keys_move_by_rows_to_the_very_ends(show: Callable[[int], Shown]) -> None:
    shown = show(100_000)
    shown.press(Qt.Key.Key_End)
    assert shown.table.current_row() == order(99_999)
    shown.press(Qt.Key.Key_Up)
    assert shown.table.current_row() == order(99_998)
    shown.press(Qt.Key.Key_Home)
    assert shown.table.current_row() == order(0)
    shown.press(Qt.Key.Key_Down)
    assert shown.table.current_row() == order(1)


def test_scrolling_anywhere_shows_rows_not_placeholders(show: Callable[[int], Shown]) -> None:
    shown = show(5_000)
    bar = shown.table.verticalScrollBar()
    for share in (0.5, 0.2, 0.9, 1.0, 0.0):
        bar.setValue(round(bar.maximum() * share))
        shown.rest()
        first = shown.table.rowAt(0)
        assert shown.top() == order(first)


def test_enter_and_double_click_open_the_row(show: Callable[[int], Shown]) -> None:
    shown = show(50)
    opened: list[Order] = []
    shown.table.opened.connect(opened.append)
    shown.table.go_to(3)
    shown.press(Qt.Key.Key_Return)
    place = shown.table.visualRect(shown.model.index(5, 1)).center()
    QTest.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [order(3), order(5)]


def test_the_head_sorts_and_sorts_the_other_way_round(show: Callable[[int], Shown]) -> None:
    shown = show(50)
    head = shown.table.horizontalHeader()
    for descending in (False, True):
        place = QPoint(head.sectionViewportPosition(1) + 20, 10)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
        shown.rest()
        assert (shown.model.query.sort, shown.model.query.descending) == ("customer", descending)


def test_selected_rows_are_copied_as_a_table_that_spreadsheets_take(show: Callable[[int], Shown]) -> None:
    shown = show(50)
    shown.table.go_to(2)
    shown.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    shown.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Order", "Customer", "Piece"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["CO-24815", "CO-24814"]
    assert lines[1].split("\t")[-1].startswith("$")


def test_select_all_takes_what_is_loaded_and_says_so(show: Callable[[int], Shown]) -> None:
    shown = show(2_000)
    noted: list[str] = []
    shown.table.noted.connect(noted.append)
    shown.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    chosen = shown.table.chosen_rows()
    assert chosen == [order(at) for at in range(len(chosen))]
    assert 0 < len(chosen) < 2_000
    assert str(len(chosen)) in noted[0]


def test_columns_are_hidden_moved_and_come_back_from_a_saved_view(show: Callable[[int], Shown]) -> None:
    shown = show(10)
    columns_ = shown.table.columns
    before = columns_.state()
    columns_.show_column(3, shown=False)
    shown.table.horizontalHeader().moveSection(1, 4)
    after = columns_.state()
    assert "alloy" in after["hidden"]
    assert after["order"][4] == "customer"
    columns_.restore(before)
    assert columns_.state() == before
    columns_.restore(after)
    assert columns_.state() == after
    columns_.reset()
    assert columns_.state() == before


def test_a_saved_view_from_an_older_program_is_taken_as_far_as_it_goes(show: Callable[[int], Shown]) -> None:
    shown = show(10)
    shown.table.columns.restore({"order": ["value", "gone"], "hidden": ["number", "alloy"], "widths": {"value": "x"}})
    state = shown.table.columns.state()
    assert state["order"][0] == "value"
    assert "number" not in state["hidden"]


def test_the_menu_of_columns_ticks_and_sorts(show: Callable[[int], Shown]) -> None:
    shown = show(10)
    menu = shown.table.columns.menu(shown.panel)
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Order"].isEnabled()
    actions["Alloy"].trigger()
    assert shown.table.isColumnHidden(3)
    sorting = {action.text(): action for action in actions["Sort by"].menu().actions()}
    sorting["Value"].trigger()
    shown.rest()
    assert shown.model.query.sort == "value"


def test_a_list_without_rows_says_so_and_shows_rows_again_when_there_are(show: Callable[[int], Shown]) -> None:
    shown = show(30)
    shown.model.set_query(ListQuery(text="nobody of that name"))
    shown.rest()
    assert not shown.table.isVisible()
    assert any(each.accessibleName() == "No orders. None yet." for each in shown.panel.findChildren(EmptyState))
    shown.model.set_query(ListQuery(text="Marcus"))
    shown.rest()
    assert shown.table.isVisible()


def test_rows_that_come_above_leave_what_is_looked_at_in_its_place(show: Callable[[int], Shown]) -> None:
    shown = show(400)
    shown.table.verticalScrollBar().setValue(150 * 28)
    shown.rest()
    shown.table.go_to(155)
    looked_at = shown.top()
    gone = shown.orders.rows.pop(140)
    assert gone.id == 140
    shown.model.refresh()
    shown.rest()
    assert shown.top() == looked_at
    assert shown.table.current_row() == order(155)


def test_whoever_follows_the_current_row_is_told_of_no_other_when_rows_come_above(
    show: Callable[[int], Shown],
) -> None:
    shown = show(20)
    shown.table.go_to(0)
    followed: list[Order] = []
    shown.table.row_changed.connect(followed.append)
    shown.orders.rows.insert(0, replace(order(0), id=-1, number="CO-0"))
    shown.model.refresh()
    shown.rest()
    assert shown.table.current_row().id == 0
    assert {each.id for each in followed} <= {0}


def test_a_fault_is_said_in_the_list_with_a_way_to_try_again(show: Callable[[int], Shown]) -> None:
    shown = show(30)
    fetch = shown.orders.fetch
    shown.model._fetch = lambda _query: (_ for _ in ()).throw(OSError("gone"))
    shown.model.refresh()
    shown.rest()
    assert not shown.table.isVisible()
    shown.model._fetch = fetch
    shown.panel._try_again()
    shown.rest()
    assert shown.table.isVisible()
    assert shown.top() == order(0)


def test_before_the_first_rows_placeholders_are_drawn_only_once_they_are_late(tasks: TaskRunner, qtbot: QtBot) -> None:
    orders = Orders(10)
    model = PagedTableModel("orders", columns(), orders.fetch, orders.count, tasks)
    table = TableView(model, "Orders")
    qtbot.addWidget(table)
    model.setParent(table)
    table.resize(900, 300)
    table.show()
    assert colours(table) == {theme.colour("surface").rgb()}
    model.busy_changed.emit(True)
    qtbot.waitUntil(lambda: len(colours(table)) > 1)


def colours(table: TableView) -> set[int]:
    image = table.viewport().grab().toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
