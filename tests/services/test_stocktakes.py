"""Stocktakes: blind, line by line, against the book as it was at each line's moment; posted with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, SOLO, TEN_CLASPS, THE_STONE, VAULT, a_lot
from tests.services.test_materials import MELEE
from tests.services.test_metal_value import check_layers
from tests.services.test_stock_properties import check_sums
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import NewIssue, NewLot
from veliano_desk.domain.stocktakes import CountKey, CountSheet, SheetLine

GOLD = CountKey("14ky")


@pytest.fixture
def lot(shop: Shop) -> int:
    """Ten clasps and a hundred grams of gold in the vault."""
    number = a_lot(shop.owner)
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000, value=80_000_000))
    return number


def begin(shop: Shop, blind: bool = True) -> CountSheet:
    return shop.owner.stocktakes.begin(VAULT, blind)


def clasps(lot: int) -> CountKey:
    return CountKey(CLASP.code, lot)


def lines(shop: Shop, number: int, reveal: bool = True) -> dict[str, SheetLine]:
    return {line.code: line for line in shop.owner.stocktakes.sheet(number, reveal).lines}


def on_hand(shop: Shop, lot: int) -> int:
    return shop.owner.materials.lots([lot])[0].quantity


def test_a_blind_sheet_says_what_to_count_and_not_how_much(shop: Shop, lot: int):
    sheet = begin(shop)
    assert {line.code for line in sheet.lines} == {CLASP.code, "14ky"}
    assert {(line.expected, line.difference, line.value) for line in sheet.lines} == {(None, None, None)}
    counted = shop.owner.stocktakes.count(sheet.stocktake.id, clasps(lot), 9)
    assert (counted.counted, counted.expected, counted.difference) == (9, None, None)
    shown = lines(shop, sheet.stocktake.id)[CLASP.code]
    assert (shown.expected, shown.difference) == (10, -1)
    assert shown.value is not None
    assert shown.value.units() == -55_000


def test_differences_are_posted_with_their_value_each_in_its_ledger(shop: Shop, lot: int):
    number = begin(shop).stocktake.id
    shop.owner.stocktakes.count(number, clasps(lot), 12)
    shop.owner.stocktakes.count(number, GOLD, 99_000)
    shop.desk_of("manager").metal.approve_loss(VAULT, "14ky", 1_000, "weighed it, too")
    posted = shop.owner.stocktakes.post(number, "yearly count")
    assert (posted.differing, on_hand(shop, lot)) == (2, 12)
    assert posted.value is not None
    assert posted.value.units() == 110_000 - 800_000
    assert shop.owner.metal.balances(VAULT)[0].balance_mg == 99_000
    newest = shop.owner.metal.events()[0]
    assert (newest.kind, newest.note) == (EventKind.STOCKTAKE, "yearly count")
    assert {move.title for move in shop.owner.materials.moves(limit=2)} == {"Count difference", "Metal’s value"}
    check_layers(shop)
    check_sums(shop)
    with pytest.raises(ConflictError, match="over"):
        shop.owner.stocktakes.post(number, "again")


def test_what_moves_meanwhile_does_not_spoil_the_count(shop: Shop, lot: int):
    number, order = begin(shop).stocktake.id, shop.take_order()
    shop.owner.materials.issue(NewIssue(lot, 2, order=order))  # before the line is counted
    shop.owner.stocktakes.count(number, clasps(lot), 7)
    shop.clock.pass_time(minutes=5)
    shop.owner.materials.issue(NewIssue(lot, 3, order=order))  # and after it
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 40_000))
    shop.owner.stocktakes.count(number, GOLD, 60_000)
    posted = shop.owner.stocktakes.post(number, "yearly count")
    assert (posted.differing, on_hand(shop, lot)) == (1, 4)


def test_a_line_counted_again_counts_as_it_was_counted_last(shop: Shop, lot: int):
    number = begin(shop).stocktake.id
    for seen in (3, 10):
        shop.owner.stocktakes.count(number, clasps(lot), seen)
    assert lines(shop, number)[CLASP.code].difference == 0
    assert shop.owner.stocktakes.post(number, "monthly", leave_rest=True).differing == 0


def test_nothing_is_posted_without_a_reason_or_while_lines_are_open(shop: Shop, lot: int):
    number = begin(shop).stocktake.id
    shop.owner.stocktakes.count(number, clasps(lot), 9)
    with pytest.raises(InputError, match="says why"):
        shop.owner.stocktakes.post(number, " ", leave_rest=True)
    with pytest.raises(InputError) as told:
        shop.owner.stocktakes.post(number, "yearly")
    assert "1 of 2 lines" in told.value.happened
    assert on_hand(shop, lot) == 10
    shop.owner.stocktakes.post(number, "yearly", leave_rest=True)
    assert on_hand(shop, lot) == 9


@pytest.mark.parametrize(("key", "quantity"), [
    (CountKey(CLASP.code, 1), -1), (CountKey(CLASP.code), 5), (CountKey("14ky", 1), 5), (CountKey("18ky", 1), 5),
])  # fmt: skip
def test_what_is_no_count_is_refused(shop: Shop, lot: int, key: CountKey, quantity: int):
    number = begin(shop).stocktake.id
    with pytest.raises(InputError):
        shop.owner.stocktakes.count(number, replace(key, lot_id=key.lot_id and lot), quantity)


def test_pieces_and_weight_are_counted_together(shop: Shop):
    shop.owner.materials.add_article(MELEE)
    (parcel,) = shop.owner.materials.receive([NewLot(MELEE.code, 1_000, VAULT, 100, 1_000_000)])
    number, key = begin(shop).stocktake.id, CountKey(MELEE.code, parcel.id)
    with pytest.raises(InputError):
        shop.owner.stocktakes.count(number, key, 980)
    shop.owner.stocktakes.count(number, key, 980, 99)
    shop.owner.stocktakes.post(number, "counted under the lens")
    (now,) = shop.owner.materials.lots([parcel.id])
    assert (now.pieces, now.quantity) == (99, 980)
    assert now.value is not None
    assert now.value.units() == 980_000


def test_a_single_stone_that_is_not_there_is_lost_and_may_turn_up_in_the_next_count(shop: Shop):
    stone = a_lot(shop.owner, SOLO, THE_STONE)
    number = begin(shop).stocktake.id
    shop.owner.stocktakes.count(number, CountKey(SOLO.code, stone), 0)
    shop.owner.stocktakes.post(number, "not in its paper")
    assert shop.owner.materials.lots([stone])[0].state == "lost"
    number = begin(shop).stocktake.id
    assert shop.owner.stocktakes.find(number, f"l{stone:06d}") == CountKey(SOLO.code, stone)
    shop.owner.stocktakes.count(number, CountKey(SOLO.code, stone), 1_020)
    shop.owner.stocktakes.post(number, "found behind the drawer")
    (now,) = shop.owner.materials.lots([stone])
    assert (now.state, now.value is not None and now.value.units()) == ("available", 52_000_000)


def test_codes_are_scanned(shop: Shop, lot: int):
    a_lot(shop.owner, SOLO, THE_STONE)
    number = begin(shop).stocktake.id
    assert shop.owner.stocktakes.find(number, f"L{lot:06d}") == clasps(lot)
    assert shop.owner.stocktakes.find(number, "2215998001").article == SOLO.code
    assert shop.owner.stocktakes.find(number, "14KY") == GOLD
    for nothing in ("L999999", "", "what"):
        with pytest.raises(NotFoundError):
            shop.owner.stocktakes.find(number, nothing)


def test_a_place_is_counted_once_at_a_time_and_a_count_may_be_given_up(shop: Shop, lot: int):
    number = begin(shop).stocktake.id
    with pytest.raises(ConflictError):
        begin(shop)
    shop.owner.stocktakes.count(number, clasps(lot), 0)
    shop.owner.stocktakes.drop(number)
    assert on_hand(shop, lot) == 10
    assert [one.state for one in shop.owner.stocktakes.list()] == ["dropped"]
    with pytest.raises(InputError):
        shop.owner.stocktakes.begin("metal")
    with pytest.raises(NotFoundError):
        shop.owner.stocktakes.begin("attic")


def test_values_are_for_those_who_see_costs_and_counting_for_those_who_may(shop: Shop, lot: int):
    number = begin(shop, blind=False).stocktake.id
    with pytest.raises(RightMissingError):
        shop.desk_of("bench").stocktakes.list()
    token = shop.owner.people.make_token("Counting", [*shop.desk_of("bench").who.rights, Right.STOCK_COUNT])
    desk = shop.workspace.sign_in_with_token(token.secret)
    assert desk.stocktakes.count(number, clasps(lot), 9).difference == -1
    assert {line.value for line in desk.stocktakes.sheet(number).lines} == {None}
    desk.stocktakes.count(number, GOLD, 100_000)
    assert desk.stocktakes.post(number, "monthly").value is None
    assert TEN_CLASPS.quantity - 1 == on_hand(shop, lot)


def test_metal_that_a_count_misses_is_gone_whoever_it_was_kept_for(shop: Shop, lot: int):
    first, second = shop.take_order(), shop.take_order()
    for order in (first, second):
        shop.owner.materials.reserve("14ky", order, 45_000)
    number = begin(shop).stocktake.id
    shop.owner.stocktakes.count(number, GOLD, 70_000)
    with pytest.raises(InputError, match="More was lost"):
        shop.owner.stocktakes.post(number, "burgled", leave_rest=True)
    shop.desk_of("manager").metal.approve_loss(VAULT, "14ky", 30_000, "the police were here")
    shop.owner.stocktakes.post(number, "burgled", leave_rest=True)
    kept = {one.order: one.quantity for one in shop.owner.materials.reservations()}
    assert kept == {first: 45_000, second: 25_000}
    check_sums(shop)
