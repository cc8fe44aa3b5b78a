"""The orders' page: a long list, narrowed by chips and words, with a preview beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import theme
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.layout import page_column, row
from veliano_desk.views.common.list_export import ask_path
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.list_search import ListSearch
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.orders.columns import order_columns
from veliano_desk.views.orders.filters import FilterBar
from veliano_desk.views.orders.head import OrdersHead
from veliano_desk.views.orders.side import SidePane
from veliano_desk.views.orders.view_spec import START, ViewSpec, filters_from, from_saved
from veliano_desk.views.orders.work import OrdersWork

if TYPE_CHECKING:
    from veliano_desk.domain.workspace import SavedView
    from veliano_desk.views.orders.saved_views import SaveViewPanel

HUB_PAGE, SYNC_PAGE, NEW_PAGE = "order_hub", "sync", "new_order"
NEW_RIGHTS = frozenset({Right.ORDERS_ENTER, Right.CUSTOMERS_SEE, Right.VALUE_SEE})
AREAS = frozenset({"orders", "customers", "production", "costing", "store_sync", "workspace"})
LESSER = ("bound", "alloy", "value")
"""Columns that step back on a narrow window, the first first."""
_AROUND = 500
"""How many orders of the list before and after the one opened the hub can step through."""


class OrdersPage(Page):
    """List, filters, saved views, preview, and what can be done with several orders."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._connected = False
        who, desk = context.signed_in, context.desk
        self.model = PagedTableModel(
            "Orders", order_columns(who, desk.zone, self._today), desk.orders.list, desk.orders.count, context.tasks,
            query=START, parent=self,
        )  # fmt: skip
        self._work = OrdersWork(context, self)
        self._head = OrdersHead(may_enter=who.rights >= NEW_RIGHTS)
        self.filters = FilterBar(desk)
        self.search = ListSearch("Search in this list", hint="/")
        self.search.setMinimumWidth(170)
        self.panel = ListPanel(self.model, "Orders", self._when_empty)
        self.side = SidePane(who)
        self._row_soon = QTimer(self, singleShot=True, interval=0)
        ColumnFit(self.panel.table, LESSER)
        self._place()
        self._connect()
        self._show_query(START)
        self.model.start()
        self._work.read_figures()
        self._work.read_views()

    # What the window asks of a page

    def title(self) -> str:
        return "Orders"

    def show_item(self, argument: object) -> None:
        """An order's number is looked for in all orders; a mapping narrows the list; None: open orders."""
        if isinstance(argument, str) and argument:
            self._set_query(ListQuery(sort=START.sort, text=argument))
        elif isinstance(argument, Mapping):
            self._set_query(ListQuery(sort=START.sort, filters=filters_from(dict(argument))))
        elif argument is None:
            self._set_query(START)

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & AREAS:
            self._work.read_figures()
            self.model.refresh()
        if "views" in areas:
            self._work.read_views()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leaves_search = event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if leaves_search and self.search.hasFocus():
            self.panel.table.setFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(event.size().width())

    def sizeHint(self) -> QSize:
        return QSize(1204, 820)

    # What the list shows

    @property
    def query(self) -> ListQuery:
        return self.model.query

    def show_view(self, view: SavedView) -> None:
        """The list as it was saved: sort, filters, search and columns."""
        spec = from_saved(view.spec)
        if spec.columns:
            self.panel.table.columns.restore(spec.columns)
        self._set_query(spec.query)

    def spec(self) -> ViewSpec:
        """The list as it is now, to be saved."""
        return ViewSpec(self.query, self.panel.table.columns.state())

    def clear(self) -> None:
        """No search, no filters: every order."""
        self._set_query(replace(self.query, filters={}, text=""))

    def _set_query(self, query: ListQuery) -> None:
        self.model.set_query(query)

    def _show_query(self, query: ListQuery) -> None:
        """Let chips, search and views say what the list shows, whoever changed it."""
        self.filters.show_query(query)
        self.search.show_text(query.text)
        self._head.views.show_now(self.spec())

    def _filter(self, filters: dict[str, tuple[str, ...]]) -> None:
        self._set_query(replace(self.query, filters=filters))

    def _search(self, text: str) -> None:
        self._set_query(replace(self.query, text=text))

    def _when_empty(self) -> QWidget:
        from veliano_desk.views.orders.empty import Ways, empty_orders

        may_sync = self._context.signed_in.may(Right.STORE_SYNC)
        to_sync = (lambda: self._context.navigate(SYNC_PAGE, None)) if may_sync else None
        return empty_orders(self.query, self._connected, Ways(self.clear, self.clear, to_sync))

    def _know_connection(self, connected: bool) -> None:
        if connected != self._connected:
            self._connected = connected
            self.panel.say_anew()  # an empty list says what to do by it

    # The order beside the list

    def _choose_first(self) -> None:
        """A list that was just loaded shows its first order."""
        if self.panel.table.current_row() is None and self.model.row_at(0) is not None:
            self.panel.table.go_to(0)
        self._row_soon.start()

    def _show_row(self) -> None:
        """The order under the cursor is another one, or was read again: the list shows it first."""
        if self.side.several:
            self._show_choice()
            return
        order = self.panel.table.current_row()
        self.side.show_row(order, self._today())
        if order is not None:
            self._work.read_order(order.number)

    def _show_choice(self) -> None:
        """Several are selected, or no longer."""
        chosen = self.panel.table.chosen_rows()
        was_several = self.side.several
        if len(chosen) > 1:
            self.side.show_several(chosen)
        elif was_several:
            self.side.show_nothing()
            self._show_row()

    def _open(self, order: OrderRow) -> None:
        self._context.navigate(HUB_PAGE, (order.number, self._numbers_around(order.number)))

    def _open_number(self, number: str) -> None:
        self._context.navigate(HUB_PAGE, (number, self._numbers_around(number)))

    def _numbers_around(self, number: str) -> tuple[str, ...]:
        """The loaded orders around this one, in the list's order, for stepping through them."""
        rows = [self.model.row_at(at) for first, last in self.model.loaded_numbers() for at in range(first, last + 1)]
        numbers = [order.number for order in rows if order is not None]
        at = numbers.index(number) if number in numbers else 0
        return tuple(numbers[max(0, at - _AROUND) : at + _AROUND + 1])

    # Several orders, files

    def _copy(self) -> None:
        table = self.panel.table
        QGuiApplication.clipboard().setText(table.copied_text())
        self._context.notifier.toast(f"Copied {len(table.chosen_rows()):,} rows", icon="copy")

    def export(self, kind: str) -> None:
        """Ask where to, then write the whole list as it is filtered."""
        path = self._ask_path(kind)
        if path is not None:
            count = self.model.list_count()
            self._work.export(path, self.query, self._shown(), count.count if count is not None else 0)

    def _export_chosen(self) -> None:
        path = self._ask_path("xlsx")
        if path is not None:
            self._work.export_rows(path, self.panel.table.chosen_rows(), self._shown())

    def _ask_path(self, kind: str) -> Path | None:
        return ask_path(self, "Export orders", f"orders-{self._today().isoformat()}", kind)

    def _shown(self) -> list[str]:
        return [self.model.columns[at].key for at in self.panel.table.columns.shown()]

    # Making

    def _place(self) -> None:
        narrowing = row(self.filters, self.search, gap=12)
        narrowing.setStretchFactor(self.filters, 1)
        lists = row(self.panel, self.side, gap=theme.size("gap"))
        lists.setStretchFactor(self.panel, 1)
        self._column = page_column(self._head, narrowing, lists)
        self._column.setStretchFactor(lists, 1)
        self.setLayout(self._column)
        self.panel.table.setFocus()  # so that the arrows work at once
        self.setTabOrder(self.search, self.panel.table)

    @cached_property
    def _save_view(self) -> SaveViewPanel:
        """Below the head, once somebody wants to save a view."""
        from veliano_desk.views.orders.saved_views import SaveViewPanel

        panel = SaveViewPanel()
        panel.given.connect(lambda title: self._work.save_view(title, self.spec()))
        self._column.insertWidget(1, panel)
        return panel

    def _connect(self) -> None:
        table, head = self.panel.table, self._head
        self.model.query_changed.connect(self._show_query)
        self.model.modelReset.connect(lambda: QTimer.singleShot(0, self, self._choose_first))
        self.model.counted.connect(lambda _count: self._say_status())
        table.row_changed.connect(lambda _row: self._row_soon.start())
        self._row_soon.timeout.connect(self._show_row)
        table.chosen_changed.connect(lambda _count: self._show_choice())
        table.opened.connect(self._open)
        table.noted.connect(lambda words: self._context.notifier.toast(words, icon="copy"))
        self.filters.changed.connect(self._filter)
        self.search.searched.connect(self._search)
        self.side.opened.connect(self._open_number)
        self._connect_bulk()
        head.serve(table)
        head.export_button.asked.connect(self.export)
        head.new_asked.connect(lambda: self._context.navigate(NEW_PAGE, None))
        head.views.picked.connect(self.show_view)
        head.views.start_asked.connect(lambda: self._set_query(START))
        head.views.save_asked.connect(self._ask_title)
        head.views.deleted.connect(self._work.delete_view)
        self._work.summed.connect(head.show_summary)
        self._work.connection_known.connect(self._know_connection)
        self._work.views_read.connect(head.views.set_views)
        self._work.order_read.connect(self.side.show_order)
        self._work.view_saved.connect(lambda _view: self._save_view.done())
        for keys in ("/", "Ctrl+F"):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._to_search)

    def _ask_title(self) -> None:
        self._save_view.ask()

    def _connect_bulk(self) -> None:
        side, table = self.side, self.panel.table
        side.copy_asked.connect(self._copy)
        side.export_asked.connect(self._export_chosen)
        side.move_asked.connect(
            lambda action, reason: self._work.move([order.number for order in table.chosen_rows()], action, reason)
        )
        self._work.moved.connect(lambda _moved: side.bulk.done())

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _say_status(self) -> None:
        count = self.model.list_count()
        if count is not None:
            self.side.setVisible(count.count > 0)  # nothing to choose, nothing to show
            self.status_changed.emit(f"{count.words()} {'order' if count.count == 1 else 'orders'}")

    def _today(self) -> date:
        return self._context.desk.clock.now().astimezone(ZoneInfo(self._context.desk.zone)).date()
