"""The stock's valuation and the stone sheet as spreadsheets: one row a lot, quantities as figures, totals as formulas
would have them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from veliano_desk.domain.money import Money
from veliano_desk.domain.quantities import carats
from veliano_desk.domain.valuation import StoneSheet, Valuation
from veliano_desk.reports.look import moment_words
from veliano_desk.reports.spreadsheet import GOLD_TINT, MUTED, book_at, cell_text, money_format

_SCALES = {"mg": (3, "g"), "mct": (3, "ct"), "um": (6, "m"), "piece": (0, "piece")}
Cell = str | int | Decimal | Money | None


def valuation_xlsx(report: Valuation, path: Path) -> Path:
    """The valuation as a workbook: its lots, and its sums by kind and place. Raises FileWriteError."""
    with book_at(path) as book:
        title = f"Stock valuation, {moment_words(report.at)}"
        rows: list[Sequence[Cell]] = [
            (
                line.kind, line.article, line.title, line.lot, line.about, line.place,
                line.pieces if line.counts_pieces else None, Decimal(line.quantity).scaleb(-_SCALES[line.unit][0]),
                _SCALES[line.unit][1], line.printed, "reckoned" if line.estimated else "",
            )
            for line in report.lines
        ]  # fmt: skip
        heads = ("Kind", "Code", "Article", "Lot", "Certificate, reference", "Place", "Pieces", "Quantity", "Unit",
                 f"Value {report.currency}", "Cost")  # fmt: skip
        _sheet(book, "Lots", title, report.workshop, heads, [*rows, (*("",) * 8, "Total", report.total, "")])
        for name, sums in (("By kind", report.by_kind), ("By place", report.by_place)):
            told: list[Sequence[Cell]] = [(one.title, one.lots, one.value) for one in sums]
            _sheet(book, name, title, report.workshop, (name[3:].capitalize(), "Lots", f"Value {report.currency}"),
                   [*told, ("Total", sum(one.lots for one in sums), report.total)])  # fmt: skip
    return path


def stone_sheet_xlsx(report: StoneSheet, path: Path) -> Path:
    """The stone sheet as a workbook; without a column for values where they may not be seen. Raises FileWriteError."""
    priced = report.total is not None
    heads = ["Lot", "Stones", "Shape", "Size", "Colour", "Clarity", "Quality", "Certificate", "Origin", "State",
             "Place", "Reserved for", "Owner", "Pieces", "Carats"]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            line.lot, line.title, line.shape, line.size, line.colour, line.clarity, line.quality, line.certificate,
            line.origin, line.state, line.place, line.reserved_for, line.owner, line.pieces, carats(line.mct),
            *((line.value,) if priced else ()),
        )
        for line in report.lines
    ]  # fmt: skip
    rows.append((*("",) * 12, "Total", report.pieces, carats(report.mct), *((report.total,) if priced else ())))
    with book_at(path) as book:
        title = f"Stone sheet, {moment_words(report.made_at)}"
        heads += [f"Value {report.currency}"] if priced else []
        _sheet(book, "Stones", title, report.workshop, heads, rows)
    return path


def _sheet(
    book: Any, name: str, title: str, workshop: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    sheet, last = book.add_worksheet(name), len(rows) - 1
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": GOLD_TINT})
    muted, strong = book.add_format({"color": MUTED}), {"bold": True, "top": 1}
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, cell_text(workshop), muted)
    sheet.write_row(3, 0, heads, head)
    sheet.freeze_panes(4, 0)
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            look: dict[str, Any] = dict(strong) if at == last else {}
            if isinstance(cell, Money):
                look["num_format"] = money_format(cell.currency)
                sheet.write_number(at + 4, place, float(cell.amount), book.add_format(look))
            elif isinstance(cell, Decimal | int):
                look["num_format"] = "#,##0.###" if isinstance(cell, Decimal) else "#,##0"
                sheet.write_number(at + 4, place, float(cell), book.add_format(look))
            elif cell:
                sheet.write_string(at + 4, place, cell_text(cell), book.add_format(look) if look else None)
    for place, heading in enumerate(heads):
        longest = max([len(heading), *(len(str(row[place])) for row in rows if isinstance(row[place], str))])
        sheet.set_column(place, place, min(max(longest + 2, 10), 42))
