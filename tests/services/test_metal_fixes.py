"""Metal fixes serve what they were made for, no longer than the rules allow; prices only for who may see costs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.copies import Shop
from veliano_desk.config.price_sources import source_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_fixes import FixState
from veliano_desk.domain.quotes import PieceToPrice
from veliano_desk.domain.routing import PieceFacts

RING = PieceToPrice(PieceFacts("ring", "18ky"))


def piece_of(shop: Shop, number: str) -> int:
    return shop.owner.orders.show(number).pieces[0].id


def test_a_fix_of_one_order_is_not_spent_on_anothers_piece(shop: Shop):
    shop.owner.prices.set("gold", "100", "g")
    one, other = shop.take_order(), shop.take_order()
    pricing = shop.owner.pricing
    for fix in (pricing.fix("gold", 90_000, one).fix.id, pricing.fix("gold", 90_000, one, piece_of(shop, one)).fix.id):
        for work in (pricing.quote_piece, pricing.make_quote):
            with pytest.raises(InputError, match="another piece") as told:
                work(piece_of(shop, other), fix)
            assert one in told.value.happened
        with pytest.raises(InputError, match="another piece"):
            pricing.quote(replace(RING, fix=fix))
        assert pricing.quote_piece(piece_of(shop, one), fix).total is not None
    assert {one.state for one in pricing.fixes(one)} == {FixState.OPEN}


def test_a_fix_without_an_order_serves_any(file_shop: Shop):
    file_shop.owner.prices.set("gold", "100", "g")
    pricing = file_shop.owner.pricing
    fix = pricing.fix("gold", 90_000).fix.id
    assert pricing.quote(replace(RING, fix=fix)).total is not None
    assert pricing.make_quote(piece_of(file_shop, file_shop.take_order()), fix).fix == fix


def test_nobody_fixes_a_price_for_longer_than_the_rules_allow(file_shop: Shop):
    file_shop.owner.prices.set("gold", "100", "g")
    pricing, most = file_shop.owner.pricing, source_rules().most_fix_hours
    for hours in (most + 1, -1):
        with pytest.raises(InputError, match="Nothing to fix"):
            pricing.fix("gold", 1000, hours=hours)
    assert pricing.fix("gold", 1000, hours=most).state is FixState.OPEN


def test_the_price_of_a_fix_is_for_people_who_may_see_costs(file_shop: Shop):
    file_shop.owner.prices.set("gold", "100", "g")
    number = file_shop.take_order()
    made = file_shop.desk_of("care").pricing.fix("gold", 1000, number)
    (seen,) = file_shop.desk_of("care").pricing.fixes(number)
    assert (made.price, made.per_gram, seen.price, seen.per_gram) == (None, None, None, None)
    assert not hasattr(seen.fix, "price")
    (owners,) = file_shop.owner.pricing.fixes(number)
    assert owners.price is not None
    assert owners.per_gram == 100
