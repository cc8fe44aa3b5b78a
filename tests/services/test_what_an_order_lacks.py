"""What an order asks for is what it lacks: with the loss, without what is kept for others, stones as they are there."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from tests.services.test_material_needs import an_order, lines
from tests.services.test_materials import MELEE, VAULT
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchasing import BoughtLine
from veliano_desk.domain.stock import NewLot


def asked(shop: Shop, number: str) -> dict[str, BoughtLine]:
    shop.owner.purchasing.ask_for_order(number)
    return {one.unit: one for one in shop.owner.purchasing.bought_for(number)}


def test_it_asks_for_as_much_as_the_stock_says_is_missing(shop: Shop) -> None:
    number = an_order(shop)
    suggested = {one.what: one.quantity for one in shop.owner.materials.suggestions()}
    found = asked(shop, number)
    assert found["mg"].quantity == suggested["14ky"] == lines(shop, number)["14ky"].needed
    assert (found["mct"].quantity, found["mct"].title) == (suggested["diamonds"], "Stones: diamonds")
    with pytest.raises(InputError, match="Nothing is missing"):
        shop.owner.purchasing.ask_for_order(number)


def test_metal_that_is_kept_for_another_order_is_not_free(shop: Shop) -> None:
    other, number = an_order(shop), an_order(shop)
    needed = lines(shop, number)["14ky"].needed
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", needed + 1_000))
    shop.owner.materials.reserve("14ky", other, needed)
    assert asked(shop, number)["mg"].quantity == needed - 1_000
    assert "mg" not in asked(shop, other)


def test_stones_that_are_there_are_not_asked_for(shop: Shop) -> None:
    number = an_order(shop)
    needed = lines(shop, number)["diamonds"].needed
    shop.owner.materials.add_article(MELEE)
    shop.owner.materials.receive([NewLot(MELEE.code, needed - 10, VAULT, 100, 5)])
    assert asked(shop, number)["mct"].quantity == 10


def test_stones_that_were_reserved_for_the_order_are_not_asked_for(shop: Shop) -> None:
    number = an_order(shop)
    needed = lines(shop, number)["diamonds"].needed
    shop.owner.materials.add_article(MELEE)
    shop.owner.materials.receive([NewLot(MELEE.code, needed, VAULT, 100, 5)])
    shop.owner.materials.reserve(MELEE.code, number, needed)
    assert "mct" not in asked(shop, number)
