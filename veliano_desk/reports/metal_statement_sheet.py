"""A metal account's statement as a spreadsheet: movements to sort and filter, losses against their caps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.metal_statement import MetalStatement
from veliano_desk.reports.look import period_words
from veliano_desk.reports.spreadsheet import DATE_FORMAT, GOLD, GOLD_TINT, INK, LINE, MUTED, RAISED, book_at, cell_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WEIGHT = "#,##0.000;[Red]-#,##0.000"
_MOVED = (("When", 18), ("Article", 10), ("Whose", 16), ("What", 22), ("From or to", 30), ("Order", 14), ("Note", 26),
          ("In, g", 12), ("Out, g", 12), ("Balance, g", 13))  # fmt: skip
_LOST = (("Lost at", 18), ("Article", 10), ("Losses", 10), ("Worked, g", 13), ("Lost, g", 12), ("Allowed, g", 13),
         ("Beyond, g", 12))  # fmt: skip
_FIRST_ROW = 3


def write_xlsx(statement: MetalStatement, path: Path) -> Path:
    """Write it to `path` in one step. Raises FileWriteError."""
    with book_at(path) as book:
        made = statement.made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        book.set_properties({
            "title": cell_text(f"{statement.title}: {statement.place}"), "author": cell_text(statement.made_by),
            "company": cell_text(statement.workshop), "created": made,
        })  # fmt: skip
        looks = _looks(book)
        _movements(book.add_worksheet("Movements"), statement, looks)
        if statement.losses:
            _losses(book.add_worksheet("Losses"), statement, looks)
    return path


def _movements(sheet: Worksheet, statement: MetalStatement, looks: dict[str, Any]) -> None:
    _head(sheet, statement, _MOVED, looks)
    at, zone = _FIRST_ROW, statement.made_at.tzinfo
    for part in statement.parts:
        edge = ("", part.article, part.owner)
        _row(sheet, at, (*edge, "Opening", "", "", "", None, None, part.opening_mg), looks, "muted")
        for line in part.lines:
            at += 1
            came, went = (line.mg, None) if line.mg > 0 else (None, -line.mg)
            told = (part.article, part.owner, line.title, line.ways, line.order, line.note, came, went, line.balance_mg)
            _row(sheet, at, ("", *told), looks)
            sheet.write_datetime(at, 0, line.at.astimezone(zone).replace(tzinfo=None, microsecond=0), looks["day"])
        at += 1
        sums = (part.came_mg, part.went_mg, part.closing_mg)
        _row(sheet, at, (*edge, "Closing", "", "", "", *sums), looks, "total")
        at += 1
    sheet.autofilter(_FIRST_ROW - 1, 0, max(at - 1, _FIRST_ROW), len(_MOVED) - 1)


def _losses(sheet: Worksheet, statement: MetalStatement, looks: dict[str, Any]) -> None:
    _head(sheet, statement, _LOST, looks)
    for at, one in enumerate(statement.losses, start=_FIRST_ROW):
        sheet.write_string(at, 0, cell_text(one.operation), looks["text"])
        sheet.write_string(at, 1, cell_text(one.article), looks["text"])
        sheet.write_number(at, 2, one.count, looks["text"])
        for column, mg in enumerate((one.worked_mg, one.lost_mg, one.allowed_mg, one.beyond_mg), start=3):
            sheet.write_number(at, column, _grams(mg), looks["weight"])


def _head(
    sheet: Worksheet, statement: MetalStatement, columns: Sequence[tuple[str, int]], looks: dict[str, Any]
) -> None:
    sheet.write_string(0, 0, cell_text(f"{statement.title} · {statement.place}"), looks["title"])
    sheet.write_string(1, 0, period_words(statement.first_day, statement.last_day), looks["plain"])
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(_FIRST_ROW - 1, column, title, looks["head"])
    sheet.freeze_panes(_FIRST_ROW, 0)


def _row(
    sheet: Worksheet, at: int, cells: Sequence[str | int | None], looks: dict[str, Any], look: str = "text"
) -> None:
    weight = looks["total_weight" if look == "total" else "weight"]
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(at, column, _grams(cell), weight)
        else:
            sheet.write_string(at, column, cell_text(cell or ""), looks[look])


def _grams(mg: int) -> float:
    """As a cell holds it: exact to the milligram up to 15 digits, as Excel is."""
    return float(Decimal(mg).scaleb(-3))


def _looks(book: Workbook) -> dict[str, Any]:
    base = {"font_color": INK, "bottom": 1, "bottom_color": LINE, "valign": "vcenter"}
    total = {**base, "bold": True, "bg_color": GOLD_TINT}
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": INK}),
        "plain": book.add_format({"font_color": MUTED}),
        "head": book.add_format({"bold": True, "font_color": MUTED, "bottom": 2, "bottom_color": GOLD,
                                 "bg_color": RAISED}),
        "text": book.add_format(base), "muted": book.add_format({**base, "font_color": MUTED}),
        "day": book.add_format({**base, "num_format": f"{DATE_FORMAT} hh:mm", "align": "left"}),
        "weight": book.add_format({**base, "num_format": _WEIGHT}), "total": book.add_format(total),
        "total_weight": book.add_format({**total, "num_format": _WEIGHT}),
    }  # fmt: skip
