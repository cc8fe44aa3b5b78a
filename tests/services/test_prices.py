"""Metal prices: whose count, how old they are, what an estimate makes of them, and that nothing bad is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.keychain import MemoryKeychain
from tests.price_feed import FeedServer, feed_server
from tests.services.copies import Shop
from tests.workshop import MONDAY
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import DeskError, InputError, RightMissingError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.metal_prices import PriceSourceError
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.domain.price_views import PriceToday
from veliano_desk.domain.rights import Right

OUNCE = "31.1034768"
"""At this price an ounce a gram of gold costs 1."""


def gold(shop: Shop) -> PriceToday:
    return next(one for one in shop.owner.prices.today() if one.metal == "gold")


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as opened:
        yield opened


def choose(shop: Shop, source: str, **feed: object) -> None:
    now = shop.owner.prices.choices()
    shop.owner.prices.choose(now.version, source, 24, FeedSettings.read(feed))


class TestToday:
    def test_without_a_price_the_table_of_rates_counts(self, shop: Shop):
        now = gold(shop)
        assert (now.source, now.per_gram, now.at, now.stale) == ("rates", Decimal("131.50"), None, False)
        assert [one.metal for one in shop.owner.prices.today()] == ["gold", "silver", "platinum"]

    def test_the_newest_price_counts_as_it_was_given_and_exact_per_gram(self, shop: Shop):
        shop.owner.prices.set("gold", "4000")
        older = shop.owner.prices.set("gold", "130.25", "g", at=MONDAY - timedelta(days=1))
        assert (older.price, older.at) == (Decimal("130.25"), MONDAY - timedelta(days=1))
        now = gold(shop)
        assert (now.source, now.given, now.per_gram) == ("manual", "4000 USD / ozt", Decimal("128.6030"))
        assert [f"{one.price} {one.unit}" for one in shop.owner.prices.listed("gold")] == ["4000 ozt", "130.25 g"]

    def test_a_price_grows_old_and_says_its_age(self, shop: Shop):
        shop.owner.prices.set("gold", "4000")
        shop.clock.pass_time(hours=24)
        assert (gold(shop).age, gold(shop).stale) == (timedelta(hours=24), False)
        shop.clock.pass_time(minutes=1)
        assert gold(shop).stale

    def test_only_the_chosen_source_counts(self, shop: Shop):
        shop.owner.prices.set("gold", "4000")
        shop.owner.prices.take_file(b"metal,price,unit,currency\ngold,100,g,USD\n")
        assert gold(shop).given == "4000 USD / ozt"
        choose(shop, "file")
        assert gold(shop).given == "100 USD / g"

    def test_a_price_in_another_currency_is_converted_with_the_rate_of_its_day_and_says_so(self, shop: Shop):
        shop.owner.prices.set_rate("EUR", "USD", "1.10", date(2026, 11, 1))
        shop.owner.prices.set_rate("EUR", "USD", "1.20", date(2026, 11, 10))
        shop.owner.prices.set("gold", "100", "g", "EUR", at=MONDAY - timedelta(days=8))
        assert gold(shop).per_gram == 110
        assert gold(shop).words.endswith("1 EUR = 1.10 USD of 2026-11-01")
        shop.owner.prices.set("gold", "100", "g", "EUR")
        assert (gold(shop).per_gram, gold(shop).currency) == (120, "USD")

    def test_without_a_rate_the_price_is_not_used_and_says_why(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g", "CHF")
        now = gold(shop)
        assert (now.source, now.per_gram, now.stale) == ("rates", Decimal("131.50"), True)
        assert "There is none from CHF to USD" in now.words


class TestEstimates:
    def test_an_estimate_reckons_with_the_price_of_today(self, shop: Shop):
        number = shop.take_order()
        before = metal(shop, number)
        shop.owner.prices.set("gold", "263", "g", sure=True)
        shop.owner.costing.reestimate()
        assert metal(shop, number) == before * 2
        another = shop.take_order()
        assert metal(shop, another) == before * 2

    def test_rates_of_the_settings_still_count_where_there_is_no_price(self, shop: Shop):
        number, settings = shop.take_order(), shop.owner.settings.show()
        before = metal(shop, number)
        shop.owner.settings.edit(settings.version, "V", settings.zone, {"metal_per_fine_gram.gold": "263"})
        shop.owner.costing.reestimate()
        assert metal(shop, number) == before * 2


def test_metal_that_comes_in_without_a_cost_is_worth_the_price_of_today(shop: Shop):
    shop.owner.prices.set("gold", "100", "g")
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "18ky", 10_000))
    assert shop.rows("SELECT received_value FROM lots") == [(7_500_000,)]


def metal(shop: Shop, number: str) -> Decimal:
    """The metal of an order's first line, without the loss, so that twice the price is twice the amount."""
    estimate = shop.owner.orders.show(number).pieces[0].estimate
    assert estimate is not None
    line = next(line for line in estimate.lines if line.kind is CostKind.METAL)
    return round(line.amount.amount / Decimal("0.02")) * Decimal("0.02")


