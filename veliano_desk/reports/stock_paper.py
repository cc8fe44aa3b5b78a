"""The stock's valuation and the stone sheet as PDF, in the house's look: sums first, then every lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from veliano_desk.domain.money import Money, minor_digits
from veliano_desk.domain.quantities import carats_text
from veliano_desk.domain.stock import Amount, amount_text
from veliano_desk.domain.valuation import StoneSheet, Valuation, ValuationSum
from veliano_desk.reports import fonts
from veliano_desk.reports.look import LINE_STRONG, MARGIN, MUTED, amount_words, moment_words, money_words, whole_text
from veliano_desk.reports.paper import Align, Pen, hairlines, new_canvas, page_size

_ROW, _SIZE, _HEAD = 15.0, 7.5, 64.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its share of the width."""

    title: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A report as it is drawn: title, what stands below it, sums (title, count, amount), columns and rows."""

    title: str
    below: str
    workshop: str
    made_at: datetime
    made_by: str
    groups: Sequence[tuple[str, Sequence[ValuationSum]]]
    columns: Sequence[_Column]
    rows: Sequence[tuple[str, ...]]
    last: str
    currency: str


def valuation_pdf(report: Valuation, *, paper: str = "A4") -> bytes:
    """The valuation, landscape. The bytes depend only on what is given. InputError for unknown paper."""
    rows = [
        (
            line.lot, line.title, line.about, line.place,
            amount_text(Amount(line.pieces, line.quantity, 0), line.unit, line.counts_pieces),
            _plain(line.printed) + (" *" if line.estimated else ""),
        )
        for line in report.lines
    ]  # fmt: skip
    said = f"{len(rows):,} lots worth {_money(report.total)}"
    if report.estimated.amount:
        said += f"; {_money(report.estimated)} of it (marked *) is reckoned, since nobody said what it cost"
    columns = (
        _Column("Lot", 0.08), _Column("Article", 0.27), _Column("Certificate, reference", 0.17), _Column("Place", 0.16),
        _Column("On hand", 0.2, "right"), _Column(report.currency, 0.12, "right"),
    )  # fmt: skip
    return _drawn(_Sheet(
        f"Stock valuation, {moment_words(report.at)}", said, report.workshop, report.made_at, report.made_by,
        (("By kind", report.by_kind), ("By place", report.by_place)), columns, rows, _money(report.total),
        report.currency,
    ), paper)  # fmt: skip


def stone_sheet_pdf(report: StoneSheet, *, paper: str = "A4") -> bytes:
    """The stone sheet, landscape; without a column for values where they may not be seen."""
    priced = report.total is not None
    columns = [
        _Column("Lot", 0.07), _Column("Stones", 0.2), _Column("Shape, size", 0.12), _Column("Colour, clarity", 0.12),
        _Column("Certificate", 0.13), _Column("Place", 0.12), _Column("For", 0.08), _Column("Pieces", 0.05, "right"),
        _Column("Weight", 0.08, "right"),
    ]  # fmt: skip
    if priced:
        columns.append(_Column(report.currency, 0.08, "right"))
    rows = [
        (
            line.lot, line.title, " ".join(filter(None, (line.shape, line.size))),
            " ".join(filter(None, (line.colour, line.clarity, line.quality))), line.certificate, line.place,
            line.reserved_for or line.owner, f"{line.pieces:,}", carats_text(line.mct) if line.mct else "",
            *((_plain(line.value),) if line.value is not None else ()),
        )
        for line in report.lines
    ]  # fmt: skip
    said = f"{report.pieces:,} stones, {carats_text(report.mct)}"
    last = _money(report.total) if report.total is not None else carats_text(report.mct)
    return _drawn(_Sheet(
        "Stone sheet", said, report.workshop, report.made_at, report.made_by, (), columns, rows, last, report.currency,
    ), paper)  # fmt: skip


def _drawn(sheet: _Sheet, paper: str) -> bytes:
    target, size = BytesIO(), page_size(paper)
    pen = Pen(new_canvas(target, size, sheet.made_at), size)
    pen.canvas.setTitle(whole_text(sheet.title))
    pen.canvas.setAuthor(whole_text(sheet.made_by))
    pen.canvas.setSubject(whole_text(f"{sheet.workshop}: {sheet.below}"))
    pen.canvas.setCreator("Veliano Desk")
    summed = 30 + 14 * max((len(sums) for _, sums in sheet.groups), default=0) if sheet.groups else 0
    room = pen.height - 2 * MARGIN - _HEAD - 34
    first, most = int((room - summed) // _ROW), int(room // _ROW)
    rows = sheet.rows
    parts = [rows[: max(first, 0)]] + [rows[at : at + most] for at in range(max(first, 0), len(rows), most)]
    for number, part in enumerate(parts, start=1):
        top = _head(pen, sheet)
        if number == 1 and sheet.groups:
            top = _groups(pen, sheet, top) - 6
        y = _table(pen, sheet.columns, part, top)
        if number == len(parts):
            pen.text(pen.left, y - 6, "Total", size=9, bold=True)
            pen.text(pen.right, y - 6, sheet.last, size=9, bold=True, align="right")
        missing = any(fonts.has_missing(fonts.drawable(cell)) for row in part for cell in row)
        words = f"{fonts.drawable(sheet.workshop)} · {sheet.title}"
        pen.footer(words, number, len(parts), fonts.MISSING_NOTE if missing else "")
        pen.canvas.showPage()
    pen.canvas.save()
    return target.getvalue()


def _head(pen: Pen, sheet: _Sheet) -> float:
    top = pen.height - MARGIN
    pen.mark(pen.left + 7, top - 8, 6.5)
    pen.text(pen.left + 22, top - 12, fonts.drawable(sheet.workshop), size=11, bold=True)
    pen.text(pen.right, top - 12, f"made {moment_words(sheet.made_at)} by {fonts.drawable(sheet.made_by)}", size=7,
             colour=MUTED, align="right")  # fmt: skip
    pen.text(pen.left, top - 40, sheet.title, size=15, bold=True)
    pen.text(pen.left, top - 54, sheet.below, size=8, colour=MUTED, room=pen.right - pen.left)
    return top - _HEAD - 10


def _groups(pen: Pen, sheet: _Sheet, top: float) -> float:
    """Sums side by side; where the next thing may stand."""
    width = (pen.right - pen.left - 40) / max(len(sheet.groups), 1)
    low = top
    for at, (title, sums) in enumerate(sheet.groups):
        left = pen.left + at * (width + 40)
        pen.text(left, top, title, size=8, bold=True, colour=MUTED)
        for line, one in enumerate(sums, start=1):
            y = top - 14 * line
            pen.text(left, y, fonts.drawable(one.title), size=8.5, room=width - 170)
            lots = f"{one.lots:,} {'lot' if one.lots == 1 else 'lots'}"
            pen.text(left + width - 100, y, lots, size=7.5, colour=MUTED, align="right")
            pen.text(left + width, y, _money(one.value), size=8.5, align="right")
            low = min(low, y)
    return low - 24


def _table(pen: Pen, columns: Sequence[_Column], rows: Sequence[tuple[str, ...]], top: float) -> float:
    """Headings and rows from `top` down; where the next thing may stand."""
    width, at, edges = pen.right - pen.left, pen.left, []
    whole = sum(column.share for column in columns)
    for column in columns:
        wide = width * column.share / whole
        edges.append((at, wide))
        at += wide
    for column, (left, wide) in zip(columns, edges, strict=True):
        x = left if column.align == "left" else left + wide
        pen.text(x, top, column.title, size=7, bold=True, colour=MUTED, align=column.align)
    pen.rule(pen.left, top - 5, width, colour=LINE_STRONG)
    y = top - 16
    for row in rows:
        for text, column, (left, wide) in zip(row, columns, edges, strict=True):
            x = left if column.align == "left" else left + wide
            pen.text(x, y, fonts.drawable(text), size=_SIZE, align=column.align, room=wide - 6)
        y -= _ROW
    hairlines(pen.canvas, pen.left, pen.right, [top - 21 - _ROW * at for at in range(len(rows))])
    return y


def _plain(amount: Money) -> str:
    digits = minor_digits(amount.currency)
    return amount_words(int(amount.amount.scaleb(digits)), digits)


def _money(amount: Money) -> str:
    digits = minor_digits(amount.currency)
    return money_words(int(amount.amount.scaleb(digits)), digits, amount.currency)
