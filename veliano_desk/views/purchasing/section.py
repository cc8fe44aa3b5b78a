"""What the page's parts share: a list with something beside it, loaded anew when something changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.short_list import short_list

SIDE = 356


def _own_id(one: Any) -> Hashable:
    return one.id  # type: ignore[no-any-return]  # rows of lists carry their database id


class Section(QWidget):
    """A part of the page: `panel` is its list, `side` what stands beside it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.panel: ListPanel

    def refresh(self) -> None:
        """Read the list again."""
        self.panel.table.paged.refresh()

    def typed(self) -> bool:
        """Whether something was typed that is not kept."""
        return False

    def look_for(self, filters: dict[str, tuple[str, ...]], text: str) -> None:
        """Show what of the list fits; a list that is given whole shows all of itself anyway."""

    def short(
        self,
        name: str,
        columns: Any,
        load: Callable[[], Any],
        when_empty: Callable[[], QWidget],
        identity: Callable[[Any], Hashable] = _own_id,
    ) -> ListPanel:
        """A list that a service gives whole."""
        desk = self.context.desk
        model = short_list(
            f"purchasing {name}", columns(desk), load, self.context.tasks, identity=identity, parent=self
        )
        return ListPanel(model, name, when_empty)

    def long(
        self, name: str, columns: Any, fetch: Any, count: Any, when_empty: Callable[[], QWidget], query: Any
    ) -> Any:
        """A list that comes page by page."""
        desk = self.context.desk
        model: PagedTableModel[Any] = PagedTableModel(
            f"purchasing {name}", columns(desk), fetch, count, self.context.tasks, query=query, parent=self
        )
        return ListPanel(model, name, when_empty)

    def place(self, *side: QWidget, above: QWidget | None = None, lesser: Sequence[str] = ()) -> None:
        """The list with these beside it, one below the other; above: over the list; lesser: columns that step back
        where there is little room."""
        ColumnFit(self.panel.table, tuple(lesser))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.size("gap"))
        if above is not None:
            left.addWidget(above)
        left.addWidget(self.panel, 1)
        body = row(gap=theme.size("gap"))
        body.addLayout(left, 1)
        if side:
            held = QWidget()
            box = QVBoxLayout(held)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.size("gap"))
            for each in side:
                box.addWidget(each)
            box.addStretch(1)
            area = scrolled(held)
            area.setFixedWidth(SIDE)
            body.addWidget(area)
        self.setLayout(body)

    def choose_first(self) -> None:
        """A list that was just loaded shows its first line."""
        model = self.panel.table.paged

        def choose() -> None:
            if self.panel.table.current_row() is None and model.row_at(0) is not None:
                self.panel.table.go_to(0)

        model.modelReset.connect(lambda: QTimer.singleShot(0, self, choose))
        model.rowsInserted.connect(lambda *_: QTimer.singleShot(0, self, choose))

    def write(self, what: str, work: Callable[[], Any], done: Callable[[Any], None], ended: Any = None) -> None:
        """Do something in the background; what goes wrong is said."""
        self.context.tasks.write(
            what, lambda _progress, _cancelled: work(), done,
            lambda error: self.context.notifier.error(error, what.lower()), on_end=ended, owner=self,
        )  # fmt: skip

    def read(self, kind: str, what: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Read something in the background; what is asked for again meanwhile takes its place."""
        self.context.tasks.run(
            f"purchasing:{kind}", what, lambda _progress, _cancelled: work(), done,
            lambda error: self.context.notifier.error(error, what.lower()), owner=self,
        )  # fmt: skip
