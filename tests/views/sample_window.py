"""A window with believable pages and a desk of its own making, for tests of the frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.views.sample_orders import Orders, columns
from veliano_desk.domain.changes import Changed
from veliano_desk.domain.insights import Hit
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import SyncState
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Chip, ChipRow, Choice, FilterChip, Segmented
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import page_column, row
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import Page, PageContext, PageSpec
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.main_window import WindowParts

ALL_RIGHTS = frozenset(Right)


class SampleDesk:
    """As much of a Desk as the frame asks for."""

    def __init__(self, rights: frozenset[Right] = ALL_RIGHTS) -> None:
        self.who = SignedIn(1, "Mara Ortiz", ("Production",), rights, "bench 1")
        self.listeners: list[Callable[[Changed], None]] = []
        self.open_orders = 128
        self.orders = Orders(5_000)

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def change(self, *areas: str) -> None:
        self.hear(Changed(frozenset(areas)))

    def hear(self, changed: Changed) -> None:
        for listener in self.listeners:
            listener(changed)


class OrdersPage(Page):
    """The list as drawn."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        orders = context.desk.orders
        self.model = PagedTableModel(
            "orders", columns(), orders.fetch, orders.count, context.tasks, query=ListQuery("promise"), parent=self
        )
        self.panel = ListPanel(self.model, "Orders", lambda: EmptyState("inbox", "No orders", "None yet."))
        stage = FilterChip("stage", "Stage", [Choice("open", "all open"), Choice("late", "late")])
        stage.set_chosen(["open"])
        chips = ChipRow(stage, FilterChip("alloy", "Alloy", [Choice("14k", "14K yellow")]), Chip("Filter", icon="plus"))
        views = Segmented([Choice("list", "List", "list"), Choice("board", "Board", "columns-3")], "Seen as")
        head = row(
            Words("Orders", style="title"),
            Words("128 open · 6 late · 11 at risk", tone="muted"),
            None,
            Button("Columns", icon="columns-3"),
            Button("Export", icon="download"),
            Button("New order", icon="plus", kind="primary"),
        )
        self.setLayout(page_column(head, row(chips, None, views), self.panel))
        self.status_changed.emit("23 of 128 shown")
        self.model.counted.connect(
            lambda count: self.status_changed.emit(f"{count.words()} orders") if count is not None else None
        )
        self.refreshed: list[frozenset[str]] = []
        self.model.start()

    def title(self) -> str:
        return "Orders"

    def refresh(self, areas: frozenset[str]) -> None:
        self.refreshed.append(areas)


class PlainPage(Page):
    """Notes what it was asked."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.items: list[object] = []
        self.refreshed: list[frozenset[str]] = []
        self.typed = ""
        self.setLayout(page_column(Words(title, style="title"), None))

    def title(self) -> str:
        return self._title

    def show_item(self, argument: object) -> None:
        self.items.append(argument)

    def refresh(self, areas: frozenset[str]) -> None:
        self.refreshed.append(areas)

    def unsaved(self) -> str:
        return self.typed


def plain(title: str) -> Callable[[PageContext], Page]:
    return lambda _context: PlainPage(title)


def search(_desk: object, text: str) -> list[Hit]:
    found = [
        Hit("order", "CO-24805", "Marcus Bell · Eternity · 24 stones", "package", "order", "CO-24805"),
        Hit("customer", "Marcus Bell", "marcus.bell@example.com · 3 orders", "user", "customers", "17"),
    ]
    return [hit for hit in found if text.lower() in f"{hit.title} {hit.detail}".lower()]


def parts() -> WindowParts:
    return WindowParts(
        pages=(
            PageSpec("today", "Today", "sunrise", "work", None, plain("Today"), count=lambda _desk: 6),
            PageSpec(
                "orders", "Orders", "package", "work", Right.ORDERS_SEE, OrdersPage,
                count=lambda desk: desk.open_orders, areas=frozenset({"orders"}),
            ),
            PageSpec("order", "Order", "package", "work", Right.ORDERS_SEE, plain("Order"), in_rail=False,
                     parent="orders"),
            PageSpec("customers", "Customers", "users", "work", Right.CUSTOMERS_SEE, plain("Customers")),
            PageSpec("sync", "Store", "refresh-cw", "store", Right.STORE_SYNC, plain("Store"), count=lambda _desk: 2),
            PageSpec("reports", "Reports", "chart-column", "office", Right.REPORTS_PRINT, plain("Reports")),
            PageSpec("settings", "Settings", "settings", "office", None, plain("Settings")),
        ),
        search=search,
        sync_state=lambda _desk: SyncState("in step · 09:41", "ok", True, None, None, 0, 0, 0),
    )  # fmt: skip


def front(text: str = "Sign in") -> QWidget:
    return EmptyState("key-round", text, "Somebody has to sign in before anything is read.")
