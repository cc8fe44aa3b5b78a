"""Deliveries and returns as they were booked, each with its note."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from veliano_desk.domain.purchasing import ReceiptLineView, ReceiptView
from veliano_desk.domain.stock import quantity_text
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Elided, Line, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.columns import receipt_columns
from veliano_desk.views.purchasing.paper_view import PaperView
from veliano_desk.views.purchasing.section import Section

_KINDS = ["PDF (*.pdf)", "Excel workbook (*.xlsx)"]


class ReceiptsView(Section):
    """What came and what went back, the newest first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.panel = self.short("Receipts", receipt_columns, context.desk.purchasing.receipts, self._when_empty)
        self.receipt: ReceiptView | None = None
        self.card, self.paper = Card("Receipt", icon="package-check"), PaperView(context)
        self._facts, self._lines = Facts(name_width=84), QVBoxLayout()
        self.paper_button = Button("Show on paper", icon="file-text", on_click=self.show_paper)
        self.save_button = Button("Save…", icon="save", on_click=self._ask_path)
        self.card.body.addWidget(self._facts)
        self.card.body.addWidget(Line())
        self.card.body.addLayout(self._lines)
        self.card.body.addLayout(row(self.paper_button, self.save_button, None))
        self.card.hide()
        self.place(self.card, self.paper, lesser=("order", "note"))
        self.panel.table.row_changed.connect(self._show_row)
        self.choose_first()
        self.panel.table.paged.start()

    def show_paper(self) -> None:
        """The note of the delivery shown, as it will be on paper."""
        shown = self.receipt
        if shown is not None:
            purchasing = self.context.desk.purchasing
            self.paper.show_pdf(f"{shown.number} on paper", lambda: purchasing.receipt_pdf(shown.number))

    def save(self, path: Path) -> None:
        """Write the note of the delivery shown by the path's ending."""
        shown = self.receipt
        if shown is not None:
            purchasing = self.context.desk.purchasing
            self.write(
                f"Saving {path.name}", lambda: purchasing.write_receipt(shown.number, path),
                lambda written: self.context.notifier.toast(f"Saved {written.name}", icon="save"),
            )  # fmt: skip

    def _show_row(self, one: ReceiptView | None) -> None:
        self.card.setVisible(one is not None)
        self.paper.hide()
        self.receipt = one
        if one is None:
            return
        desk = self.context.desk
        self.card.set_title(f"{one.number} · {one.supplier}")
        told = [("Order", one.order_number), ("When", formats.moment(one.at, desk.zone, desk.clock.now())),
                ("Delivery note", one.delivery_note), ("Why", one.note), ("By", one.person)]  # fmt: skip
        self._facts.set_facts([Fact(name, value) for name, value in told if value])
        clear(self._lines)
        for line in one.lines:
            said = Words(_said(line), style="small", tone="muted", wrap=True)
            self._lines.addLayout(column(Elided(line.title, style="strong"), said, gap=1))

    def _ask_path(self) -> None:
        if self.receipt is None:
            return
        dialog = QFileDialog(self, "Save the note")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_KINDS)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{self.receipt.number}.pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _when_empty(self) -> QWidget:
        return EmptyState("package", "Nothing has come", "Receive an order on “Orders”; its note stays here.")


def _said(line: ReceiptLineView) -> str:
    parts = [quantity_text(line.quantity, line.unit)]
    if line.gross_mg:
        parts.append(f"{formats.grams(line.gross_mg)} gross")
    if line.assay_millis:
        parts.append(f"assayed {Decimal(line.assay_millis) / 1000:g} ‰")
    if line.rejected:
        parts.append(f"{quantity_text(line.rejected, line.unit)} rejected")
    if line.certificate:
        parts.append(f"certificate {line.certificate}")
    return " · ".join([*parts, *([line.reason] if line.reason else [])])
