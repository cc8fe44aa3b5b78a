"""The head of the orders' page: its figures, the saved views, the columns, the export."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.order_lists import OrdersSummary
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.list_export import ExportButton
from veliano_desk.views.common.table_view import TableView
from veliano_desk.views.orders.saved_views import ViewsButton


class OrdersHead(QWidget):
    """`128 open · 6 late · 11 at risk`, and what can be done with the list as a whole."""

    new_asked = Signal()

    def __init__(self, *, may_enter: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = Words(tone="muted")
        self.views = ViewsButton()
        self.columns = Button("Columns", icon="columns-3", tooltip="Which columns are shown, and the order")
        self.export_button = ExportButton()
        title = Words("Orders", style="title")
        self._new = Button("New order", icon="plus", kind="primary", on_click=self.new_asked.emit, tooltip="Ctrl+N")
        if not may_enter:
            self._new.hide()
        self.setLayout(row(title, self._figures, None, self.views, self.columns, self.export_button, self._new, gap=8))
        title.setContentsMargins(0, 0, 4, 0)

    def show_summary(self, summary: OrdersSummary) -> None:
        parts = [f"{formats.number(summary.open)} open"]
        figures = ((summary.late, "late"), (summary.at_risk, "at risk"), (summary.flagged, "flagged"))
        parts += [f"{formats.number(count)} {word}" for count, word in figures if count]
        self._figures.setText(" · ".join(parts))

    def serve(self, table: TableView) -> None:
        """Let the columns' button open the columns of this table."""
        corner = QPoint(0, self.columns.height() + 4)
        self.columns.clicked.connect(lambda _checked=False: table.columns.popup(self.columns, corner))
