"""Weights and estimates: every line explained, the total their exact sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.config import trade
from veliano_desk.domain.costing import CostKind, Estimate
from veliano_desk.domain.estimating import Rates, estimate, money_text
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.domain.teeth import CHART_ORDER, front_teeth, in_chart_order
from veliano_desk.domain.weights import WeightError, metal_mg, settle, tooth_class

TABLES = trade.estimate_tables()
RATES = trade.rates()
GRILLZ = PieceFacts("grillz", "14ky", teeth=front_teeth("upper", 6))
RING = PieceFacts("ring", "18ky", size_mm=Decimal("17.32"), width_mm=Decimal(4))
KINDS = list(TABLES.weights.rules)


def of(facts: PieceFacts, rates: Rates = RATES) -> Estimate:
    return estimate(facts, TABLES, rates)


def weight(facts: PieceFacts) -> int:
    return metal_mg(facts, TABLES.weights, TABLES.alloys[facts.alloy_code or ""])


def test_teeth_have_their_class_in_each_arch():
    classes = [tooth_class(tooth) for tooth in (11, 22, 33, 44, 15, 36, 48)]
    assert classes == [
        "upper.central", "upper.lateral", "lower.canine", "lower.premolar", "upper.premolar", "lower.molar",
        "lower.molar",
    ]  # fmt: skip


def test_grillz_weigh_the_sum_of_their_teeth_times_the_style():
    assert weight(GRILLZ) == 2 * (2150 + 1750 + 2050)
    assert weight(replace(GRILLZ, style="open_face")) == 6902
    assert weight(replace(GRILLZ, style="open_face+diamond_cut")) == 7316


def test_another_alloy_weighs_by_its_density():
    assert weight(replace(GRILLZ, alloy_code="pt950")) == round(11_900 * 20.1 / 13.07)


def test_a_ring_is_reckoned_from_its_millimetres():
    volume = Decimal("3.14159265") * (Decimal("17.32") + Decimal("1.8")) * 4 * Decimal("1.8") * Decimal("0.85")
    assert abs(weight(RING) - (volume * Decimal("13.07") + 600) * Decimal("15.58") / Decimal("13.07")) < 1


def test_a_chain_twice_as_wide_weighs_four_times_as_much_but_for_the_clasp():
    narrow = PieceFacts("chain", "14ky", size_mm=Decimal(560), width_mm=Decimal(5))
    clasp = int(TABLES.weights.rule("chain").fixed_mg)
    assert weight(replace(narrow, width_mm=Decimal(10))) - clasp == 4 * (weight(narrow) - clasp)


def test_a_kind_without_a_weight_is_refused():
    with pytest.raises(WeightError, match="No weight"):
        of(PieceFacts("teapot", "14ky"))


def test_what_the_order_leaves_open_is_assumed_and_said():
    settled = settle(PieceFacts("grillz", "14ky", stones="diamonds"), TABLES.weights)
    assert len(settled.facts.teeth) == 6
    assert settled.facts.stones_count == 6 * 14
    assert settled.facts.stones_mct == 6 * 14 * 7
    assert settled.notes == ("6 teeth assumed.", "84 stones assumed.", "0.007 ct a stone assumed.")


def test_what_the_order_says_is_not_touched():
    facts = replace(RING, stones="rubies", stones_count=3, stones_mct=900)
    assert settle(facts, TABLES.weights) == settle(settle(facts, TABLES.weights).facts, TABLES.weights)
    assert settle(facts, TABLES.weights).facts == facts
    assert settle(facts, TABLES.weights).notes == ()


def test_an_eternity_ring_always_has_stones():
    assert settle(PieceFacts("eternity"), TABLES.weights).facts.stones_count == 22


def test_the_metal_line_can_be_checked_by_hand():
    rates = replace(RATES, metal_per_fine_gram={"gold": Decimal("98.06")})
    metal, loss = of(GRILLZ, rates).lines[:2]
    assert (metal.title, metal.quantity, metal.rate) == ("14K yellow gold", "11.900 g", "$57.2016 / g")
    assert metal.amount.plain() == "680.70"
    assert (loss.title, loss.quantity, loss.amount.plain()) == ("Loss in making", "4 % = 0.476 g", "27.23")


def test_labour_is_paid_by_the_hour_and_burnout_is_not():
    lines = [line for line in of(GRILLZ).lines if line.kind is CostKind.LABOUR]
    assert (lines[0].title, lines[0].quantity, lines[0].rate) == ("CAD design", "107 min", "$75.00 / h")
    assert lines[0].amount.plain() == "133.75"
    worked = sum(int(line.quantity.removesuffix(" min")) for line in lines)
    assert worked == of(GRILLZ).minutes < 720


def test_stones_are_priced_by_their_kind_and_weight():
    facts = replace(RING, stones="moissanite", stones_count=2, stones_mct=1500)
    (line,) = [line for line in of(facts).lines if line.kind is CostKind.STONES]
    assert (line.title, line.quantity, line.rate, line.amount.plain()) == (
        "Stones: 2 × moissanite", "1.500 ct", "$65.00 / ct", "97.50",
    )  # fmt: skip
    assert of(replace(facts, stones="kryptonite")).by_kind(CostKind.STONES).plain() == "375.00"


def test_overhead_is_on_labour_and_margin_on_all_cost():
    made = of(GRILLZ)
    labour = made.by_kind(CostKind.LABOUR)
    cost = total((line.amount for line in made.lines if line.kind is not CostKind.MARGIN), "USD")
    assert made.by_kind(CostKind.OVERHEAD) == (labour * Decimal("0.35")).rounded()
    assert made.by_kind(CostKind.MARGIN) == (cost * Decimal("0.45")).rounded()


def test_an_assumed_alloy_and_an_alloy_that_is_missing_are_said():
    assert of(replace(GRILLZ, alloy_assumed=True)).notes == ("14K yellow gold assumed.",)
    nothing = of(replace(GRILLZ, alloy_code=None))
    assert nothing.metal_mg == 0
    assert nothing.by_kind(CostKind.METAL) == Money.zero("USD")
    assert "not priced" in nothing.notes[0]


def test_the_finished_weight_leaves_the_loss_out():
    lossless = of(GRILLZ, replace(RATES, loss_percent=Decimal(0)))
    assert lossless.metal_mg == of(GRILLZ).metal_mg == 11_900
    assert [line.title for line in lossless.lines if line.kind is CostKind.METAL] == ["14K yellow gold"]


def test_amounts_are_said_in_their_currency():
    assert money_text(Money.of("1234.5", "USD")) == "$1,234.50"
    assert money_text(Money.of("1234.5", "CHF")) == "1,234.50 CHF"
    assert money_text(Money.of("1234", "JPY")) == "¥1,234"


facts = st.builds(
    PieceFacts,
    kind=st.sampled_from(KINDS),
    alloy_code=st.one_of(st.none(), st.sampled_from(list(TABLES.alloys))),
    alloy_assumed=st.booleans(),
    teeth=st.sets(st.sampled_from(CHART_ORDER), max_size=16).map(in_chart_order),
    style=st.sampled_from(["", "open_face", "pave+cuban", "unheard_of"]),
    size_mm=st.one_of(st.none(), st.decimals(min_value=12, max_value=900, places=3)),
    width_mm=st.one_of(st.none(), st.decimals(min_value=1, max_value=30, places=1)),
    stones=st.sampled_from([None, "diamonds", "rubies, pearls", "kryptonite"]),
    stones_count=st.one_of(st.none(), st.integers(0, 900)),
    stones_mct=st.one_of(st.none(), st.integers(0, 50_000)),
    plated=st.booleans(),
)
amounts = st.decimals(min_value=0, max_value=5000, places=4)
rates = st.builds(
    Rates,
    currency=st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
    metal_per_fine_gram=st.fixed_dictionaries({"gold": amounts, "silver": amounts, "platinum": amounts}),
    hourly=st.dictionaries(st.sampled_from(["design", "bench", "setting"]), amounts),
    hourly_other=amounts,
    stone_per_ct=st.dictionaries(st.sampled_from(["diamonds", "rubies"]), amounts),
    stone_per_ct_other=amounts,
    loss_percent=st.decimals(min_value=0, max_value=30, places=2),
    overhead_percent=st.decimals(min_value=0, max_value=200, places=2),
    margin_percent=st.decimals(min_value=0, max_value=300, places=2),
)


@given(facts, rates)
def test_the_total_is_its_lines_to_the_last_cent(piece, prices):
    made = of(piece, prices)
    assert made.total == total((line.amount for line in made.lines), prices.currency)
    assert all(line.amount == line.amount.rounded() for line in made.lines)
    assert sum((made.by_kind(kind).amount for kind in CostKind), Decimal(0)) == made.total.amount
    assert all(line.title and line.quantity and line.rate for line in made.lines)
    assert [line.kind for line in made.lines] == sorted((line.kind for line in made.lines), key=list(CostKind).index)


@given(facts, st.sampled_from(["18ky", "pt950"]))
def test_a_dearer_hour_never_makes_a_piece_cheaper(piece, alloy):
    piece = replace(piece, alloy_code=alloy)
    dearer = replace(RATES, hourly={skill: rate * 2 for skill, rate in RATES.hourly.items()})
    assert not of(piece, dearer).total < of(piece).total
