"""A worker's statement and a ledger's extract: opening, movements, closing, losses against caps, on paper and sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import EventKind, moved

ANA = "worker:bench"


def days(shop: Shop) -> tuple[str, str]:
    """The days after the opening, up to now."""
    today = shop.clock.now().date()
    return (today - timedelta(days=1)).isoformat(), today.isoformat()


@pytest.fixture
def worked(shop: Shop) -> Shop:
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000))
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 5_000))
    shop.clock.pass_time(days=3)
    shop.owner.metal.post_all([
        moved(EventKind.ISSUE, "vault", ANA, "14ky", 15_000, note="for the chain"),
        moved(EventKind.FILINGS, ANA, "dust:filings", "14ky", 1_200),
        moved(EventKind.LOSS, ANA, "loss", "14ky", 188, operation="set"),
    ])  # fmt: skip
    return shop


def words(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def test_a_workers_statement_has_opening_movements_closing_and_losses(worked: Shop):
    first, last = (date.fromisoformat(day) for day in days(worked))
    statement = worked.owner.metal_reports.statement(ANA, first, last)
    (part,) = statement.parts
    assert (part.opening_mg, part.came_mg, part.went_mg, part.closing_mg) == (5_000, 15_000, 1_388, 18_612)
    assert [line.balance_mg for line in part.lines] == [20_000, 18_800, 18_612]
    assert part.lines[0].ways == "from Vault"
    (loss,) = statement.losses
    assert (loss.operation, loss.worked_mg, loss.lost_mg, loss.allowed_mg) == ("set", 18_800, 188, 282)
    assert (statement.title, statement.place) == ("Metal statement", "Bench of Bench")


def test_it_is_written_as_pdf_and_as_a_sheet(worked: Shop, command: CommandLine, tmp_path: Path):
    first, last = days(worked)
    span = ("--from", first, "--to", last)
    paper, sheet = tmp_path / "ana.pdf", tmp_path / "ana.xlsx"
    told = command("report", "metal-statement", "--worker", "bench", *span, "--out", str(paper), "--json").data()
    assert (told["articles"][0]["closing_g"], told["lost_g"]) == ("18.612", "0.188")
    said = words(paper.read_bytes())
    for each in ("Metal statement · Bench of Bench", "Opening", "5.000", "for the chain", "Closing", "18.612",
                 "Lost at", "0.282", "Page 1 of 1"):  # fmt: skip
        assert each in said
    assert command("report", "metal-statement", "--worker", "bench", *span, "--out", str(sheet)).code == 0
    book = openpyxl.load_workbook(sheet)
    values = [[cell.value for cell in row] for row in book["Movements"].iter_rows(min_row=4)]
    assert [row[-1] for row in values] == [5, 20, 18.8, 18.612, 18.612]
    assert book["Losses"]["E4"].value == 0.188


def test_any_account_has_an_extract(worked: Shop, command: CommandLine, tmp_path: Path):
    first, last = days(worked)
    file = tmp_path / "vault.pdf"
    asked = ("report", "metal-statement", "--account", "vault", "--from", first, "--to", last, "--out")
    assert command(*asked, str(file)).code == 0
    said = words(file.read_bytes())
    assert "Ledger extract · Vault" in said
    assert "Lost at" not in said
    assert "Name it .pdf or .xlsx" in command(*asked, str(tmp_path / "vault.doc")).complaint
    assert command("report", "metal-statement", "--from", first, "--to", last, "--out", "x.pdf").code == 2


def test_an_account_that_nothing_is_known_of_says_so_on_paper(worked: Shop, tmp_path: Path):
    day = date(2020, 1, 1)
    statement = worked.owner.metal_reports.statement("worker:stock", day, day)
    assert "Nothing was there" in words(worked.owner.metal_reports.pdf(statement))
    worked.owner.metal_reports.write(statement, tmp_path / "empty.xlsx")
    with pytest.raises(InputError):
        worked.owner.metal_reports.statement(ANA, day, date(2019, 1, 1))


def test_a_long_statement_goes_over_pages_with_no_heading_alone(worked: Shop):
    worked.owner.metal.post_all([moved(EventKind.ISSUE, "vault", ANA, "14ky", 100 + at) for at in range(150)])
    first, last = (date.fromisoformat(day) for day in days(worked))
    pdf = worked.owner.metal_reports.pdf(worked.owner.metal_reports.statement(ANA, first, last))
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 3
    assert all("Balance, g" in page for page in pages)
    assert pdf == worked.owner.metal_reports.pdf(worked.owner.metal_reports.statement(ANA, first, last))