class TestBadInput:
    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (("gold", "-1"), "below zero"), (("gold", "0"), "of zero"), (("gold", "2,650.40"), "Which price"),
            (("gold", "2650,40"), "Which price"), (("mithril", "5"), "No such metal"),
            (("gold", "5", "lb"), "Per what"), (("gold", "5", "ozt", "XXY"), "No such currency"),
        ],
    )  # fmt: skip
    def test_what_is_no_price_is_said_and_not_kept(self, shop: Shop, given: tuple[str, ...], said: str):
        with pytest.raises(InputError, match=said):
            shop.owner.prices.set(*given)
        assert shop.owner.prices.listed() == ()

    def test_a_price_far_from_the_last_is_kept_only_by_somebody_who_is_sure(self, shop: Shop):
        shop.owner.prices.set("gold", "4000")
        with pytest.raises(InputError, match="jumps"):
            shop.owner.prices.set("gold", "128.60")
        assert shop.owner.prices.set("gold", "9000", sure=True).price == 9000

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"metal,price,unit,currency\ngold,4000,ozt,USD\ngold,-4000,ozt,USD\n", "row 2"),
            (b"metal,price,unit,currency\ngold,4,000.50,ozt,USD\n", "row 1"),
            (b"metal;price;unit;currency\ngold;4000,50;ozt;USD\n", "comma"),
            (b"metal,price,unit,currency\ngold,4000,ozt,USD\nmithril,1,g,USD\n", "No such metal"),
            (b"metal,price,unit,currency\ngold,4000,ozt,USD\ngold,131,ozt,USD\n", "jumps"),
            (b"metal,price,unit,currency,at\ngold,4000,ozt,USD,yesterday\n", "Not a moment"),
            (b"metal,price\ngold,4000\n", "no column unit, currency"), (b"", "no column"),
            (b"metal,price,unit,currency\n", "no rows"), (b"\xff\xfe\x00", "cannot be read"),
        ],
    )  # fmt: skip
    def test_a_list_with_a_fault_is_not_kept_at_all(self, shop: Shop, content: bytes, said: str):
        with pytest.raises(DeskError) as told:
            shop.owner.prices.take_file(content)
        assert said in str(told.value)
        assert shop.owner.prices.listed() == ()

    def test_the_same_list_twice_changes_nothing(self, shop: Shop):
        content = b"metal,price,unit,currency,at\ngold,4000,ozt,USD,2026-11-13\nsilver,50,ozt,USD,2026-11-13\n"
        assert shop.owner.prices.take_file(content) == (first := shop.owner.prices.take_file(content)).__class__(2, 0)
        assert (first.kept, first.known) == (0, 2)
        assert len(shop.owner.prices.listed()) == 2

    @pytest.mark.parametrize("given", [("EUR", "USD", "0"), ("EUR", "EUR", "1"), ("EUR", "USD", "1,1")])
    def test_what_is_no_rate_is_not_kept(self, shop: Shop, given: tuple[str, str, str]):
        with pytest.raises(InputError):
            shop.owner.prices.set_rate(*given)
        with pytest.raises(InputError, match="tomorrow"):
            shop.owner.prices.set_rate("EUR", "USD", "1.1", date(2026, 11, 17))
        assert shop.owner.prices.exchange_rates() == ()


