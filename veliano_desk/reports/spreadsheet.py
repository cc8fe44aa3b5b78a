"""What every spreadsheet of the house shares: safe text, currencies, looks, and a book that reaches the disk whole."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.money import minor_digits
from veliano_desk.reports.files import replacing

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CELL_LIMIT = 32_767
"""Characters that a cell holds [Excel specifications and limits]."""

ROW_LIMIT = 1_048_576
"""Rows that a sheet holds [Excel specifications and limits]."""

_SYMBOLS = {"USD": "[$$-409]", "EUR": "[$€-2]\u00a0", "GBP": "[$£-809]"}
INK, PAPER, MUTED, GOLD, GOLD_TINT, LINE, RAISED = (
    "#1D1C1A",
    "#FFFFFF",
    "#67665F",
    "#96701F",
    "#F6EDD6",
    "#E3E0D8",
    "#FAF9F6",
)
DATE_FORMAT = "d mmm yyyy"


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: no control characters or halves of characters, cut at the cell's limit."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_kept, text))
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def _kept(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cc":
        return character if character in "\n\t" else " "
    return "\N{REPLACEMENT CHARACTER}" if kind == "Cs" or ord(character) & 0xFFFE == 0xFFFE else character


def money_format(currency: str) -> str:
    """The number format of amounts in `currency`: its symbol or code, as many decimals as it is paid in, losses red."""
    digits = minor_digits(currency)
    number = "#,##0" + (f".{'0' * digits}" if digits else "")
    letters = "".join(letter for letter in currency if letter.isalnum())
    symbol = _SYMBOLS.get(currency, f"[${letters}]\u00a0")
    return f"{symbol}{number};[Red]-{symbol}{number}"


def amount(units: int, digits: int) -> float:
    """Minor units as the number that a cell holds; exact to the cent up to 15 digits, as Excel is."""
    return float(Decimal(units).scaleb(-digits))


@contextmanager
def book_at(path: Path, *, streaming: bool = False) -> Iterator[Workbook]:
    """A workbook that stands at `path` once the block has ended well. Raises FileWriteError.

    Nothing that is written as text ever becomes a formula, a number or a link. `streaming` keeps rows on the disk until
    they are packed: they must then come from top to bottom.
    """
    with replacing(path) as part, tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as rows:
        # Packed in memory: a zip file that breaks off on a full disk would hold its file open until it is collected.
        packed = BytesIO()
        book = _book(packed, rows if streaming else None)
        try:
            yield book
            _pack(book)
        finally:
            _let_go(book)
        part.write_bytes(packed.getbuffer())


def _book(target: BytesIO, rows: str | None) -> Workbook:
    from xlsxwriter import Workbook

    options: dict[str, Any] = {
        "constant_memory": rows is not None,
        "in_memory": rows is None,
        "tmpdir": rows,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    return Workbook(target, options)


def _pack(book: Workbook) -> None:
    """Close `book`; the system's own error comes out of xlsxwriter's."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as fault:
        inner = fault.args[0] if fault.args else fault
        raise inner if isinstance(inner, OSError) else OSError(str(fault)) from fault


def _let_go(book: Workbook) -> None:
    """Close the row files that xlsxwriter leaves open when it does not get to its end."""
    for sheet in book.worksheets():
        held = getattr(sheet, "row_data_fh", None)
        if held is not None:
            # What cannot be flushed any more is thrown away with its folder.
            with suppress(OSError):
                held.close()
