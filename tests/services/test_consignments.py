"""Goods on memo: whose they are stays visible, what is kept is owed to the cent, and none of it is our stock."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.bought import with_suppliers
from tests.services.copies import Shop
from tests.services.purchase_samples import A_STONE, DUE, on_memo
from veliano_desk.domain.consignment import MemoAction, MemoState, NewMemoLine, Way
from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.rights import Right


def test_a_suppliers_stone_is_with_us_and_not_ours(shop: Shop):
    memo = on_memo(shop.owner)
    assert (memo.number, memo.way, memo.party, memo.state) == ("M-2026-0001", Way.IN, "Stuller", MemoState.OPEN)
    assert shop.rows("SELECT count(*) FROM lots") == [(0,)]


def test_what_is_kept_is_owed_and_the_rest_goes_back(shop: Shop):
    memo = on_memo(shop.owner)
    line = memo.lines[0].id
    memo = shop.owner.purchasing.settle_memo(memo.id, memo.version, line, MemoAction.KEEP, 500, "for CO-1")
    memo = shop.owner.purchasing.settle_memo(memo.id, memo.version, line, MemoAction.RETURN, 1_000)
    assert (memo.state, memo.lines[0].open_quantity) == (MemoState.OPEN, 20)
    with pytest.raises(InputError, match="That much is not out"):
        shop.owner.purchasing.settle_memo(memo.id, memo.version, line, MemoAction.KEEP, 21)
    memo = shop.owner.purchasing.settle_memo(memo.id, memo.version, line, MemoAction.KEEP, 20)
    assert memo.state is MemoState.SETTLED
    assert memo.lines[0].owed is not None
    assert memo.lines[0].owed.rounded().plain() == "307.89"
    assert shop.owner.purchasing.memos() == ()
    assert len(shop.owner.purchasing.memos(everything=True)) == 1


def test_what_is_with_a_customer_names_them_only_to_those_who_may_see_customers(shop: Shop):
    number = shop.take_order(customer="Hanna Miller")
    customer = shop.owner.orders.show(number).customer_id
    assert customer is not None
    memo = shop.owner.purchasing.give_on_memo(customer, DUE, [A_STONE])
    assert (memo.way, memo.party) == (Way.OUT, "Hanna Miller")
    assert shop.desk_of("stock").purchasing.memos()[0].party == "a customer"


def test_what_is_due_is_late_the_day_after(shop: Shop):
    on_memo(shop.owner)
    shop.clock.pass_time(days=15)
    assert [one.late for one in shop.owner.purchasing.memos()] == [False]
    shop.clock.pass_time(days=1)
    assert [one.late for one in shop.owner.purchasing.memos()] == [True]


@pytest.mark.parametrize(
    ("due", "lines"),
    [(DUE, []), (DUE, [NewMemoLine(" ", 1)]), (DUE, [NewMemoLine("x", 0)]), (DUE, [NewMemoLine("x", 1, "furlong")]),
     (DUE, [NewMemoLine("x", 1, value_units=-1)]), (date(2026, 11, 1), [A_STONE])],
)  # fmt: skip
def test_what_cannot_be_on_memo_is_refused(shop: Shop, due: date, lines: list[NewMemoLine]):
    with_suppliers(shop.owner)
    with pytest.raises(DeskError):
        shop.owner.purchasing.take_on_memo("STULLER", due, lines)
    assert shop.owner.purchasing.memos() == ()


def test_values_are_absent_for_those_who_may_not_see_costs(shop: Shop):
    on_memo(shop.owner)
    token = shop.owner.people.make_token("Reader", [Right.PURCHASING_SEE])
    (memo,) = shop.workspace.sign_in_with_token(token.secret).purchasing.memos()
    assert (memo.lines[0].value, memo.lines[0].owed) == (None, None)
