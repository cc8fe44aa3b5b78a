"""The customers' page: a list, and all about the one under the cursor beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from veliano_desk.domain.customers import CustomerRow, CustomerView
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import ChipRow, Choice, FilterChip
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import page_column, row
from veliano_desk.views.common.list_export import Cancelled, ExportButton, all_rows, ask_path, run_export
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.list_search import ListSearch
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.task_runner import Progress
from veliano_desk.views.customers import SAME
from veliano_desk.views.customers.columns import customer_columns
from veliano_desk.views.customers.merging import Merging
from veliano_desk.views.customers.preview import CustomerPreview
from veliano_desk.views.customers.proposed import ProposedButton

HUB_PAGE, SYNC_PAGE = "order_hub", "sync"
AREAS = frozenset({"customers", "orders", "store_sync", "workspace"})
START = ListQuery(sort="name")
LESSER = ("city",)
"""Columns that step back on a narrow window; the preview has them too."""
_WIDE, _NARROW, _ROOMY = 380, 280, 1_000


class CustomersPage(Page):
    """Find a customer, see everything about them, open their orders."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: int | None = None
        desk = context.desk
        self.model = PagedTableModel(
            "Customers", customer_columns(desk.zone, self._today), desk.customers.list, desk.customers.count,
            context.tasks, query=START, parent=self,
        )  # fmt: skip
        self._figures = Words(tone="muted")
        self.proposed = ProposedButton(context)
        self._columns = Button("Columns", icon="columns-3", tooltip="Which columns are shown, and the order")
        self.export_button = ExportButton()
        self.show_chip = FilterChip("show", "Show", (Choice("open", "with open orders"),), single=True)
        self.search = ListSearch("Search in this list", hint="/")
        self.search.setMinimumWidth(200)
        self.panel = ListPanel(self.model, "Customers", self._when_empty)
        ColumnFit(self.panel.table, LESSER)
        self.preview = CustomerPreview(desk.zone, desk.clock.now, may_change=context.signed_in.may(Right.ORDERS_EDIT))
        self._merging = Merging(context, self.preview, self._read, self)
        self._side = QFrame()
        self._place()
        self._connect()
        self.model.start()
        self.proposed.load()

    # What the window asks of a page

    def title(self) -> str:
        return "Customers"

    def show_item(self, argument: object) -> None:
        """A customer's id, as a number or its text; SAME: one who may be somebody else, too; None: all customers."""
        if argument is None:
            self._set_query(START)
            return
        if argument == SAME:
            self.proposed.seek()
            return
        customer_id = int(str(argument))
        at = self.model.number_of(customer_id)
        if at is not None:
            self.panel.table.go_to(at)
            return
        self._wanted = customer_id
        self.panel.table.clearSelection()
        self._read(customer_id)

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & AREAS:
            self.model.refresh()
            if "customers" in areas:
                self.proposed.load()
            if self._wanted is not None:
                self._read(self._wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leaves_search = event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if leaves_search and self.search.hasFocus():
            self.panel.table.setFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= _ROOMY
        self._side.setFixedWidth(_WIDE if roomy else _NARROW)

    # What the list shows

    def clear(self) -> None:
        """No search, no filter: every customer."""
        self._set_query(replace(self.model.query, filters={}, text=""))

    def _set_query(self, query: ListQuery) -> None:
        self._wanted = None
        self.model.set_query(query)

    def _show_query(self, query: ListQuery) -> None:
        self.show_chip.set_chosen(query.filters.get("show", ()))
        self.search.show_text(query.text)

    def _filter(self, _key: str, values: tuple[str, ...]) -> None:
        self._set_query(replace(self.model.query, filters={"show": tuple(values)} if values else {}))

    def _search(self, text: str) -> None:
        self._set_query(replace(self.model.query, text=text))

    def _when_empty(self) -> QWidget:
        if self.model.query.text.strip() or self.model.query.filters:
            return EmptyState(
                "search", "No customer matches", "Nobody in the list fits this search and filter.",
                action="Clear search and filter", action_icon="x", kind="secondary", on_action=self.clear,
            )  # fmt: skip
        words = "Customers come from the store together with their orders."
        if not self._context.signed_in.may(Right.STORE_SYNC):
            return EmptyState("users", "No customers yet", words)
        return EmptyState("users", "No customers yet", words, action="Go to the store", action_icon="plug",
                          on_action=lambda: self._context.navigate(SYNC_PAGE, None))  # fmt: skip

    # The customer beside the list

    def _choose_first(self) -> None:
        """A list that was just loaded shows its first customer, unless another one was asked for: then that one."""
        asked_for = self.model.number_of(self._wanted) if self._wanted is not None else None
        if asked_for is not None:
            self.panel.table.go_to(asked_for)
        elif self._wanted is None and self.panel.table.current_row() is None and self.model.row_at(0) is not None:
            self.panel.table.go_to(0)

    def _follow_row(self, busy: bool) -> None:
        """Rows that came or went above it move the row under the cursor: who stands there now is shown."""
        current = self.panel.table.current_row()
        if not busy and self._wanted is None and current is not None and current.id != self.preview.customer_id:
            self._show_row(current)

    def _show_row(self, customer: CustomerRow | None) -> None:
        if customer is None:
            if self._wanted is None:
                self._stack.setCurrentWidget(self._nothing)
            return
        self._wanted = None
        self.preview.show_row(customer)
        self._stack.setCurrentWidget(self.preview)
        self._read(customer.id)

    def _read(self, customer_id: int) -> None:
        customers = self._context.desk.customers
        self._context.tasks.run(
            "customers:preview", "Customer", lambda _progress, _cancelled: customers.show(customer_id),
            self._take, self._fail, owner=self,
        )  # fmt: skip

    def _take(self, customer: CustomerView) -> None:
        """Late news of somebody no longer looked at is not shown."""
        current = self.panel.table.current_row()
        wanted = self._wanted if self._wanted is not None else current.id if current is not None else customer.id
        if customer.id == wanted:
            self.preview.show_customer(customer)
            self._stack.setCurrentWidget(self.preview)

    def _fail(self, error: Exception) -> None:
        self._wanted = None
        self._context.notifier.error(error, "reading a customer")

    def _open_first_order(self, _customer: CustomerRow) -> None:
        """Enter in the list goes to the customer's orders."""
        self.preview.focus_orders()

    # Files

    def export(self, kind: str) -> None:
        """Ask where to, then write the whole list as it is filtered, every row of it."""
        path = ask_path(self, "Export customers", f"customers-{self._today().isoformat()}", kind)
        if path is None:
            return
        desk, query, count = self._context.desk, self.model.query, self.model.list_count()
        shown = [self.model.columns[at].key for at in self.panel.table.columns.shown()]

        def write(progress: Progress, cancelled: Cancelled) -> int:
            from veliano_desk.views.customers.export import write_customers

            return write_customers(
                path, shown, all_rows(desk.customers.list, query), zone=desk.zone, progress=progress,
                cancelled=cancelled, of=count.count if count is not None else 0,
            )  # fmt: skip

        run_export(self._context, self, path, ("customer", "customers"), write)

    # Making

    def _place(self) -> None:
        head = row(
            Words("Customers", style="title"), self._figures, self.proposed, None, self._columns, self.export_button
        )
        chips = ChipRow(self.show_chip)
        narrowing = row(chips, self.search, gap=12)
        narrowing.setStretchFactor(chips, 1)
        self._place_side()
        lists = row(self.panel, self._side, gap=theme.size("gap"))
        lists.setStretchFactor(self.panel, 1)
        layout = page_column(head, narrowing, lists)
        layout.setStretchFactor(lists, 1)
        self.setLayout(layout)
        self.panel.table.setFocus()  # so that the arrows work at once

    def _place_side(self) -> None:
        self._side.setObjectName("card")
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._nothing = EmptyState("user", "Nobody chosen", "Choose somebody in the list.")
        self._stack = QStackedLayout()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.preview)
        box = QVBoxLayout(self._side)
        box.setContentsMargins(1, 1, 1, 1)
        box.addLayout(self._stack)

    def _connect(self) -> None:
        table = self.panel.table
        corner = QPoint(0, self._columns.sizeHint().height() + 4)
        self._columns.clicked.connect(lambda _checked=False: table.columns.popup(self._columns, corner))
        self.export_button.asked.connect(self.export)
        self.proposed.wanted.connect(self.show_item)
        self.model.query_changed.connect(self._show_query)
        self.model.busy_changed.connect(self._follow_row)
        self.model.modelReset.connect(lambda: QTimer.singleShot(0, self, self._choose_first))
        self.model.counted.connect(lambda _count: self._say_count())
        table.row_changed.connect(self._show_row)
        table.opened.connect(self._open_first_order)
        table.noted.connect(lambda words: self._context.notifier.toast(words, icon="copy"))
        self.show_chip.chosen_changed.connect(self._filter)
        self.search.searched.connect(self._search)
        self.preview.order_opened.connect(lambda number: self._context.navigate(HUB_PAGE, number))
        self.preview.copied.connect(lambda words: self._context.notifier.toast(words, icon="copy"))
        for keys in ("/", "Ctrl+F"):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._to_search)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _say_count(self) -> None:
        count = self.model.list_count()
        if count is None:
            return
        self._side.setVisible(count.count > 0 or self._wanted is not None)  # nobody to choose, nobody to show
        words = f"{count.words()} {'customer' if count.count == 1 else 'customers'}"
        self._figures.setText(words)
        self.status_changed.emit(words)

    def _today(self) -> date:
        return self._context.desk.clock.now().astimezone(ZoneInfo(self._context.desk.zone)).date()
