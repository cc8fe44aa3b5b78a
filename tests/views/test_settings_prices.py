"""Settings: what metal costs, exchange rates, where prices come from, and the rules that prices are reckoned by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from tests.keychain import MemoryKeychain
from tests.price_feed import feed_server
from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.views.settings import PAGE

__all__ = ["copies", "file_shop", "show"]


def section(shown: ShownPage) -> Any:
    shown.do(lambda: shown.page.show_item("prices"))
    shown.rest()
    return shown.page.section("prices")


def test_a_price_is_entered_and_counts_at_once(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    prices = section(shown)
    assert "131.50 USD" in said(prices.today)
    shown.type("4000.50", prices.enter.price.line)
    assert "not entered" in shown.page.unsaved()
    shown.press(Qt.Key.Key_Return)
    shown.rest()
    assert "4000.50 USD / ozt" in said(prices.today)
    assert prices.enter.price.text() == ""
    assert shown.toasts[-1].text == "Gold was entered: 128.6191 USD a fine gram."


def test_a_price_that_jumps_is_asked_about_once(file_shop: Shop, show: Show) -> None:
    file_shop.owner.prices.set("gold", "4000")
    shown = show(file_shop.owner, PAGE)
    prices = section(shown)
    assert not prices.enter.sure.isVisibleTo(prices)
    shown.type("9000", prices.enter.price.line)
    shown.press(Qt.Key.Key_Return)
    shown.rest()
    assert "The price jumps" in prices.enter.fault.words()
    prices.enter.sure.setChecked(True)
    shown.click(prices.enter.enter_button)
    shown.rest()
    assert file_shop.owner.prices.listed()[0].price == 9000
    assert not prices.enter.sure.isVisibleTo(prices)


def test_a_stale_price_says_its_age_in_words(file_shop: Shop, show: Show) -> None:
    file_shop.owner.prices.set("gold", "4000")
    file_shop.clock.pass_time(days=2, hours=3)
    assert "2\u00a0d 3\u00a0h old: stale" in said(section(show(file_shop.owner, PAGE)).today)


def test_a_price_list_is_taken_in_or_refused_with_its_row(file_shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(file_shop.owner, PAGE)
    prices = section(shown)
    file = tmp_path / "prices.csv"
    file.write_text("metal,price,unit,currency\ngold,-1,ozt,USD\n", encoding="utf-8")
    shown.do(lambda: prices.enter.take_file(file))
    shown.rest()
    assert "below zero" in prices.enter.fault.words()
    file.write_text("metal,price,unit,currency\ngold,4000,ozt,USD\n", encoding="utf-8")
    shown.do(lambda: prices.enter.take_file(file))
    shown.rest()
    assert shown.toasts[-1].text == "1 price kept."
    assert prices.enter.fault.words() == ""


def test_a_rate_is_entered_and_a_wrong_day_is_said(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rates = section(shown).exchange
    for text, field in (("eur", rates.base), ("1.25", rates.rate), ("yesterday", rates.day)):
        shown.type(text, field.line)
    shown.click(rates.enter_button)
    shown.rest()
    assert "“yesterday” is none" in rates.fault.words()
    rates.day.set_text("2026-11-10")
    shown.click(rates.enter_button)
    shown.rest()
    assert "1 EUR = 1.25 USD" in said(rates)
    assert "10 Nov 2026" in said(rates)


def test_the_feed_is_set_up_and_asked_away_from_the_window(
    file_shop: Shop, show: Show, keychain: MemoryKeychain
) -> None:
    with feed_server() as server:
        server.says({"rates": {"XAU": 4000}})
        shown = show(file_shop.owner, PAGE)
        prices = section(shown)
        feed = prices.feed
        assert not feed.url.isVisibleTo(feed)
        feed.source.set_value("feed")
        feed.source.changed.emit()
        feed.url.set_text(server.url)
        feed.metals.set_text("gold=rates.XAU")
        feed.key_in.set_text("header:x-key")
        feed.key.set_text("s3cret")
        assert "not saved" in shown.page.unsaved()
        shown.click(feed.save_button)
        shown.rest()
        assert list(keychain.secrets.values()) == ["s3cret"]
        assert feed.key.text() == ""
        assert shown.page.unsaved() == ""
        shown.click(prices.enter.fetch_button)
        shown.rest()
        assert "4000 USD / ozt" in said(prices.today)
        server.says(b"<html>")
        shown.click(prices.enter.fetch_button)
        shown.rest()
        assert "A page for people came" in prices.enter.fault.words()
        assert "4000 USD / ozt" in said(prices.today)


def test_a_feed_without_an_address_is_not_saved(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    feed = section(shown).feed
    feed.source.set_value("feed")
    feed.source.changed.emit()
    shown.click(feed.save_button)
    shown.rest()
    assert "The feed cannot be asked" in feed.fault.words()
    feed.hours.set_text("soon")
    shown.click(feed.save_button)
    assert "Not a number of hours" in feed.fault.words()


def test_rules_are_changed_group_by_group_into_another_version(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rules = section(shown).rules
    assert "as the program brings them" in said(rules)
    shown.type("66", clear(rules.fields["margins.*.percent.metal"]))
    rules.group.set_value("tax")
    rules.group.changed.emit()
    shown.type("30", clear(rules.fields["deposit_percent"]))
    words = said(rules.changed)
    assert "Margin: all other pieces · Percent on metal" in words
    assert "Deposit in percent" in words
    assert "rules were changed" in shown.page.unsaved()
    shown.click(rules.save_button)
    assert rules.note.error
    shown.type("As agreed", rules.note.line)
    shown.click(rules.save_button)
    shown.rest()
    now = file_shop.owner.pricing.rules()[0]
    assert (now.number, now.note, now.rules["deposit_percent"]) == (2, "As agreed", "30")
    assert shown.page.unsaved() == ""
    assert "As agreed" in said(rules)


def clear(field: Any) -> Any:
    field.line.selectAll()
    return field.line


def test_rules_that_make_no_sense_are_said_and_can_be_put_back(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rules = section(shown).rules
    rules.group.set_value("tax")
    rules.group.changed.emit()
    shown.type("300", clear(rules.fields["deposit_percent"]))
    shown.type("x", rules.note.line)
    shown.click(rules.save_button)
    shown.rest()
    assert "make no sense" in rules.fault.words()
    shown.click(rules.back_button)
    assert rules.fields["deposit_percent"].text() == "50"
    assert shown.page.unsaved() == ""


def test_a_margin_is_copied_for_another_kind_of_piece(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rules = section(shown).rules
    shown.type("Signet ring", rules.name.line)
    shown.click(rules.copy_button)
    assert rules.unsaved()
    rules.group.set_value("margins.signet")
    rules.group.changed.emit()
    assert "margins.signet.mode" in rules.fields
    shown.click(rules.copy_button)
    assert "no name for it" in rules.fault.words()


def test_who_may_not_change_rules_does_not_see_them(file_shop: Shop, show: Show) -> None:
    prices = section(show(file_shop.desk_of("stock"), PAGE))
    assert prices.rules is None
    assert prices.enter.isVisibleTo(prices)
