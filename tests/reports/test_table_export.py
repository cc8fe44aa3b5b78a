from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.money import Money
from veliano_desk.reports.table_export import Column, Value, write_csv, write_xlsx

NINE_THIRTY = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
COLUMNS = (Column("Order"), Column("Value", "money", "USD"), Column("Promise", "date"), Column("Pieces", "number"))
ROWS: tuple[tuple[Value, ...], ...] = (
    ("CO-1", Money.of("1290.00", "USD"), date(2026, 11, 29), 2),
    ("=HYPERLINK(0)", Money.of("-12.30", "EUR"), NINE_THIRTY, Decimal("1.250")),
    ("محمد “quoted”, with comma", None, None, None),
)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source))


def test_csv_is_plain_digits_iso_days_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    assert write_csv(path, COLUMNS, ROWS) == 3
    assert read_csv(path) == [
        ["Order", "Value (USD)", "Promise", "Pieces"],
        ["CO-1", "1290.00", "2026-11-29", "2"],
        ["'=HYPERLINK(0)", "-12.30 EUR", "2026-11-29T09:30:00+00:00", "1.250"],
        ["محمد “quoted”, with comma", "", "", ""],
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfOrder,")
    assert path.read_bytes().count(b"\r\n") == 4


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_that_looks_like_a_formula_is_guarded_in_csv(start: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", [Column(f"{start}title")], [(f"{start}1+1",), ("1+1",)])
    assert read_csv(tmp_path / "x.csv") == [[f"'{start}title"], [f"'{start}1+1"], ["1+1"]]


def test_a_sheet_has_typed_cells(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    assert write_xlsx(path, COLUMNS, ROWS, title="Orders: all [open]") == 3
    book = openpyxl.load_workbook(path)
    sheet = book[book.sheetnames[0]]
    assert sheet.title == "Orders  all  open"
    assert [cell.value for cell in sheet[1]] == ["Order", "Value", "Promise", "Pieces"]
    assert [cell.value for cell in sheet[2]] == ["CO-1", 1290, NINE_THIRTY.replace(hour=0, minute=0, tzinfo=None), 2]
    assert [cell.value for cell in sheet[3]] == ["=HYPERLINK(0)", -12.3, NINE_THIRTY.replace(tzinfo=None), 1.25]
    assert sheet["A3"].data_type != "f"
    assert sheet["C2"].is_date
    assert "$" in sheet["B2"].number_format
    assert "€" in sheet["B3"].number_format
    assert [cell.value for cell in sheet[4]] == ["محمد “quoted”, with comma", None, None, None]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D4")


def test_an_empty_list_is_its_headings(tmp_path: Path) -> None:
    assert write_csv(tmp_path / "x.csv", COLUMNS, []) == 0
    assert len(read_csv(tmp_path / "x.csv")) == 1
    assert write_xlsx(tmp_path / "x.xlsx", COLUMNS, [], title="") == 0
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == ["List"]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_rows_are_not_gathered_in_memory(write, tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Value, ...]]:
        for number in range(6_000):
            yield (f"{number} " + "x" * 2_000,)

    tracemalloc.start()
    try:
        write(tmp_path / "x", [Column("Note")], rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_cancelling_leaves_nothing_behind(write, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    asked = iter([False, False, True])
    rows = ((f"{number}",) for number in range(5_000))
    with pytest.raises(CancelledError):
        write(
            tmp_path / "x", [Column("Note")], rows,
            progress=lambda *step: told.append(step), cancelled=lambda: next(asked),
        )  # fmt: skip
    assert told == [(0, 0), (500, 0)]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_ragged_row_is_a_fault_and_not_a_shifted_column(write, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write(tmp_path / "x", COLUMNS, [("CO-1",)])
    assert list(tmp_path.iterdir()) == []
