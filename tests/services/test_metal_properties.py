"""Any sequence of postings: zero in every sum, each balance the sum of its lines at every moment, exact corrections."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.copies import Shop
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved
from veliano_desk.services.metal_posting import HOLDING

K = EventKind
WAYS = [
    (K.RECEIPT, "supplier:Stuller", "vault"), (K.ISSUE, "vault", "worker:bench"), (K.ISSUE, "vault", "worker:designer"),
    (K.RETURN, "worker:bench", "vault"), (K.SPRUE, "worker:designer", "vault"),
    (K.FILINGS, "worker:bench", "dust:filings"), (K.SCRAP, "worker:bench", "vault"),
    (K.TRANSFER, "worker:bench", "worker:designer"), (K.REFINE_SEND, "dust:filings", "refiner:Hoover"),
    (K.CAST, "vault", "tree:T1"), (K.SPRUE, "tree:T1", "vault"), (K.CASTER_SEND, "vault", "caster:Lost Wax"),
    (K.CASTER_BACK, "caster:Lost Wax", "vault"),
]  # fmt: skip
MOVE = st.tuples(st.sampled_from(WAYS), st.sampled_from(["14ky", "18kw", "ag925", "24k"]), st.integers(1, 9_000))
MELT = st.tuples(st.just("melt"), st.integers(1, 4_000), st.integers(1, 4_000))
UNDO = st.tuples(st.just("undo"), st.integers(0, 30), st.just(0))
STEPS = st.lists(st.one_of(MOVE, MOVE, MOVE, MELT, UNDO), min_size=1, max_size=25)


def melt(weights: tuple[int, int]) -> NewEvent:
    """A settled lot: what was in it by the book, what came of it as fine gold."""
    lot, fine = weights
    lines = (NewLine(Account.read("refiner:Hoover"), "14ky", -lot), NewLine(Account.read("vault"), "24k", fine))
    return NewEvent(K.REFINE_SETTLE, lines)


def take(shop: Shop, step: tuple[Any, ...], made: list[int]) -> None:
    """One step; what is refused leaves nothing behind."""
    what, first, second = step
    metal = shop.owner.metal
    if what == "undo":
        if made:
            metal.correct(made[int(str(first)) % len(made)], "undone")
    elif what == "melt":
        made.append(metal.post(melt((int(str(first)), int(str(second))))).id)
    else:
        kind, source, target = what
        made.append(metal.post(moved(kind, source, target, str(first), int(str(second)))).id)


def standing(shop: Shop, at: datetime | None = None) -> dict[tuple[str, str], tuple[int, int]]:
    found = shop.owner.metal.balances("", at)
    return {(one.account, one.article): (one.balance_mg, one.fine) for one in found}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_any_sequence_of_postings(shop: Shop, steps: list[tuple[Any, ...]]):
    made: list[int] = []
    begun = standing(shop)
    moments = [(shop.clock.now(), begun)]
    for step in steps:
        shop.clock.pass_time(seconds=1)
        before = standing(shop)
        try:
            take(shop, step, made)
        except DeskError:
            assert standing(shop) == before
        moments.append((shop.clock.now(), standing(shop)))
    for at, then in moments:
        assert standing(shop, at) == then
    check_sums(shop)


def check_sums(shop: Shop) -> None:
    """Straight from the tables: fine weight per event and metal, milligrams per event and article, balances."""
    melting = f"({int(K.REALLOY)}, {int(K.REFINE_SETTLE)}, {int(K.CORRECTION)})"
    joined = "metal_lines AS l JOIN articles AS a ON a.id = l.article_id JOIN metal_events AS e ON e.id = l.event_id"
    assert shop.rows(f"SELECT e.id FROM {joined} GROUP BY e.id, a.metal, l.owner HAVING sum(l.fine) <> 0") == []
    by_article = f"SELECT e.id FROM {joined} WHERE e.kind NOT IN {melting} GROUP BY e.id, a.code, l.owner"
    assert shop.rows(f"{by_article} HAVING sum(l.mg) <> 0") == []
    sums: Counter[tuple[str, str]] = Counter()
    found = shop.owner.metal.balances()
    for account, article, mg in shop.rows(
        f"SELECT c.kind || ':' || c.ref, a.code, l.mg FROM {joined} JOIN metal_accounts AS c ON c.id = l.account_id"
    ):
        sums[str(account), str(article)] += int(str(mg))
    assert {key: mg for key, mg in sums.items() if mg} == {
        (one.account, one.article): one.balance_mg for one in found if one.balance_mg
    }
    assert all(one.balance_mg >= 0 for one in found if Account.read(one.account).kind in HOLDING)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(step=st.one_of(MOVE), mg=st.integers(9_000, 20_000))
def test_a_correction_restores_the_exact_balance(shop: Shop, step: tuple[Any, ...], mg: int):
    (_kind, source, _target), article, _mg = step
    if str(source) != "vault":
        return
    shop.owner.metal.post(moved(K.RECEIPT, "supplier:Stuller", "vault", str(article), mg))
    before, made = standing(shop), list[int]()
    take(shop, step, made)
    shop.owner.metal.correct(made[0], "typed wrong")
    assert standing(shop) == before
    check_sums(shop)


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_has_words_and_a_number_of_its_own(kind: EventKind):
    assert kind.title
    assert EventKind.named(kind.name.lower()) is EventKind.named(str(int(kind))) is kind
    assert json.dumps(int(kind))
