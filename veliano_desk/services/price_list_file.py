"""A price list's file as a table: CSV in any of the usual manners, or the cells of a workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from veliano_desk.config.purchasing_rules import PurchasingRules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.price_lists import RowFault, Table

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_DELIMITERS = ";\t,|"
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]+)(\d+)\"[^>]*(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_SAVE = "Open the file in a spreadsheet program and save it again, or put the value into the cell."


def read_table(name: str, content: bytes, sheet: str, heading_row: int, rules: PurchasingRules) -> Table:
    """The table of a file. InputError for what is no such file, is too large, or has no headings there."""
    if len(content) > rules.most_bytes:
        raise _refused(name, f"It is larger than {rules.most_bytes // 1_000_000} MB.", "Split it.")
    if content.startswith(_OLD_EXCEL):
        raise _refused(name, "It is an old Excel file (.xls) or has a password.", "Save it as .xlsx or CSV.")
    if content.startswith(_ZIP):
        return _workbook(name, content, sheet, heading_row, rules)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise _refused(name, "It is no workbook, whatever its name says.", "Save it again as .xlsx or CSV.")
    return _text_file(name, content, heading_row, rules)


def sheets_of(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's sheets; none for other files."""
    if not content.startswith(_ZIP):
        return ()
    with closing(_open("", content)) as book:
        return tuple(book.sheetnames)


def _refused(name: str, why: str, todo: str) -> InputError:
    return InputError("The list cannot be read", f"{why} Nothing was read.", todo, name)


def _table(name: str, rows: Iterator[Sequence[object]], heading_row: int, faults: tuple[RowFault, ...],
           rules: PurchasingRules) -> Table:  # fmt: skip
    for _ in range(heading_row - 1):
        next(rows, None)
    headings = _without_end(next(rows, ()))
    if not any(headings):
        raise _refused(name, f"Row {heading_row} has no headings.", "Say in the mapping which row has them.")
    found = []
    for cells in rows:
        found.append(cells)
        if len(found) > rules.most_rows:
            raise _refused(name, f"It has more than {rules.most_rows:,} rows.", "Split it.")
    kept = tuple(fault for fault in faults if heading_row < fault.row <= heading_row + len(found))
    named = tuple(fault._replace(column=_named(fault.column, headings)) for fault in kept)
    return Table(headings, found, heading_row + 1, named)


def _without_end(cells: Sequence[object]) -> tuple[str, ...]:
    headings = ["" if cell is None else str(cell).strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def _named(letters: str, headings: Sequence[str]) -> str:
    place = _place(letters)
    heading = headings[place] if place < len(headings) else ""
    return heading or letters


def _place(letters: str) -> int:
    """Counted from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


# CSV


def _text_file(name: str, content: bytes, heading_row: int, rules: PurchasingRules) -> Table:
    text = _decoded(name, content)
    lines = text.split("\n", heading_row)
    heading = lines[heading_row - 1] if len(lines) >= heading_row else ""
    delimiter = max(_DELIMITERS, key=heading.count)
    # A quote that is never closed would otherwise swallow the rest of the file as one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table(name, iter(reader), heading_row, (), rules)
    except csv.Error as error:
        raise _refused(name, f"Line {reader.line_num}: {error}.", "Look for a quote that is not closed.") from error


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise _refused(name, "It is no text.", "Give a CSV file or a workbook (.xlsx).")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(name, "Its letters are in no encoding that is known.", "Save it as CSV UTF-8.")


# Workbooks


def _open(name: str, content: bytes) -> Any:
    import warnings

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that a list's values don't depend on
            return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise _refused(name, "It is no workbook that can be read.", "Save it again as .xlsx or CSV.") from error


def _workbook(name: str, content: bytes, sheet: str, heading_row: int, rules: PurchasingRules) -> Table:
    _refuse_bomb(name, content, rules)
    with closing(_open(name, content)) as book:
        if sheet and sheet not in book.sheetnames:
            raise _refused(name, f"There is no sheet “{sheet}”; there are {', '.join(book.sheetnames)}.",
                           "Choose one of them.")  # fmt: skip
        chosen = book[sheet] if sheet else book.worksheets[0]
        path: str = chosen._worksheet_path  # noqa: SLF001  # said nowhere else; what is merged is not read by rows
        faults = tuple(_cell_faults(content, path, heading_row, rules.most_rows))
        # What a file says of its own size is not always true; the rows themselves are.
        chosen.reset_dimensions()
        try:
            return _table(name, chosen.iter_rows(values_only=True), heading_row, faults, rules)
        except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
            raise _refused(name, "The sheet is damaged.", "Save it again as .xlsx or CSV.") from error


def _refuse_bomb(name: str, content: bytes, rules: PurchasingRules) -> None:
    """A zip file of a few kilobytes may unpack to as many gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _refused(name, "The file is damaged.", "Save it again as .xlsx or CSV.") from error
    if size > rules.most_bytes:
        raise _refused(name, f"Unpacked it is larger than {rules.most_bytes // 1_000_000} MB.", "Split it.")


def _cell_faults(content: bytes, path: str, heading_row: int, most: int) -> Iterator[RowFault]:
    """Formulas whose result was not saved, and cells that were merged: both read as empty, which they are not."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        xml = packed.read(path.lstrip("/"))
    if _FORMULA.search(xml):
        for cell in _CELL.finditer(xml):
            inner = cell[3]
            if _FORMULA.search(inner) and not _VALUE.search(inner):
                yield RowFault(int(cell[2]), cell[1].decode(), "The cell has a formula without its result.", _SAVE)
    for left, first, right, last in _MERGED.findall(xml):
        place = f"{left.decode()}{first.decode()}:{right.decode()}{last.decode()}"
        for row in range(max(int(first), heading_row + 1), min(int(last), most) + 1):
            yield RowFault(row, left.decode(), f"The cells {place} are merged.", "Split them and fill each.")
