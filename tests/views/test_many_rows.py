"""A list of twenty thousand orders: only what is looked at is read and painted, and what is kept does not grow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from benchmarks.many_orders import make_many
from tests.services.copies import copies, file_shop, home_in, quick_passwords
from tests.views.shown_page import Show, ShownPage, show
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.lists import COUNT_CAP, ListPage, ListQuery
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.services.desk import Desk
from veliano_desk.services.orders import OrdersService
from veliano_desk.views.common.paging import KEPT, PAGE, WALK
from veliano_desk.views.common.table_paint import CellDelegate
from veliano_desk.views.orders import PAGE as ORDERS

__all__ = ["copies", "file_shop", "show"]
MANY = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("long")
    address = f"sqlite:///{(folder / 'long.db').as_posix()}"
    with home_in(folder), quick_passwords():
        token = make_many(address, MANY)
        workspace = open_workspace(address)
        desk = workspace.sign_in_with_token(token)
    with workspace:
        yield desk


class Watched:
    """The orders' page with all orders, how many rows were read for it, and which it painted."""

    def __init__(self, show: Show, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        self.painted: set[int] = set()
        listed = OrdersService.list

        def count(service: OrdersService, query: ListQuery) -> ListPage[OrderRow]:
            page = listed(service, query)
            self.read += len(page.rows)
            return page

        paint = CellDelegate.paint

        def note(delegate: CellDelegate, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
            self.painted.add(index.row())
            paint(delegate, painter, option, index)

        monkeypatch.setattr(OrdersService, "list", count)
        monkeypatch.setattr(CellDelegate, "paint", note)
        self.shown: ShownPage = show(desk, ORDERS)
        self.model, self.table = self.shown.page.model, self.shown.page.panel.table
        self.shown.do(self.shown.page.clear)
        self.table.setFocus()
        self.forget()

    def forget(self) -> None:
        self.read = 0
        self.painted.clear()

    def drag(self, share: float) -> None:
        """The scroll bar's handle to a share of its way."""
        bar = self.table.verticalScrollBar()
        self.shown.do(lambda: bar.setValue(round(bar.maximum() * share)))
        self.table.viewport().repaint()

    @property
    def kept(self) -> int:
        return sum(last - first + 1 for first, last in self.model.loaded_numbers())

    @property
    def seen_at_once(self) -> int:
        return self.table.viewport().height() // self.table.verticalHeader().defaultSectionSize() + 2


@pytest.fixture
def watched(show: Show, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(show, desk, monkeypatch)


def last_number(desk: Desk) -> str:
    return desk.orders.list(ListQuery("promise", last=True, limit=1)).rows[0].number


def test_the_end_is_reached_without_what_lies_before_it(watched: Watched, desk: Desk):
    assert watched.model.list_count().words() == f"{COUNT_CAP:,}+"
    watched.shown.press(Qt.Key.Key_End, CTRL)
    watched.table.viewport().repaint()
    assert watched.table.current_row().number == last_number(desk)
    assert watched.read <= 4 * PAGE
    assert 0 < len(watched.painted) <= 2 * watched.seen_at_once


def test_the_bar_dragged_to_the_end_and_back_reads_no_more_than_is_looked_at(watched: Watched):
    for share in (1.0, 0.999, 0.0, 1.0):
        watched.drag(share)
    assert watched.read <= 6 * PAGE
    assert len(watched.painted) <= 5 * watched.seen_at_once


def test_a_row_in_the_middle_is_walked_to_from_the_nearer_end_and_only_what_is_seen_is_painted(watched: Watched):
    watched.drag(0.25)
    near = COUNT_CAP // 4
    assert near - WALK < watched.read <= near + 2 * WALK
    assert len(watched.painted) <= 3 * watched.seen_at_once


def test_what_is_kept_does_not_grow_with_what_was_seen(watched: Watched):
    for step in range(1, 13):
        watched.drag(step / 12)
    assert watched.read > KEPT * PAGE
    assert watched.kept <= KEPT * PAGE + WALK
    watched.forget()
    watched.shown.press(Qt.Key.Key_PageUp)
    assert watched.read == 0
