"""Papers and files of purchasing: made from what is shown, written by the ending of the name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.purchasing import PurchaseView, ReceiptView
from veliano_desk.domain.rights import Right
from veliano_desk.models import purchasing as rows
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, checks, reads
from veliano_desk.services.purchase_views import order_view
from veliano_desk.services.sign_in import workspace_row

if TYPE_CHECKING:
    from veliano_desk.reports.purchase_paper import Letterhead

_MOST = 10_000
_ENDINGS = ".pdf, .xlsx, .csv, .xml or .txt"


class PaperPart(Area):
    """The part of purchasing that concerns paper."""

    @reads(Right.PURCHASING_SEE)
    def order_pdf(self, unit: Unit, number: str, paper: str = "A4") -> bytes:
        """A purchase order as PDF, for the preview, the printer and the e-mail. NotFoundError."""
        from veliano_desk.reports.purchase_paper import order_pdf

        order = self._order_view(unit, number)
        return order_pdf(order, self._head(unit, paper))

    @reads(Right.PURCHASING_SEE)
    def receipt_pdf(self, unit: Unit, receipt_number: str, paper: str = "A4") -> bytes:
        """A receipt note, or the note of what went back. NotFoundError."""
        from veliano_desk.reports.purchase_paper import receipt_pdf

        return receipt_pdf(self._receipt(unit, receipt_number), self._head(unit, paper))

    @reads(Right.PURCHASING_SEE)
    def order_letter(self, unit: Unit, number: str) -> tuple[str, str]:
        """(subject, text) of the e-mail that an order goes out with. NotFoundError."""
        from veliano_desk.reports.purchase_files import order_letter

        return order_letter(self._order_view(unit, number), workspace_row(unit).name)

    @checks(Right.PURCHASING_SEE)
    def write_order(self, number: str, path: Path, paper: str = "A4") -> Path:
        """Write an order as PDF, XLSX, CSV or XML, or its letter as text, by the name's ending. InputError for others;
        disk faults."""
        from veliano_desk.reports import purchase_files
        from veliano_desk.reports.files import write_whole

        ending = path.suffix.lower()
        if ending == ".pdf":
            return write_whole(path, self.order_pdf(number, paper))
        if ending == ".txt":
            subject, text = self.order_letter(number)
            return write_whole(path, f"{subject}\n\n{text}".encode())
        order = self._shown_order(number)
        if ending == ".xlsx":
            return purchase_files.order_xlsx(order, path)
        if ending in (".csv", ".xml"):
            made = purchase_files.order_csv(order) if ending == ".csv" else purchase_files.order_xml(order)
            return write_whole(path, made)
        raise InputError("Not a kind of file", "Nothing was written.", f"End the name in {_ENDINGS}.", str(path))

    @checks(Right.PURCHASING_SEE)
    def write_receipt(self, receipt_number: str, path: Path, paper: str = "A4") -> Path:
        """Write a receipt note as PDF or XLSX, by the name's ending. InputError for others; disk faults."""
        from veliano_desk.reports.files import write_whole
        from veliano_desk.reports.purchase_files import receipt_xlsx

        if path.suffix.lower() == ".pdf":
            return write_whole(path, self.receipt_pdf(receipt_number, paper))
        if path.suffix.lower() == ".xlsx":
            return receipt_xlsx(self._shown_receipt(receipt_number), path)
        raise InputError("Not a kind of file", "Nothing was written.", "End the name in .pdf or .xlsx.", str(path))

    @reads(Right.PURCHASING_SEE)
    def _shown_order(self, unit: Unit, number: str) -> PurchaseView:
        return self._order_view(unit, number)

    @reads(Right.PURCHASING_SEE)
    def _shown_receipt(self, unit: Unit, receipt_number: str) -> ReceiptView:
        return self._receipt(unit, receipt_number)

    def _order_view(self, unit: Unit, number: str) -> PurchaseView:
        found = rows.purchase_by_number(unit.session, number)
        if found is None:
            raise NotFoundError("No such purchase order", "Nothing was made.", "Check the number.", number)
        return order_view(self.access, unit, found)

    def _receipt(self, unit: Unit, number: str) -> ReceiptView:
        found = rows.receipt_by_number(unit.session, number)
        if found is None:
            raise NotFoundError("No such receipt", "Nothing was made.", "Check the number.", number)
        return next(one for one in lists.receipts(unit.session, found.order_id, _MOST) if one.id == found.id)

    def _head(self, unit: Unit, paper: str) -> Letterhead:
        from veliano_desk.reports.purchase_paper import Letterhead

        made_at = unit.now.astimezone(ZoneInfo(self.access.zone))
        return Letterhead(workspace_row(unit).name, made_at, self.who.name, paper)
