"""Orders are drafted and changed on the screen: work, what their list has, and what is in nobody's list."""

from __future__ import annotations

import pytest

from tests.services.bought import GRAIN, RINGS, drafted, with_suppliers
from tests.services.copies import Shop, copies, file_shop
from tests.services.purchase_samples import invoiced
from tests.views.shown_page import Show, ShownPage, show
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import NewRequest
from veliano_desk.views.purchasing import PAGE

__all__ = ["copies", "file_shop", "show"]


def orders_of(shown: ShownPage):
    shown.do(lambda: shown.page.show_item("orders"))
    return shown.page.sections["orders"]


def test_work_and_what_they_list_are_ordered(file_shop: Shop, show: Show):
    with_suppliers(file_shop.owner)
    shown = show(file_shop.owner, PAGE)
    orders = orders_of(shown)
    shown.do(orders.new_button.click)
    form = orders.draft
    shown.do(form.save_button.click)
    assert form.supplier.error
    form.supplier.set_value("STULLER")
    shown.do(form.save_button.click)
    assert form.lines[0].what.error
    form.lines[0].what.set_text("14ky")
    form.lines[0].per.set_value("g")
    form.lines[0].per.changed.emit()
    assert not form.lines[0].loss.isVisibleTo(form)
    shown.do(form.save_button.click)
    assert form.lines[0].quantity.error == "Give g, above zero."
    form.lines[0].quantity.set_text("20")
    shown.do(form.add_button.click)
    work = form.lines[1]
    for field, text in ((work.what, "Casting, 4 trees"), (work.quantity, "4"), (work.price, "35"), (work.loss, "1.5")):
        field.set_text(text)
    work.operation.set_value("cast")
    work.operation.changed.emit()
    assert work.loss.isVisibleTo(form)
    assert shown.page.unsaved()
    shown.do(form.save_button.click)
    assert shown.page.unsaved() == ""
    gold, casting = file_shop.owner.purchasing.order("PO-2026-0001").lines
    assert (gold.code, gold.quantity, gold.price and gold.price.plain()) == ("SP-14Y", 20_000, "62.40")
    assert (casting.operation, str(casting.loss_percent), casting.unit) == ("cast", "1.5", "piece")


def test_a_draft_gets_its_price_and_keeps_what_it_was_asked_for(file_shop: Shop, show: Show):
    with_suppliers(file_shop.owner)
    asked = file_shop.owner.purchasing.ask_for([NewRequest(12, title="Polishing cloths")])
    file_shop.owner.purchasing.order_requests("STULLER", asked)
    shown = show(file_shop.owner, PAGE)
    orders = orders_of(shown)
    assert "Change draft…" in [one.text() for one in orders.preview.menu().actions()]
    shown.do(orders.preview.next_button.click)
    shown.do(orders.form.take_button.click)
    assert shown.troubles[-1].title == "A line has no price"
    shown.do(orders.preview.change_asked.emit)
    orders.draft.lines[0].price.set_text("1.50")
    shown.do(orders.draft.save_button.click)
    assert file_shop.owner.purchasing.what_to_buy() == ()
    shown.do(orders.preview.next_button.click)
    assert not orders.form.words_field.isVisibleTo(orders.form)
    shown.do(orders.form.take_button.click)
    order = file_shop.owner.purchasing.order("PO-2026-0001")
    assert (order.state, order.lines[0].title, order.total and order.total.plain()) == (
        PurchaseState.SENT, "Polishing cloths", "18.00",
    )  # fmt: skip


def test_a_line_is_removed_and_nothing_is_kept_of_what_was_dropped(file_shop: Shop, show: Show):
    before = drafted(file_shop.owner, GRAIN, RINGS)
    shown = show(file_shop.owner, PAGE)
    orders = orders_of(shown)
    shown.do(orders.preview.change_asked.emit)
    assert [one.quantity.text() for one in orders.draft.lines] == ["50", "25"]
    shown.do(orders.draft.lines[0].removed.emit)
    shown.do(orders.draft.drop)
    assert file_shop.owner.purchasing.order(before.number) == before
    shown.do(orders.preview.change_asked.emit)
    shown.do(orders.draft.lines[0].removed.emit)
    shown.do(orders.draft.save_button.click)
    (rings,) = file_shop.owner.purchasing.order(before.number).lines
    assert (rings.id, rings.quantity, rings.price) == (before.lines[1].id, 25, before.lines[1].price)


@pytest.mark.parametrize(("name", "text"), [("quantity", "0"), ("price", "-1"), ("loss", "101"), ("what", "")])
def test_what_cannot_be_is_said_at_its_field(file_shop: Shop, show: Show, name: str, text: str):
    drafted(file_shop.owner, GRAIN)
    shown = show(file_shop.owner, PAGE)
    orders = orders_of(shown)
    shown.do(orders.preview.change_asked.emit)
    field = getattr(orders.draft.lines[0], name)
    field.set_text(text)
    shown.do(orders.draft.save_button.click)
    assert field.error


def test_an_invoice_typed_wrong_is_taken_back(file_shop: Shop, show: Show):
    invoiced(file_shop.owner)
    shown = show(file_shop.owner, PAGE)
    orders = orders_of(shown)
    assert "Take an invoice back…" in [one.text() for one in orders.preview.menu().actions()]
    shown.do(orders.preview.void_asked.emit)
    shown.do(orders.invoice.void_button.click)
    assert orders.invoice.reason.error
    orders.invoice.reason.set_text("typed wrong")
    shown.do(orders.invoice.void_button.click)
    (void,) = file_shop.owner.purchasing.order("PO-2026-0001").invoices
    assert (void.state, void.reason) == ("void", "typed wrong")
    assert "Take an invoice back…" not in [one.text() for one in orders.preview.menu().actions()]
