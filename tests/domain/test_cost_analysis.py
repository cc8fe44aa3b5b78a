"""Why a piece costs another amount: the reasons are the whole difference, exactly, and to the cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.cost_analysis import MetalPart, Reason, apportioned, forecast, metal_reasons, shared
from veliano_desk.domain.money import Money, total

weights = st.integers(0, 10**6).map(Fraction)
costs = st.integers(0, 10**7).map(lambda cents: Fraction(cents, 100))
parts = st.builds(MetalPart, weights, weights, costs)


def test_a_dearer_gram_a_heavier_piece_and_more_loss_are_told_apart():
    planned = MetalPart(Fraction(10_000), Fraction(400), Fraction(780))
    actual = MetalPart(Fraction(11_000), Fraction(500), Fraction(920))
    assert metal_reasons(planned, actual) == {
        Reason.PRICE: Fraction(115, 2), Reason.WEIGHT: 75, Reason.LOSS: Fraction(15, 2),
    }  # fmt: skip


@given(planned=parts, actual=parts)
def test_the_reasons_are_the_whole_difference_exactly(planned: MetalPart, actual: MetalPart):
    if actual.net_mg + actual.lost_mg == 0 and actual.cost:
        return  # metal without a weight cannot have a cost
    assert sum(metal_reasons(planned, actual).values()) == actual.cost - planned.cost


@given(
    st.dictionaries(st.sampled_from(Reason), st.fractions(min_value=-(10**5), max_value=10**5), max_size=5),
    st.integers(-3, 3),
)
def test_as_amounts_the_parts_sum_to_the_whole_to_the_cent(exact: dict[Reason, Fraction], off: int):
    """The whole was rounded line by line, so that it may lie some cents beside the sum of what is exact."""
    cents = round(sum(exact.values(), Fraction(0)) * 100) + off
    whole = Money(Decimal(cents) / 100, "USD")
    made = apportioned(whole, exact)
    assert total(made.values(), "USD") == whole
    assert all(one.amount and one == one.rounded() for one in made.values())


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_what_is_shared_sums_to_what_there_was(cents: int, given_weights: list[int]):
    amount = Money(Decimal(cents) / 100, "USD")
    assert total(shared(amount, [Decimal(one) for one in given_weights]), "USD") == amount


@pytest.mark.parametrize(
    ("actual", "reported", "finished", "told"),
    [("0", False, False, "100"), ("0", False, True, "100"), ("40", True, False, "100"), ("40", True, True, "40"),
     ("130", True, False, "130"), ("130", True, True, "130")],
)  # fmt: skip
def test_a_forecast_never_falls_below_the_plan_while_work_goes_on(
    actual: str, reported: bool, finished: bool, told: str
):
    planned, took = Money.of("100", "USD"), Money.of(actual, "USD")
    assert forecast(planned, took, reported=reported, finished=finished) == Money.of(told, "USD")
