"""On a narrow window the lesser columns step back by themselves, until somebody chooses columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject

from veliano_desk.views.common.table_view import TableView


class ColumnFit(QObject):
    """Hides the first of `lesser` that do not fit the table's width, and shows them again where they do.

    What somebody chose, moved or widened is left alone from then on.
    """

    def __init__(self, table: TableView, lesser: Sequence[str]) -> None:
        super().__init__(table)
        self._table = table
        self._lesser = [at for key in lesser for at, column in enumerate(table.paged.columns) if column.key == key]
        self._chosen = False
        self._fitting = False
        table.columns.changed.connect(self._note_choice)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self._chosen:
            self._fit()
        return super().eventFilter(watched, event)

    def _note_choice(self) -> None:
        if not self._fitting:
            self._chosen = True

    def _fit(self) -> None:
        columns = self._table.paged.columns
        wanted = [at for at, column in enumerate(columns) if column.shown]
        over = sum(columns[at].width for at in wanted) - self._table.viewport().width()
        self._fitting = True
        for at in self._lesser:
            hide = over > 0
            if self._table.isColumnHidden(at) != hide:
                self._table.columns.show_column(at, not hide)
                # a column that comes back has the width it was squeezed to before it went
                self._table.columns.restore({"widths": {columns[at].key: columns[at].width}})
            over -= columns[at].width if hide else 0
        self._fitting = False
