"""A list in its card: the table, what is said when it is empty, and what is said when it cannot be loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.notifier import trouble_of
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.table_view import TableView


class ListPanel(QFrame):
    """Put this on a page. `when_empty` makes what is said of an empty list; it is asked anew for each query."""

    def __init__(
        self,
        model: PagedTableModel[Any],
        name: str,
        when_empty: Callable[[], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.table = TableView(model, name)
        self._when_empty = when_empty
        self._instead: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 4)  # the list is opaque and the card's corners are round
        self._stack.addWidget(self.table)
        model.counted.connect(lambda _count: self._show_state())
        model.modelReset.connect(self._show_state)
        model.rowsInserted.connect(lambda *_: self._show_state())
        model.rowsRemoved.connect(lambda *_: self._show_state())
        model.failed.connect(self._show_failure)

    def say_anew(self) -> None:
        """What is said of an empty list depends on more than the list, and that has changed."""
        self._show_state()

    def _show_state(self) -> None:
        if self.table.paged.stopped:
            return
        if self.table.paged.empty:
            self._show_instead(self._when_empty())
        else:
            self._show_instead(None)

    def _show_failure(self, error: Exception) -> None:
        trouble = trouble_of(error, "loading the list")
        again = EmptyState(
            "triangle-alert",
            trouble.title,
            f"{trouble.happened} {trouble.todo}",
            action="Try again",
            action_icon="refresh-cw",
            kind="secondary",
            on_action=self._try_again,
        )
        again.setToolTip(trouble.details)
        self._show_instead(again)

    def _try_again(self) -> None:
        self._show_instead(None)
        self.table.paged.refresh()

    def _show_instead(self, widget: QWidget | None) -> None:
        focused = self._instead is not None and self._instead.isAncestorOf(self.focusWidget() or self)
        if self._instead is not None:
            self._stack.removeWidget(self._instead)
            self._instead.deleteLater()
        self._instead = widget
        if widget is not None:
            self._stack.addWidget(widget)
            self._stack.setCurrentWidget(widget)
        else:
            self._stack.setCurrentWidget(self.table)
            if focused:
                self.table.setFocus()
