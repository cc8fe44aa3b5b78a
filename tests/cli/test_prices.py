"""Prices from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.price_feed import feed_server
from tests.services.copies import Shop
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.domain.rights import Right


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


RING = """{"kind": "ring", "alloy": "18ky", "size": "US 7", "weight_g": "10.000", "style": "pave",
 "stones": [{"kind": "diamonds", "count": 20, "ct": "0.30", "quality": "VS"}],
 "outwork": [{"title": "Engraving", "amount": "40.00"}]}"""


def test_a_piece_is_priced_line_by_line(command: CommandLine, tmp_path: Path):
    file = tmp_path / "ring.json"
    file.write_text(RING, encoding="utf-8")
    command("price", "set", "gold", "100", "--per", "g")
    told = command("price", "quote", "--piece", str(file), "--json").data()
    sums = sum(round(float(line["amount"]["amount"]) * 100) for line in told["lines"])
    assert sums == round(float(told["total"]["amount"]) * 100)
    assert told["lines"][0]["rate"] == "75.00 USD / g"
    printed = command("price", "quote", "--piece", str(file)).out
    for words in ("18K yellow gold", "Setting: Pavé", "Engraving", "total: ", "margin if metal moves -10 %"):
        assert words in printed


def test_any_move_of_metal_can_be_asked_about(command: CommandLine, tmp_path: Path):
    file = tmp_path / "ring.json"
    file.write_text(RING, encoding="utf-8")
    asked = ("price", "quote", "--piece", str(file), "--move", "25", "--move=-5")
    assert [one["percent"] for one in command(*asked, "--json").data()["if_metal_moves"]] == ["25", "-5"]
    assert "margin if metal moves +25 %" in command(*asked).out
    assert "No such move" in command("price", "quote", "--piece", str(file), "--move=-100").complaint


def test_who_may_not_see_costs_is_printed_none(
    shop: Shop, command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "ring.json"
    file.write_text(RING, encoding="utf-8")
    secret = shop.owner.people.make_token("Care", [Right.PRICING_QUOTE, Right.VALUE_SEE]).secret
    monkeypatch.setenv("VELIANO_DESK_TOKEN", secret)
    told = command("price", "quote", "--piece", str(file), "--json").data()
    assert (told["lines"], told["cost"], told["margin"], told["if_metal_moves"]) == ([], None, None, [])
    assert told["total"]["currency"] == "USD"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "Not a JSON file"), ("[]", "object with fields"), ("{}", "no kind of piece"),
        ('{"kind": "ring", "karat": 14}', "Not a field"),
        ('{"kind": "ring", "alloy": "14ky", "size": "huge"}', "no size"),
        ('{"kind": "ring", "alloy": "99k"}', "No such alloy"),
        ('{"kind": "ring", "alloy": "14ky", "weight_g": "-1"}', "no figure"),
        ('{"kind": "ring", "alloy": "14ky", "weight_g": "6,2"}', "no figure"),
        ('{"kind": "ring", "alloy": "14ky", "weight_g": "0.0001"}', "finer than"),
        ('{"kind": "grillz", "alloy": "14ky", "teeth": [19]}', "FDI"),
        ('{"kind": "ring", "alloy": "14ky", "stones": [{"kind": "opal", "count": 2.5}]}', "whole number"),
        ('{"kind": "ring", "alloy": "14ky", "stones": [{"count": 2}]}', "which stones"),
        ('{"kind": "ring", "alloy": "14ky", "plated": "yes"}', "true or false"),
        ('{"kind": "ring", "alloy": "14ky", "fix": 4711}', "metal fix"),
        ('{"kind": "ring", "weight_g": "1", "metal": [{"alloy": "14ky"}]}', "each weight"),
    ],
)  # fmt: skip
def test_a_piece_that_cannot_be_priced_is_said_in_a_line(command: CommandLine, tmp_path: Path, text: str, said: str):
    file = tmp_path / "piece.json"
    file.write_text(text, encoding="utf-8")
    assert said in command("price", "quote", "--piece", str(file)).complaint


def test_a_piece_of_two_alloys_is_priced(command: CommandLine, tmp_path: Path):
    file = tmp_path / "piece.json"
    file.write_text(
        '{"kind": "ring", "minutes": {"file": 10},'
        ' "metal": [{"alloy": "14ky", "weight_g": "4"}, {"alloy": "ag925", "weight_g": "2"}]}',
        encoding="utf-8",
    )
    told = command("price", "quote", "--piece", str(file), "--json").data()
    assert [line["title"] for line in told["lines"][:4:2]] == ["14K yellow gold", "Sterling silver 925"]
