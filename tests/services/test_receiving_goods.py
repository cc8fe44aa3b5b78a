"""Goods that come become lots with what they cost, go back out of them, and what suppliers still owe is known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.bought import GRAIN, came, sent, with_suppliers
from tests.services.copies import Shop
from tests.services.price_lists import STULLER
from veliano_desk.domain.articles import ArticleEdit
from veliano_desk.domain.errors import ConflictError, DeskError, InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import NewLine, NewReceipt, PurchaseView, ReceivedLine
from veliano_desk.domain.stock import NewIssue
from veliano_desk.domain.stock_views import StockRow

CLASP = ArticleEdit(
    code="clasp-12", kind="finding", title="Lobster clasp 12 mm", unit="piece", reorder_at=10, order_to=40
)
SAPPHIRE = ArticleEdit(code="sapphire-ov", kind="stone", title="Oval sapphire", unit="mct", counts_pieces=True)
CLASPS = NewLine(20, article="clasp-12", price=Decimal("38.90"))
STONE = NewLine(1_520, article="sapphire-ov", per="ct", price=Decimal(900), pieces=1)


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    for edit in (CLASP, SAPPHIRE):
        shop.owner.materials.add_article(edit)
    with_suppliers(shop.owner)
    return shop


def row(shop: Shop, code: str) -> StockRow:
    return next(one for one in shop.owner.materials.list(ListQuery(text=code)).rows if one.code == code)


def test_goods_become_a_lot_with_what_they_cost_and_whose_they_were(stocked: Shop):
    order = sent(stocked.owner, CLASPS)
    assert (row(stocked, "clasp-12").on_order, row(stocked, "clasp-12").on_hand) == (20, 0)
    order = stocked.owner.purchasing.receive(order.id, order.version, came(order, 12, delivery_note="DN-1"))
    found = row(stocked, "clasp-12")
    assert found.value is not None
    assert (found.on_order, found.on_hand, found.value.plain()) == (8, 12, "466.80")
    (lot,) = stocked.owner.materials.show(found.id).lots
    assert (lot.supplier, lot.reference) == ("STULLER", order.receipts[0].number)
    stocked.owner.purchasing.close(order.id, order.version, "discontinued")
    assert row(stocked, "clasp-12").on_order == 0


def test_a_certified_stone_comes_once(stocked: Shop):
    order = sent(stocked.owner, STONE, STONE)
    first, second = (
        ReceivedLine(line.id, 1_520, 1, certificate="221004", laboratory="GRS") for line in order.lines
    )  # fmt: skip
    order = stocked.owner.purchasing.receive(order.id, order.version, NewReceipt((first,)))
    with pytest.raises(ConflictError, match="This stone is here already"):
        stocked.owner.purchasing.receive(order.id, order.version, NewReceipt((second,)))
    assert stocked.owner.purchasing.order(order.number).version == order.version
    assert row(stocked, "sapphire-ov").on_hand == 1_520


def test_goods_go_back_out_of_their_lots_until_they_are_used(stocked: Shop):
    order = sent(stocked.owner, CLASPS)
    order = stocked.owner.purchasing.receive(order.id, order.version, came(order, 12))
    order = stocked.owner.purchasing.receive(order.id, order.version, came(order, 8))
    back = NewReceipt((ReceivedLine(order.lines[0].id, 10),), note="wrong size")
    order = stocked.owner.purchasing.send_back(order.id, order.version, back)
    assert (order.state, row(stocked, "clasp-12").on_hand) == (PurchaseState.PARTLY, 10)
    number = stocked.take_order()
    lot = stocked.owner.materials.show(row(stocked, "clasp-12").id).lots[0]
    stocked.owner.materials.issue(NewIssue(lot.id, 6, order=number))
    with pytest.raises(InputError, match="It is not in stock any more"):
        stocked.owner.purchasing.send_back(order.id, order.version, back)
    assert row(stocked, "clasp-12").on_hand == 4


def test_a_deliverys_posting_is_not_taken_back_beside_its_order(stocked: Shop):
    order = sent(stocked.owner, CLASPS)
    order = stocked.owner.purchasing.receive(order.id, order.version, came(order, 12))
    posted = stocked.owner.materials.show(row(stocked, "clasp-12").id).moves[0]
    with pytest.raises(ConflictError, match="belongs to a document") as told:
        stocked.owner.materials.correct(posted.event_id, "a mistake")
    assert told.value.subject == order.number
    assert row(stocked, "clasp-12").on_hand == 12


def test_another_unit_than_it_is_kept_in_is_refused(stocked: Shop):
    order = sent(stocked.owner, replace(CLASPS, per="g"))
    with pytest.raises(InputError, match="Another unit"):
        stocked.owner.purchasing.receive(order.id, order.version, came(order, 20))
    assert row(stocked, "clasp-12").on_hand == 0


@pytest.mark.parametrize(("rate", "value", "estimated"), [("1.1", "1711.60", False), ("", "0.00", True)])
def test_what_costs_another_currency_is_worth_what_it_is_here(stocked: Shop, rate: str, value: str, estimated: bool):
    if rate:
        stocked.owner.prices.set_rate("EUR", "USD", rate)
    stocked.owner.purchasing.add_supplier(replace(STULLER, code="LAGHI", name="Laghi", currency="EUR"))
    order = sent(stocked.owner, replace(CLASPS, quantity=40), supplier="LAGHI")
    stocked.owner.purchasing.receive(order.id, order.version, came(order, 40))
    found = row(stocked, "clasp-12")
    assert found.value is not None
    assert found.value.plain() == value
    assert stocked.owner.materials.show(found.id).lots[0].estimated is estimated


def test_stock_that_is_low_is_to_buy_until_it_is_on_its_way(stocked: Shop):
    (need,) = [one for one in stocked.owner.purchasing.what_to_buy() if one.article == "clasp-12"]
    assert (need.request_id, need.source, need.quantity) == (0, "stock", 40)
    assert "to_buy" in {one.key for one in stocked.owner.insights.today().sections}
    sent(stocked.owner, CLASPS)
    assert "clasp-12" not in {one.article for one in stocked.owner.purchasing.what_to_buy()}
    assert "to_buy" not in {one.key for one in stocked.owner.insights.today().sections}


STEP = st.tuples(st.sampled_from(["receive", "replace", "credit", "close"]), st.integers(1, 30_000))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=10))
def test_whatever_comes_and_goes_the_vault_has_what_came_less_what_went(shop: Shop, steps: list[tuple[str, int]]):
    """Never more than ordered, never less than nothing, and the ledger, the order and the value's layers agree."""
    order = sent(shop.owner, GRAIN)
    before = sum(one.balance_mg for one in shop.owner.metal.balances("vault"))
    for what, mg in steps:
        order = taken(shop, order, what, mg)
        line = order.lines[0]
        held = sum(one.balance_mg for one in shop.owner.metal.balances("vault")) - before
        assert held == line.received - line.credited
        assert 0 <= line.credited <= line.received <= line.quantity
        assert row(shop, "14ky").on_hand == held + before
        assert (order.state is PurchaseState.RECEIVED) <= (line.received == line.quantity)


def taken(shop: Shop, order: PurchaseView, what: str, mg: int) -> PurchaseView:
    """One step; what is refused leaves everything as it was."""
    purchasing: Any = shop.owner.purchasing
    receipt = came(order, mg, note="bad")
    try:
        if what == "receive":
            return purchasing.receive(order.id, order.version, receipt)
        if what == "close":
            return purchasing.close(order.id, order.version, "enough")
        return purchasing.send_back(order.id, order.version, receipt, what == "replace")
    except DeskError:
        assert purchasing.order(order.number) == order
        return order
