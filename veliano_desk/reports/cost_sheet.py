"""The cost report as a spreadsheet: a summary that reckons from the orders, and the orders to sort and filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.costing import CostReport
from veliano_desk.reports.cost_sheet_summary import fill_summary
from veliano_desk.reports.figures import KIND_TITLES, Figures, Kinds, Row, cost_of, figures, with_cost
from veliano_desk.reports.files import Cancelled, Progress, stop_if
from veliano_desk.reports.look import period_words
from veliano_desk.reports.spreadsheet import (
    DATE_FORMAT,
    GOLD,
    GOLD_TINT,
    INK,
    LINE,
    MUTED,
    RAISED,
    amount,
    book_at,
    cell_text,
    money_format,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ORDERS_SHEET = "Orders"
FIRST_ROW = 3
"""Zero-based row of the first order: above it a title, totals of what is shown, and headings."""

_CUSTOMER = ("Customer", 26)
_TEXTS = (("Order", 13), _CUSTOMER, ("Piece", 30), ("Stage", 15), ("Ordered", 12))
_ESTIMATED = ("Quoted", *(f"Est. {kind.lower()}" for kind in KIND_TITLES[:4]), "Est. cost", "Est. margin")
_ACTUAL = (*(f"Actual {kind.lower()}" for kind in KIND_TITLES[:4]), "Actual cost", "Cost vs est.", "Actual margin")
_TOLD_EVERY = 250


@dataclass(frozen=True, slots=True)
class Looks:
    """Cell formats of the book."""

    text: Any
    muted: Any
    day: Any
    money: Any
    head: Any
    head_right: Any
    total: Any
    total_money: Any
    title: Any


def write_xlsx(
    report: CostReport, path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Path:
    """Write `report` to `path`, in one step, and return `path`.

    Totals are formulas over the orders with their values beside them, equal to the PDF's to the cent. `progress` is
    told (orders done, orders in all). Raises ReportFiguresError, FileWriteError and CancelledError.
    """
    data = figures(report)
    stop_if(cancelled, path.name)
    with book_at(path) as book:
        _describe(book, data)
        looks = _looks(book, data.currency)
        summary = book.add_worksheet("Summary")
        orders = book.add_worksheet(ORDERS_SHEET)
        fill_summary(
            book,
            summary,
            data,
            columns=_letters(data),
            first=FIRST_ROW + 1,
            last=FIRST_ROW + max(1, len(data.rows)),
        )
        _head(orders, data, looks)
        formulas, titles = _row_formulas(_letters(data)), _amounts(data)
        for n, row in enumerate(data.rows):
            if n % _TOLD_EVERY == 0:
                stop_if(cancelled, path.name)
                if progress is not None:
                    progress(n, len(data.rows))
            _order(orders, FIRST_ROW + n, row, data.digits, looks, titles, formulas)
        stop_if(cancelled, path.name)
    if progress is not None:
        progress(len(data.rows), len(data.rows))
    return path


def _texts(data: Figures) -> tuple[tuple[str, int], ...]:
    """The headings before the amounts, with their widths; no column for customers who are not told."""
    return _TEXTS if data.named else tuple(one for one in _TEXTS if one is not _CUSTOMER)


def _amounts(data: Figures) -> tuple[str, ...]:
    """The headings of the amounts; none for what is actual where nothing was reported."""
    return (*_ESTIMATED, *_ACTUAL) if data.totals.reported else _ESTIMATED


def _letters(data: Figures) -> dict[str, str]:
    """The column letter of each heading of the orders sheet."""
    titles = [title for title, _ in _texts(data)] + list(_amounts(data))
    return {title: chr(ord("A") + n) for n, title in enumerate(titles)}


def _describe(book: Workbook, data: Figures) -> None:
    report = data.report
    made = report.made_at.astimezone(UTC) if report.made_at.tzinfo else report.made_at
    book.set_properties(
        {
            "title": f"Cost report, {period_words(report.first_day, report.last_day)}",
            "author": cell_text(report.made_by),
            "company": cell_text(report.workshop),
            "created": made.replace(microsecond=0, tzinfo=None),
        }
    )


def _looks(book: Workbook, currency: str) -> Looks:
    base = {"font_color": INK, "bottom": 1, "bottom_color": LINE, "valign": "vcenter"}
    head = {
        "bold": True,
        "font_color": MUTED,
        "bottom": 2,
        "bottom_color": GOLD,
        "text_wrap": True,
        "valign": "vcenter",
    }
    total = {"bold": True, "bg_color": GOLD_TINT, "font_color": INK}
    money = {"num_format": money_format(currency)}
    return Looks(
        text=book.add_format(base),
        muted=book.add_format({**base, "font_color": MUTED}),
        day=book.add_format({**base, "num_format": DATE_FORMAT, "font_color": MUTED, "align": "left"}),
        money=book.add_format({**base, **money}),
        head=book.add_format({**head, "bg_color": RAISED}),
        head_right=book.add_format({**head, "bg_color": RAISED, "align": "right"}),
        total=book.add_format(total),
        total_money=book.add_format({**total, **money}),
        title=book.add_format({"bold": True, "font_size": 14, "font_color": INK}),
    )


def _head(sheet: Worksheet, data: Figures, looks: Looks) -> None:
    report, last, texts, titles = data.report, FIRST_ROW + max(1, len(data.rows)), _texts(data), _amounts(data)
    sheet.hide_gridlines(2)
    period = period_words(report.first_day, report.last_day)
    sheet.write_string(0, 0, f"Orders, {period}", looks.title)
    sheet.write_string(1, 0, "Total of the rows shown", looks.total)
    for column, (title, width) in enumerate(texts):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, title, looks.head)
        if column:
            sheet.write_blank(1, column, None, looks.total)
    for n, (title, units) in enumerate(zip(titles, _total_amounts(data), strict=False)):
        column = len(texts) + n
        letter = chr(ord("A") + column)
        sheet.set_column(column, column, max(13, len(f"{abs(units):,}") + 5))
        sheet.write_string(2, column, title, looks.head_right)
        formula = f"=SUBTOTAL(109,{letter}{FIRST_ROW + 1}:{letter}{last})"
        sheet.write_formula(1, column, formula, looks.total_money, amount(units, data.digits))
    sheet.set_row(2, 32)
    sheet.freeze_panes(FIRST_ROW, len(texts) - 3)
    sheet.autofilter(FIRST_ROW - 1, 0, last - 1, len(texts) + len(titles) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    sheet.set_footer("&L&8Cost report&R&8Page &P of &N")


def _total_amounts(data: Figures) -> list[int]:
    totals = data.totals
    return [*_estimated(totals.quoted, totals.estimated), *_actual(totals.actual, totals.reported_estimated)]


def _estimated(quoted: int, kinds: Kinds) -> list[int]:
    return [quoted, *with_cost(kinds)]


def _actual(kinds: Kinds, compared: Kinds) -> list[int]:
    return [*kinds[:4], cost_of(kinds), cost_of(kinds) - cost_of(compared), kinds[4]]


def _order(
    sheet: Worksheet, at: int, row: Row, digits: int, looks: Looks, titles: Sequence[str], formulas: Mapping[str, str]
) -> None:  # fmt: skip
    texts = ((row.number, looks.text), (row.customer, looks.text), (row.piece, looks.muted), (row.stage, looks.muted))
    told = [(text, look) for text, look in texts if text is not None]
    for column, (text, look) in enumerate(told):
        sheet.write_string(at, column, cell_text(text), look)
    sheet.write_datetime(at, len(told), row.ordered_on, looks.day)
    amounts: Sequence[int | None] = _estimated(row.quoted, row.estimated)
    if row.actual is not None:
        amounts = [*amounts, *_actual(row.actual, row.estimated)]
    for n, title in enumerate(titles):
        column = len(told) + 1 + n
        units = amounts[n] if n < len(amounts) else None
        if units is None:
            sheet.write_blank(at, column, None, looks.money)
        elif title in formulas:
            sheet.write_formula(at, column, formulas[title].format(at + 1), looks.money, amount(units, digits))
        else:
            sheet.write_number(at, column, amount(units, digits), looks.money)


def _row_formulas(at: Mapping[str, str]) -> dict[str, str]:
    """What the sheet reckons by itself, so that a changed cell carries through; `{0}` is the row, `at` the letters."""
    estimated = {
        "Est. cost": f"=SUM({at['Est. metal']}{{0}}:{at['Est. overhead']}{{0}})",
        "Est. margin": f"={at['Quoted']}{{0}}-{at['Est. cost']}{{0}}",
    }
    if "Actual cost" not in at:
        return estimated
    return {
        **estimated,
        "Actual cost": f"=SUM({at['Actual metal']}{{0}}:{at['Actual overhead']}{{0}})",
        "Cost vs est.": f"={at['Actual cost']}{{0}}-{at['Est. cost']}{{0}}",
        "Actual margin": f"={at['Quoted']}{{0}}-{at['Actual cost']}{{0}}",
    }
