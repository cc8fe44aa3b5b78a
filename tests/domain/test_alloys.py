"""The workshop's alloys and the check of a density against its composition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from veliano_desk.config import trade
from veliano_desk.domain.alloys import AlloyBook, blend_density, check_density
from veliano_desk.domain.errors import InputError

GOLD, SILVER, COPPER = Decimal("19.32"), Decimal("10.49"), Decimal("8.96")
STERLING = [(925_000, SILVER), (75_000, COPPER)]


def test_every_alloy_of_the_trade_is_there_in_order():
    listed = [
        "10ky",
        "10kw",
        "10kr",
        "14ky",
        "14kw",
        "14kr",
        "14kg",
        "18ky",
        "18kw",
        "18kr",
        "18kg",
        "22ky",
        "24k",
        "ag925",
        "ag999",
        "pt950",
        "ptir900",
        "wax",
    ]
    assert list(trade.alloys()) == listed
    assert list(trade.alloys().titles()) == listed


def test_karat_fineness_and_mark_are_kept_apart():
    alloy = trade.alloys()["14kr"]
    assert (alloy.karat, alloy.fineness_millis, alloy.mark) == (14, 583_333, "585")
    assert alloy.density == Decimal("13.26")


def test_an_alloy_is_of_its_metal():
    assert [alloy.code for alloy in trade.alloys().of_metal("platinum")] == ["pt950", "ptir900"]


def test_a_code_that_comes_twice_is_refused():
    alloy = trade.alloys()["14ky"]
    with pytest.raises(ValueError, match="twice"):
        AlloyBook([alloy, replace(alloy, title="Another")])


def test_a_blend_of_one_part_is_that_part():
    assert blend_density([(1_000_000, GOLD)]) == GOLD


def test_a_blend_is_reckoned_by_volume_not_by_weight():
    assert blend_density([(500_000, GOLD), (500_000, SILVER)]).quantize(Decimal("0.001")) == Decimal("13.597")


def test_sterling_silver_agrees_with_its_composition():
    assert check_density(trade.alloys()["ag925"], STERLING) is None


@pytest.mark.parametrize(("density", "word"), [("10.70", "above"), ("10.00", "below")])
def test_a_density_more_than_three_percent_off_is_flagged(density, word):
    flag = check_density(replace(trade.alloys()["ag925"], density=Decimal(density)), STERLING)
    assert flag is not None
    assert word in flag.message


@pytest.mark.parametrize("parts", [[], [(999_999, GOLD)], [(1_000_000, Decimal(0))]])
def test_a_composition_that_is_not_whole_is_refused(parts):
    with pytest.raises(InputError, match="incomplete"):
        blend_density(parts)
