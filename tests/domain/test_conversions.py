"""Quantities in other units: the trade's known figures, and every conversion says truly whether it is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.config.alloys import alloys
from veliano_desk.domain.casting import cast_weight_g
from veliano_desk.domain.conversions import UNITS, converted
from veliano_desk.domain.errors import InputError


@pytest.mark.parametrize(
    ("value", "source", "target", "told"),
    [
        ("1", "ozt", "g", ("31.103477", False)),
        ("31.1034768", "g", "ozt", ("1", True)),
        ("1", "ct", "mg", ("200", True)),
        ("20", "dwt", "ozt", ("1", True)),
        ("1000", "ct", "g", ("200", True)),
        ("14", "karat", "fineness", ("583.333333", False)),
        ("18", "karat", "fineness", ("750", True)),
        ("585", "fineness", "karat", ("14.04", True)),
        ("750", "fineness", "percent", ("75", True)),
        ("8", "universal", "fdi", ("11", True)),
        ("48", "fdi", "universal", ("32", True)),
    ],
)
def test_the_trades_figures(value: str, source: str, target: str, told: tuple[str, bool]):
    found = converted(value, source, target)
    assert (found.value, found.exact) == told


def test_a_ring_size_is_the_nearest_with_its_difference():
    found = converted("7", "us", "eu")
    assert (found.value, found.exact, found.difference_mm) == ("54.5", False, Decimal("0.028"))
    assert converted("7", "us", "uk").value in ("N½", "O")
    assert converted("7", "us", "jp").value == "14"
    assert converted("7", "us", "mm") == type(found)("17.320", False, None)
    assert converted("17.3196", "mm", "us").value == "7"


@pytest.mark.parametrize(
    ("value", "source", "target"),
    [
        ("1", "g", "karat"),
        ("1", "us", "g"),
        ("25", "karat", "fineness"),
        ("1001", "fineness", "karat"),
        ("-1", "g", "ct"),
        ("nan", "g", "ct"),
        ("a lot", "g", "ct"),
        ("33", "universal", "fdi"),
        ("19", "fdi", "universal"),
        ("99", "us", "eu"),
        ("1", "stone", "g"),
    ],
)
def test_what_is_no_quantity_is_refused(value: str, source: str, target: str):
    with pytest.raises(InputError):
        converted(value, source, target)
    assert "ozt" in UNITS


@given(mg=st.integers(0, 10**9), unit=st.sampled_from(["mg", "g", "kg", "ct", "ozt", "dwt", "gr"]))
def test_exact_conversions_come_back_and_others_say_that_they_are_not(mg: int, unit: str):
    there = converted(str(mg), "mg", unit)
    back = converted(there.value, unit, "mg")
    assert (there.exact and back.value == str(mg)) or not there.exact or not back.exact


@given(tooth=st.integers(1, 32))
def test_teeth_come_back(tooth: int):
    assert converted(converted(str(tooth), "universal", "fdi").value, "fdi", "universal").value == str(tooth)


def test_a_castings_weight():
    gold = alloys()["14ky"]
    assert cast_weight_g(Decimal(1000), gold) == Decimal("13.070")
    assert cast_weight_g(Decimal(1000), gold, Decimal("0.01")) == Decimal("12.682")
    assert cast_weight_g(Decimal(1000), gold, Decimal("0.01"), Decimal("0.025")) == Decimal("11.754")
    for volume, shrink in ((Decimal(0), Decimal(0)), (Decimal(-1), Decimal(0)), (Decimal(5), Decimal(1))):
        with pytest.raises(InputError):
            cast_weight_g(volume, gold, shrink)
