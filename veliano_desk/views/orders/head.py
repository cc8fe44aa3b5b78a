"""The head of the orders' page: its figures, the saved views, the columns, the export."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.order_lists import OrdersSummary
from veliano_desk.views.common import formats, icons
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.table_view import TableView
from veliano_desk.views.orders.saved_views import ViewsButton

FORMATS = (("xlsx", "Spreadsheet (XLSX)", "file-spreadsheet"), ("csv", "Plain text (CSV)", "file-text"))


class OrdersHead(QWidget):
    """`128 open · 6 late · 11 at risk`, and what can be done with the list as a whole."""

    export_asked = Signal(str)
    """The kind of file: xlsx or csv."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = Words(tone="muted")
        self.views = ViewsButton()
        self.columns = Button("Columns", icon="columns-3", tooltip="Which columns are shown, and the order")
        self._export = Button("Export", icon="download", on_click=self.open_export)
        title = Words("Orders", style="title")
        self.setLayout(row(title, self._figures, None, self.views, self.columns, self._export, gap=8))
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

    def open_export(self) -> None:
        self.export_menu().show_below(self._export)

    def export_menu(self) -> Menu:
        """The list as filtered, as a file."""
        menu = Menu(self)
        for kind, words, icon in FORMATS:
            entry = menu.addAction(icons.icon(icon), words)
            entry.triggered.connect(lambda _checked=False, kind=kind: self.export_asked.emit(kind))
        return menu
