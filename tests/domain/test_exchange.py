"""Exchange rates: as of a day, directly or said otherwise, exact, and rounding says by how much."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.exchange import (
    Conversion,
    ExchangeRate,
    check_rate,
    conversion,
    convert,
    payable,
    there_and_back,
)
from veliano_desk.domain.money import Money

DAY = date(2026, 11, 20)


def rate(base: str, quote: str, figure: str, day: date = DAY) -> ExchangeRate:
    return ExchangeRate(base, quote, Decimal(figure), day)


def test_the_last_rate_before_the_day_counts_and_none_after_it():
    rates = [rate("EUR", "USD", "1.05", DAY - timedelta(3)), rate("EUR", "USD", "1.10", DAY - timedelta(1)),
             rate("EUR", "USD", "1.20", DAY + timedelta(1))]  # fmt: skip
    way = conversion("EUR", "USD", DAY, rates)
    assert (way.factor, way.way, way.words()) == (Fraction("1.10"), "direct", "1 EUR = 1.10 USD of 2026-11-19")


def test_of_one_day_the_rate_that_came_last_counts():
    assert conversion("EUR", "USD", DAY, [rate("EUR", "USD", "1.1"), rate("EUR", "USD", "1.2")]).factor == Fraction(
        "1.2"
    )


def test_a_rate_turned_round_says_so():
    way = conversion("USD", "EUR", DAY, [rate("EUR", "USD", "1.25")])
    assert (way.factor, way.way) == (Fraction(4, 5), "inverse")
    assert way.words() == "1 EUR = 1.25 USD of 2026-11-20, turned round"


def test_a_cross_rate_says_across_what():
    rates = [rate("EUR", "USD", "1.25"), rate("GBP", "USD", "1.5")]
    way = conversion("EUR", "GBP", DAY, rates)
    assert (way.factor, way.way) == (Fraction(5, 6), "cross")
    assert way.words().startswith("across USD: 1 EUR = 1.25 USD")


def test_one_rate_is_better_than_two_and_a_young_way_better_than_an_old_one():
    old = DAY - timedelta(30)
    rates = [rate("EUR", "GBP", "0.9", old), rate("EUR", "USD", "1"), rate("GBP", "USD", "1")]
    assert conversion("EUR", "GBP", DAY, rates).factor == Fraction("0.9")
    crossed = [rate("EUR", "USD", "2", old), rate("GBP", "USD", "1"), rate("EUR", "CHF", "3"), rate("CHF", "GBP", "1")]
    assert conversion("EUR", "GBP", DAY, crossed).factor == 3


def test_a_missing_rate_is_said_and_nothing_is_guessed():
    with pytest.raises(InputError, match="No exchange rate") as told:
        conversion("EUR", "JPY", DAY, [rate("EUR", "USD", "1.1"), rate("EUR", "JPY", "160", DAY + timedelta(1))])
    assert "from EUR to JPY of 2026-11-20 or before" in told.value.happened


@pytest.mark.parametrize(
    ("base", "quote", "figure"),
    [("EUR", "EUR", "1"), ("EUR", "XXY", "1"), ("eur", "USD", "1"), ("EUR", "USD", "0"), ("EUR", "USD", "-1"),
     ("EUR", "USD", "NaN")],
)  # fmt: skip
def test_what_is_no_rate_is_refused(base: str, quote: str, figure: str):
    with pytest.raises(InputError, match="Not an exchange rate"):
        check_rate(base, quote, Decimal(figure))


def test_money_of_another_currency_is_not_converted():
    with pytest.raises(InputError, match="Another currency"):
        convert(Money.of("1", "USD"), Conversion("EUR", "EUR"))


amounts = st.decimals(min_value=0, max_value=10**7, places=2)
figures = st.decimals(min_value="0.0001", max_value=10**4, places=6).filter(lambda one: one > 0)


@given(amount=amounts, figure=figures)
def test_a_conversion_says_to_the_last_digit_what_rounding_took(amount: Decimal, figure: Decimal):
    way = conversion("EUR", "USD", DAY, [ExchangeRate("EUR", "USD", figure, DAY)])
    made = convert(Money(amount, "EUR"), way)
    assert Fraction(made.money.amount) + made.difference == Fraction(amount) * Fraction(figure)
    assert abs(made.difference) <= Fraction(1, 200)
    assert made.exact is (made.difference == 0)


@given(amount=amounts, figure=figures)
def test_there_and_back_is_exact_where_it_can_be_and_else_says_by_how_much(amount: Decimal, figure: Decimal):
    way = conversion("EUR", "USD", DAY, [ExchangeRate("EUR", "USD", figure, DAY)])
    assert way.factor * way.turned().factor == 1
    back = there_and_back(Money(amount, "EUR"), way)
    assert Fraction(back.money.amount) + back.difference == Fraction(amount)
    if convert(Money(amount, "EUR"), way).exact:
        assert back.exact


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_what_is_payable_is_the_nearest_cent_and_a_tie_goes_to_the_even_one(exact: Fraction):
    paid = Fraction(payable(exact, "USD").amount)
    assert abs(paid - exact) <= Fraction(1, 200)
    if abs(paid - exact) == Fraction(1, 200):
        assert (paid * 100) % 2 == 0
