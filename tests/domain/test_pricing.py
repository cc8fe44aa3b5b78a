"""The price of a piece: every line explained, the total their sum to the cent, the same inputs the same cent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.pricing_pieces import here, ring, rules_told
from veliano_desk.config.pricing_rules import shipped_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.exchange import Conversion, ExchangeRate, Leg
from veliano_desk.domain.metal_prices import PriceHere
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.pricing import COSTS, Price, PricePart, if_metal_moves, price, price_point
from veliano_desk.domain.pricing_inputs import (
    MetalUsed,
    PricingInputs,
    SentOut,
    StonesUsed,
    Worked,
    read_inputs,
    told_inputs,
)
from veliano_desk.domain.pricing_rules import PricePoint, read_rules


def amounts(made: Price) -> dict[str, str]:
    return {line.title: f"{line.amount.amount}" for line in made.lines}


def priced(inputs: PricingInputs, **rules: Any) -> Price:
    return price(inputs, read_rules(rules_told(**rules)))


class TestLines:
    def test_metal_labour_and_overhead_are_reckoned_and_said(self):
        made = priced(ring())
        assert amounts(made) == {
            "18K yellow gold": "750.00", "Loss of 18K yellow gold in making": "30.00", "Bench work": "120.00",
            "Overhead on labour": "42.00",
        }  # fmt: skip
        metal = made.lines[0]
        assert (metal.quantity, metal.rate) == ("10.000 g", "75.00 USD / g")
        assert metal.source == "100 USD / g, 2026-11-16 14:00 UTC, entered by hand"
        assert (made.cost, made.net, made.total) == (Money.of("942.00", "USD"),) * 3
        assert made.deposit == Money.of("471.00", "USD")

    def test_a_price_in_another_currency_says_at_which_rate(self):
        quoted = here("100", currency="EUR").price
        way = Conversion("EUR", "USD", (Leg(ExchangeRate("EUR", "USD", Decimal("1.1"), date(2026, 11, 13))),))
        gold = replace(ring().metal[0], price=PriceHere(quoted, way))
        line = priced(ring(metal=(gold,))).lines[0]
        assert line.amount == Money.of("825.00", "USD")
        assert line.source.endswith("1 EUR = 1.1 USD of 2026-11-13")

    def test_stones_go_by_kind_quality_and_size(self):
        def of(**values: Any) -> str:
            stones = StonesUsed(**{"kind": "diamonds", "count": 10, "mct": 200, **values})
            return next(f"{one.amount.amount}" for one in priced(ring(stones=(stones,))).lines if one.part == "stones")

        assert of() == "124.00"  # 0.02 ct each: 620 a carat
        assert of(mct=100) == "54.00"  # 0.01 ct each is still in the first band
        assert of(mct=101) == "62.62"
        assert of(quality="VS") == "158.00"
        assert of(quality="unheard of") == "124.00"
        assert of(kind="tanzanite", other_per_ct=Decimal(300)) == "60.00"
        assert of(parcel_cost=Decimal("77.77")) == "77.77"

    def test_what_is_paid_by_the_stone_is_not_paid_by_the_hour_as_well(self):
        work = (Worked("file", "Bench work", 60, Decimal(60)), Worked("set", "Stone setting", 60, Decimal(80)))
        stones = (StonesUsed("diamonds", 10, 200, setting="bezel"),)
        made = amounts(priced(ring(work=work, stones=stones)))
        assert made["Setting: Bezel"] == "140.00"
        assert "Stone setting" not in made
        assert made["Overhead on labour"] == "70.00"
        by_hour = priced(ring(work=work, stones=stones[:0]))
        assert amounts(by_hour)["Stone setting"] == "80.00"

    def test_the_style_says_how_stones_are_set_where_nobody_does(self):
        stones = (StonesUsed("diamonds", 10, 200),)
        assert amounts(priced(ring(stones=stones, style="open_face+pave")))["Setting: Pavé"] == "45.00"
        assert amounts(priced(ring(stones=stones)))["Setting: Prongs"] == "90.00"

    def test_outwork_goes_by_the_rules_or_as_agreed_and_belongs_to_plated_pieces(self):
        outwork = {"plate": {"title": "Rhodium", "amount": "28", "when": "plating"}}
        assert amounts(priced(ring(plated=True), outwork=outwork))["Rhodium"] == "28.00"
        assert "Rhodium" not in amounts(priced(ring(), outwork=outwork))
        agreed = ring(
            plated=True, outwork=(SentOut("plate", amount=Decimal(31)), SentOut(title="Post", amount=Decimal(9)))
        )
        assert {"Rhodium": "31.00", "Post": "9.00"}.items() <= amounts(priced(agreed, outwork=outwork)).items()

    @pytest.mark.parametrize(
        ("values", "title"),
        [
            ({"stones": (StonesUsed("diamonds", 0, 100),)}, "without a weight"),
            ({"stones": (StonesUsed("diamonds", 3, 0),)}, "without a weight"),
            ({"stones": (StonesUsed("diamonds", 3, 9, setting="glue"),)}, "No such setting"),
            ({"outwork": (SentOut("magic"),)}, "No such outwork"),
        ],
    )
    def test_what_cannot_be_priced_is_said(self, values: dict[str, Any], title: str):
        with pytest.raises(InputError, match=title):
            priced(ring(**values))


class TestMargin:
    def test_a_mark_up_by_category_stands_on_its_part_of_the_cost(self):
        made = priced(ring(), margins={"ring": {"mode": "markup", "percent": {"metal": "30", "*": "50"}}})
        assert amounts(made)["Mark-up on metal"] == "234.00"
        assert amounts(made)["Mark-up on labour"] == "60.00"
        assert amounts(made)["Mark-up on overhead"] == "21.00"
        assert made.margin == Money.of("315.00", "USD")

    def test_a_margin_is_a_share_of_the_price(self):
        made = priced(ring(), margins={"*": {"mode": "margin", "percent": {"*": "40"}}})
        assert made.net == Money.of("1570.00", "USD")
        assert made.margin == Money.of("628.00", "USD")
        assert [line.title for line in made.lines if line.part is PricePart.MARGIN] == ["Margin on cost"]

    def test_without_a_rule_the_rates_mark_up_counts(self):
        assert priced(ring(), margins={}).margin == Money.of("423.90", "USD")
        assert priced(ring(), margins={"grillz": {"mode": "markup", "percent": {"*": "9"}}}).margin.amount == Decimal(
            "423.90"
        )

    def test_what_becomes_of_it_if_gold_moves(self):
        rules = read_rules(rules_told(margins={"*": {"mode": "markup", "percent": {"*": "50"}}}))
        down, up, flat = if_metal_moves(ring(), rules, (Decimal(-10), Decimal(10), Decimal(0)))
        assert (down.margin, up.margin, flat.margin) == tuple(
            Money.of(one, "USD") for one in ("549.00", "393.00", "471.00")
        )
        assert (up.cost, up.of_price) == (Money.of("1020.00", "USD"), Decimal("27.8"))
        (other,) = if_metal_moves(ring(), rules, (Decimal(50),), "silver")
        assert other.margin == flat.margin


class TestToPay:
    POINTS = (PricePoint(Decimal(100), Decimal(10), Decimal(1)), PricePoint(None, Decimal(100), Decimal(5)))

    @pytest.mark.parametrize(
        ("amount", "nearest", "up"),
        [("12", 9, 19), ("14", 19, 19), ("9", 9, 9), ("1", 9, 9), ("0", 9, 9), ("99", 99, 99), ("100", 99, 109),
         ("101", 95, 195), ("146", 195, 195), ("144.99", 95, 195), ("145", 195, 195), ("1995.01", 1995, 2095)],
    )  # fmt: skip
    def test_prices_end_as_the_points_say(self, amount: str, nearest: int, up: int):
        assert price_point(Fraction(amount), self.POINTS, False) == nearest
        assert price_point(Fraction(amount), self.POINTS, True) == up

    @given(st.fractions(min_value=0, max_value=10**6), st.booleans())
    def test_a_price_point_is_one_and_never_far(self, amount: Fraction, upwards: bool):
        found = price_point(amount, self.POINTS, upwards)
        assert found % 10 == 9 or found % 100 == 95
        assert (0 <= found - amount < 100) if upwards else abs(found - amount) <= 50 or found == 9

    def test_tax_comes_on_top_of_the_price_point(self):
        made = priced(ring(), points=[{"up_to": None, "step": "10", "less": "1"}],
                      tax={"title": "Sales tax", "percent": "8.875", "included": False})  # fmt: skip
        assert (made.net.amount, made.tax.amount, made.total.amount) == (
            Decimal("939.00"), Decimal("83.34"), Decimal("1022.34"),
        )  # fmt: skip
        assert amounts(made)["To a price point"] == "-3.00"

    def test_a_price_with_tax_ends_on_a_price_point(self):
        made = priced(ring(), points=[{"up_to": None, "step": "100", "less": "5"}],
                      tax={"title": "VAT", "percent": "20", "included": True})  # fmt: skip
        assert (made.total.amount, made.tax.amount, made.net.amount) == (
            Decimal("1095.00"), Decimal("182.50"), Decimal("912.50"),
        )  # fmt: skip
        assert made.margin == Money.of("-29.50", "USD")


percents = st.decimals(min_value=0, max_value=90, places=2)
figures = st.decimals(min_value="0.01", max_value=5000, places=2)
metals = st.builds(
    lambda mg, fineness, loss, figure, unit: MetalUsed(
        "x", "Gold", "gold", fineness, mg, loss, here(str(figure), unit=unit)
    ),
    st.integers(1, 10**6), st.integers(1, 10**6), percents, figures, st.sampled_from(["g", "ozt", "kg"]),
)  # fmt: skip
stones = st.builds(
    StonesUsed, st.sampled_from(["diamonds", "moissanite", "opal"]), st.integers(1, 500), st.integers(1, 10**5),
    st.sampled_from(["", "VS"]), st.sampled_from(["", "bezel", "pave"]), st.none() | figures, figures,
)  # fmt: skip
work = st.builds(
    Worked, st.sampled_from(["set", "file", "polish"]), st.sampled_from(["A", "B"]), st.integers(0, 999), figures
)
pieces = st.builds(
    lambda metal, gems, worked, overhead, plated: ring(
        metal=tuple(metal), stones=tuple(gems), work=tuple(worked), overhead_percent=overhead, plated=plated
    ),
    st.lists(metals, max_size=3), st.lists(stones, max_size=3), st.lists(work, max_size=4), percents, st.booleans(),
)  # fmt: skip
rule_sets = st.builds(
    lambda mode, metal, other, percent, included, points, up: rules_told(
        margins={"*": {"mode": mode, "percent": {"metal": str(metal), "*": str(other)}}},
        tax={"title": "Tax", "percent": str(percent), "included": included},
        points=[{"up_to": None, "step": "10", "less": "1"}] if points else [], points_up=up,
    ),
    st.sampled_from(["markup", "margin"]), percents, percents, percents, st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip


@given(inputs=pieces, told=rule_sets)
def test_the_total_is_the_sum_of_its_lines_to_the_cent(inputs: PricingInputs, told: dict[str, Any]):
    made = price(inputs, read_rules(told))
    assert made.total == total((line.amount for line in made.lines), "USD")
    assert all(line.amount == line.amount.rounded() for line in made.lines)
    assert made.net + made.tax == made.total
    assert made.cost == made.of(*COSTS)
    assert made.margin == made.of(PricePart.MARGIN, PricePart.ROUNDING)
    if told["tax"]["included"] and told["points"]:
        assert made.total.amount % 10 == 9


@given(inputs=pieces, told=rule_sets)
def test_kept_as_data_and_read_again_a_piece_costs_the_same_cent(inputs: PricingInputs, told: dict[str, Any]):
    kept = json.loads(json.dumps([told_inputs(inputs), told]))
    again = read_inputs(kept[0], inputs.rules_number, {})
    assert again == inputs
    assert price(again, read_rules(kept[1])) == price(inputs, read_rules(told))


@given(inputs=pieces, told=rule_sets, percent=st.decimals(min_value=-90, max_value=200, places=1))
def test_if_metal_moves_only_metal_does(inputs: PricingInputs, told: dict[str, Any], percent: Decimal):
    rules = read_rules(told)
    now = price(inputs, rules)
    (moved,) = if_metal_moves(inputs, rules, (percent,))
    exact = now.of(PricePart.METAL, PricePart.LOSS).amount * percent / 100
    assert moved.margin + moved.cost == now.net
    assert abs(moved.cost.amount - now.cost.amount - exact) <= Decimal("0.02") * len(inputs.metal) + abs(
        percent
    ) / 100 * Decimal("0.01") * 2 * len(inputs.metal)


def test_the_rules_that_the_program_brings_can_be_used():
    made = price(ring(stones=(StonesUsed("diamonds", 20, 300),)), read_rules(shipped_rules()))
    assert made.total.amount % 50 == 45
