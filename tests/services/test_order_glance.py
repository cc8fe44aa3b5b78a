"""What the preview says of an order, and that the hub says the same."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import NotFoundError
from veliano_desk.domain.money import Money


def test_the_preview_says_what_the_hub_says(shop: Shop):
    number = shop.take_order(design_details="ring US 7 with 3 diamonds", teeth_selection=None)
    shop.owner.orders.add_piece(number, "grillz", "Bottom six")
    shop.owner.production.plan()
    glance, view = shop.owner.orders.glance(number), shop.owner.orders.show(number)
    first = view.pieces[0]
    assert glance.pieces == len(view.pieces) == 2
    assert (glance.alloy, glance.alloy_assumed) == (first.alloy, first.alloy_assumed)
    assert (glance.size, glance.stones) == (first.size, first.stones)
    assert glance.teeth == tuple(piece.teeth for piece in view.pieces)
    assert glance.doubts == tuple(flag.message for piece in view.pieces for flag in piece.flags)
    assert (glance.reason, glance.value, glance.margin) == (view.reason, view.value, view.margin)
    assert glance.reason


def test_the_estimates_of_all_pieces_stand_in_the_preview_together(shop: Shop):
    number = shop.take_order()
    one = shop.owner.orders.glance(number).estimate
    assert one is not None
    lines = shop.owner.orders.show(number).pieces[0].estimate
    assert lines is not None
    parts = (one.metal, one.stones, one.labour, one.overhead)
    assert parts == tuple(lines.by_kind(kind) for kind in list(CostKind)[:4])
    assert (one.metal_mg, one.minutes) == (lines.metal_mg, lines.minutes)


def test_what_may_not_be_seen_is_not_in_the_preview(shop: Shop):
    number = shop.take_order(total_price="1290.00")
    assert shop.owner.orders.glance(number).value == Money.of("1290", "USD")
    bench = shop.desk_of("bench").orders.glance(number)
    assert (bench.estimate, bench.value, bench.margin) == (None, None, None)


def test_an_order_that_is_not_there_is_said_to_be_missing(shop: Shop):
    with pytest.raises(NotFoundError):
        shop.owner.orders.glance("CO-0")
