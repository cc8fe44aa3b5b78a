"""One paged table model for every list: columns are objects, rows come by page from the database lane."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from itertools import count as counter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.paging import Ask, Edit, Pages
from veliano_desk.views.common.task_runner import TaskRunner

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The row itself; None while it is on its way."""
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
"""The cell's `Look`."""
NO_PARENT = QModelIndex()
_PLAIN = Look()
_numbers = counter(1)


def _own_id(row: Any) -> Hashable:
    return row.id  # type: ignore[no-any-return]  # rows of lists carry their database id


class PagedTableModel(QAbstractTableModel, Generic[Row]):
    """A list as a table. `fetch` and `count` run in the database lane; the window's thread never waits.

    While a changed query loads, the rows before stay; the first page then replaces them all (a model reset). After
    `refresh` rows keep their selection by `identity`, wherever they moved within what is loaded.
    """

    counted = Signal(object)
    """The new ListCount."""
    busy_changed = Signal(bool)
    failed = Signal(object)
    """A fetch failed with this exception; nothing more is asked for until `refresh` or another query."""
    query_changed = Signal(object)
    rows_about_to_move = Signal()
    rows_moved = Signal()
    """Around every change of rows but a reset: for views that keep what is looked at in its place."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Row]],
        fetch: Callable[[ListQuery], ListPage[Row]],
        count: Callable[[ListQuery], ListCount],
        tasks: TaskRunner,
        *,
        query: ListQuery | None = None,
        identity: Callable[[Row], Hashable] = _own_id,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._kind = f"list:{name}:{next(_numbers)}"
        self._title = name
        self._fetch = fetch
        self._count = count
        self._tasks = tasks
        self._identity = identity
        self._pages: Pages[Row] = Pages(query or ListQuery())
        self._coming: Pages[Row] | None = None
        self._total = self._pages.total()
        self._asked: tuple[Pages[Row], Ask] | None = None
        self._stopped = True

    # What pages and views use

    @property
    def query(self) -> ListQuery:
        """What is shown, or about to be."""
        return (self._coming or self._pages).query

    def start(self) -> None:
        """Load for the first time; until then the table holds placeholders."""
        self.set_query(self.query)

    def set_query(self, query: ListQuery) -> None:
        """Show another sort, filter or search. Page keys and limit of `query` are not looked at."""
        query = replace(query, after=None, before=None, last=False)
        self._coming = Pages(query)
        self._stopped = False
        self._asked = None
        self.query_changed.emit(query)
        self._ask_next()
        self._ask_count()

    def sort_by(self, key: str, *, descending: bool) -> None:
        self.set_query(replace(self.query, sort=key, descending=descending))

    def refresh(self) -> None:
        """Rows may have changed: read again what is looked at, keeping selection and place."""
        if self._coming is not None or not self._pages.begun:
            self.start()
            return
        self._stopped = False
        self._asked = None
        self._pages.make_stale()
        self._ask_next()
        self._ask_count()

    def want(self, first: int, last: int) -> None:
        """The view shows these rows: fetch what of them is missing."""
        self._pages.want(first, last)
        self._ask_next()

    def row_at(self, number: int) -> Row | None:
        """The row at a position; None while it is not here."""
        return self._pages.row(number)

    def number_of(self, identity: Hashable) -> int | None:
        """Where a row is, among those that are here."""
        return next((at for at, row in self._pages.loaded() if self._identity(row) == identity), None)

    def identity_at(self, number: int) -> Hashable | None:
        row = self._pages.row(number)
        return None if row is None else self._identity(row)

    def loaded_numbers(self) -> list[tuple[int, int]]:
        """Runs of rows that are here, as first and last position."""
        runs: list[tuple[int, int]] = []
        for at, _row in self._pages.loaded():
            if runs and runs[-1][1] == at - 1:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        return runs

    def list_count(self) -> ListCount | None:
        """How many rows the query has; None before it is known."""
        if self._pages.complete:
            return ListCount(self._total)
        return self._pages.count

    @property
    def begun(self) -> bool:
        """Whether the first rows have come; until then there are placeholders only."""
        return self._pages.begun

    @property
    def busy(self) -> bool:
        return self._asked is not None

    @property
    def stopped(self) -> bool:
        """Nothing is asked for: not started yet, or a fetch failed."""
        return self._stopped

    @property
    def empty(self) -> bool:
        """Known to have no rows."""
        return self._pages.complete and self._total == 0

    # QAbstractTableModel

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        row = self._pages.row(index.row())
        if row is None:
            return None
        return self._of_row(row, column, role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.about or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_row(self, row: Row, column: Column[Row], role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.value(row)
        if role == LOOK_ROLE:
            return column.look(row) if column.look is not None else _PLAIN
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            return column.tooltip(row) or None
        return None

    # Fetching: one request at a time, the next is planned from what is looked at when it ends

    def _ask_next(self) -> None:
        if self._stopped or self._asked is not None:
            return
        pages = self._coming or self._pages
        ask = pages.plan()
        if ask is None:
            return
        self._asked = (pages, ask)
        self._tasks.run(
            f"{self._kind}:rows",
            self._title,
            lambda _progress, _cancelled: self._fetch(ask.query),
            lambda page: self._take(pages, ask, page),
            lambda error: self._fail(pages, ask, error),
            awaited=True,
            owner=self,
        )
        self.busy_changed.emit(True)

    def _ask_count(self) -> None:
        pages = self._coming or self._pages
        self._tasks.run(
            f"{self._kind}:count",
            self._title,
            lambda _progress, _cancelled: self._count(pages.query),
            lambda count: self._take_count(pages, count),
            lambda error: self._fail_count(pages, error),
            owner=self,
        )

    def _take(self, pages: Pages[Row], ask: Ask, page: ListPage[Row]) -> None:
        if self._asked is None or self._asked[1] is not ask:
            return
        self._asked = None
        if pages is self._coming:
            self._show(pages, ask, page)
        else:
            self._apply(pages, ask, page)
        self._ask_next()
        if self._asked is None:
            self.busy_changed.emit(False)

    def _fail(self, pages: Pages[Row], ask: Ask, error: Exception) -> None:
        if self._asked is None or self._asked[1] is not ask:
            return
        self._asked = None
        self._stopped = True
        self.busy_changed.emit(False)
        self.failed.emit(error)

    def _fail_count(self, pages: Pages[Row], error: Exception) -> None:
        """The rows tell of the same fault; a list without its count still works."""
        if not self._stopped and (pages is self._pages or pages is self._coming):
            self.failed.emit(error)

    def _show(self, pages: Pages[Row], ask: Ask, page: ListPage[Row]) -> None:
        self.beginResetModel()
        pages.accept(ask, page)
        self._pages, self._coming = pages, None
        self._total = pages.total()
        self.endResetModel()
        self.counted.emit(self.list_count())

    def _take_count(self, pages: Pages[Row], count: ListCount) -> None:
        if pages is self._coming:
            pages.accept_count(count)
        if pages is not self._pages:
            return
        self.rows_about_to_move.emit()
        edit = pages.accept_count(count)
        self._resize(edit)
        self._tell_rows(edit)
        self.rows_moved.emit()
        self.counted.emit(self.list_count())
        self._ask_next()

    # Telling the views which rows changed

    def _apply(self, pages: Pages[Row], ask: Ask, page: ListPage[Row]) -> None:
        known: dict[int, Hashable] = {}
        if ask.slots and self.persistentIndexList():
            known = {at: self._identity(row) for at, row in pages.loaded()}
        self.rows_about_to_move.emit()
        edit = pages.accept(ask, page)
        moved = self._moves(edit, known)
        if edit.growth < 0:
            self._move(moved, 0, -edit.growth if edit.at_start else 0)
        self._resize(edit)
        if edit.growth >= 0:
            self._move(moved, edit.growth if edit.at_start else 0, 0)
        self._tell_rows(edit)
        self.rows_moved.emit()
        if pages.complete:
            self.counted.emit(self.list_count())

    def _moves(self, edit: Edit, known: dict[int, Hashable]) -> dict[int, int | None]:
        """Old row number -> new one (None: gone) for the rows of an edit whose rows were here before."""
        if not known:
            return {}
        now: dict[Hashable, int] = {}
        for at in range(edit.start, edit.start + edit.size):
            row = self._pages.row(at)
            if row is not None:
                now[self._identity(row)] = at
        return {at: now.get(known[at]) for at in range(edit.start, edit.stop) if at in known}

    def _move(self, moved: dict[int, int | None], old_shift: int, new_shift: int) -> None:
        """Let selection and current row follow their rows; shifts allow for rows that came or are about to go."""
        targets = {old + old_shift: None if new is None else new + new_shift for old, new in moved.items()}
        if all(old == new for old, new in targets.items()):
            return
        self.layoutAboutToBeChanged.emit()
        old = [index for index in self.persistentIndexList() if index.row() in targets]
        new = []
        for index in old:
            row = targets[index.row()]
            new.append(QModelIndex() if row is None else self.index(row, index.column()))
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _resize(self, edit: Edit) -> None:
        at, growth = edit.start if edit.at_start else edit.stop, edit.growth
        if growth > 0:
            self.beginInsertRows(NO_PARENT, at, at + growth - 1)
            self._total += growth
            self.endInsertRows()
        elif growth < 0:
            first = at if edit.at_start else at + growth
            self.beginRemoveRows(NO_PARENT, first, first - growth - 1)
            self._total += growth
            self.endRemoveRows()

    def _tell_rows(self, edit: Edit) -> None:
        """Only once selection and current row stand where their rows do: who follows them looks at once."""
        if edit.size:
            last = self.index(edit.start + edit.size - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(edit.start, 0), last)
