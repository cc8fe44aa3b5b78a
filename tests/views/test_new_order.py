"""Entering an order on the screen: finding the customer, the pieces, the price, what is wrong and where."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.services.desk import Desk
from veliano_desk.views.orders import NEW_PAGE, PAGE
from veliano_desk.views.orders.new_order.page import NewOrderPage
from veliano_desk.views.orders.new_order.piece_form import PieceForm

__all__ = ["copies", "file_shop", "show"]
CTRL = Qt.KeyboardModifier.ControlModifier


def opened(show: Show, desk: Desk, **kwargs: Any) -> ShownPage:
    shown = show(desk, NEW_PAGE, **kwargs)
    shown.do(lambda: shown.page.show_item(None))
    return shown


def page_of(shown: ShownPage) -> NewOrderPage:
    page = shown.page
    assert isinstance(page, NewOrderPage)
    return page


def wait_for_estimate(shown: ShownPage) -> None:
    QTest.qWait(230)  # the pause after the last key, before anything is asked
    shown.rest()


def choose(form: PieceForm, name: str, value: str) -> None:
    """As a person chooses from the list."""
    box = form.field(name).editor
    assert isinstance(box, QComboBox)
    at = box.findData(value)
    box.setCurrentIndex(at)
    box.activated.emit(at)


def fill_in_grill(shown: ShownPage) -> None:
    form = page_of(shown).pieces[0]
    choose(form, "kind", "grillz")
    choose(form, "alloy_code", "14ky")
    choose(form, "style", "open_face")
    chart = form.field("teeth").editor
    chart.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space):
        shown.press(key)


def fill_in_for_somebody_new(shown: ShownPage) -> None:
    page = page_of(shown)
    page.customer.begin_new()
    shown.type("Ana Kovac", page.customer.form.field("name").editor)
    shown.type("ana@example.com", page.customer.form.field("email").editor)
    fill_in_grill(shown)
    shown.type("1450", page.agreement.field("price").editor)


def test_an_order_for_somebody_known_is_entered_with_the_keyboard_alone(file_shop: Shop, show: Show) -> None:
    desk = file_shop.owner
    desk.store_sync.take_in("customers", [customer_row(name="Marco Díaz"), customer_row(name="Marcus Bell")])
    shown = opened(show, desk)
    page = page_of(shown)
    shown.type("marco", page.customer.search)
    shown.press(Qt.Key.Key_Return)
    focused = page.focusWidget()
    assert focused is not None
    assert focused.accessibleName().startswith("Choose Marco Díaz")
    shown.press(Qt.Key.Key_Return)
    assert "Marco Díaz" in said(page.customer)
    fill_in_grill(shown)
    wait_for_estimate(shown)
    assert "Should be sold at" in said(page.estimate)
    shown.click(named(page.agreement, page.agreement._take.text()))
    shown.press(Qt.Key.Key_Return, CTRL)
    assert shown.went[-1] == ("order_hub", "CO-1001")
    view = desk.orders.show("CO-1001")
    assert (view.customer, view.pieces[0].teeth, view.pieces[0].alloy_code) == ("Marco Díaz", (18, 17), "14ky")
    assert view.value is not None
    assert view.pieces[0].estimate is not None
    assert view.value == view.pieces[0].estimate.total.rounded()
    assert view.promise_on is not None
    assert page.is_empty()
    assert page.unsaved() == ""


def test_somebody_new_takes_up_what_was_searched_for(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    shown.type("ana@example.com", page.customer.search)
    shown.press(Qt.Key.Key_Return)
    assert "Nobody like that yet" in said(page.customer)
    shown.click(named(page.customer, "New customer"))
    assert page.typed().customer is not None
    assert page.typed().customer.email == "ana@example.com"  # type: ignore[union-attr]  # looked at above
    shown.type("Ana Kovac", page.customer.form.field("name").editor)
    fill_in_grill(shown)
    shown.type("1,450.00", page.agreement.field("price").editor)
    shown.click(page.save_button)
    row = file_shop.owner.customers.list(ListQuery()).rows[0]
    assert (row.name, row.email, row.orders) == ("Ana Kovac", "ana@example.com", 1)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    page.pieces[0].field("notes").editor.setText("engraved MD")  # type: ignore[attr-defined]  # a line of text
    shown.press(Qt.Key.Key_Return, CTRL)
    assert "3 fields need a look" in said(page)
    assert page.customer._field.error == "Choose a customer, or enter a new one."
    assert page.pieces[0].field("alloy_code").error == "Choose the alloy."
    assert page.agreement.field("price").error == "Say what was agreed; 0 for a gift."
    shown.type("much", page.agreement.field("price").editor)
    assert page.agreement.field("price").error == ""
    shown.press(Qt.Key.Key_Return, CTRL)
    assert page.agreement.field("price").error == "Write it like 1290.00."
    assert page.pieces[0].piece().notes == "engraved MD"
    assert page.unsaved() == "An order is typed and not entered yet."
    assert file_shop.owner.orders.count(ListQuery()).count == 0


def test_a_save_that_fails_says_so_and_keeps_what_was_typed(
    file_shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)

    def full(_new: object) -> None:
        raise WorkspaceError("The disk is full", "Nothing was saved.", "Make room.")

    monkeypatch.setattr(file_shop.owner.walk_ins, "add", full)
    fill_in_grill(shown)
    shown.click(page.save_button)
    assert shown.troubles[-1].title == "The disk is full"
    assert page.pieces[0].piece().teeth == (18, 17)
    assert page.save_button.isEnabled()


def test_nothing_can_be_typed_into_an_order_on_its_way(
    file_shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    gate, begun = threading.Event(), threading.Event()
    add = file_shop.owner.walk_ins.add

    def slow(new: Any) -> Any:
        begun.set()
        assert gate.wait(20)
        return add(new)

    monkeypatch.setattr(file_shop.owner.walk_ins, "add", slow)
    fill_in_for_somebody_new(shown)
    QTest.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert begun.wait(20)
    notes = page.agreement.field("notes")
    notes.editor.setFocus()
    QTest.keyClicks(page.focusWidget() or page, "for the next one")
    page._add_asked()
    assert (notes.isEnabled(), page._cancel.isEnabled(), len(page.pieces)) == (False, False, 1)
    assert page.agreement.notes() == ""
    gate.set()
    shown.rest()
    assert shown.went[-1] == ("order_hub", "CO-1001")
    assert notes.isEnabled()


def test_whoever_went_elsewhere_while_an_order_is_entered_is_left_there(
    file_shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    fill_in_for_somebody_new(shown)
    add = file_shop.owner.walk_ins.add
    gate = threading.Event()
    monkeypatch.setattr(file_shop.owner.walk_ins, "add", lambda new: gate.wait(20) and add(new))
    page.save()
    page.hide()
    gate.set()
    shown.rest()
    assert shown.went == []
    assert (shown.toasts[-1].text[:15], shown.toasts[-1].action) == ("CO-1001 entered", "Open")
    shown.toasts[-1].on_action()
    assert shown.went == [("order_hub", "CO-1001")]
    assert page.is_empty()


def test_the_day_offered_is_reckoned_from_the_day_it_is_asked_for(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner)
    agreement = page_of(shown).agreement
    file_shop.clock.moment += timedelta(days=3)
    agreement._by_day.setChecked(True)
    assert agreement.wanted_on() == file_shop.clock.moment.date() + timedelta(days=42)
    agreement._day.set_day(date(2027, 3, 1))
    agreement._by_day.setChecked(False)
    agreement._by_day.setChecked(True)
    assert agreement.wanted_on() == date(2027, 3, 1)


def test_pieces_are_added_and_taken_out_and_asked_what_fits_their_kind(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    form = page.pieces[0]
    choose(form, "kind", "signet")
    choose(form, "alloy_code", "18kw")
    assert form.field("size").isVisibleTo(page)
    assert form.field("size").label == "Ring size"
    assert not form.field("teeth").isVisibleTo(page)
    shown.type("9", form.field("size").editor)
    shown.click(named(page, "Another piece"))
    assert [named(card, "Take this piece out").isVisibleTo(page) for card in page.pieces] == [True, True]
    choose(page.pieces[1], "kind", "chain")
    assert page.pieces[1].field("size").label == "Length"
    wait_for_estimate(shown)
    assert "9 · 18.9 mm (system not said)" in said(form)
    shown.click(named(form, "Take this piece out"))
    assert [card.piece().kind for card in page.pieces] == ["chain"]


def test_whoever_may_not_see_costs_sees_the_price_and_none_of_what_it_is_made_of(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.desk_of("care"))
    fill_in_grill(shown)
    wait_for_estimate(shown)
    words = said(page_of(shown).estimate)
    assert "Should be sold at" in words
    assert "Metal" not in words
    assert "Labour" not in words


def test_escape_leaves_an_empty_form_and_throwing_away_empties_a_full_one(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner)
    page = page_of(shown)
    fill_in_grill(shown)
    shown.press(Qt.Key.Key_Escape)
    assert shown.went == []
    shown.click(named(page, "Throw away"))
    assert shown.went == [("orders", None)]
    assert page.is_empty()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert shown.went == [("orders", None), ("orders", None)]


def test_the_orders_page_leads_here_for_those_who_may(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    shown.click(named(shown.page, "New order"))
    assert shown.went[-1] == ("new_order", None)
    bench = file_shop.desk_of("bench")
    assert not NEW_PAGE.open_to(bench.who)
    other = show(bench, PAGE)
    with pytest.raises(AssertionError, match="nothing is called"):
        named(other.page, "New order")
    assert not bench.who.may(Right.ORDERS_ENTER)
