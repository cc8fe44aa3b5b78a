"""Purchase orders and receipt notes as PDF, upright, in the house's look: what is ordered, what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from veliano_desk.domain.money import Money, minor_digits
from veliano_desk.domain.purchasing import LineKind, PurchaseLineView, PurchaseView, ReceiptLineView, ReceiptView
from veliano_desk.domain.quantities import grams_text
from veliano_desk.domain.stock import quantity_text
from veliano_desk.reports import fonts
from veliano_desk.reports.look import GOLD, LINE_STRONG, MARGIN, MUTED, NONE, amount_words, day_words, whole_text
from veliano_desk.reports.paper import Pen, new_canvas, page_size

_ROW, _SMALL, _TOP = 30.0, 7.0, 172.0
_FOOT = MARGIN + 34


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: the workshop, when it was made and by whom, and on which paper (A4 or Letter)."""

    workshop: str
    made_at: datetime
    made_by: str
    paper: str = "A4"


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    right: float
    left: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table: its cells, and what stands small below the first."""

    cells: tuple[str, ...]
    below: str = ""


def order_pdf(order: PurchaseView, head: Letterhead) -> bytes:
    """A purchase order. Prices are left out where the reader may not see costs. Bytes depend only on what is given."""
    priced = order.total is not None
    facts = [
        ("Ordered", day_words(order.sent_on or order.made_on)),
        ("Wanted", day_words(order.expected_on) if order.expected_on else "as soon as you can"),
        ("Our number with you", order.our_number or NONE), ("Your confirmation", order.confirmation or NONE),
        ("Terms", order.terms or NONE), ("Currency", order.currency),
    ]  # fmt: skip
    columns = [_Column("Pos.", 24, left=True), _Column("What", 26, left=True), _Column("Quantity", 0.66)]
    if priced:
        columns += [_Column("Price", 0.84), _Column("Amount", 1.0)]
    rows = [_Row(tuple(_order_cells(line, priced)), _about(line)) for line in order.lines]
    last = f"{_money(order.total)} {order.currency}" if order.total is not None else ""
    return _document(
        _Page("Purchase order", order.number, order.supplier, order.supplier_address, facts, columns, last, order.note),
        rows, head,
    )  # fmt: skip


def receipt_pdf(receipt: ReceiptView, head: Letterhead) -> bytes:
    """A receipt note, or the note that goes with what is sent back."""
    back = receipt.kind == "return"
    facts = [
        ("Order", receipt.order_number), ("Delivery note", receipt.delivery_note or NONE),
        ("Sent back" if back else "Received", day_words(receipt.at.date())), ("By", receipt.person),
    ]  # fmt: skip
    columns = [
        _Column("What", 0, left=True), _Column("Net", 0.5), _Column("Gross", 0.64), _Column("Assay", 0.76),
        _Column("Pieces", 0.88), _Column("Rejected", 1.0),
    ]  # fmt: skip
    rows = [_Row(_receipt_cells(line), _receipt_about(line)) for line in receipt.lines]
    title = "Return note" if back else "Receipt note"
    return _document(_Page(title, receipt.number, receipt.supplier, "", facts, columns, "", receipt.note), rows, head)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on every page of a document."""

    title: str
    number: str
    party: str
    address: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[_Column]
    total: str
    note: str


