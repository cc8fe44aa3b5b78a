"""Refining lots: collected from the bins, sent, assayed, credited, and the difference in the months that made it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.services.copies import Shop
from veliano_desk.domain.errors import ConflictError, DeskError, InputError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.money import Money
from veliano_desk.domain.refining import (
    TRANSITIONS,
    Assay,
    Credited,
    LotPart,
    MetalResult,
    Origin,
    RefiningState,
    RefiningStep,
    after,
    alloy_to_add,
    fine_to_add,
    shares,
)
from veliano_desk.domain.rights import Right

ANA = "worker:bench"
GOLD = 14_000 * 583_333
"""Fine weight of 14 g of 14 K in 10⁻⁶ mg."""


def lemel(shop: Shop, mg: int, article: str = "14ky", bin_: str = "dust:filings") -> None:
    shop.owner.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", article, mg), moved(EventKind.ISSUE, "vault", ANA, article, mg),
        moved(EventKind.FILINGS, ANA, bin_, article, mg),
    ])  # fmt: skip


def held(shop: Shop, account: str) -> dict[str, int]:
    return {one.article: one.balance_mg for one in shop.owner.metal.balances(account)}


def sent(shop: Shop, *parts: LotPart) -> int:
    lot = shop.owner.refining.collect("Hoover", parts or (LotPart("dust:filings", "14ky", 14_000),), "autumn")
    return shop.owner.refining.send(lot.id, "waybill 77").id


class TestALot:
    def test_it_is_collected_sent_assayed_and_credited(self, shop: Shop):
        lemel(shop, 10_000)
        shop.clock.pass_time(days=31)
        lemel(shop, 4_000)
        lot = shop.owner.refining.collect("Hoover", shop.owner.refining.bins())
        assert (lot.number, lot.state, lot.gross_mg) == ("RL-0001", RefiningState.COLLECTED, 14_000)
        assert held(shop, "dust:filings") == {"14ky": 14_000}
        lot = shop.owner.refining.send(lot.id, "waybill 77")
        assert (held(shop, "dust:filings"), held(shop, "refiner:Hoover")) == ({}, {"14ky": 14_000})
        assert lot.results[0].expected == GOLD
        lot = shop.owner.refining.assay(lot.id, (Assay("gold", 12_000, 670_000),), "assay 9")
        assert lot.results[0].assay == 12_000 * 670_000
        fee = Money.of(45, shop.owner.currency)
        lot = shop.owner.refining.credit(lot.id, (Credited("24k", 8_000),), fee, "credit note 12")
        assert (lot.state, lot.fee, lot.reference) == (RefiningState.CREDITED, fee, "credit note 12")
        assert held(shop, "vault")["24k"] == 8_000
        assert held(shop, "refiner:Hoover") == {}
        (result,) = lot.results
        assert result.difference == 8_000 * 999_000 - GOLD
        assert [(one.month, one.expected) for one in lot.shares] == [
            ("2026-11", 10_000 * 583_333), ("2026-12", 4_000 * 583_333),
        ]  # fmt: skip
        assert sum(one.difference for one in lot.shares) == result.difference
        (stands,) = shop.owner.metal.balances("difference:refining")
        assert stands.fine == -result.difference
        assert shop.owner.refining.list() == (lot,)

    def test_two_metals_and_two_bins_settle_each_by_itself(self, shop: Shop):
        lemel(shop, 5_000)
        lemel(shop, 20_000, "ag925", "dust:floor sweeps")
        number = sent(shop, LotPart("dust:filings", "14ky", 5_000), LotPart("dust:floor sweeps", "ag925", 20_000))
        lot = shop.owner.refining.credit(
            number, (Credited("24k", 2_900), Credited("ag999", 18_000, "supplier:Hoover account"))
        )
        assert {one.metal: one.difference for one in lot.results} == {
            "gold": 2_900 * 999_000 - 5_000 * 583_333, "silver": 18_000 * 999_000 - 20_000 * 925_000,
        }  # fmt: skip
        assert shop.rows("SELECT sum(fine) FROM metal_lines") == [(0,)]

    def test_more_than_lies_in_the_bin_is_not_sent_and_nothing_moves(self, shop: Shop):
        lemel(shop, 14_000)
        lot = shop.owner.refining.collect("Hoover", (LotPart("dust:filings", "14ky", 14_001),))
        with pytest.raises(InputError, match="not that much"):
            shop.owner.refining.send(lot.id)
        assert shop.owner.refining.show(lot.id).state is RefiningState.COLLECTED
        assert shop.owner.refining.cancel(lot.id, "weighed wrong").state is RefiningState.CANCELLED

    def test_a_step_out_of_turn_is_refused(self, shop: Shop):
        lemel(shop, 14_000)
        number = sent(shop)
        with pytest.raises(ConflictError, match="past that"):
            shop.owner.refining.send(number)
        with pytest.raises(ConflictError):
            shop.owner.refining.cancel(number, "late")
        shop.owner.refining.credit(number, (Credited("24k", 8_000),))
        with pytest.raises(ConflictError, match="nothing more"):
            shop.owner.refining.credit(number, (Credited("24k", 8_000),))
        assert held(shop, "vault")["24k"] == 8_000

    @pytest.mark.parametrize(
        "parts",
        [
            (), (LotPart("worker:bench", "14ky", 5),), (LotPart("dust:filings", "14ky", 0),),
            (LotPart("dust:filings", "14ky", 5), LotPart("dust:filings", "14ky", 6)),
        ],
    )  # fmt: skip
    def test_what_is_no_lot_is_not_kept(self, shop: Shop, parts: tuple[LotPart, ...]):
        with pytest.raises(InputError):
            shop.owner.refining.collect("Hoover", parts)
        assert shop.owner.refining.list() == ()

    @pytest.mark.parametrize(
        "assays",
        [
            (),
            (Assay("silver", 5, 5),),
            (Assay("gold", 0, 5),),
            (Assay("gold", 5, 1_000_001),),
            (Assay("gold", 5, 5),) * 2,
        ],
    )
    def test_what_is_no_assay_of_the_lot_is_refused(self, shop: Shop, assays: tuple[Assay, ...]):
        lemel(shop, 14_000)
        with pytest.raises(InputError):
            shop.owner.refining.assay(sent(shop), assays)

    @pytest.mark.parametrize(
        ("credited", "fee"),
        [
            ((), None), ((Credited("pt950", 5),), None), ((Credited("24k", -5),), None),
            ((Credited("24k", 5),), Money.of(-1, "USD")), ((Credited("24k", 5),), Money.of(1, "XAU")),
            ((Credited("24k", 5, "worker:bench"),), None),
        ],
    )  # fmt: skip
    def test_what_did_not_come_of_the_lot_is_refused(
        self, shop: Shop, credited: tuple[Credited, ...], fee: Money | None
    ):
        lemel(shop, 14_000)
        number = sent(shop)
        with pytest.raises(DeskError):
            shop.owner.refining.credit(number, credited, fee)
        assert shop.owner.refining.show(number).state is RefiningState.SENT
        assert held(shop, "refiner:Hoover") == {"14ky": 14_000}

    def test_fees_are_for_who_may_see_costs(self, shop: Shop):
        lemel(shop, 14_000)
        shop.owner.refining.credit(sent(shop), (Credited("24k", 8_000),), Money.of(45, shop.owner.currency))
        (seen,) = shop.desk_of("stock").refining.list()
        assert (seen.fee is None) is not shop.desk_of("stock").who.may(Right.COST_SEE)


def test_every_state_is_reached_and_ended_by_the_table():
    reached = {RefiningState.COLLECTED} | {to for steps in TRANSITIONS.values() for to in steps.values()}
    assert reached == set(RefiningState)
    assert {step for steps in TRANSITIONS.values() for step in steps} == set(RefiningStep)
    for state in RefiningState:
        for step in RefiningStep:
            if step in TRANSITIONS[state]:
                assert after(state, step, "RL-1") is TRANSITIONS[state][step]
            else:
                with pytest.raises(ConflictError):
                    after(state, step, "RL-1")


@given(
    some.integers(1, 10**12), some.integers(-(10**12), 10**12),
    some.lists(some.tuples(some.sampled_from(["2026-01", "2026-02", "2026-03"]), some.integers(0, 10**11))),
)  # fmt: skip
def test_shares_sum_up_to_the_lot_to_the_last_unit(expected: int, difference: int, came: list[tuple[str, int]]):
    result = MetalResult("gold", expected, None, expected + difference)
    made = shares([result], [Origin("gold", expected, tuple(came))])
    assert sum(one.expected for one in made) == expected
    assert sum(one.difference for one in made) == difference


@given(some.integers(1, 10**7), some.integers(300_000, 999_000), some.integers(300_000, 999_000))
def test_re_alloying_reaches_what_is_wanted_to_half_a_milligram(mg: int, fineness: int, wanted: int):
    """G(k − w)/w down, G(w − k)/(f − w) up, with fine metal of 999.9."""
    if wanted <= fineness:
        added = alloy_to_add(mg, fineness, wanted)
        assert abs(mg * fineness - (mg + added) * wanted) <= wanted / 2
    else:
        added = fine_to_add(mg, fineness, wanted, 999_900)
        assert abs(mg * fineness + added * 999_900 - (mg + added) * wanted) <= (999_900 - wanted) / 2


def test_what_cannot_be_reached_by_adding_is_refused():
    with pytest.raises(InputError):
        alloy_to_add(100, 583_333, 750_000)
    with pytest.raises(InputError):
        fine_to_add(100, 583_333, 999_950, 999_900)


def test_what_a_lot_posted_is_not_taken_back_beside_it(shop: Shop):
    lemel(shop, 14_000)
    lot = shop.owner.refining.show(sent(shop))
    assert lot.sent_event is not None
    with pytest.raises(ConflictError, match="belongs to a document") as told:
        shop.owner.metal.correct(lot.sent_event, "a mistake")
    assert told.value.subject == lot.number
    assert held(shop, "refiner:Hoover") == {"14ky": 14_000}
