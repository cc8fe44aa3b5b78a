"""The states of what is bought: the tables are walked, nothing is a dead end, nothing is left out."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.consignment import MEMO_MOVES, MemoState, share_units
from veliano_desk.domain.purchase_states import (
    ACTION_TITLES,
    FINISHED,
    ON_THE_WAY,
    PURCHASE_LOOKS,
    PURCHASE_MOVES,
    IllegalPurchaseMoveError,
    PurchaseAction,
    PurchaseState,
    moved_to,
)
from veliano_desk.domain.purchasing import INVOICE_MOVES, REQUEST_MOVES, InvoiceState, RequestState, line_units

TABLES = {
    "orders": (PurchaseState.DRAFT, PURCHASE_MOVES, set(PurchaseState)),
    "requests": (RequestState.OPEN, {one: dict.fromkeys(to) for one, to in REQUEST_MOVES.items()}, set(RequestState)),
    "memos": (MemoState.OPEN, {one: dict.fromkeys(to) for one, to in MEMO_MOVES.items()}, set(MemoState)),
}  # fmt: skip
PLAIN = {name: {one: set(moves if name != "orders" else moves.values()) for one, moves in table.items()}
         for name, (_, table, _) in TABLES.items()}  # fmt: skip


def reached(start: Hashable, table: Mapping[Hashable, set[Hashable]]) -> set[Hashable]:
    seen, left = {start}, deque([start])
    while left:
        for target in table[left.popleft()] - seen:
            seen.add(target)
            left.append(target)
    return seen


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reached_from_the_first_and_none_is_left_out(name: str):
    start, table, states = TABLES[name]
    assert set(table) == states
    assert reached(start, PLAIN[name]) == states


@pytest.mark.parametrize("state", PurchaseState)
def test_from_everywhere_an_order_can_be_finished(state: PurchaseState):
    assert reached(state, PLAIN["orders"]) & FINISHED


def test_every_action_is_used_and_has_words():
    assert (
        {action for moves in PURCHASE_MOVES.values() for action in moves} == set(PurchaseAction) == set(ACTION_TITLES)
    )
    assert set(PURCHASE_LOOKS) == set(PurchaseState)
    assert not FINISHED & ON_THE_WAY


@pytest.mark.parametrize("state", PurchaseState)
@pytest.mark.parametrize("action", PurchaseAction)
def test_what_is_not_in_the_table_is_refused_with_a_clear_word(state: PurchaseState, action: PurchaseAction):
    if action in PURCHASE_MOVES[state]:
        assert moved_to(state, action) is PURCHASE_MOVES[state][action]
        return
    with pytest.raises(IllegalPurchaseMoveError) as told:
        moved_to(state, action, "PO-1")
    assert PURCHASE_LOOKS[state].title.lower() in told.value.happened


def test_the_usual_way():
    state = PurchaseState.DRAFT
    for action in ("send", "confirm", "receive_some", "receive_rest", "close"):
        state = moved_to(state, PurchaseAction(action))
    assert state is PurchaseState.CLOSED


@pytest.mark.parametrize(
    ("quantity", "price", "per", "units"),
    [
        (50_000, 624_000, "1000", 31_200_000),  # 50 g at 62.40 per g: 3,120.00
        (31_104, 20_000_000, "31103.4768", 20_000_300),  # 31.104 g at 2,000 per ozt: 2,000.03
        (25, 21_500, "1", 537_500),
        (3, 100, "2", 200),  # 0.015 and
        (5, 100, "2", 200),  # 0.025: half to even
        (1, 50, "1", 0),
    ],
)
def test_a_line_comes_to_what_can_be_paid(quantity: int, price: int, per: str, units: int):
    assert line_units(quantity, price, Decimal(per), "USD") == units


@given(st.integers(0, 10**9), st.lists(st.integers(1, 1000), min_size=1, max_size=9))
def test_what_is_kept_of_a_memo_bit_by_bit_is_owed_in_full(value: int, parts: list[int]):
    whole, before, owed = sum(parts), 0, 0
    for part in parts:
        owed += share_units(value, whole, before, part)
        before += part
    assert owed == value


def test_an_invoice_is_approved_only_where_it_differs_and_what_is_void_stays_so():
    assert set(INVOICE_MOVES) == set(InvoiceState)
    assert [one for one, to in INVOICE_MOVES.items() if InvoiceState.APPROVED in to] == [InvoiceState.DIFFERS]
    assert [one for one, to in INVOICE_MOVES.items() if InvoiceState.VOID not in to] == [InvoiceState.VOID]
