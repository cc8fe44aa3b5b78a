"""How long a supplier's price list of 50,000 rows takes to be read, checked and taken in, beside bare SQLite

The list is a CSV file and a workbook with a code, a description, a price, what it is for and a smallest quantity per
row. Every row is checked, compared with what is known, and written with its first price, in one transaction with its
audit entry. Bare SQLite writes the finished rows with `executemany` into the same two tables and nothing else. A second
import of the same list writes nothing.
"""

from __future__ import annotations

import csv
import io
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.result import Result
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.price_lists import Field, ImportReport, ListMapping
from veliano_desk.domain.suppliers import SupplierDraft, SupplierKind
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk

ROWS = int(os.environ.get("CATALOGUE_ROWS", "50000"))
LEAST_PER_SECOND = 5_000.0
HEADINGS = ("Item", "Description", "Price", "Per", "Min")
MAPPING = ListMapping(
    {Field.CODE: "Item", Field.TITLE: "Description", Field.PRICE: "Price", Field.UNIT: "Per", Field.PACK: "Min"}
)
_WHAT = ("Jump ring", "Cable chain", "Round brilliant", "Casting grain", "Bezel setting", "Lobster clasp", "Sheet")
_METALS = ("14K yellow", "14K white", "18K yellow", "sterling silver", "platinum 950")
_TABLES = ("supplier_articles", "supplier_prices")


def run() -> list[Result]:
    """Rows a second, against 5,000; bare SQLite's beside it."""
    rows = _made()
    text, book = _csv(rows), _xlsx(rows)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "catalogue.db")
        with open_workspace(f"sqlite:///{file.as_posix()}", secrets=DemoSecrets()) as workspace:
            desk = fill.open_owner(workspace, random_password())
            for code in ("CSV", "XLSX"):
                desk.purchasing.add_supplier(SupplierDraft(code, code, (SupplierKind.FINDINGS,), "USD"))
            first = _rate(lambda: _take(desk, "CSV", text))
            second = _rate(lambda: _take(desk, "CSV", text))
            workbook = _rate(lambda: _take(desk, "XLSX", book))
        bare = _bare(file)
    promised = f"{LEAST_PER_SECOND:,.0f} rows/s"
    return [
        Result(f"CSV of {ROWS:,} rows taken in", first, "rows/s", promised, LEAST_PER_SECOND, 1.0),
        Result(f"workbook of {ROWS:,} rows taken in", workbook, "rows/s", promised, LEAST_PER_SECOND, 1.0),
        Result("the same CSV once more", second, "rows/s", promised, LEAST_PER_SECOND, 1.0),
        Result("CSV, beside the finished rows", first, "rows/s", "bare executemany", bare),
    ]


def _made() -> list[tuple[str, str, str, str, str]]:
    dice = random.Random(5)
    return [
        (
            f"{dice.choice('ABCJRS')}{number:06d}",
            f"{dice.choice(_WHAT)} {dice.choice(_METALS)} {dice.randint(1, 99)} mm",
            f"{dice.randint(40, 900_000) / 100:.2f}", dice.choice(("g", "ct", "piece", "pair", "ft")),
            str(dice.randint(1, 50)),
        )
        for number in range(ROWS)
    ]  # fmt: skip


def _csv(rows: list[tuple[str, str, str, str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def _xlsx(rows: list[tuple[str, str, str, str, str]]) -> bytes:
    from xlsxwriter import Workbook

    packed = io.BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for at, (code, title, price, per, least) in enumerate(rows, start=1):
            sheet.write_row(at, 0, (code, title, float(price), per, int(least)))
    return packed.getvalue()


def _take(desk: Desk, supplier: str, content: bytes) -> None:
    report: ImportReport = desk.purchasing.import_list(supplier, "list", content, MAPPING)
    if report.bad or report.rows != ROWS:
        raise AssertionError(report.words())


def _rate(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return ROWS / (time.perf_counter() - begin)


def _bare(file: Path) -> float:
    """Rows a second of the same rows, finished, into empty tables with the same columns and indexes."""
    with sqlite3.connect(file) as source:
        schema = [sql for (sql,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql IS NOT NULL", _TABLES
        )]  # fmt: skip
        number = "SELECT id FROM suppliers WHERE code = 'CSV'"
        rows = {
            "supplier_articles": source.execute(
                f"SELECT * FROM supplier_articles WHERE supplier_id = ({number})"
            ).fetchall(),
            "supplier_prices": source.execute(
                "SELECT * FROM supplier_prices WHERE supplier_article_id IN "
                f"(SELECT id FROM supplier_articles WHERE supplier_id = ({number}))"
            ).fetchall(),
        }
    target = sqlite3.connect(file.with_name("bare.db"))
    target.execute("PRAGMA journal_mode=WAL")
    for sql in schema:
        target.execute(sql)
    begin = time.perf_counter()
    with target:
        for table, found in rows.items():
            target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    taken = time.perf_counter() - begin
    target.close()
    return ROWS / taken


if __name__ == "__main__":
    for result in run():
        print(result)
