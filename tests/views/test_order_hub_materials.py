"""The hub's materials: what an order needs, has reserved and got, and what is missing; kept and given free there."""

from __future__ import annotations

from tests.services.copies import Shop, copies, file_shop
from tests.services.stock_samples import CLASP, a_lot
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.views.test_order_hub import number, opened
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.stock import NewIssue

__all__ = ["copies", "file_shop", "number", "show"]


def card(shown: ShownPage):
    shown.rest()
    return shown.page.body.materials


def test_what_is_missing_is_reserved_from_the_card_and_given_free(file_shop: Shop, show: Show, number: str):
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    shown = opened(show, file_shop.owner, number)
    assert "14K yellow gold" in said(card(shown))
    assert "missing" in said(card(shown))
    shown.click(named(card(shown), "Reserve"))
    (kept,) = file_shop.owner.materials.reservations(number)
    assert (kept.article, "reserved" in said(card(shown))) == ("14ky", True)
    shown.click(named(card(shown), "Give free"))
    assert file_shop.owner.materials.reservations(number) == ()
    shown.click(named(card(shown), "Reserve"))
    shown.do(shown.toasts[-1].on_action)
    assert file_shop.owner.materials.reservations(number) == ()


def test_more_than_is_free_is_said(file_shop: Shop, show: Show, number: str):
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10))
    shown = opened(show, file_shop.owner, number)
    shown.click(named(card(shown), "Reserve"))
    assert shown.troubles[-1].title == "Not that much is free"


def test_stones_of_which_there_are_several_kinds_are_chosen_in_the_stock(file_shop: Shop, show: Show, number: str):
    piece = file_shop.owner.orders.show(number).pieces[0]
    file_shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(stones=12))
    shown = opened(show, file_shop.owner, number)
    assert "Diamonds" in said(card(shown))
    shown.click(named(card(shown), "Choose…"))
    assert shown.went[-1] == ("materials", "diamond")


def test_what_was_issued_is_shown_and_who_may_only_look_has_no_buttons(file_shop: Shop, show: Show, number: str):
    lot = a_lot(file_shop.owner)
    file_shop.owner.materials.issue(NewIssue(lot, 2, order=number))
    shown = opened(show, file_shop.desk_of("bench"), number)
    words = said(card(shown))
    assert "Lobster clasp 9 mm" in words
    assert "has got 2" in words
    assert "Reserve" not in words
    assert CLASP.title in words