class TestFeed:
    def test_the_feed_is_asked_with_the_key_from_the_keychain(
        self, file_shop: Shop, server: FeedServer, keychain: MemoryKeychain
    ):
        server.says({"rates": {"XAU": 4000}})
        choose(file_shop, "feed", url=server.url, metals={"gold": "rates.XAU"}, key_in="header:x-key")
        with pytest.raises(PriceSourceError, match="key is not here"):
            file_shop.owner.prices.fetch()
        file_shop.owner.prices.keep_key(" s3cret ")
        assert list(keychain.secrets.values()) == ["s3cret"]
        assert file_shop.owner.prices.choices().key_kept
        assert file_shop.owner.prices.fetch().kept == 1
        assert server.seen[0][1]["x-key"] == "s3cret"
        assert (gold(file_shop).source, gold(file_shop).given) == ("feed", "4000 USD / ozt")
        file_shop.owner.prices.keep_key("")
        assert keychain.secrets == {}
        assert "s3cret" not in file_shop.address
        assert file_shop.rows("SELECT count(*) FROM audit_log WHERE after LIKE '%s3cret%'") == [(0,)]

    @pytest.mark.parametrize(
        "answer", [b"<html>", {"rates": {"XAU": -4000}}, {"rates": {"XAU": 0}}, {"rates": {"XAU": 9}}]
    )
    def test_whatever_is_wrong_the_last_price_stays(self, file_shop: Shop, server: FeedServer, answer: object):
        server.says({"rates": {"XAU": 4000}})
        choose(file_shop, "feed", url=server.url, metals={"gold": "rates.XAU"})
        file_shop.owner.prices.fetch()
        file_shop.clock.pass_time(hours=30)
        server.says(answer)
        with pytest.raises(DeskError):
            file_shop.owner.prices.fetch()
        assert (gold(file_shop).given, gold(file_shop).stale) == ("4000 USD / ozt", True)
        assert gold(file_shop).age == timedelta(hours=30)

    def test_others_write_while_the_feed_keeps_silent(self, file_shop: Shop, server: FeedServer):
        server.says({"rates": {"XAU": 4000}})
        choose(file_shop, "feed", url=server.url, metals={"gold": "rates.XAU"})
        server.holds = threading.Event()
        asked = threading.Thread(target=file_shop.owner.prices.fetch)
        asked.start()
        file_shop.owner.prices.set("silver", "50")
        server.holds.set()
        asked.join()
        assert {one.metal for one in file_shop.owner.prices.listed()} == {"gold", "silver"}

    def test_without_a_feed_nothing_is_asked(self, file_shop: Shop):
        with pytest.raises(PriceSourceError, match="No feed"):
            file_shop.owner.prices.fetch()

    @pytest.mark.parametrize(
        ("source", "hours", "feed"),
        [("oracle", 24, {}), ("manual", 0, {}), ("feed", 24, {}), ("manual", 24, {"url": "http://example.com"}),
         ("feed", 24, {"url": "https://x.example", "metals": {"mithril": "a"}})],
    )  # fmt: skip
    def test_a_choice_that_makes_no_sense_is_not_kept(self, file_shop: Shop, source: str, hours: int, feed: dict):
        with pytest.raises(InputError):
            file_shop.owner.prices.choose(0, source, hours, FeedSettings.read(feed))
        assert file_shop.owner.prices.choices().version == 0


def test_who_may_not_see_costs_sees_no_prices(shop: Shop):
    with pytest.raises(RightMissingError):
        shop.desk_of("care").prices.today()
    keeper = shop.desk_of("stock")
    keeper.prices.set("gold", "4000")
    assert Right.PRICES_EDIT not in shop.desk_of("bench").who.rights


def test_a_price_list_of_three_years_is_taken_in_and_asked_quickly_off_its_index(file_shop: Shop):
    days = [date(2023, 11, 1) + timedelta(days=at) for at in range(1000)]
    lines = "".join(f"gold,{4000 + at},ozt,USD,{day}\n" for at, day in enumerate(days))
    file_shop.owner.prices.take_file(f"metal,price,unit,currency,at\n{lines}".encode())
    choose(file_shop, "file")
    assert gold(file_shop).given == "4999 USD / ozt"
    plan = file_shop.rows(
        "EXPLAIN QUERY PLAN SELECT id FROM metal_prices WHERE source = 'file' AND metal = 'gold' AND at <= 9e18 "
        "ORDER BY at DESC, id DESC LIMIT 1"
    )
    assert all("SCAN" not in str(row[3]) for row in plan)
    seen = file_shop.owner.prices.listed("gold", limit=2)
    more = file_shop.owner.prices.listed("gold", before=(seen[-1].at, seen[-1].id), limit=2)
    assert [one.price for one in (*seen, *more)] == [4999, 4998, 4997, 4996]


def test_today_takes_as_many_statements_for_many_prices_as_for_one(file_shop: Shop):
    file_shop.owner.prices.set("gold", "4000")
    with file_shop.statements() as few:
        file_shop.owner.prices.today()
    for at in range(20):
        file_shop.owner.prices.set("silver", f"{50 + at}")
    with file_shop.statements() as many:
        file_shop.owner.prices.today()
    assert len(many) == len(few) <= 4
    assert replace(gold(file_shop), age=None).given == "4000 USD / ozt"
