"""The Purchasing page: orders go their way by one button, needs are ordered, lists are looked at and taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.bought import CAST, GRAIN, came, drafted, sent, with_suppliers
from tests.services.copies import Shop, copies, file_shop
from tests.services.price_lists import GOOD, csv_of
from tests.services.test_receiving_goods import SAPPHIRE, STONE
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchase_states import PurchaseAction, PurchaseState
from veliano_desk.domain.purchasing import NewRequest
from veliano_desk.views.purchasing import PAGE

__all__ = ["copies", "file_shop", "show"]


def part(shown: ShownPage, key: str):
    shown.do(lambda: shown.page.show_item(key))
    return shown.page.sections[key]


def cells(section: object) -> list[list[str]]:
    model = section.panel.table.model()  # type: ignore[attr-defined]  # a Section
    return [
        [str(model.index(line, column).data()) for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def test_an_order_is_sent_received_and_closed_by_the_button_that_comes_next(file_shop: Shop, show: Show):
    drafted(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    assert cells(orders)[0][:3] == ["PO-2026-0001", "Stuller", "Draft"]
    shown.do(orders.preview.next_button.click)
    shown.do(orders.form.take_button.click)
    assert orders.preview.order.state is PurchaseState.SENT
    shown.do(orders.preview.receive_button.click)
    assert orders.form.lines[0].quantity.text() == "50"
    orders.form.lines[0].more["gross"].set_text("50.4")
    orders.form.words_field.set_text("DN-1")
    assert shown.page.unsaved()
    shown.do(orders.form.take_button.click)
    order = file_shop.owner.purchasing.order("PO-2026-0001")
    assert (order.state, order.receipts[0].lines[0].gross_mg) == (PurchaseState.RECEIVED, 50_400)
    assert shown.page.unsaved() == ""
    shown.do(orders.preview.next_button.click)
    shown.do(orders.form.take_button.click)
    assert file_shop.owner.purchasing.order("PO-2026-0001").state is PurchaseState.CLOSED


def test_more_than_ordered_is_said_and_nothing_typed_is_lost(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.receive_button.click)
    orders.form.lines[0].quantity.set_text("60")
    shown.do(orders.form.take_button.click)
    assert shown.troubles[-1].title == "This cannot be received"
    assert orders.form.lines[0].quantity.text() == "60"


@pytest.mark.parametrize("text", ["-1", "lots", "0.0001"])
def test_what_is_no_quantity_is_said_at_its_field(file_shop: Shop, show: Show, text: str):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.receive_button.click)
    orders.form.lines[0].quantity.set_text(text)
    shown.do(orders.form.take_button.click)
    assert "zero or more" in orders.form.lines[0].quantity.error


def test_the_menu_offers_what_else_may_be_done(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    offered = [action.text() for action in orders.preview.menu().actions()]
    assert "Show on paper" in offered
    assert "Cancel…" in offered
    shown.do(lambda: orders.preview.asked.emit(PurchaseAction.CANCEL))
    orders.form.words_field.set_text("no need")
    shown.do(orders.form.take_button.click)
    assert file_shop.owner.purchasing.order("PO-2026-0001").state is PurchaseState.CANCELLED


def test_an_order_is_seen_on_paper_and_saved(file_shop: Shop, show: Show, tmp_path: Path):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.paper_asked.emit)
    assert orders.paper.isVisibleTo(shown.page)
    assert not orders.paper.page.pixmap().isNull()
    shown.do(lambda: orders.save(tmp_path / "order.xml"))
    assert (tmp_path / "order.xml").exists()
    shown.do(orders.preview.letter_asked.emit)
    assert shown.toasts[-1].text == "The e-mail to the supplier is copied"


def test_what_is_needed_is_asked_for_and_ordered(file_shop: Shop, show: Show):
    with_suppliers(file_shop.owner)
    file_shop.owner.purchasing.ask_for([NewRequest(20_000, "14ky")])
    shown = show(file_shop.owner, PAGE)
    needs = part(shown, "needs")
    assert cells(needs)[0][0] == "14K yellow gold"
    assert needs.supplier.value() == "STULLER"
    shown.do(needs.order_button.click)
    assert shown.toasts[-1].text == "PO-2026-0001 is drafted: Stuller"
    needs.title.set_text("Polishing cloths")
    shown.do(needs.ask_button.click)
    assert needs.quantity.error
    needs.quantity.set_text("12")
    shown.do(needs.ask_button.click)
    assert [one.title for one in file_shop.owner.purchasing.what_to_buy()] == ["Polishing cloths"]
    shown.do(lambda: needs.panel.table.go_to(0))
    shown.do(needs.drop_button.click)
    assert file_shop.owner.purchasing.what_to_buy() == ()


def test_deliveries_are_listed_with_their_note(file_shop: Shop, show: Show, tmp_path: Path):
    order = sent(file_shop.owner, GRAIN)
    file_shop.owner.purchasing.receive(order.id, order.version, came(order, 30_000, delivery_note="DN-7"))
    shown = show(file_shop.owner, PAGE)
    receipts = part(shown, "receipts")
    assert cells(receipts)[0][0] == "GR-2026-0001"
    assert "30.000 g" in said(receipts.card)
    shown.do(receipts.show_paper)
    assert receipts.paper.isVisibleTo(shown.page)
    shown.do(lambda: receipts.save(tmp_path / "note.pdf"))
    assert (tmp_path / "note.pdf").exists()


def test_a_supplier_is_entered_and_changed(file_shop: Shop, show: Show):
    shown = show(file_shop.owner, PAGE)
    suppliers = part(shown, "suppliers")
    shown.do(suppliers.new)
    form = suppliers.form
    for name, text in (("name", "Hoover"), ("code", "hoover"), ("lead_days", "x"), ("contact", "Lena")):
        form.fields[name].set_text(text)
    shown.do(form.save_button.click)
    assert form.fields["lead_days"].error
    form.fields["lead_days"].set_text("5")
    shown.do(form.save_button.click)
    assert "Choose what they supply." in said(form)
    next(iter(form.kinds.values())).setChecked(True)
    shown.do(form.save_button.click)
    assert [one.code for one in file_shop.owner.purchasing.suppliers()] == ["HOOVER"]
    shown.do(suppliers.edit)
    form.fields["terms"].set_text("Net 30")
    shown.do(form.save_button.click)
    kept = file_shop.owner.purchasing.supplier(1).draft
    assert (kept.terms, kept.contacts[0].name, kept.lead_days) == ("Net 30", "Lena", 5)


def test_a_list_is_looked_at_mended_and_taken_in(file_shop: Shop, show: Show, tmp_path: Path):
    with_suppliers(file_shop.owner)
    file = tmp_path / "list.csv"
    file.write_bytes(csv_of([*GOOD, ("NEW-1", "A new ring", "3.50", "piece", ""), ("BAD", "Broken", "0", "g", "")]))
    shown = show(file_shop.owner, PAGE)
    lists = part(shown, "lists")
    shown.do(lambda: lists.open(file))
    lists.form.supplier.set_value("STULLER")
    shown.do(lists.form.check_button.click)
    assert "Row 6, Price: The price is zero." in said(lists.form)
    shown.do(lists.form.take_button.click)
    assert "Nothing was taken in." in said(lists.form)
    lists.form.skip.setChecked(True)
    lists.form.name.set_text("monthly")
    shown.do(lists.form.take_button.click)
    assert shown.toasts[-1].text.startswith("Stuller: 5 rows: 1 new")
    assert file_shop.owner.purchasing.articles_count(ListQuery(text="NEW-1")).count == 1
    assert file_shop.owner.purchasing.find_mapping("monthly").supplier == "Stuller"


def test_what_is_no_list_is_said(file_shop: Shop, show: Show, tmp_path: Path):
    with_suppliers(file_shop.owner)
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"no workbook")
    shown = show(file_shop.owner, PAGE)
    lists = part(shown, "lists")
    shown.do(lambda: lists.open(file))
    assert shown.troubles[-1].title == "The list cannot be read"
    shown.do(lambda: lists.open(tmp_path / "nothing.csv"))
    assert shown.troubles[-1].title == "The file cannot be read"


def test_an_order_is_gone_to_by_its_number(file_shop: Shop, show: Show):
    for _ in range(2):
        sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("PO-2026-0001"))
    assert [line[0] for line in cells(shown.page.sections["orders"])] == ["PO-2026-0001"]


def test_today_leads_to_what_is_to_buy_and_to_what_is_overdue(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    file_shop.owner.purchasing.ask_for([NewRequest(5, title="Cloths")])
    file_shop.clock.pass_time(days=5)
    sections = {one.key: one for one in file_shop.owner.insights.today().sections}
    drafted(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item(sections["to_buy"].view))
    assert "Cloths" in [line[0] for line in cells(shown.page.sections["needs"])]
    shown.do(lambda: shown.page.show_item(sections["deliveries"].view))
    assert [line[0] for line in cells(shown.page.sections["orders"])] == ["PO-2026-0001"]


def test_another_desks_change_is_shown_once_its_part_is_looked_at(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    suppliers = part(shown, "suppliers")
    part(shown, "orders")
    order = file_shop.owner.purchasing.order("PO-2026-0001")
    shown.do(lambda: file_shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000)))
    assert cells(shown.page.sections["orders"])[0][2] == "Received"
    assert part(shown, "suppliers") is suppliers


def test_who_may_only_look_is_offered_nothing_to_do(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    desk = file_shop.owner
    from dataclasses import replace

    from veliano_desk.domain.rights import Right

    desk.access.who = replace(desk.who, rights=frozenset({Right.PURCHASING_SEE, Right.ORDERS_SEE}))
    shown = show(desk, PAGE)
    orders = part(shown, "orders")
    assert not orders.preview.next_button.isVisibleTo(shown.page)
    assert "$" not in said(shown.page)


def test_more_than_ordered_is_accepted_by_who_may_with_a_reason(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.receive_button.click)
    orders.form.lines[0].quantity.set_text("50.5")
    orders.form.over.set_text("they rounded up")
    shown.do(orders.form.take_button.click)
    assert file_shop.owner.purchasing.order("PO-2026-0001").receipts[0].lines[0].quantity == 50_500


def test_an_invoice_is_compared_kept_and_approved(file_shop: Shop, show: Show):
    order = sent(file_shop.owner, GRAIN)
    file_shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.invoice_asked.emit)
    form = orders.invoice
    shown.do(form.keep_button.click)
    assert form.total.error
    form.total.set_text("3,300.00")
    form.number.set_text("R-1")
    shown.do(form.compare_button.click)
    assert "3,300.00 USD; its lines, freight and tax come to 3,120.00 USD" in said(form)
    assert shown.page.unsaved()
    shown.do(form.keep_button.click)
    assert "Approve the invoice…" in [one.text() for one in orders.preview.menu().actions()]
    shown.do(orders.preview.approval_asked.emit)
    shown.do(form.approve_button.click)
    assert form.reason.error
    form.reason.set_text("courier, by phone")
    shown.do(form.approve_button.click)
    assert file_shop.owner.purchasing.order("PO-2026-0001").invoices[0].state == "approved"


def test_metal_is_sent_along_with_work(file_shop: Shop, show: Show):
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    sent(file_shop.owner, CAST, supplier="WAXWORKS")
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    assert "Send metal along…" in [one.text() for one in orders.preview.menu().actions()]
    shown.do(orders.preview.along_asked.emit)
    orders.along.article.set_value("14ky")
    shown.do(orders.along.send_button.click)
    assert orders.along.weight.error
    orders.along.weight.set_text("80")
    shown.do(orders.along.send_button.click)
    assert file_shop.owner.purchasing.order("PO-2026-0001").lines[0].out_mg == 80_000
    assert "80.000\xa0g with them" in said(orders.preview)


def test_goods_on_memo_say_whose_they_are_and_are_settled(file_shop: Shop, show: Show):
    with_suppliers(file_shop.owner)
    shown = show(file_shop.owner, PAGE)
    memos = part(shown, "memos")
    shown.do(memos.form.take_button.click)
    assert memos.form.supplier.error
    memos.form.supplier.set_value("STULLER")
    shown.do(memos.form.take_button.click)
    assert memos.form.title.error
    for field, text in ((memos.form.title, "Oval sapphire"), (memos.form.quantity, "1.52"), (memos.form.value, "900")):
        field.set_text(text)
    memos.form.supplier.set_value("STULLER")
    shown.do(memos.form.take_button.click)
    assert cells(memos)[0][1:3] == ["Stuller", "Oval sapphire"]
    assert "Theirs, with us: Stuller" in said(memos.card)
    memos.quantity.set_text("9")
    shown.do(memos.keep_button.click)
    assert shown.troubles[-1].title == "That much is not out"
    memos.quantity.set_text("1.52")
    shown.do(memos.keep_button.click)
    assert file_shop.owner.purchasing.memos() == ()


def test_a_certified_stone_is_received_with_its_piece_and_certificate(file_shop: Shop, show: Show):
    file_shop.owner.materials.add_article(SAPPHIRE)
    sent(file_shop.owner, STONE)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.receive_button.click)
    (fields,) = orders.form.lines
    assert (fields.quantity.text(), fields.more["pieces"].text()) == ("1.52", "1")
    fields.more["rejected"].set_text("x")
    shown.do(orders.form.take_button.click)
    assert fields.more["rejected"].error
    fields.more["rejected"].set_text("")
    fields.more["certificate"].set_text("2026-118")
    fields.more["laboratory"].set_text("GRS")
    shown.do(orders.form.take_button.click)
    (line,) = file_shop.owner.purchasing.order("PO-2026-0001").receipts[0].lines
    assert (line.pieces, line.certificate) == (1, "2026-118")


def test_what_is_rejected_stays_open(file_shop: Shop, show: Show):
    sent(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = part(shown, "orders")
    shown.do(orders.preview.receive_button.click)
    orders.form.lines[0].quantity.set_text("40")
    orders.form.lines[0].more["rejected"].set_text("10")
    shown.do(orders.form.take_button.click)
    (line,) = file_shop.owner.purchasing.order("PO-2026-0001").lines
    assert (line.received, line.rejected, line.open_quantity) == (40_000, 10_000, 10_000)
