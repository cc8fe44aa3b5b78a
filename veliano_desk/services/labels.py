"""Labels for lots, articles, places, metal accounts and job bags: made from what is known, as PDF or ZPL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from veliano_desk.config.labels import label_size
from veliano_desk.devices.label_printer import send_raw
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.labels import Label
from veliano_desk.domain.metal import Account, AccountKind, account_words
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import Amount, amount_text, lot_of_code
from veliano_desk.services.actions import Area, checks
from veliano_desk.services.materials import MaterialsService
from veliano_desk.services.orders import OrdersService

_MOST = 500
_SUFFIXES = (".pdf", ".zpl")


class LabelsService(Area):
    """No label tells a customer's name: labels lie about. size: by its code, "" for the usual one."""

    @checks(Right.MATERIALS_SEE)
    def of_lots(self, codes: Sequence[str]) -> tuple[Label, ...]:
        """Lots by their codes. NotFoundError for what is no lot."""
        materials = MaterialsService(self.access)
        numbers = [lot_of_code(code) for code in codes]
        for code, number in zip(codes, numbers, strict=True):
            if number is None:
                raise _missing("lot", code)
        found = {one.id: one for one in materials.lots([number for number in numbers if number is not None])}
        made = []
        titles = {code: materials.article(code).about.title for code in {lot.article for lot in found.values()}}
        for code, number in zip(codes, numbers, strict=True):
            lot = found.get(number or 0)
            if lot is None:
                raise _missing("lot", code)
            told = amount_text(Amount(lot.pieces, lot.quantity, 0), lot.unit, lot.counts_pieces)
            certificate = f"{lot.laboratory} {lot.certificate}".strip()
            kept = "customer’s own" if lot.owner_id else lot.supplier
            made.append(Label(lot.code, titles[lot.article], (told, lot.article, certificate, lot.origin, kept)))
        return tuple(made)

    @checks(Right.MATERIALS_SEE)
    def of_articles(self, codes: Sequence[str]) -> tuple[Label, ...]:
        """Articles by their codes. NotFoundError for one that there is not."""
        materials = MaterialsService(self.access)
        found = [materials.article(code).about for code in codes]
        return tuple(Label(one.code, one.title, (one.kind, one.supplier_article)) for one in found)

    @checks(Right.MATERIALS_SEE)
    def of_places(self, codes: Sequence[str]) -> tuple[Label, ...]:
        """Places by their codes, and metal accounts (`vault:main`, `dust:filings`). NotFoundError for what is none."""
        known = {place.code: place for place in MaterialsService(self.access).places()}
        return tuple(
            Label(code, known[code].title, (known[code].kind,)) if code in known else _of_account(code)
            for code in codes
        )

    @checks(Right.ORDERS_SEE)
    def of_orders(self, numbers: Sequence[str]) -> tuple[Label, ...]:
        """A job bag's label for every piece of these orders. NotFoundError for a number that no order has."""
        orders, made = OrdersService(self.access), []
        for number in numbers:
            for piece in orders.show(number).pieces:
                due = f"promised {piece.promise_on:%Y-%m-%d}" if piece.promise_on else ""
                size = f"size {piece.size}" if piece.size else ""
                stones = f"{piece.stones} stones" if piece.stones else ""
                made.append(Label(f"{number}/{piece.position}", piece.title, (piece.alloy, due, size, stones)))
        return tuple(made)

    @checks(Right.MATERIALS_SEE)
    def pdf(self, labels: Sequence[Label], size: str = "") -> bytes:
        """The labels as pages, to be looked at and printed."""
        from veliano_desk.reports.labels_pdf import pdf_bytes

        return pdf_bytes(_some(labels), label_size(size), self.access.clock.now())

    @checks(Right.MATERIALS_SEE)
    def write(self, labels: Sequence[Label], path: Path, size: str = "") -> Path:
        """Write them to a .pdf or .zpl. InputError for any other name, FileWriteError where it cannot be written."""
        from veliano_desk.reports.files import write_whole
        from veliano_desk.reports.labels_pdf import pdf_bytes
        from veliano_desk.reports.labels_zpl import zpl_bytes

        kind = path.suffix.lower()
        if kind not in _SUFFIXES:
            named = f"Name it {' or '.join(_SUFFIXES)}."
            raise InputError("What kind of file", "Nothing was written.", named, str(path))
        wanted, made = label_size(size), _some(labels)
        content = zpl_bytes(made, wanted) if kind == ".zpl" else pdf_bytes(made, wanted, self.access.clock.now())
        return write_whole(path, content)

    @checks(Right.MATERIALS_SEE)
    def print(self, labels: Sequence[Label], queue: str, size: str = "", copies: int = 1) -> None:
        """Send them as ZPL to a label printer. PrinterError where the system does not take them."""
        from veliano_desk.reports.labels_zpl import zpl_bytes

        if not 0 < copies <= _MOST or not queue.strip():
            raise InputError("Nothing was printed", "Give a queue, and 1 copy or more.", "Try again.", queue)
        send_raw(queue.strip(), zpl_bytes(_some(labels), label_size(size), copies))


def _some(labels: Sequence[Label]) -> Sequence[Label]:
    if not 0 < len(labels) <= _MOST:
        raise InputError("How many labels", "Nothing was made.", f"Choose 1 to {_MOST}.")
    return labels


def _of_account(code: str) -> Label:
    try:
        account = Account.read(code)
    except InputError as error:
        raise _missing("place", code) from error
    if account.kind is AccountKind.CUSTOMER:
        raise _missing("place", code)
    return Label(str(account), account_words(str(account)), ("metal",))


def _missing(what: str, code: str) -> NotFoundError:
    return NotFoundError(f"No such {what}", "No label was made.", "Check the code.", code)
