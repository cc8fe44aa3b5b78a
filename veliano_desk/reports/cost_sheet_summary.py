"""The summary sheet of the cost report: kinds reckoned from the orders sheet, the period in steps, and a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from veliano_desk.reports.figures import KIND_TITLES, Figures, cost_of, left_out_words
from veliano_desk.reports.look import moment_words, period_words
from veliano_desk.reports.spreadsheet import (
    GOLD,
    GOLD_TINT,
    INK,
    LINE,
    MUTED,
    RAISED,
    amount,
    cell_text,
    money_format,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

KIND_ROW = 7
"""Zero-based row of the first kind."""

_FILLS = ("#96701F", "#D9B65C", "#4A4945", "#B5B3AA", "#F6EDD6")
_ESTIMATED_HEADS = ("Kind", "Estimated", "% of quoted")
_ACTUAL_HEADS = ("Estimated", "Actual", "Difference")
_STEPS = ("Period", "Orders", *(f"Est. {kind.lower()}" for kind in KIND_TITLES), "Quoted")
_LINES = (*KIND_TITLES[:4], "Cost", "Margin", "Quoted")


def fill_summary(
    book: Workbook, sheet: Worksheet, data: Figures, *, columns: dict[str, str], first: int, last: int
) -> None:
    """Fill `sheet`. `columns`: letter per heading of the orders sheet, whose orders stand in rows `first` to `last`."""
    looks = _formats(book, data.currency)
    _heading(sheet, data, looks)
    _kinds(sheet, data, looks, _Formulas(columns, first, last))
    if data.rows:
        top = KIND_ROW + len(_LINES) + 2
        _steps(sheet, data, looks, top)
        _chart(book, sheet, data, top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8Cost report&R&8Page &P of &N")


def _formats(book: Workbook, currency: str) -> dict[str, Any]:
    money = money_format(currency)
    line = {"font_color": INK, "bottom": 1, "bottom_color": LINE}
    strong = {"bold": True, "font_color": INK, "bottom": 1, "bottom_color": LINE}
    band = {"bold": True, "font_color": INK, "bg_color": GOLD_TINT}
    head = {"bold": True, "font_color": MUTED, "bg_color": RAISED, "bottom": 2, "bottom_color": GOLD}
    looks = {
        "title": {"bold": True, "font_size": 18, "font_color": INK},
        "house": {"bold": True, "font_color": GOLD},
        "note": {"font_color": MUTED},
        "group": {"bold": True, "font_color": GOLD},
        "head": head,
        "head right": {**head, "align": "right"},
    }
    for name, look in (("line", line), ("strong", strong), ("band", band)):
        looks[name] = look
        looks[f"{name} money"] = {**look, "num_format": money}
        looks[f"{name} share"] = {**look, "num_format": "0.0\u00a0%", "font_color": MUTED}
        looks[f"{name} count"] = {**look, "num_format": "#,##0"}
    return {name: book.add_format(look) for name, look in looks.items()}


def _heading(sheet: Worksheet, data: Figures, looks: dict[str, Any]) -> None:
    report, totals = data.report, data.totals
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(_STEPS), max(15, len(f"{abs(totals.quoted):,}") + 5))
    sheet.write_string(0, 0, cell_text(report.workshop), looks["house"])
    sheet.write_string(1, 0, f"Cost report, {period_words(report.first_day, report.last_day)}", looks["title"])
    sheet.set_row(1, 28)
    made = f"Made {moment_words(report.made_at)} by {report.made_by}. All amounts in {data.currency}."
    sheet.write_string(2, 0, cell_text(made), looks["note"])
    reported = f"{totals.reported:,} with actual figures" if totals.reported else "nothing reported from the bench yet"
    words = f"{totals.orders:,} {'order' if totals.orders == 1 else 'orders'}, {reported}."
    left_out = left_out_words(report)
    none = "No orders with a price in this period." if left_out else "No orders in this period."
    said = [words if data.rows else none, *([f"{left_out}."] if left_out else [])]
    sheet.write_string(3, 0, cell_text(" ".join(said)), looks["note"])
    sheet.write_string(5, 1, "All orders", looks["group"])
    if totals.reported:
        sheet.write_string(5, 3, "Orders with actual figures", looks["group"])
    heads = (*_ESTIMATED_HEADS, *_ACTUAL_HEADS) if totals.reported else _ESTIMATED_HEADS
    for column, title in enumerate(heads):
        sheet.write_string(6, column, title, looks["head right" if column else "head"])


class _Formulas:
    """Sums over the orders sheet."""

    def __init__(self, columns: dict[str, str], first: int, last: int) -> None:
        self._columns, self._first, self._last = columns, first, last

    def _cells(self, heading: str) -> str:
        letter = self._columns[heading]
        return f"Orders!${letter}${self._first}:${letter}${self._last}"

    def everything(self, heading: str) -> str:
        return f"=SUM({self._cells(heading)})"

    def reported(self, heading: str) -> str:
        """Only where the actual cost is there."""
        return f'=SUMIF({self._cells("Actual cost")},"<>",{self._cells(heading)})'


def _kinds(sheet: Worksheet, data: Figures, looks: dict[str, Any], formulas: _Formulas) -> None:
    totals, digits = data.totals, data.digits
    whole = (totals.quoted, totals.reported_quoted, totals.reported_quoted)
    values = [*zip(totals.estimated[:4], totals.reported_estimated[:4], totals.actual[:4], strict=True)]
    values.append((cost_of(totals.estimated), cost_of(totals.reported_estimated), cost_of(totals.actual)))
    values += [(totals.estimated[4], totals.reported_estimated[4], totals.actual[4]), whole]
    quoted_row = KIND_ROW + len(_LINES)
    for n, (title, (estimated, compared, actual)) in enumerate(zip(_LINES, values, strict=True)):
        row, look = KIND_ROW + n, {"Cost": "strong", "Quoted": "band"}.get(title, "line")
        own = "Quoted" if title == "Quoted" else f"Est. {title.lower()}"
        done = "Quoted" if title == "Quoted" else f"Actual {title.lower()}"
        money = looks[f"{look} money"]
        share = estimated / totals.quoted if totals.quoted else 0
        sheet.write_string(row, 0, title, looks[look])
        sheet.write_formula(row, 1, formulas.everything(own), money, amount(estimated, digits))
        sheet.write_formula(row, 2, f"=IF(B${quoted_row}=0,0,B{row + 1}/B${quoted_row})", looks[f"{look} share"], share)
        if not totals.reported:
            continue
        sheet.write_formula(row, 3, formulas.reported(own), money, amount(compared, digits))
        sheet.write_formula(row, 4, formulas.reported(done), money, amount(actual, digits))
        sheet.write_formula(row, 5, f"=E{row + 1}-D{row + 1}", money, amount(actual - compared, digits))


def _steps(sheet: Worksheet, data: Figures, looks: dict[str, Any], top: int) -> None:
    sheet.write_string(top, 0, f"By {data.step}", looks["group"])
    for column, title in enumerate(_STEPS):
        sheet.write_string(top + 1, column, title, looks["head right" if column else "head"])
    for n, bucket in enumerate(data.buckets):
        row = top + 2 + n
        sheet.write_string(row, 0, bucket.label, looks["line"])
        sheet.write_number(row, 1, bucket.totals.orders, looks["line count"])
        for column, units in enumerate((*bucket.totals.estimated, bucket.totals.quoted), start=2):
            sheet.write_number(row, column, amount(units, data.digits), looks["line money"])


def _chart(book: Workbook, sheet: Worksheet, data: Figures, top: int) -> None:
    first, last = top + 2, top + 1 + len(data.buckets)
    labels = ["Summary", first, 0, last, 0]
    bars: Any = book.add_chart({"type": "column", "subtype": "stacked"})
    for n, fill in enumerate(_FILLS):
        bars.add_series(
            {
                "name": ["Summary", top + 1, 2 + n],
                "categories": labels,
                "values": ["Summary", first, 2 + n, last, 2 + n],
                "fill": {"color": fill},
                "border": {"color": GOLD if n == len(_FILLS) - 1 else fill, "width": 0.75},
                "gap": 60,
            }
        )
    line: Any = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": ["Summary", top + 1, 7],
            "categories": labels,
            "values": ["Summary", first, 7, last, 7],
            "line": {"none": True},
            "marker": {"type": "long_dash", "size": 12, "fill": {"color": INK}, "border": {"color": INK}},
        }
    )
    bars.combine(line)
    bars.set_title({"name": f"Estimated cost and margin by {data.step}", "name_font": {"size": 11, "color": INK}})
    bars.set_legend({"position": "bottom"})
    bars.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": LINE}}})
    bars.set_size({"width": 760, "height": 330})
    sheet.insert_chart(4, 9, bars)
