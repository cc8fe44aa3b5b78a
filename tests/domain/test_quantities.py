"""Weights, fineness and their conversions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.quantities import (
    DWT_MG,
    OZT_MG,
    carats_text,
    fine_mg,
    fine_units,
    grams,
    grams_text,
    mg_from_grams,
    mg_from_pennyweights,
    mg_from_stones,
    mg_from_troy_ounces,
    net_metal_mg,
    pennyweights,
    troy_ounces,
)

weights = st.integers(min_value=0, max_value=10**9)


@given(st.lists(st.tuples(weights, st.integers(min_value=0, max_value=1_000_000))))
def test_fine_weights_add_up_exactly_however_they_are_grouped(lots):
    each = sum(fine_units(mg, fineness) for mg, fineness in lots)
    by_fineness: dict[int, int] = {}
    for mg, fineness in lots:
        by_fineness[fineness] = by_fineness.get(fineness, 0) + mg
    assert each == sum(fine_units(mg, fineness) for fineness, mg in by_fineness.items())


def test_fine_weight_of_fourteen_karat_is_known_to_the_last_digit():
    assert fine_units(14_208, 583_333) == 8_287_995_264
    assert fine_mg(14_208, 583_333) == Decimal("8287.995264")


@pytest.mark.parametrize("fineness", [-1, 1_000_001])
def test_a_fineness_outside_the_possible_is_refused(fineness):
    with pytest.raises(InputError, match="not possible"):
        fine_units(1000, fineness)


@given(weights)
def test_grams_are_exact_both_ways(mg):
    assert mg_from_grams(grams(mg)) == (mg, True)


@given(st.integers(min_value=0, max_value=10**8))
def test_ounces_and_pennyweights_say_truly_whether_they_are_exact(mg):
    for shown, unit in ((troy_ounces(mg), OZT_MG), (pennyweights(mg), DWT_MG)):
        assert shown.exact == (Fraction(shown.value) * Fraction(unit) == mg)


def test_a_troy_ounce_is_finer_than_a_milligram_and_says_so():
    assert mg_from_troy_ounces(Decimal(1)) == (31_103, False)
    assert mg_from_troy_ounces(Decimal(2500)) == (77_758_692, True)
    assert mg_from_pennyweights(Decimal(20)) == mg_from_troy_ounces(Decimal(1))


def test_half_a_milligram_goes_to_the_even_side():
    assert mg_from_grams(Decimal("0.0005")) == (0, False)
    assert mg_from_grams(Decimal("0.0015")) == (2, False)


def test_a_carat_is_two_hundred_milligrams():
    assert mg_from_stones(1000) == (200, True)
    assert mg_from_stones(7) == (1, False)


def test_net_metal_is_gross_less_stones_and_the_rest():
    assert net_metal_mg(14_208, 1_000, 8) == (14_000, True)
    with pytest.raises(InputError, match="weighs less than its stones"):
        net_metal_mg(100, 1_000)


def test_weights_read_with_their_units():
    assert grams_text(1_214_208) == "1,214.208 g"
    assert carats_text(255) == "0.255 ct"