def _document(page: _Page, rows: Sequence[_Row], head: Letterhead) -> bytes:
    target = BytesIO()
    height, width = page_size(head.paper)[0], page_size(head.paper)[1]
    pen = Pen(new_canvas(target, (width, height), head.made_at), (width, height))
    pen.canvas.setTitle(whole_text(f"{page.title} {page.number}"))
    pen.canvas.setAuthor(whole_text(head.made_by))
    pen.canvas.setSubject(whole_text(f"{head.workshop}: {page.title.lower()} for {page.party}"))
    pen.canvas.setCreator("Veliano Desk")
    most = int((height - _TOP - 40 - _FOOT - 40) // _ROW)
    parts = [rows[start : start + most] for start in range(0, len(rows), most)] or [[]]
    for number, part in enumerate(parts, start=1):
        missing = _draw(pen, page, part, head, last=number == len(parts))
        words = f"{fonts.drawable(head.workshop)} · {page.title} {page.number}"
        pen.footer(words, number, len(parts), fonts.MISSING_NOTE if missing else "")
        pen.canvas.showPage()
    pen.canvas.save()
    return target.getvalue()


def _draw(pen: Pen, page: _Page, rows: Sequence[_Row], head: Letterhead, *, last: bool) -> bool:
    """One page; whether a character had to be left out."""
    top = pen.height - MARGIN
    pen.mark(pen.left + 7, top - 8, 6.5)
    drawn = [fonts.drawable(text) for text in (head.workshop, page.party, page.address, page.note)]
    workshop, party, address, note = drawn
    pen.text(pen.left + 22, top - 12, workshop, size=11, bold=True)
    pen.text(pen.right, top - 12, page.number, size=11, bold=True, align="right")
    pen.text(pen.left, top - 48, page.title, size=19, bold=True)
    pen.text(pen.left, top - 74, party, size=10, bold=True, room=220)
    for at, line in enumerate(address.split(",")[:4]):
        pen.text(pen.left, top - 88 - 12 * at, line.strip(), size=8, colour=MUTED, room=220)
    for at, (name, value) in enumerate(page.facts):
        y = top - 52 - 14 * at
        pen.text(pen.right - 230, y, name, size=8, colour=MUTED)
        pen.text(pen.right, y, fonts.drawable(value), size=8, align="right", room=130)
    y = _table(pen, page.columns, rows, pen.height - _TOP)
    if last and page.total:
        pen.rule(pen.left, y + 4, pen.right - pen.left, colour=GOLD, weight=1)
        pen.text(pen.left, y - 12, "Total", size=9, bold=True)
        pen.text(pen.right, y - 12, page.total, size=10, bold=True, align="right")
        y -= 30
    if last and note:
        pen.text(pen.left, y - 8, note, size=8, colour=MUTED, room=pen.right - pen.left)
    said = [*drawn, *(value for _, value in page.facts), *(cell for row in rows for cell in (*row.cells, row.below))]
    return any(fonts.has_missing(fonts.drawable(text)) for text in said)


def _table(pen: Pen, columns: Sequence[_Column], rows: Sequence[_Row], top: float) -> float:
    """Headings and rows from `top` down; where the next thing may stand."""
    places = [_place(pen, column) for column in columns]
    for column, (x, align, _) in zip(columns, places, strict=True):
        pen.text(x, top, column.title, size=_SMALL, bold=True, colour=MUTED, align=align)  # type: ignore[arg-type]  # left or right
    pen.rule(pen.left, top - 6, pen.right - pen.left, colour=LINE_STRONG)
    y = top - 20
    first = max(at for at, column in enumerate(columns) if column.left)
    for row in rows:
        for at, (text, (x, align, room)) in enumerate(zip(row.cells, places, strict=True)):
            wide = _room(places, at, pen) if at == first else room
            pen.text(x, y, fonts.drawable(text), size=8.5, align=align, room=wide, bold=at == first)  # type: ignore[arg-type]  # left or right
        if row.below:
            pen.text(places[first][0], y - 10, fonts.drawable(row.below), size=_SMALL, colour=MUTED,
                     room=_room(places, first, pen) + 60)  # fmt: skip
        pen.rule(pen.left, y - 17, pen.right - pen.left)
        y -= _ROW
    return y + 6


def _place(pen: Pen, column: _Column) -> tuple[float, str, float]:
    width = pen.right - pen.left
    if column.left:
        return pen.left + (column.right if column.title != "Pos." else 0), "left", 200
    return pen.left + column.right * width, "right", 90


def _room(places: Sequence[tuple[float, str, float]], at: int, pen: Pen) -> float:
    return places[at + 1][0] - 70 - places[at][0] if at + 1 < len(places) else pen.right - places[at][0]


def _order_cells(line: PurchaseLineView, priced: bool) -> Iterator[str]:
    yield str(line.position)
    yield line.title
    pieces = f"{line.pieces:,} pcs, " if line.pieces else ""
    yield pieces + quantity_text(line.quantity, line.unit)
    if priced:
        price = line.confirmed_price or line.price
        yield f"{_money(price)} / {line.per}" if price and price.amount else "as you say"
        yield _money(line.amount) if line.amount and line.amount.amount else NONE


def _about(line: PurchaseLineView) -> str:
    said = [f"Your code {line.code}"] if line.code else []
    if line.article:
        said.append(f"our {line.article}")
    if line.kind is LineKind.OPERATION:
        along = f"{grams_text(line.sent_mg)} sent along, " if line.sent_mg else ""
        said.append(f"{along}loss agreed {line.loss_percent:g} %")
    if line.promised_on:
        said.append(f"wanted {day_words(line.promised_on)}")
    return " · ".join(said)


def _receipt_cells(line: ReceiptLineView) -> tuple[str, ...]:
    return (
        line.title, quantity_text(line.quantity, line.unit), grams_text(line.gross_mg) if line.gross_mg else NONE,
        f"{Decimal(line.assay_millis) / 1000:g} ‰" if line.assay_millis else NONE,
        f"{line.pieces:,}" if line.pieces else NONE,
        quantity_text(line.rejected, line.unit) if line.rejected else NONE,
    )  # fmt: skip


def _receipt_about(line: ReceiptLineView) -> str:
    said = [f"Certificate {line.certificate}"] if line.certificate else []
    said += [line.reason] if line.reason else []
    said += [f"ledger {line.metal_event_id}"] if line.metal_event_id else []
    return " · ".join(said)


def _money(money: Money | None) -> str:
    if money is None:
        return NONE
    digits = max(minor_digits(money.currency), -int(money.amount.normalize().as_tuple().exponent))
    return amount_words(int(money.amount.scaleb(digits)), digits)
