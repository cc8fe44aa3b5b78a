from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from tests.reports.samples import AWKWARD_NAMES, cost_report, report_of
from veliano_desk.domain.errors import CancelledError
from veliano_desk.reports.cost_report import write_pdf
from veliano_desk.reports.cost_sheet import write_xlsx
from veliano_desk.reports.spreadsheet import cell_text, money_format

HEADINGS = {"Est. metal": "metal", "Est. stones": "stones", "Est. labour": "labour", "Est. overhead": "overhead"}


def cents(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def columns_of(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[3]}


def test_totals_equal_the_lines_and_the_pdf(tmp_path: Path) -> None:
    report = cost_report(37)
    book = openpyxl.load_workbook(write_xlsx(report, tmp_path / "report.xlsx"), data_only=True)
    orders, summary = book["Orders"], book["Summary"]
    columns = columns_of(orders)
    pdf = pypdf.PdfReader(write_pdf(report, tmp_path / "report.pdf")).pages[-1].extract_text().splitlines()
    for heading in ("Quoted", *HEADINGS, "Est. margin", "Actual cost", "Cost vs est.", "Actual margin"):
        column = columns[heading]
        lines = sum((cents(orders.cell(row, column).value or 0) for row in range(4, 41)), Decimal(0))
        total = cents(orders.cell(2, column).value)
        assert total == lines
        assert f"{abs(total):,.2f}" in {words.lstrip("+−") for words in pdf}
    kinds = {summary.cell(row, 1).value: cents(summary.cell(row, 2).value) for row in range(8, 15)}
    for heading, kind in HEADINGS.items():
        assert kinds[heading.removeprefix("Est. ").capitalize()] == getattr(report.estimated, kind).amount
    assert kinds["Cost"] == report.estimated.cost().amount
    assert kinds["Quoted"] == report.quoted.amount


def test_every_total_is_a_formula_over_exactly_the_rows_there_are(tmp_path: Path) -> None:
    report = cost_report(37)
    path = write_xlsx(report, tmp_path / "report.xlsx")
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    orders, columns = formulas["Orders"], columns_of(formulas["Orders"])
    assert orders.cell(2, columns["Quoted"]).value == "=SUBTOTAL(109,F4:F40)"
    assert orders.max_row == 40
    checked = 0
    for row in formulas["Summary"].iter_rows(min_row=8, max_row=14, min_col=2, max_col=2):
        match = re.fullmatch(r"=SUM\(Orders!\$([A-Z])\$4:\$\1\$40\)", row[0].value)
        assert match
        summed = sum((cents(values["Orders"][f"{match[1]}{n}"].value) for n in range(4, 41)), Decimal(0))
        assert cents(values["Summary"].cell(row[0].row, 2).value) == summed
        checked += 1
    assert checked == 7


def test_what_is_compared_is_summed_over_orders_with_actual_figures(tmp_path: Path) -> None:
    report = cost_report(37)
    path = write_xlsx(report, tmp_path / "report.xlsx")
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    orders, columns = values["Orders"], columns_of(values["Orders"])
    done = [row for row in range(4, 41) if orders.cell(row, columns["Actual cost"]).value is not None]
    assert len(done) == report.actual_orders
    expected = sum((cents(orders.cell(row, columns["Est. metal"]).value) for row in done), Decimal(0))
    assert cents(values["Summary"]["D8"].value) == expected
    assert formulas["Summary"]["D8"].value == '=SUMIF(Orders!$Q$4:$Q$40,"<>",Orders!$G$4:$G$40)'
    assert columns["Actual cost"] == openpyxl.utils.column_index_from_string("Q")


def test_without_actual_figures_there_are_no_columns_for_them(tmp_path: Path) -> None:
    report = cost_report(5, reported=0)
    path = write_xlsx(report, tmp_path / "report.xlsx")
    book, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    columns = columns_of(book["Orders"])
    assert [title for title in columns if title and "ctual" in title] == []
    assert book["Orders"].auto_filter.ref == "A3:L8"
    assert cents(values["Orders"].cell(2, columns["Est. cost"]).value) == report.estimated.cost().amount
    assert [cell.value for cell in book["Summary"][7]][:4] == ["Kind", "Estimated", "% of quoted", None]
    assert "nothing reported from the bench" in book["Summary"]["A4"].value


def test_cells_are_typed_and_the_headings_stay_in_sight(tmp_path: Path) -> None:
    report = cost_report(3, reported=1)
    sheet = openpyxl.load_workbook(write_xlsx(report, tmp_path / "report.xlsx"))["Orders"]
    line = report.lines[0]
    assert [sheet.cell(4, column).value for column in (1, 2, 3, 4)] == [
        line.order_number, line.customer, line.piece, line.stage,
    ]  # fmt: skip
    assert sheet["E4"].value.date() == line.ordered_on
    assert sheet["E4"].is_date
    assert cents(sheet["F4"].value) == line.quoted.amount
    assert sheet["F4"].number_format == money_format("USD")
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:S6"


def test_a_name_is_never_a_formula_and_every_script_is_kept(tmp_path: Path) -> None:
    report = cost_report(len(AWKWARD_NAMES), names=AWKWARD_NAMES)
    sheet = openpyxl.load_workbook(write_xlsx(report, tmp_path / "report.xlsx"))["Orders"]
    for row, name in enumerate(AWKWARD_NAMES, start=4):
        cell = sheet.cell(row, 2)
        assert cell.data_type != "f"
        assert (cell.value or "") == cell_text(name)
    assert sheet["B9"].value == "محمد علي"
    assert sheet["B13"].value == "=SUM(A1:A9)"


def test_what_a_cell_cannot_hold_is_made_harmless() -> None:
    assert cell_text("a\x00b\x1bc") == "a b c"
    assert cell_text("\ud800\uffff") == "\ufffd\ufffd"
    assert len(cell_text("x" * 40_000)) == 32_767


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("USD", "[$$-409]#,##0.00;[Red]-[$$-409]#,##0.00"),
        ("JPY", "[$JPY]\u00a0#,##0;[Red]-[$JPY]\u00a0#,##0"),
        ("KWD", "[$KWD]\u00a0#,##0.000;[Red]-[$KWD]\u00a0#,##0.000"),
    ],
)
def test_amounts_show_their_currency_with_its_own_decimals(currency: str, expected: str) -> None:
    assert money_format(currency) == expected


