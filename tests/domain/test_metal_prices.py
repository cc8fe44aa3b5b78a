"""Metal prices: kept as given, exact per fine gram, and what is none is refused in clear words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_prices import MetalPrice, PriceUnit, check_jump, check_price, read_price, read_unit
from veliano_desk.domain.price_feed import FeedSettings, check_feed

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def price(figure: str = "2650.40", unit: str = "ozt", **values: object) -> MetalPrice:
    made = {"metal": "gold", "source": "manual", "currency": "USD", "at": NOW, **values}
    return MetalPrice(price=Decimal(figure), unit=PriceUnit(unit), **made)  # type: ignore[arg-type]  # as given


@given(st.decimals(min_value="0.01", max_value=10**6, places=4))
def test_a_price_per_ounce_is_exact_per_gram(figure: Decimal):
    assert price(str(figure)).per_gram * Fraction("31.1034768") == Fraction(figure)
    assert price(str(figure), "g").per_gram == Fraction(figure)
    assert price(str(figure), "kg").per_gram * 1000 == Fraction(figure)


@pytest.mark.parametrize(
    ("text", "title"),
    [("2,650.40", "Which price"), ("2650,40", "Which price"), ("-5", "below zero"), ("0", "of zero"),
     ("0.00", "of zero"), ("", "no price"), ("1e5", "no price"), ("NaN", "no price"), ("²650", "no price"),
     ("1.", "no price"), ("12345678901", "no price")],
)  # fmt: skip
def test_what_is_no_price_is_refused_in_clear_words(text: str, title: str):
    with pytest.raises(InputError, match=title) as told:
        read_price(text)
    assert "Nothing was kept" in f"{told.value.happened}"


def test_units_are_read_as_people_write_them():
    assert [read_unit(text) for text in ("ozt", "OZ", " gram ", "kg")] == ["ozt", "ozt", "g", "kg"]
    with pytest.raises(InputError, match="Per what"):
        read_unit("dwt?")


@pytest.mark.parametrize(
    ("values", "title"),
    [({"metal": "mithril"}, "No such metal"), ({"currency": "XYZ"}, "No such currency"),
     ({"at": NOW + timedelta(days=3)}, "tomorrow")],
)  # fmt: skip
def test_a_price_that_cannot_be_is_refused(values: dict[str, object], title: str):
    with pytest.raises(InputError, match=title):
        check_price(price(**values), ("gold",), NOW)


def test_a_price_of_the_wrong_unit_jumps():
    check_jump(price("2700"), price("2650"), 40)
    check_jump(price("85", "g"), price("2650"), 40)
    check_jump(price("85"), None, 40)
    check_jump(price("85", currency="EUR"), price("2650"), 40)
    with pytest.raises(InputError, match="jumps") as told:
        check_jump(price("85"), price("2650"), 40)
    assert "-97 %" in told.value.happened


GOOD = {"url": "https://prices.example/v1", "metals": {"gold": "rates.XAU"}}


def test_a_feed_keeps_what_it_was_told():
    feed = FeedSettings.read({**GOOD, "key_in": "header:x-key", "unknown": 1})
    check_feed(feed)
    assert FeedSettings.read(feed.told()) == feed
    assert feed.key_place == ("header", "x-key")


@pytest.mark.parametrize(
    ("values", "said"),
    [({"url": "prices"}, "address is none"), ({"url": "http://prices.example"}, "http://"),
     ({"url": "https://me:secret@prices.example"}, "address is none"), ({"metals": {}}, "where in its answer"),
     ({"metals": {"gold": " "}}, "where in its answer"), ({"currency": "usd"}, "no currency"),
     ({"key_in": "cookie:x"}, "Where its key goes"), ({"key_in": "header:"}, "Where its key goes")],
)  # fmt: skip
def test_a_feed_that_cannot_be_asked_says_why(values: dict[str, object], said: str):
    with pytest.raises(InputError) as told:
        check_feed(FeedSettings.read({**GOOD, **values}))
    assert said in told.value.happened
