"""The hub's price card: what a piece would cost today, the metal held for it, quotes and their replay."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, named, said, show
from tests.views.test_order_hub import number, opened
from veliano_desk.domain.metal_fixes import FixState
from veliano_desk.views.common import formats

__all__ = ["copies", "file_shop", "number", "show"]


def test_a_price_is_shown_with_its_margin_and_explained_on_demand(file_shop: Shop, show: Show, number: str) -> None:
    file_shop.owner.prices.set("gold", "4000")
    card = opened(show, file_shop.owner, number).page.body.price
    price = file_shop.owner.pricing.quote_piece(file_shop.owner.orders.show(number).pieces[0].id)
    words = said(card)
    assert formats.money(price.total) in words
    assert "Margin, metal −10\u202f%" in words
    assert price.lines[0].source not in words
    card.how.click()
    assert price.lines[0].source in said(card)


def test_metal_is_fixed_with_its_time_left_and_a_quote_uses_it_up(file_shop: Shop, show: Show, number: str) -> None:
    file_shop.owner.prices.set("gold", "4000")
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.price
    shown.click(card.fix_button)
    shown.rest()
    assert "Gold is fixed at 4000 USD / ozt" in said(card)
    assert "3\u00a0d 0\u00a0h left" in said(card)
    assert not card.fix_button.isVisibleTo(card)
    shown.click(card.quote_button)
    shown.rest()
    assert [one.state for one in file_shop.owner.pricing.fixes(number)] == [FixState.USED]
    assert "Quote 1 · " in said(card)
    assert "left" not in said(card)
    assert card.fix_button.isVisibleTo(card)


def test_the_metal_that_is_fixed_is_that_of_the_piece_though_its_alloy_is_assumed(file_shop: Shop, show: Show) -> None:
    file_shop.owner.prices.set("silver", "50")
    number = file_shop.take_order(material="silver")
    shown = opened(show, file_shop.owner, number)
    shown.click(shown.page.body.price.fix_button)
    shown.rest()
    assert [one.fix.metal for one in file_shop.owner.pricing.fixes(number)] == ["silver"]


def test_a_quote_is_replayed_and_stands_beside_today(file_shop: Shop, show: Show, number: str) -> None:
    piece = file_shop.owner.orders.show(number).pieces[0].id
    quote = file_shop.owner.pricing.make_quote(piece)
    file_shop.owner.prices.set("gold", "8000")
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.price
    shown.click(named(card, "Replay quote 1"))
    shown.rest()
    assert f"{formats.money(quote.price.total)}, the same to the cent" in said(card)
    assert "By today’s numbers it is" in said(card)


def test_a_fix_that_runs_out_is_shown_no_longer(file_shop: Shop, show: Show, number: str) -> None:
    file_shop.owner.prices.set("gold", "4000")
    file_shop.owner.pricing.fix("gold", 90_000, number, hours=2)
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.price
    assert "2\u00a0h 0\u00a0min left" in said(card)
    file_shop.clock.pass_time(hours=2)
    shown.do(card._say_fix)
    shown.rest()
    assert "left" not in said(card)
    assert card.fix_button.isVisibleTo(card)


def test_a_fix_is_cancelled_with_a_reason(file_shop: Shop, show: Show, number: str) -> None:
    file_shop.owner.prices.set("gold", "4000")
    file_shop.owner.pricing.fix("gold", 90_000, number)
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.price
    shown.click(card.cancel_button)
    shown.click(named(card, "Cancel the fix"))
    assert "Give the reason." in said(card)
    shown.type("took silver", card.reason.line)
    shown.press(Qt.Key.Key_Tab)
    shown.click(named(card, "Cancel the fix"))
    shown.rest()
    assert [one.fix.reason for one in file_shop.owner.pricing.fixes(number)] == ["took silver"]


def test_without_a_price_to_fix_at_the_card_says_what_to_do(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.price
    shown.click(card.fix_button)
    shown.rest()
    assert "No price to fix gold at" in card.fault.words()


def test_care_sees_the_price_alone_and_the_bench_no_card(file_shop: Shop, show: Show, number: str) -> None:
    words = said(opened(show, file_shop.desk_of("care"), number).page.body.price)
    assert "Price" in words
    assert "Margin" not in words
    assert "Cost" not in words
    assert opened(show, file_shop.desk_of("bench"), number).page.body.price is None
