"""The view of every list: rows of 28, sorted by its head, used from the keyboard, painted without cell widgets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.layout import own_viewport
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.table_columns import ListColumns
from veliano_desk.views.common.table_paint import CellDelegate, Index, ListHeader

_BUSY_MS = 200


class TableView(QTableView):
    """Shows a PagedTableModel. Enter or a double click opens a row; arrows, Home, End and Page keys move.

    The rows looked at are told to the model, which fetches what is missing of them. Rows that come or go above keep
    what is looked at in its place.
    """

    opened = Signal(object)
    """The row to open."""
    row_changed = Signal(object)
    """The current row, or None while there is none or it is on its way."""
    chosen_changed = Signal(int)
    """How many rows are selected."""
    noted = Signal(str)
    """Something to say about what was just done: what was copied, what could not be selected."""

    columns: ListColumns = None  # type: ignore[assignment]  # Qt calls some of the methods below while it is made

    def __init__(self, model: PagedTableModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(own_viewport())
        self._model = model
        self._head = ListHeader(self)
        self._kept: list[object] = []
        self._anchor: list[tuple[int, object]] = []
        self._looked_at = 0
        self._shown_row: object = None
        self._late = False
        self.setAccessibleName(name)
        self.setModel(model)
        self.setHorizontalHeader(self._head)
        self.setItemDelegate(CellDelegate(self, model))
        self._set_manners()
        self.columns = ListColumns(self, self._head, model)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(_BUSY_MS)
        self._busy.timeout.connect(self._show_late)
        self._connect()

    @property
    def paged(self) -> PagedTableModel[Any]:
        return self._model

    # What pages use

    def current_row(self) -> Any:
        """The row under the keyboard's cursor, or None."""
        return self._model.row_at(self.currentIndex().row())

    def chosen_rows(self) -> list[Any]:
        """The selected rows that are here, in display order."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows(self.columns.first()))
        return [row for row in map(self._model.row_at, numbers) if row is not None]

    def go_to(self, number: int) -> None:
        """Make a row the current and only selected one, and show it."""
        if 0 <= number < self._model.rowCount():
            self.setCurrentIndex(self._model.index(number, self.columns.first()))

    def copied_text(self) -> str:
        """The selected rows that are here as tab-separated values, visible columns in their order, with a head."""
        columns = [self._model.columns[at] for at in self.columns.shown()]
        lines = ["\t".join(column.title for column in columns)]
        lines += ["\t".join(_plain(column.value(row)) for column in columns) for row in self.chosen_rows()]
        return "\n".join(lines) + "\n"

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_loaded()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, as in any list of rows."""
        last = self._model.rowCount() - 1
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._model.index(0, self.columns.first())
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._model.index(last, self.columns.first())
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here: rows are not all loaded, and the list has its own search."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground too: the viewport is opaque, so that scrolling paints only the rows that are new.

        Before the first rows nothing else, unless they are late: placeholders that are gone at once only flicker.
        """
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.end()
        if self._model.begun or self._late:
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.columns is not None:
            self.columns.stretch()
            self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dy and self.columns is not None:
            self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.columns is not None:
            self.viewport().update()
            self._tell_row()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self.columns is not None:
            self.chosen_changed.emit(len(self.selectionModel().selectedRows(self.columns.first())))

    # Inside

    def _set_manners(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.size("row"))
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _connect(self) -> None:
        model = self._model
        model.rowsInserted.connect(self._rows_came)
        model.rowsRemoved.connect(self._rows_went)
        model.rows_about_to_move.connect(self._drop_anchor)
        model.rows_moved.connect(self._swing_back)
        model.modelAboutToBeReset.connect(self._keep_choice)
        model.modelReset.connect(self._restore_choice)
        model.dataChanged.connect(lambda *_: self._tell_row())
        model.busy_changed.connect(self._show_busy)
        self.doubleClicked.connect(self._open)

    def _look(self) -> None:
        """Tell the model which rows are in view."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        self._model.want(max(0, first), last if last >= 0 else max(0, self._model.rowCount() - 1))

    def _rows_came(self, _parent: QModelIndex, first: int, last: int) -> None:
        top = self.rowAt(0)
        if 0 <= first < top or (first == top and self.verticalScrollBar().value() > 0 and first > 0):
            self._shift(last - first + 1)
        self._look_soon()

    def _rows_went(self, _parent: QModelIndex, first: int, last: int) -> None:
        top = self.rowAt(0)
        if first < top:
            self._shift(-(min(last, top - 1) - first + 1))
        self._look_soon()

    def _shift(self, rows: int) -> None:
        """Keep what is looked at in its place while rows come or go above it."""
        bar = self.verticalScrollBar()
        value = bar.value() + rows * theme.size("row")
        self.updateGeometries()
        bar.setValue(value)

    def _drop_anchor(self) -> None:
        """Remember the rows in view, to find the first of them again wherever it goes."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        span = range(max(0, first), (last if last >= 0 else self._model.rowCount() - 1) + 1)
        self._looked_at = self.verticalScrollBar().value()
        known = ((number, self._model.identity_at(number)) for number in span)
        self._anchor = [(number, identity) for number, identity in known if identity is not None]

    def _swing_back(self) -> None:
        bar = self.verticalScrollBar()
        anchor, self._anchor = self._anchor, []
        if bar.value() == 0:
            return
        for number, identity in anchor:
            now = self._model.number_of(identity)
            if now is not None:
                self.updateGeometries()
                bar.setValue(self._looked_at + (now - number) * theme.size("row"))
                return

    def _look_soon(self) -> None:
        """Once what came is laid out; scroll bars are made room for at once, or every row is painted twice."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        QTimer.singleShot(0, self, self._look)

    def _keep_choice(self) -> None:
        numbers = [index.row() for index in self.selectionModel().selectedRows(self.columns.first())]
        self._kept = [self._model.identity_at(number) for number in numbers]

    def _restore_choice(self) -> None:
        """After another query: rows that were selected and are among the first page stay so."""
        self.scrollToTop()
        kept, self._kept = self._kept, []
        numbers = [number for each in kept if (number := self._model.number_of(each)) is not None]
        select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number in numbers:
            self.selectionModel().select(self._model.index(number, 0), select)
        if numbers:
            index = self._model.index(numbers[0], self.columns.first())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._tell_row()
        self._look_soon()

    def _tell_row(self) -> None:
        row = self.current_row()
        if row is not self._shown_row:
            self._shown_row = row
            self.row_changed.emit(row)

    def _open(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _copy(self) -> None:
        rows = self.chosen_rows()
        if rows:
            QGuiApplication.clipboard().setText(self.copied_text())
            self.noted.emit(f"Copied {len(rows):,} {'row' if len(rows) == 1 else 'rows'}")

    def _select_loaded(self) -> None:
        """Select what is here: rows never seen cannot be acted on unseen."""
        selection = QItemSelection()
        numbers = self._model.loaded_numbers()
        for first, last in numbers:
            selection.select(self._model.index(first, 0), self._model.index(last, len(self._model.columns) - 1))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        chosen = sum(last - first + 1 for first, last in numbers)
        if chosen < self._model.rowCount():
            self.noted.emit(f"Selected the {chosen:,} rows that are loaded; more load as you scroll")

    def _show_late(self) -> None:
        self._late = True
        self._head.show_busy(True)
        self.viewport().update()

    def _show_busy(self, busy: bool) -> None:
        if busy:
            self._busy.start()
        else:
            self._busy.stop()
            self._late = False
            self._head.show_busy(False)


def _plain(text: str) -> str:
    """Without what would break a line of tab-separated values."""
    return " ".join(text.split())