def test_the_period_is_there_in_steps_with_a_chart(tmp_path: Path) -> None:
    report = cost_report(37)
    book = openpyxl.load_workbook(write_xlsx(report, tmp_path / "report.xlsx"))
    sheet = book["Summary"]
    labels = [sheet.cell(row, 1).value for row in range(19, 25)]
    assert labels == ["1 Nov", "2 – 8 Nov", "9 – 15 Nov", "16 – 22 Nov", "23 – 29 Nov", "30 Nov"]
    assert sum(sheet.cell(row, 2).value for row in range(19, 25)) == 37
    assert sum((cents(sheet.cell(row, 8).value) for row in range(19, 25)), Decimal(0)) == report.quoted.amount
    assert len(sheet._charts) == 1


def test_an_empty_period_says_so(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_xlsx(report_of([]), tmp_path / "report.xlsx"), data_only=True)
    assert book["Summary"]["A4"].value == "No orders in this period."
    assert book["Summary"]["B14"].value == 0


def test_the_same_report_is_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_xlsx(cost_report(5), tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    asked = iter([False, False, True])
    with pytest.raises(CancelledError):
        write_xlsx(cost_report(600), tmp_path / "report.xlsx", cancelled=lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


def test_progress_reaches_the_number_of_orders(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_xlsx(cost_report(600), tmp_path / "report.xlsx", progress=lambda *step: told.append(step))
    assert told == [(0, 600), (250, 600), (500, 600), (600, 600)]


def test_customers_who_are_not_told_have_no_column_and_the_formulas_move_along(tmp_path: Path) -> None:
    told = cost_report(7)
    untold = replace(told, lines=tuple(replace(line, customer=None) for line in told.lines))
    path = write_xlsx(untold, tmp_path / "report.xlsx")
    orders = openpyxl.load_workbook(path)["Orders"]
    columns = columns_of(orders)
    assert [cell.value for cell in orders[3]][:5] == ["Order", "Piece", "Stage", "Ordered", "Quoted"]
    assert "Customer" not in columns
    assert orders.cell(2, columns["Quoted"]).value == "=SUBTOTAL(109,E4:E10)"
    assert orders.cell(4, columns["Est. cost"]).value == "=SUM(F4:I4)"
    assert orders.cell(4, columns["Est. margin"]).value == "=E4-J4"
    assert orders.auto_filter.ref == "A3:R10"
    values = openpyxl.load_workbook(path, data_only=True)
    assert cents(values["Orders"].cell(2, columns["Quoted"]).value) == told.quoted.amount
    assert openpyxl.load_workbook(path)["Summary"].cell(8, 2).value == "=SUM(Orders!$F$4:$F$10)"


def test_orders_without_a_price_are_said_to_be_left_out(tmp_path: Path) -> None:
    report = replace(cost_report(2), unpriced=("CO-1", "CO-2"))
    summary = openpyxl.load_workbook(write_xlsx(report, tmp_path / "report.xlsx"))["Summary"]
    assert summary.cell(4, 1).value.endswith(" 2 orders without a price are left out: CO-1, CO-2.")
    none = replace(report_of([]), unpriced=("CO-1",))
    summary = openpyxl.load_workbook(write_xlsx(none, tmp_path / "report.xlsx"))["Summary"]
    assert summary.cell(4, 1).value == (
        "No orders with a price in this period. 1 order without a price is left out: CO-1."
    )
