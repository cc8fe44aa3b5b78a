"""Any sequence of postings: each balance is the sum of its moves at every moment, no value where there is no stock,
exact corrections, stones set once, layers that weigh what the metal ledger holds."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.copies import Shop
from tests.services.stock_samples import SOLO, VAULT
from tests.services.test_materials import MELEE
from tests.services.test_metal_properties import STEPS as METAL_STEPS
from tests.services.test_metal_properties import take as post_metal
from tests.services.test_metal_value import check_layers
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.stock import STONE_MOVES, NewIssue, NewLot, StockKind, StoneAction, StoneState, share, split
from veliano_desk.services.desk import Desk

BENCH = "worker:bench"
RECEIVE = st.tuples(st.just("receive"), st.integers(1, 400), st.integers(0, 10**9))
TAKE = st.tuples(
    st.sampled_from(["issue", "lose", "break", "move", "give back"]), st.integers(0, 5), st.integers(1, 90)
)
KEEP = st.tuples(st.sampled_from(["reserve", "release"]), st.integers(0, 5), st.integers(1, 90))
UNDO = st.tuples(st.just("undo"), st.integers(0, 40), st.just(0))
STONE = st.tuples(st.sampled_from(["set", "find", "lose stone"]), st.just(0), st.just(0))
STEPS = st.lists(st.one_of(RECEIVE, TAKE, TAKE, KEEP, UNDO, STONE), min_size=1, max_size=22)
Before = list[tuple[object, ...]]


def standing(shop: Shop) -> Before:
    return shop.rows(
        "SELECT lot_id, location_id, pieces, quantity, value FROM stock_positions WHERE pieces <> 0 OR quantity <> 0"
        " ORDER BY lot_id, location_id"
    )


def then(shop: Shop, at: int) -> Before:
    """The same as it stood at a moment: the last line before it of each lot and place."""
    return shop.rows(
        "SELECT lot_id, location_id, balance_pieces, balance_quantity, balance_value FROM stock_lines AS l"
        " WHERE id = (SELECT max(id) FROM stock_lines WHERE lot_id = l.lot_id AND location_id = l.location_id"
        f" AND at <= {at}) AND (balance_pieces <> 0 OR balance_quantity <> 0) ORDER BY lot_id, location_id"
    )


def begin(shop: Shop) -> tuple[list[int], int, str]:
    """Two parcels and a single stone of a workshop that may have some already."""
    desk, order = shop.owner, shop.take_order()
    if not desk.materials.moves():
        for edit in (MELEE, SOLO):
            desk.materials.add_article(edit)
    number = str(len(shop.rows("SELECT id FROM lots")))
    stone = NewLot(SOLO.code, 1_020, VAULT, value=52_000_001, certificate=number, laboratory="GIA")
    made = desk.materials.receive([NewLot(MELEE.code, 333, VAULT, 37, 1_000_003), stone])
    return [made[0].id], made[1].id, order


def do(desk: Desk, step: tuple[Any, ...], lots: list[int], stone: int, order: str) -> None:
    """One step; what is refused leaves nothing behind."""
    what, which, much = step
    lot, materials = lots[which % len(lots)], desk.materials
    if what == "receive":
        lots.append(materials.receive([NewLot(MELEE.code, which * 3, VAULT, which, much)])[0].id)
    elif what == "issue":
        materials.issue(NewIssue(lot, pieces=much, order=order, location=VAULT))
    elif what in ("lose", "break"):
        kind = StockKind.LOST if what == "lose" else StockKind.BROKEN
        materials.write_off(kind, NewIssue(lot, pieces=much, location=VAULT, note="why"))
    elif what == "move":
        materials.move(NewIssue(lot, pieces=much, location=VAULT if much % 2 else BENCH), BENCH if much % 2 else VAULT)
    elif what == "give back":
        materials.give_back(lot, order, much * 3, much, VAULT)
    elif what == "reserve":
        materials.reserve(MELEE.code, order, pieces=much)
    else:
        also(desk, what, which, stone, order)


def also(desk: Desk, what: str, which: int, stone: int, order: str) -> None:
    materials = desk.materials
    if what == "release":
        for kept in materials.reservations(order)[:1]:
            materials.release(kept.id)
    elif what == "undo":
        moves = materials.moves()
        materials.correct(moves[which % len(moves)].event_id, "undone")
    elif what == "set":
        materials.issue(NewIssue(stone, 1_020, order=order))
    elif what == "find":
        materials.find_again(stone, VAULT)
    else:
        materials.write_off(StockKind.LOST, NewIssue(stone, 1_020, note="why"))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_any_sequence_of_postings(shop: Shop, steps: list[tuple[Any, ...]]):
    lots, stone, order = begin(shop)
    moments = []
    for step in steps:
        shop.clock.pass_time(seconds=1)
        before = standing(shop)
        try:
            do(shop.owner, step, lots, stone, order)
        except DeskError:
            assert standing(shop) == before
        moments.append((int(shop.clock.now().timestamp() * 1_000_000), standing(shop)))
    for at, stood in moments:
        assert then(shop, at) == stood
    check_sums(shop)


def check_sums(shop: Shop) -> None:
    """Straight from the tables."""
    summed = (
        "SELECT lot_id, location_id, sum(pieces), sum(quantity), sum(value) FROM stock_lines"
        " GROUP BY lot_id, location_id HAVING sum(pieces) <> 0 OR sum(quantity) <> 0 ORDER BY lot_id, location_id"
    )
    assert [tuple(map(int, map(str, row))) for row in shop.rows(summed)] == standing(shop)
    wrong = "quantity < 0 OR pieces < 0 OR value < 0 OR (quantity = 0 AND (value <> 0 OR pieces <> 0))"
    assert shop.rows(f"SELECT id FROM stock_positions WHERE {wrong}") == []
    totals = (
        "SELECT a.code FROM articles AS a LEFT JOIN (SELECT p.article_id AS article, sum(p.quantity) AS q,"
        " sum(p.pieces) AS c, sum(p.value) AS v FROM stock_positions AS p GROUP BY p.article_id) AS s"
        " ON s.article = a.id WHERE a.on_hand <> coalesce(s.q, 0) OR a.pieces <> coalesce(s.c, 0)"
        " OR a.value <> coalesce(s.v, 0)"
    )
    assert shop.rows(totals) == []
    kept = (
        "SELECT a.code FROM articles AS a WHERE a.reserved > a.on_hand OR a.reserved_pieces > a.pieces OR a.reserved <>"
        " (SELECT coalesce(sum(r.quantity), 0) FROM reservations AS r WHERE r.article_id = a.id AND r.state = 'open')"
    )
    assert shop.rows(kept) == []
    set_twice = (
        "SELECT l.id FROM lots AS l JOIN stock_lines AS t ON t.lot_id = l.id JOIN stock_events AS e"
        " ON e.id = t.event_id WHERE l.certificate_key IS NOT NULL AND e.kind = 40"
        " AND e.id NOT IN (SELECT corrects FROM stock_events WHERE corrects IS NOT NULL)"
        " GROUP BY l.id HAVING count(*) > 1"
    )
    assert shop.rows(set_twice) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(step=st.one_of(RECEIVE, TAKE))
def test_a_correction_restores_exactly(shop: Shop, step: tuple[Any, ...]):
    lots, stone, order = begin(shop)
    shop.owner.materials.issue(NewIssue(lots[0], pieces=12, order=order))
    before, newest = standing(shop), shop.owner.materials.moves()[0].event_id
    try:
        do(shop.owner, step, lots, stone, order)
    except DeskError:
        return
    made = shop.owner.materials.moves()[0].event_id
    assert made > newest
    shop.owner.materials.correct(made, "typed wrong")
    assert standing(shop) == before


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=METAL_STEPS)
def test_the_layers_weigh_what_the_metal_ledger_holds(shop: Shop, steps: list[tuple[Any, ...]]):
    made: list[int] = []
    for step in steps:
        shop.clock.pass_time(seconds=1)
        try:
            post_metal(shop, step, made)
        except DeskError:
            continue
    check_layers(shop)
    check_sums(shop)


@given(value=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_what_is_split_sums_to_what_it_was(value: int, weights: list[int]):
    assert sum(split(value, weights)) == value


@given(value=st.integers(0, 10**12), parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_what_is_taken_bit_by_bit_takes_all_of_the_value(value: int, parts: list[int]):
    left, rest = value, sum(parts)
    for part in parts:
        taken = share(left, part, rest)
        assert 0 <= taken <= left
        left, rest = left - taken, rest - part
    assert (left, rest) == (0, 0)


@given(actions=st.lists(st.sampled_from(list(StoneAction)), max_size=30))
def test_whatever_happens_to_a_stone_it_is_set_once_at_most(actions: list[StoneAction]):
    state, times = StoneState.AVAILABLE, 0
    for action in actions:
        after = STONE_MOVES[state].get(action)
        times += after is StoneState.SET
        state = after or state
    assert times <= 1
    assert set(STONE_MOVES) == set(StoneState)
