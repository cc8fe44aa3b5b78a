"""Prices from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.price_feed import feed_server
from tests.services.copies import Shop
from veliano_desk.domain.price_feed import FeedSettings


def test_a_price_is_entered_and_listed(command: CommandLine):
    assert command("price", "set", "gold", "4000.50").out == "gold: 4000.50 USD / ozt, 128.6191 USD a fine gram.\n"
    told = command("price", "list", "--metal", "gold", "--json").data()
    assert [(one["per_gram"], one["source"], one["stale"]) for one in told] == [("128.6191", "manual", False)]
    assert "4000.50" in command("price", "list", "--all").out
    assert command("price", "set", "silver", "1.5", "--per", "g", "--json").data()["unit"] == "g"


def test_a_rate_makes_a_price_in_another_currency_one_of_ours(command: CommandLine):
    assert command("price", "rate", "eur", "usd", "1.25", "--day", "2026-11-10").out.startswith("1 EUR = 1.25 USD")
    command("price", "set", "gold", "100", "--per", "g", "--currency", "EUR", "--at", "2026-11-16T12:00+00:00")
    (told,) = command("price", "list", "--metal", "gold", "--json").data()
    assert (told["per_gram"], told["given"]) == ("125", "100 EUR / g")
    assert "1 EUR = 1.25 USD of 2026-11-10" in told["words"]


def test_a_list_of_prices_is_taken_in_whole_or_not_at_all(command: CommandLine, tmp_path: Path):
    file = tmp_path / "prices.csv"
    file.write_text("metal,price,unit,currency\ngold,4000,ozt,USD\n", encoding="utf-8")
    assert command("price", "set", "--file", str(file)).out == "1 price kept, 0 known already.\n"
    file.write_text("metal,price,unit,currency\nsilver,50,ozt,USD\ngold,4.000,50,ozt,USD\n", encoding="utf-8")
    assert "row 2" in command("price", "set", "--file", str(file)).complaint
    assert len(command("price", "list", "--all", "--json").data()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("set",), "Give metal and price"), (("set", "gold"), "Give metal and price"), (("set", "gold", "4,000"), "comma"),
     (("set", "gold", "1", "--file", "x.csv"), "one of them"), (("set", "--file", "nowhere.csv"), "cannot be read"),
     (("rate", "EUR", "EUR", "1"), "says nothing"), (("fetch",), "No feed")],
)  # fmt: skip
def test_a_mistake_is_told_in_a_line(command: CommandLine, arguments: tuple[str, ...], said: str):
    assert said in command("price", *arguments).complaint


def test_the_feed_is_asked(shop: Shop, command: CommandLine):
    with feed_server() as server:
        server.says({"gold": 4000})
        shop.owner.prices.choose(0, "feed", 24, FeedSettings(server.url, {"gold": "gold"}))
        assert command("price", "fetch").out == "1 price kept, 0 known already.\n"
        assert command("price", "fetch", "--json").data()["kept"] == 1
        server.says(b"<html>")
        assert "A page for people came" in command("price", "fetch").complaint
