"""The Purchasing page: what to buy, orders, receipts, suppliers and price lists, one at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from veliano_desk.views.common.chips import Chip
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import page_column, row
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.purchasing.section import Section

NEEDS, ORDERS, RECEIPTS = "needs", "orders", "receipts"
MEMOS, SUPPLIERS, LISTS = "memos", "suppliers", "lists"
_TITLES = {
    NEEDS: "What to buy", ORDERS: "Orders", RECEIPTS: "Receipts", MEMOS: "On memo", SUPPLIERS: "Suppliers",
    LISTS: "Price lists",
}  # fmt: skip
_AREAS = frozenset({"purchasing", "materials", "orders", "workspace"})


class PurchasingPage(Page):
    """Each part is made when it is first looked at, and reads again only while it is."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stack = QStackedWidget()
        self._chips = {key: Chip(title) for key, title in _TITLES.items()}
        self.sections: dict[str, Section] = {}
        self._stale: set[str] = set()
        for key, chip in self._chips.items():
            chip.setAutoExclusive(True)
            chip.clicked.connect(lambda _checked=False, key=key: self.show_item(key))
        layout = page_column(row(Words("Purchasing", style="title"), None), row(*self._chips.values(), None))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.show_item(ORDERS)

    def title(self) -> str:
        return "Purchasing"

    def show_item(self, argument: object) -> None:
        """A part ("needs", "orders", "receipts", "memos", "suppliers", "lists"), an order by its number, or the orders
        that fit the filters of a list; no filters at all: what to buy."""
        filters = argument if isinstance(argument, dict) else {}
        asked = argument if isinstance(argument, str) and argument else NEEDS if argument == {} else ORDERS
        key = asked if asked in _TITLES else ORDERS
        self._chips[key].setChecked(True)
        section = self.section(key)
        self._stack.setCurrentWidget(section)
        if key in self._stale:
            self._stale.discard(key)
            section.refresh()
        if filters or asked not in _TITLES:
            section.look_for(filters, asked if asked not in _TITLES else "")

    def section(self, key: str) -> Section:
        """A part, made when it is first asked for."""
        if key not in self.sections:
            self.sections[key] = _made(key, self._context)
            self._stack.addWidget(self.sections[key])
        return self.sections[key]

    def unsaved(self) -> str:
        typed = any(one.typed() for one in self.sections.values())
        return "Something on the Purchasing page was not saved." if typed else ""

    def refresh(self, areas: frozenset[str]) -> None:
        if not areas & _AREAS:
            return
        for key, section in self.sections.items():
            if section is self._stack.currentWidget():
                section.refresh()
            else:
                self._stale.add(key)


def _made(key: str, context: PageContext) -> Section:
    """The part itself; its module is loaded only now."""
    if key == NEEDS:
        from veliano_desk.views.purchasing.needs_view import NeedsView

        return NeedsView(context)
    if key == RECEIPTS:
        from veliano_desk.views.purchasing.receipts_view import ReceiptsView

        return ReceiptsView(context)
    if key == MEMOS:
        from veliano_desk.views.purchasing.memos_view import MemosView

        return MemosView(context)
    if key == SUPPLIERS:
        from veliano_desk.views.purchasing.suppliers_view import SuppliersView

        return SuppliersView(context)
    if key == LISTS:
        from veliano_desk.views.purchasing.imports_view import ImportsView

        return ImportsView(context)
    from veliano_desk.views.purchasing.orders_view import OrdersView

    return OrdersView(context)
