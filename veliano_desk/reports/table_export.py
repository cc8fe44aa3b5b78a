"""Any list as CSV or XLSX, row by row: rows are never gathered in memory (a packed XLSX is, a few bytes a cell)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import Money
from veliano_desk.reports.files import Cancelled, Progress, replacing, stop_if
from veliano_desk.reports.spreadsheet import (
    DATE_FORMAT,
    GOLD,
    LINE,
    MUTED,
    RAISED,
    ROW_LIMIT,
    book_at,
    cell_text,
    money_format,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "money", "date", "number"]
Value = str | Money | date | int | Decimal | None
"""A cell, by its column's kind: text str; money Money; date a date or an aware datetime; number int or Decimal.

XLSX knows no time zones: a datetime stands there in the zone that it carries."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CHECK_EVERY = 500
_WIDTHS: dict[Kind, int] = {"text": 24, "money": 15, "date": 14, "number": 12}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `currency`: what its amounts are in; CSV gives an amount in another one its code."""

    title: str
    kind: Kind = "text"
    currency: str = ""


def write_csv(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Write `rows` as UTF-8 CSV with a byte order mark (Excel needs it) and CRLF [RFC 4180]; the number of rows.

    Amounts and numbers are plain digits, days and times ISO 8601. Text that a spreadsheet would take for a formula
    gets an apostrophe in front [OWASP, CSV injection]. `progress` is told (rows done, 0): nobody knows how many come.
    Raises FileWriteError and CancelledError; the file is there whole or not at all.
    """
    done = 0
    with replacing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([_guarded(_csv_title(column)) for column in columns])
        for done, row in enumerate(rows, start=1):
            _checkpoint(done, path, progress, cancelled)
            writer.writerow([_csv_cell(column, value) for column, value in zip(columns, row, strict=True)])
    return done


def write_xlsx(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: str = "List",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Write `rows` as a sheet with typed cells, a frozen heading and a filter; the number of rows.

    Raises FileWriteError, CancelledError, and InputError beyond what a sheet can hold.
    """
    done = 0
    with book_at(path, streaming=True) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        cells = _Cells(book, sheet)
        cells.head(columns)
        for done, row in enumerate(rows, start=1):
            if done >= ROW_LIMIT:
                raise InputError("Too many rows", f"A sheet holds {ROW_LIMIT:,}.", "Narrow the list, or export CSV.")
            _checkpoint(done, path, progress, cancelled)
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                cells.write(done, at, column, value)
        sheet.autofilter(0, 0, max(1, done), len(columns) - 1)
    return done


def _checkpoint(done: int, path: Path, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if done % _CHECK_EVERY == 1:
        stop_if(cancelled, path.name)
        if progress is not None:
            progress(done - 1, 0)


def _csv_title(column: Column) -> str:
    return f"{column.title} ({column.currency})" if column.currency else column.title


def _csv_cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.plain() if value.currency == column.currency else f"{value.plain()} {value.currency}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _guarded(cell_text(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of `[]:*?/\\`, no apostrophe at an end [Excel]."""
    name = "".join(" " if letter in "[]:*?/\\" else letter for letter in cell_text(title))
    return name[:31].strip("' ") or "List"


class _Cells:
    """Typed cells with one format per kind and currency."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._book, self._sheet = book, sheet
        self._base = {"bottom": 1, "bottom_color": LINE}
        self._text = book.add_format(self._base)
        self._day = book.add_format({**self._base, "num_format": DATE_FORMAT, "align": "left"})
        self._moment = book.add_format({**self._base, "num_format": f"{DATE_FORMAT} hh:mm", "align": "left"})
        self._money: dict[str, Any] = {}

    def head(self, columns: Sequence[Column]) -> None:
        look = {"bold": True, "font_color": MUTED, "bg_color": RAISED, "bottom": 2, "bottom_color": GOLD}
        left, right = self._book.add_format(look), self._book.add_format({**look, "align": "right"})
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, max(_WIDTHS[column.kind], len(column.title) + 3))
            numeric = column.kind in {"money", "number"}
            self._sheet.write_string(0, at, cell_text(column.title), right if numeric else left)
        self._sheet.freeze_panes(1, 0)

    def write(self, row: int, at: int, column: Column, value: Value) -> None:
        if value is None:
            self._sheet.write_blank(row, at, None, self._text)
        elif isinstance(value, Money):
            self._sheet.write_number(row, at, float(value.amount), self._amounts(value.currency))
        elif isinstance(value, datetime):
            self._sheet.write_datetime(row, at, value.replace(tzinfo=None), self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, at, value, self._day)
        elif isinstance(value, str):
            self._sheet.write_string(row, at, cell_text(value), self._text)
        else:
            self._sheet.write_number(row, at, float(value), self._text)

    def _amounts(self, currency: str) -> Any:
        if currency not in self._money:
            self._money[currency] = self._book.add_format({**self._base, "num_format": money_format(currency)})
        return self._money[currency]
