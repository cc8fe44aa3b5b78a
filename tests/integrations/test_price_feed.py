"""The feed: a real server that answers well, badly, slowly or not at all; every fault in clear words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.price_feed import FeedServer, feed_server
from veliano_desk.domain.metal_prices import MetalPrice, PriceSourceError, PriceUnit
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.integrations.price_feed import FeedPrices
from veliano_desk.integrations.price_sources import CsvPrices, PriceSource, TypedPrices

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
PATHS = {"gold": "rates.XAU", "silver": "rates.XAG"}


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as opened:
        yield opened


def ask(server: FeedServer, key: str = "", wait: float = 5, **values: Any) -> tuple[MetalPrice, ...]:
    feed = FeedSettings.read({"url": server.url, "metals": PATHS, **values})
    return FeedPrices(feed, key, 5, wait, 10_000).read(NOW)


def test_prices_come_exactly_as_they_stand_in_the_answer(server: FeedServer):
    server.says(b'{"rates": {"XAU": 2650.4000000001, "XAG": "31.07"}}')
    assert ask(server) == (
        MetalPrice("gold", "feed", Decimal("2650.4000000001"), PriceUnit.OUNCE, "USD", NOW),
        MetalPrice("silver", "feed", Decimal("31.07"), PriceUnit.OUNCE, "USD", NOW),
    )


def test_a_list_a_moment_and_a_currency_are_read_where_they_stand(server: FeedServer):
    server.says({"base": "eur", "at": 1795186800, "items": [{"p": 80.5}]})
    made = ask(server, metals={"gold": "items.0.p"}, unit="g", currency="EUR", currency_path="base", time_path="at")
    assert [(one.price, one.currency, one.at) for one in made] == [
        (Decimal("80.5"), "EUR", datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    ]
    server.says({"at": "2026-11-20T15:00:00+01:00", "p": 80})
    assert ask(server, metals={"gold": "p"}, time_path="at")[0].at == datetime(2026, 11, 20, 14, tzinfo=UTC)


def test_a_feed_that_says_how_much_metal_money_buys_is_turned_round(server: FeedServer):
    server.says({"XAU": 0.0004})
    assert ask(server, metals={"gold": "XAU"}, per_currency=True)[0].price == 2500


@pytest.mark.parametrize("place", ["header", "query"])
def test_the_key_goes_where_it_belongs_and_nowhere_else(server: FeedServer, place: str):
    server.says({"rates": {"XAU": 1, "XAG": 1}})
    ask(server, key="s3cret", key_in=f"{place}:x-key")
    ask(server, key="s3cret")
    (path, headers), (bare_path, bare_headers) = server.seen
    assert (headers.get("x-key"), path) == (
        ("s3cret", "/v1/latest") if place == "header" else (None, "/v1/latest?x-key=s3cret")
    )
    assert "s3cret" not in f"{bare_path}{bare_headers}"


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (b"<!doctype html><p>Sign in", "answers something else"), (b"not json at all", "answers something else"),
        (b"", "answers something else"), (b'{"rates": {"XAU": NaN, "XAG": 1}}', "answers something else"),
        (b"[" * 6000, "answers something else"), ({"rates": {"XAU": -1, "XAG": 1}}, "price is none"),
        ({"rates": {"XAU": 0, "XAG": 1}}, "price is none"), ({"rates": {"XAU": "2,650", "XAG": 1}}, "no price"),
        ({"rates": {"XAU": True, "XAG": 1}}, "no price"), ({"rates": {"XAU": None, "XAG": 1}}, "no price"),
        ({"rates": {"XAG": 1}}, "has changed"), ({"error": "quota"}, "has changed"), ([], "has changed"),
        ({"rates": {"XAU": {"bid": 1}, "XAG": 1}}, "no price"), (b'{"a": "' + b"x" * 20_000 + b'"}', "too much"),
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_said_in_clear_words(server: FeedServer, answer: Any, title: str):
    server.says(answer)
    with pytest.raises(PriceSourceError, match=title) as told:
        ask(server)
    assert "The prices that were there stay" in told.value.happened


def test_a_price_in_another_currency_than_was_asked_for_is_refused(server: FeedServer):
    server.says({"base": "EUR", "rates": {"XAU": 1, "XAG": 1}})
    with pytest.raises(PriceSourceError, match="another currency") as told:
        ask(server, currency_path="base")
    assert "EUR" in told.value.happened


@pytest.mark.parametrize("said", ["soon", 10**20, True])
def test_a_moment_that_is_none_is_refused(server: FeedServer, said: object):
    server.says({"at": said, "rates": {"XAU": 1, "XAG": 1}})
    with pytest.raises(PriceSourceError, match="time cannot be read"):
        ask(server, time_path="at")


@pytest.mark.parametrize(
    ("status", "title"), [(401, "refuses the key"), (403, "refuses the key"), (302, "somewhere else"), (500, "a fault")]
)
def test_a_refusal_is_said_and_no_key_is_sent_on(server: FeedServer, status: int, title: str):
    server.status, server.headers = status, {"Location": server.url + "/elsewhere"}
    with pytest.raises(PriceSourceError, match=title):
        ask(server, key="s3cret", key_in="header:x-key")
    assert len(server.seen) == 1


def test_nobody_there_is_said():
    with feed_server() as gone:
        pass
    with pytest.raises(PriceSourceError, match="cannot be reached"):
        ask(gone)


def test_a_feed_that_does_not_answer_is_given_up(server: FeedServer):
    server.holds = threading.Event()
    with pytest.raises(PriceSourceError, match="too slow"):
        ask(server, wait=0.1)


def test_a_feed_that_drips_is_given_up_though_something_always_comes(server: FeedServer):
    server.says(b" " * 5000 + b'{"rates": {"XAU": 1, "XAG": 1}}')
    server.drips = 0.02
    with pytest.raises(PriceSourceError, match="too slow"):
        ask(server, wait=0.2)


def test_a_feed_that_breaks_off_is_said(server: FeedServer):
    server.says(b'{"rates": {"XAU"')
    server.headers = {"Content-Length": "500"}
    with pytest.raises(PriceSourceError):
        ask(server)


def test_all_sources_are_read_alike():
    sources: list[PriceSource] = [
        TypedPrices([("Gold", "2650.40", "ozt", "usd")]),
        CsvPrices(b"metal,price,unit,currency\ngold,2650.40,ozt,USD\n"),
    ]
    assert [[(one.metal, one.price, one.currency, one.at) for one in source.read(NOW)] for source in sources] == [
        [("gold", Decimal("2650.40"), "USD", NOW)]
    ] * 2


def test_a_file_says_its_days():
    made = CsvPrices(b"Metal;Price;Unit;Currency;At\ngold;80.5;g;EUR;2026-11-19\nsilver;1;g;EUR;\n").read(NOW)
    assert [one.at for one in made] == [datetime(2026, 11, 19, 12, tzinfo=UTC), NOW]
