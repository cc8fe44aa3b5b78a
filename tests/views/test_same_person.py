"""The hub asks whether a walk-in is the store's customer with the same e-mail, and takes either answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row
from veliano_desk.domain.walk_ins import NewCustomer, NewOrder, NewPiece
from veliano_desk.models import decisions, walk_ins
from veliano_desk.models import store_records as records
from veliano_desk.views.order_hub import PAGE
from veliano_desk.views.sync import PAGE as SYNC

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def number(file_shop: Shop) -> str:
    """Marco's order; the store said that it has his e-mail, and his row came."""
    desk = file_shop.owner
    marco = NewCustomer("Marco Díaz", "marco@example.com")
    order = desk.walk_ins.add(NewOrder((NewPiece("ring", "14ky", size="US 9"),), Decimal(900), customer=marco))
    desk.store_sync.take_in("customers", [customer_row(name="Marco D.", email="marco@example.com")])
    with desk.access.writing() as unit:
        remote = records.remote_id_of(unit.session, records.CUSTOMERS, order.customer_id or 0) or ""
        about = decisions.Subject(records.CUSTOMERS, remote, "email", order.customer_id, order.id)
        ours, theirs = decisions.Side("Marco Díaz · marco@example.com"), decisions.Side("Marco D. · marco@example.com")
        decisions.ask(unit, walk_ins.SAME_PERSON, about, ours, theirs)
        unit.record("store.same_email", "Marco Díaz", None, {})
    return order.number


def asked(show: Show, shop: Shop, number: str, role: str = "care") -> ShownPage:
    shown = show(shop.desk_of(role), PAGE)
    shown.do(lambda: shown.page.show_item(number))
    return shown


def panel(shown: ShownPage) -> Any:
    return shown.page.same_person


def test_it_is_asked_and_the_same_person_is_taken(file_shop: Shop, show: Show, number: str) -> None:
    shown = asked(show, file_shop, number)
    assert "Marco D. · marco@example.com. Here it is Marco Díaz" in said(panel(shown))
    shown.click(named(panel(shown), "Same person"))
    assert panel(shown).isHidden()
    assert file_shop.owner.orders.show(number).customer == "Marco D."


def test_somebody_else_gets_an_e_mail_of_their_own(file_shop: Shop, show: Show, number: str) -> None:
    shown = asked(show, file_shop, number)
    shown.click(named(panel(shown), "Somebody else…"))
    shown.type("marco@example.com", panel(shown).email.line)
    shown.click(named(panel(shown), "Send with this e-mail"))
    assert "has this address" in panel(shown).email.error
    panel(shown).email.line.clear()
    shown.type("md@example.com", panel(shown).email.line)
    shown.click(named(panel(shown), "Send with this e-mail"))
    assert panel(shown).isHidden()
    assert file_shop.owner.orders.show(number).contact == "md@example.com"


def test_whoever_may_not_enter_orders_is_not_asked(file_shop: Shop, show: Show, number: str) -> None:
    assert panel(asked(show, file_shop, number, "designer")).isHidden()


def test_an_e_mail_typed_for_one_order_stands_in_no_other_and_is_not_lost(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = asked(show, file_shop, number)
    shown.click(named(panel(shown), "Somebody else…"))
    shown.type("own@example.com", panel(shown).email.line)
    other = file_shop.take_order(customer="Ruby Chen")
    shown.do(lambda: shown.page.show_item(other))
    assert panel(shown).email.text() == ""
    assert shown.page.unsaved() == f"An e-mail for {number} is typed and not sent."
    shown.do(lambda: shown.page.show_item(number))
    assert panel(shown).email.text() == "own@example.com"
    assert panel(shown).email.isVisible()
    shown.click(named(panel(shown), "Send with this e-mail"))
    assert shown.page.unsaved() == ""


def test_the_sync_page_says_both_sides_and_opens_the_order(file_shop: Shop, show: Show, number: str) -> None:
    shown = show(file_shop.owner, SYNC)
    shown.do(lambda: shown.page.lists.show_list("questions"))
    table = shown.page.lists.panels["questions"].table
    shown.do(lambda: table.go_to(0))
    assert table.copied_text().splitlines()[1].split("\t")[:2] == [number, "The same person?"]
    words = said(shown.page.lists.detail)
    for expected in ("The same person?", "Marco Díaz · marco@example.com", "Marco D. · marco@example.com"):
        assert expected in words
    assert "not in the store any more" not in words
    shown.click(named(shown.page.lists.detail, "Open order"))
    assert shown.went == [("order_hub", number)]
