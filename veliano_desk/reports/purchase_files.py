"""Purchase orders as files for suppliers' systems (CSV, XML), as a letter, and as spreadsheets."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

from veliano_desk.domain.money import Money
from veliano_desk.domain.purchasing import PurchaseLineView, PurchaseView, ReceiptView
from veliano_desk.domain.stock import quantity_text
from veliano_desk.reports.look import day_words
from veliano_desk.reports.spreadsheet import DATE_FORMAT, GOLD_TINT, MUTED, book_at, cell_text, money_format

COLUMNS = ("position", "your_code", "our_article", "description", "quantity", "unit", "pieces", "price", "price_per",
           "currency", "wanted_on", "for_order", "work")  # fmt: skip
_SCALES = {"mg": ("g", 3), "mct": ("ct", 3), "um": ("m", 6), "piece": ("piece", 0)}
_FORMULA = ("=", "+", "-", "@", "\t")


def order_csv(order: PurchaseView) -> bytes:
    """The lines as CSV with headings: quantities in g, ct, m or pieces with a point, days ISO. What a spreadsheet would
    take for a formula stands behind an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in order.lines:
        writer.writerow([_harmless(value) for value in _fields(order, line).values()])
    return text.getvalue().encode("utf-8-sig")


def order_xml(order: PurchaseView) -> bytes:
    """The order as XML: a `purchase-order` with its facts as attributes, a `line` for each with the CSV's columns."""
    root = ElementTree.Element("purchase-order", {
        "number": order.number, "supplier": order.supplier_code, "our-number": order.our_number,
        "currency": order.currency, "ordered-on": (order.sent_on or order.made_on).isoformat(),
        "wanted-on": order.expected_on.isoformat() if order.expected_on else "",
    })  # fmt: skip
    for line in order.lines:
        one = ElementTree.SubElement(root, "line")
        for name, value in _fields(order, line).items():
            ElementTree.SubElement(one, name.replace("_", "-")).text = _printable(value)
    if order.note:
        ElementTree.SubElement(root, "note").text = _printable(order.note)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def order_letter(order: PurchaseView, workshop: str) -> tuple[str, str]:
    """(subject, text) of the e-mail that goes with an order."""
    lines = [
        f"{line.position}. {line.title}{f' ({line.code})' if line.code else ''}: "
        f"{quantity_text(line.quantity, line.unit)}"
        for line in order.lines
    ]
    wanted = f"We would like to have it by {day_words(order.expected_on)}.\n" if order.expected_on else ""
    total = f"In all {_plain(order.total)} {order.currency}.\n" if order.total is not None else ""
    note = f"\n{order.note}\n" if order.note else ""
    ours = f"Our number with you is {order.our_number}.\n" if order.our_number else ""
    text = (
        f"Dear {order.supplier},\n\nplease find attached our purchase order {order.number}:\n\n"
        + "\n".join(lines)
        + f"\n\n{total}{wanted}{ours}{note}\nPlease confirm prices and the day of delivery.\n\n{workshop}\n"
    )
    return f"Purchase order {order.number}, {workshop}", text


def order_xlsx(order: PurchaseView, path: Path) -> Path:
    """The order as a workbook: its lines to sort, quantities as figures. Raises FileWriteError."""
    with book_at(path) as book:
        sheet = book.add_worksheet("Order")
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": GOLD_TINT})
        money, muted = book.add_format({"num_format": money_format(order.currency)}), book.add_format({"color": MUTED})
        sheet.write_string(0, 0, f"Purchase order {order.number}", bold)
        sheet.write_string(1, 0, cell_text(f"{order.supplier} · {order.currency}"), muted)
        names = [*COLUMNS, "amount"] if order.total is not None else [one for one in COLUMNS if one != "price"]
        sheet.write_row(3, 0, [name.replace("_", " ").capitalize() for name in names], head)
        for at, line in enumerate(order.lines, start=4):
            fields = _fields(order, line)
            for column, name in enumerate(names):
                if name in ("quantity", "price", "position", "pieces") and fields[name]:
                    sheet.write_number(at, column, float(fields[name]), money if name == "price" else None)
                elif name == "amount" and line.amount is not None:
                    sheet.write_number(at, column, float(line.amount.amount), money)
                else:
                    sheet.write_string(at, column, cell_text(fields.get(name, "")))
        if order.total is not None:
            sheet.write_number(len(order.lines) + 4, len(names) - 1, float(order.total.amount), money)
        sheet.set_column(3, 3, 34)
        sheet.freeze_panes(4, 0)
    return path


def receipt_xlsx(receipt: ReceiptView, path: Path) -> Path:
    """A receipt note as a workbook. Raises FileWriteError."""
    with book_at(path) as book:
        sheet = book.add_worksheet("Receipt")
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": GOLD_TINT})
        day = book.add_format({"num_format": DATE_FORMAT, "align": "left"})
        sheet.write_string(0, 0, cell_text(f"{receipt.number} · {receipt.supplier} · {receipt.order_number}"), bold)
        sheet.write_datetime(1, 0, receipt.at.replace(tzinfo=None), day)
        sheet.write_row(3, 0, ["What", "Net", "Unit", "Gross g", "Assay ‰", "Pieces", "Rejected", "Certificate",
                               "Reason"], head)  # fmt: skip
        for at, line in enumerate(receipt.lines, start=4):
            unit, digits = _SCALES[line.unit]
            figures = (line.quantity / 10**digits, (line.gross_mg or 0) / 1000, (line.assay_millis or 0) / 1000,
                       line.pieces or 0, line.rejected / 10**digits)  # fmt: skip
            sheet.write_string(at, 0, cell_text(line.title))
            sheet.write_string(at, 2, unit)
            for column, figure in zip((1, 3, 4, 5, 6), figures, strict=True):
                if figure or column == 1:
                    sheet.write_number(at, column, figure)
            sheet.write_string(at, 7, cell_text(line.certificate))
            sheet.write_string(at, 8, cell_text(line.reason))
        sheet.set_column(0, 0, 34)
        sheet.freeze_panes(4, 0)
    return path


def _fields(order: PurchaseView, line: PurchaseLineView) -> dict[str, str]:
    unit, digits = _SCALES[line.unit]
    whole, part = divmod(line.quantity, 10**digits)
    values = (
        str(line.position), line.code, line.article, line.title, f"{whole}.{part:0{digits}d}" if digits else str(whole),
        unit, str(line.pieces or ""), _plain(line.confirmed_price or line.price), line.per, order.currency,
        line.promised_on.isoformat() if line.promised_on else "", line.order_number, line.operation,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _plain(money: Money | None) -> str:
    return money.plain() if money is not None else ""


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _printable(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and ord(sign) not in (0xFFFE, 0xFFFF)))
