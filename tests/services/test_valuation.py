"""What the stock is worth: at any past moment, to the cent what the ledger says, on paper and in spreadsheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, VAULT, a_lot
from tests.services.test_materials import MELEE
from veliano_desk.domain.errors import InputError, RightMissingError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.stock import NewIssue, NewLot
from veliano_desk.domain.valuation import coins


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """Clasps, a stone, a parcel whose value is no whole cent, and gold that nobody priced."""
    a_lot(shop.owner)
    a_lot(shop.owner, SOLO, THE_STONE)
    shop.owner.materials.add_article(MELEE)
    shop.owner.materials.receive([NewLot(MELEE.code, 999, VAULT, 37, 1_000_033), NewLot(MELEE.code, 70, VAULT, 7, 49)])
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 12_345))
    return shop


def lot_of(shop: Shop, code: str) -> int:
    (found,) = [line.lot for line in shop.owner.materials.valuation().lines if line.article == code]
    return int(found[1:])


def ledger_units(shop: Shop) -> int:
    return int(str(shop.rows("SELECT sum(value) FROM stock_positions")[0][0]))


def test_its_sum_is_the_ledgers_to_the_cent_and_that_of_what_is_printed(stocked: Shop):
    report = stocked.owner.materials.valuation()
    assert report.total.units() == round(ledger_units(stocked) / 100) * 100
    assert sum(line.value.units() for line in report.lines) == ledger_units(stocked)
    for sums in (report.lines, report.by_kind, report.by_place):
        printed = [getattr(one, "printed", None) or one.value for one in sums]  # type: ignore[attr-defined]  # either
        assert sum(one.units() for one in printed) == report.total.units()
    assert {one.title for one in report.by_place} == {"Vault", "Metal ledger"}
    assert report.estimated.amount > 0


def test_every_past_moment_can_be_asked_for(stocked: Shop):
    then, before = stocked.clock.now(), stocked.owner.materials.valuation()
    stocked.clock.pass_time(days=3)
    stocked.owner.materials.issue(NewIssue(lot_of(stocked, CLASP.code), 4, order=stocked.take_order()))
    stocked.owner.metal.post(moved(EventKind.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 12_345))
    now = stocked.owner.materials.valuation()
    assert now.total.units() < before.total.units()
    past = stocked.owner.materials.valuation(then)
    assert (past.lines, past.total, past.by_kind) == (before.lines, before.total, before.by_kind)
    assert stocked.owner.materials.valuation(then.replace(year=2020)).lines == ()


def test_it_is_written_as_pdf_and_workbook(stocked: Shop, tmp_path: Path):
    report = stocked.owner.materials.valuation()
    pdf = stocked.owner.materials.write_report(report, tmp_path / "value.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    for words in ("Stock valuation", "By kind", "By place", "Lobster clasp 9 mm", "GIA 2215998001", "Page 1 of 1"):
        assert words in text
    assert f"{report.total.plain()}"[-6:] in text.replace(",", "")
    book = openpyxl.load_workbook(stocked.owner.materials.write_report(report, tmp_path / "value.xlsx"))
    assert book.sheetnames == ["Lots", "By kind", "By place"]
    last = [cell.value for cell in list(book["Lots"].rows)[-1]]
    assert last[9] == pytest.approx(float(report.total.amount))
    with pytest.raises(InputError):
        stocked.owner.materials.write_report(report, tmp_path / "value.doc")


def test_hundreds_of_lots_go_over_several_pages(shop: Shop, tmp_path: Path):
    shop.owner.materials.add_article(CLASP)
    shop.owner.materials.receive([NewLot(CLASP.code, 1, VAULT, value=10_001) for _ in range(120)])
    pdf = shop.owner.materials.write_report(shop.owner.materials.valuation(), tmp_path / "value.pdf")
    pages = PdfReader(pdf).pages
    assert len(pages) > 2
    assert sum(page.extract_text().count("Lobster") for page in pages) == 120
    assert "Total" in pages[-1].extract_text()


def test_the_stone_sheet_says_what_each_stone_is_and_for_whom(stocked: Shop, tmp_path: Path):
    order = stocked.take_order()
    stocked.owner.materials.reserve(SOLO.code, order, lot_id=lot_of(stocked, SOLO.code))
    sheet = stocked.owner.materials.stone_sheet()
    (stone,) = [line for line in sheet.lines if line.certificate]
    assert (stone.certificate, stone.reserved_for, stone.state, stone.mct) == (
        "GIA 2215998001",
        order,
        "reserved",
        1_020,
    )
    assert (sheet.pieces, sheet.mct) == (45, 2_089)
    pdf = stocked.owner.materials.write_report(sheet, tmp_path / "stones.pdf", "Letter")
    assert order in PdfReader(pdf).pages[0].extract_text()
    book = openpyxl.load_workbook(stocked.owner.materials.write_report(sheet, tmp_path / "stones.xlsx"))
    assert "GIA 2215998001" in [cell.value for cell in book["Stones"]["H"]]


def test_values_are_for_those_who_see_costs(stocked: Shop, tmp_path: Path):
    rights = stocked.desk_of("manager").who.rights - {"cost.see", "customers.see"}
    token = stocked.owner.people.make_token("Print", rights)
    desk = stocked.workspace.sign_in_with_token(token.secret)
    with pytest.raises(RightMissingError):
        desk.materials.valuation()
    sheet = desk.materials.stone_sheet()
    assert (sheet.total, {line.value for line in sheet.lines}) == (None, {None})
    pdf = desk.materials.write_report(sheet, tmp_path / "stones.pdf")
    assert "5,200" not in PdfReader(pdf).pages[0].extract_text()


@given(amounts=st.lists(st.integers(0, 10**11), max_size=30), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_is_printed_sums_to_the_printed_total(amounts: list[int], currency: str):
    step = {"USD": 100, "JPY": 10_000, "KWD": 10}[currency]
    printed = [one.units() for one in coins(amounts, currency)]
    assert sum(printed) == round(sum(amounts) / step) * step
    assert all(abs(coin - amount) <= step for coin, amount in zip(printed, amounts, strict=True))
