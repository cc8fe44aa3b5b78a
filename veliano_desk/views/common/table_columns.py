"""Which columns of a list are shown, how wide, in which order, and by which it is sorted."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.table_paint import ListHeader

_LEAST = 112
"""How narrow a column that stretches may get."""
_CUT = 0.7
"""To what part of its width another optional column of words may be cut before the list scrolls sideways."""


class ListColumns(QObject):
    """Keeps a table's columns. Columns that stretch share what is left over, and give way first where it is tight."""

    changed = Signal()
    """Somebody moved, resized, showed or hid a column."""

    def __init__(self, table: QTableView, head: ListHeader, model: PagedTableModel[Any]) -> None:
        super().__init__(table)
        self._table = table
        self._head = head
        self._model = model
        self._keys = [column.key for column in model.columns]
        self._widths = [column.width for column in model.columns]
        self._stretching = False
        for at, column in enumerate(model.columns):
            table.setColumnWidth(at, column.width)
            table.setColumnHidden(at, not column.shown)
        self._show_sorting()
        model.query_changed.connect(lambda _query: self._show_sorting())
        head.sectionClicked.connect(self.sort)
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(lambda *_: self.changed.emit())
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.popup(head, at))

    def shown(self) -> list[int]:
        """Visible columns in their order on the screen, as numbers of the model's columns."""
        order = (self._head.logicalIndex(at) for at in range(self._head.count()))
        return [at for at in order if not self._table.isColumnHidden(at)]

    def first(self) -> int:
        """The leftmost visible column."""
        return next(iter(self.shown()), 0)

    def menu(self, parent: QWidget) -> Menu:
        """Which columns are shown, and by which the list is sorted: for the head, and for a button on the page."""
        menu = Menu(parent, "Columns")
        for at, column in enumerate(self._model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(at))
            action.setEnabled(column.optional)
            action.toggled.connect(partial(self.show_column, at))
        menu.addSeparator()
        sorting = Menu(menu, "Sort by")
        menu.addMenu(sorting)
        for at, column in enumerate(self._model.columns):
            if column.sortable:
                sorting.addAction(column.title).triggered.connect(partial(self._sort_from_menu, at))
        menu.addAction("Columns as they were").triggered.connect(lambda _checked=False: self.reset())
        return menu

    def popup(self, over: QWidget, at: QPoint) -> None:
        """Open the menu at a place of a widget."""
        self.menu(over).show_at(over.mapToGlobal(at))

    def state(self) -> dict[str, Any]:
        """Order, widths and hidden columns by key, for saved views."""
        return {
            "order": [self._keys[self._head.logicalIndex(at)] for at in range(self._head.count())],
            "hidden": [key for at, key in enumerate(self._keys) if self._table.isColumnHidden(at)],
            "widths": dict(zip(self._keys, self._widths, strict=True)),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """What `state` gave; columns that are new since then keep their place and width."""
        known = [key for key in state.get("order", ()) if key in self._keys]
        for at, key in enumerate(known):
            self._head.moveSection(self._head.visualIndex(self._keys.index(key)), at)
        for at, (key, column) in enumerate(zip(self._keys, self._model.columns, strict=True)):
            if key in known:
                self._table.setColumnHidden(at, column.optional and key in state.get("hidden", ()))
            width = state.get("widths", {}).get(key)
            if isinstance(width, int) and width > 0:
                self._set_width(at, width)
        self.stretch()

    def reset(self) -> None:
        """As the page made them."""
        for at, column in enumerate(self._model.columns):
            self._head.moveSection(self._head.visualIndex(at), at)
            self._table.setColumnHidden(at, not column.shown)
            self._set_width(at, column.width)
        self.stretch()
        self.changed.emit()

    def show_column(self, at: int, shown: bool) -> None:
        self._table.setColumnHidden(at, not shown)
        self.stretch()
        self.changed.emit()

    def sort(self, at: int) -> None:
        """Sort by a column; by the same one again the other way round."""
        column = self._model.columns[at]
        if not column.sortable:
            return
        query = self._model.query
        descending = not query.descending if query.sort == column.key else column.descending_first
        self._model.sort_by(column.key, descending=descending)

    def stretch(self) -> None:
        """Give what is left over of the table's width, or what is lacking, to the columns that stretch."""
        if self._stretching:
            return
        self._stretching = True
        for at, width in self._fitted(self._table.viewport().width()).items():
            if self._table.columnWidth(at) != width:
                self._table.setColumnWidth(at, width)
        self._stretching = False

    def _fitted(self, room: int) -> dict[int, int]:
        """Widths of the visible columns for a room: the growing ones first, then words that can be cut short."""
        columns = self._model.columns
        widths = {at: self._widths[at] for at in self.shown()}
        growing = [at for at in widths if columns[at].stretch]
        left = room - sum(widths.values())
        for number, at in enumerate(growing):
            share = left // (len(growing) - number)
            wanted = max(widths[at] + share, min(widths[at], _LEAST))
            left -= wanted - widths[at]
            widths[at] = wanted
        giving = [at for at in widths if columns[at].optional and columns[at].align == "left" and at not in growing]
        for number, at in enumerate(giving):
            share = left // (len(giving) - number)
            wanted = max(widths[at] + min(share, 0), min(widths[at], round(self._widths[at] * _CUT)))
            left -= min(0, wanted - widths[at])
            widths[at] = wanted
        return widths

    def _sort_from_menu(self, at: int, _checked: bool = False) -> None:
        self.sort(at)

    def _show_sorting(self) -> None:
        query = self._model.query
        at = self._keys.index(query.sort) if query.sort in self._keys else -1
        self._head.show_sorted(at, descending=query.descending)

    def _set_width(self, at: int, width: int) -> None:
        self._widths[at] = width
        self._stretching = True
        self._table.setColumnWidth(at, width)
        self._stretching = False

    def _resized(self, at: int, _old: int, new: int) -> None:
        if new > 0 and not self._stretching:
            self._widths[at] = new
            self.stretch()
            self.changed.emit()
