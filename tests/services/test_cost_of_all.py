"""What a piece took beside metal, stones and labour: work outside, findings and chain; and what its metal cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.services.bought import CAST, came, sent
from tests.services.copies import Shop
from tests.services.stock_samples import a_lot
from tests.services.test_cost_analysis import ANA, FIRST, LAST, parts, piece, piece_id
from veliano_desk.domain.cost_analysis import Show
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.purchasing import ConfirmedLine
from veliano_desk.domain.stock import NewIssue


def cast_for(shop: Shop, number: str) -> None:
    """Three of four trees are back, at 36 instead of 35."""
    order = sent(shop.owner, replace(CAST, order_number=number), supplier="WAXWORKS")
    said = ConfirmedLine(order.lines[0].id, Decimal(36))
    order = shop.owner.purchasing.confirm(order.id, order.version, "", [said])
    shop.owner.purchasing.receive(order.id, order.version, came(order, 3))


def test_work_outside_costs_what_came_back_at_the_confirmed_price(shop: Shop) -> None:
    number = shop.take_order()
    cast_for(shop, number)
    one = piece(shop, number, Show.ACTUAL)
    assert one.actual is not None
    assert one.actual.outwork == one.actual.cost() == Money.of("108.00", "USD")
    assert one.difference == Money.of("108.00", "USD") - one.planned.outwork
    assert one.forecast == one.planned.cost() - one.planned.outwork + Money.of("108.00", "USD")


def test_pieces_of_one_order_share_the_work_outside_to_the_cent(shop: Shop) -> None:
    number = shop.take_order()
    shop.owner.orders.add_piece(number, "ring", "A ring to match")
    cast_for(shop, number)
    found = shop.owner.costing.analysis(FIRST, LAST, Show.ALL).pieces
    shares = [one.actual.outwork for one in found if one.actual is not None]
    assert len(shares) == 2
    assert total(shares, "USD") == Money.of("108.00", "USD")


def test_work_outside_in_another_currency_needs_a_rate_till_then_the_plan_counts(file_shop: Shop) -> None:
    number = file_shop.take_order()
    cast_for(file_shop, number)
    file_shop.execute("UPDATE purchase_orders SET currency = 'EUR'")
    one = piece(file_shop, number)
    assert (one.actual, one.forecast) == (None, one.planned.cost())
    file_shop.owner.prices.set_rate("EUR", "USD", "1.25")
    actual = piece(file_shop, number).actual
    assert actual is not None
    assert actual.outwork == Money.of("135.00", "USD")


def test_chain_and_findings_stand_with_the_stones(shop: Shop) -> None:
    number = shop.take_order()
    clasps = a_lot(shop.owner)
    shop.owner.materials.issue(NewIssue(clasps, 4, order=number, piece_id=piece_id(shop, number)))
    shop.owner.materials.give_back(clasps, number, 2)
    one = piece(shop, number, Show.ACTUAL)
    assert one.actual is not None
    assert one.actual.stones == one.actual.cost() == Money.of("11.00", "USD")
    assert parts(one) == {"price": "11.00"}
    assert one.forecast == one.planned.cost() + Money.of("11.00", "USD")


def test_metal_of_which_nobody_knows_the_cost_does_not_make_metal_cheap(shop: Shop) -> None:
    number = shop.take_order()
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10_000))
    shop.execute("UPDATE lots SET received_value = 0, estimated = 1")
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10_000))
    shop.execute("UPDATE lots SET received_value = 7000000 WHERE received_value <> 0")
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 1_000, order=number))
    one = piece(shop, number)
    assert one.actual is not None
    assert one.actual.metal == Money.of("70.00", "USD")
