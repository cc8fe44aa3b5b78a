"""Orders and receipt notes on paper and as files: all that was ordered stands in each of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.services.bought import CAST, GRAIN, RINGS, came, sent
from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.purchasing import NewLine, PurchaseView
from veliano_desk.domain.rights import Right


@pytest.fixture
def order(file_shop: Shop) -> PurchaseView:
    return sent(file_shop.owner)


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_an_order_says_on_paper_what_is_ordered_at_which_price(file_shop: Shop, order: PurchaseView):
    said = words(file_shop.owner.purchasing.order_pdf(order.number))
    for word in ("Veliano & Co", "Purchase order", "PO-2026-0001", "Stuller", "14K yellow gold", "50.000 g",
                 "62.40 / g", "3,120.00", "3,173.75 USD", "Page 1 of 1"):  # fmt: skip
        assert word in said


def test_the_same_order_makes_the_same_paper(file_shop: Shop, order: PurchaseView):
    purchasing = file_shop.owner.purchasing
    assert purchasing.order_pdf(order.number) == purchasing.order_pdf(order.number)
    assert purchasing.order_pdf(order.number, "Letter") != purchasing.order_pdf(order.number)


def test_a_long_order_goes_over_several_pages_and_no_line_is_lost(file_shop: Shop):
    lines = [NewLine(number, title=f"Bezel no. {number}", price=RINGS.price) for number in range(1, 76)]
    order = sent(file_shop.owner, *lines)
    said = words(file_shop.owner.purchasing.order_pdf(order.number))
    assert all(f"Bezel no. {number}" in said for number in range(1, 76))
    assert "Page 5 of 5" in said


def test_work_outside_says_what_goes_along_and_which_loss_was_agreed(file_shop: Shop):
    order = sent(file_shop.owner, CAST, supplier="WAXWORKS")
    assert "loss agreed 1 %" in words(file_shop.owner.purchasing.order_pdf(order.number))


def test_prices_are_absent_on_the_paper_of_those_who_may_not_see_costs(file_shop: Shop, order: PurchaseView):
    token = file_shop.owner.people.make_token("Reader", [Right.PURCHASING_SEE])
    desk = file_shop.workspace.sign_in_with_token(token.secret)
    said = words(desk.purchasing.order_pdf(order.number)) + desk.purchasing.order_letter(order.number)[1]
    assert "62.40" not in said
    assert "3,1" not in said


def test_a_receipt_note_says_what_came(file_shop: Shop, order: PurchaseView, tmp_path: Path):
    order = file_shop.owner.purchasing.receive(order.id, order.version, came(order, 30_000, 25, delivery_note="DN-7"))
    number = order.receipts[0].number
    said = words(file_shop.owner.purchasing.receipt_pdf(number))
    for word in ("Receipt note", number, "PO-2026-0001", "DN-7", "30.000 g", "25"):
        assert word in said
    book = load_workbook(file_shop.owner.purchasing.write_receipt(number, tmp_path / "note.xlsx"))
    assert [cell.value for cell in book.worksheets[0][5]][:3] == ["14K yellow gold", 30, "g"]


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv", "xml", "txt"])
def test_an_order_is_written_by_the_ending_of_the_name(
    file_shop: Shop, order: PurchaseView, tmp_path: Path, ending: str
):
    path = file_shop.owner.purchasing.write_order(order.number, tmp_path / f"order.{ending}")
    assert path.stat().st_size > 100


def test_csv_and_xml_have_every_line_with_a_point_in_its_quantity(file_shop: Shop, order: PurchaseView, tmp_path: Path):
    purchasing = file_shop.owner.purchasing
    text = purchasing.write_order(order.number, tmp_path / "order.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(one["description"], one["quantity"], one["unit"], one["price"]) for one in rows] == [
        ("14K yellow gold", "50.000", "g", "62.40"), ("Jump ring 4.1 mm", "25", "piece", "2.15"),
    ]  # fmt: skip
    root = ElementTree.fromstring(purchasing.write_order(order.number, tmp_path / "order.xml").read_bytes())
    assert root.get("number") == "PO-2026-0001"
    assert [one.findtext("quantity") for one in root.findall("line")] == ["50.000", "25"]


def test_a_title_that_looks_like_a_formula_harms_no_spreadsheet(file_shop: Shop, tmp_path: Path):
    order = sent(file_shop.owner, NewLine(1, title="=HYPERLINK(1)", price=GRAIN.price))
    text = file_shop.owner.purchasing.write_order(order.number, tmp_path / "order.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    sheet = load_workbook(file_shop.owner.purchasing.write_order(order.number, tmp_path / "order.xlsx")).worksheets[0]
    assert sheet["D5"].data_type == "s"


def test_the_letter_names_lines_day_and_total(file_shop: Shop, order: PurchaseView):
    subject, text = file_shop.owner.purchasing.order_letter(order.number)
    assert subject == "Purchase order PO-2026-0001, Veliano & Co"
    for word in ("1. 14K yellow gold: 50.000 g", "3173.75 USD", "19 Nov 2026", "Please confirm"):
        assert word in text


def test_what_cannot_be_written_is_refused(file_shop: Shop, order: PurchaseView, tmp_path: Path):
    with pytest.raises(InputError):
        file_shop.owner.purchasing.write_order(order.number, tmp_path / "order.docx")
    with pytest.raises(NotFoundError):
        file_shop.owner.purchasing.order_pdf("PO-404")
    with pytest.raises(NotFoundError):
        file_shop.owner.purchasing.receipt_pdf("GR-404")
