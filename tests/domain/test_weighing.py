"""Weights as scales show and type them: exact to the milligram, or said not to be, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from veliano_desk.config.scales import check_rules, scale_makes
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.scale_checks import ScaleCheck, standing
from veliano_desk.domain.weighing import (
    ScaleSettings,
    Tongue,
    check_settings,
    reading_of,
    scale_step,
    typed_weight,
)

SCALE = ScaleSettings("Bench", "COM3", Tongue.SICS)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(some.integers(-(10**9), 10**9))
def test_grams_to_the_milligram_are_exact(mg: int):
    read = reading_of(f"{Decimal(mg) / 1000:f}", "g")
    assert (read.mg, read.exact, read.ug) == (mg, True, mg * 1000)


@given(some.integers(0, 10**6), some.sampled_from(["mg", "g", "kg", "ct", "ozt", "dwt", "gn"]))
def test_what_is_not_exact_says_so_and_misses_by_half_a_milligram_at_most(thousandths: int, unit: str):
    read = reading_of(f"{Decimal(thousandths) / 1000:f}", unit)
    assert abs(read.ug - read.mg * 1000) <= 500
    assert ("rounded" in read.words()) is not read.exact


@pytest.mark.parametrize(
    ("typed", "mg"),
    [
        ("12.345 g", 12_345), ("N     +    12.345 g", 12_345), ("12,3 g", 12_300), ("-0.012g", -12), ("500 mg", 500),
        ("1.275 ct", 255), ("ST,+00012.345  g", 12_345), ("  0.4 ozt ", 12_441), ("1,234 g", 1_234),
    ],
)  # fmt: skip
def test_a_weight_that_a_scale_types_is_understood_with_its_unit(typed: str, mg: int):
    read = typed_weight(typed)
    assert read is not None
    assert read.mg == mg


@pytest.mark.parametrize("typed", ["", "12.345", "a lot", "12 13 g", "12.345 g 3", "1.2.3 g", "g 12.3"])
def test_what_no_scale_types_is_left_to_be_read_as_people_type(typed: str):
    assert typed_weight(typed) is None


@pytest.mark.parametrize("typed", ["12.3 pcs", "12 %", "3 oz", "12 ounce", "1,234 ct"])
def test_units_that_are_none_and_figures_that_may_be_two_are_refused(typed: str):
    if typed == "12 %":
        assert typed_weight(typed) is None
        return
    with pytest.raises(InputError):
        typed_weight(typed)


@pytest.mark.parametrize("figure", ["", ".", "1e5", "nan", "--1", "١٢", "12.3.4", "9999999999"])
def test_what_is_no_figure_is_refused(figure: str):
    with pytest.raises(InputError):
        reading_of(figure, "g")


def test_more_than_a_scale_holds_is_refused():
    with pytest.raises(InputError):
        reading_of("1001", "kg")


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "}, {"port": ""}, {"baud": 9601}, {"bits": 9}, {"parity": "mark"}, {"stop": 3}, {"same": 0},
        {"readability_ug": 0}, {"patience_s": 0}, {"tongue": Tongue.LINES, "pattern": "("},
        {"tongue": Tongue.LINES, "pattern": r"(?P<weight>\d+)"},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(change: dict[str, object]):
    check_settings(SCALE)
    with pytest.raises(InputError):
        check_settings(replace(SCALE, **change))  # type: ignore[arg-type]  # fields of the settings


def test_every_make_that_is_offered_can_be_kept():
    for make in scale_makes():
        check_settings(replace(make.scale, name=make.title, port="COM3"))


@pytest.mark.parametrize(("ug", "step"), [(1000, "0.001 g"), (100, "0.0001 g"), (10_000, "0.01 g"), (1_000_000, "1 g")])
def test_a_scales_step_is_told_in_grams(ug: int, step: str):
    assert scale_step(ug) == step


def checked(days_ago: float, off_ug: int) -> ScaleCheck:
    at, read = NOON - timedelta(days=days_ago), 50_000_000 + off_ug
    return ScaleCheck(1, at, "desk", "Bench", "", 50_000_000, read, 2000, "Ana")


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "never checked"), (checked(1, 0), ""), (checked(1, 2000), ""), (checked(1, -2001), "failed"),
        (checked(8, 0), "due"), (checked(100, 5000), "failed"),
    ],
)  # fmt: skip
def test_a_scale_whose_check_is_due_or_failed_says_so(last: ScaleCheck | None, said: str):
    warning = standing(SCALE, last, NOON, check_rules()).warning
    assert said in warning
    assert bool(warning) is bool(said)


def test_a_check_is_told_in_grams():
    assert checked(0, -3000).words() == "50 g read as 49.997 g: 0.003 g too little, 0.002 g let pass"
    assert check_rules().tolerance_ug(200_000, 1000) == 2000
    assert check_rules().tolerance_ug(1_000_000, 1000) == 10_000
