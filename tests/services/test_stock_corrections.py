"""Taking a posting of stock back: never more than ever came in, a single stone never twice."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, VAULT, a_lost_stone, a_lot
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stock import NewIssue, StockKind


def there(shop: Shop, code: str) -> tuple[int, int]:
    """(quantity, value) of an article."""
    found = next(one for one in shop.owner.materials.list(ListQuery(text=code)).rows if one.code == code)
    assert found.value is not None
    return found.on_hand, found.value.units()


def last_event(shop: Shop) -> int:
    return shop.owner.materials.moves()[0].event_id


def test_what_came_back_from_an_order_is_not_issued_back_again(shop: Shop):
    lot, order = a_lot(shop.owner), shop.take_order()
    issued = shop.owner.materials.issue(NewIssue(lot, 10, order=order)).event_id
    shop.owner.materials.give_back(lot, order, 4)
    with pytest.raises(ConflictError, match="undone another way"):
        shop.owner.materials.correct(issued, "wrong order")
    back = last_event(shop)
    shop.owner.materials.correct(back, "was not given back")
    assert there(shop, CLASP.code) == (0, 0)
    shop.owner.materials.correct(issued, "wrong order")
    assert there(shop, CLASP.code) == (10, 550_000)


def test_of_two_issues_one_is_taken_back_while_the_order_still_has_as_much(shop: Shop):
    lot, order = a_lot(shop.owner), shop.take_order()
    first = shop.owner.materials.issue(NewIssue(lot, 5, order=order)).event_id
    second = shop.owner.materials.issue(NewIssue(lot, 5, order=order)).event_id
    shop.owner.materials.give_back(lot, order, 5)
    shop.owner.materials.correct(second, "once too often")
    assert there(shop, CLASP.code) == (10, 550_000)
    with pytest.raises(ConflictError, match="undone another way"):
        shop.owner.materials.correct(first, "once more")


def test_a_stone_that_was_found_is_not_there_twice(shop: Shop):
    lot = a_lost_stone(shop.owner)
    lost = last_event(shop)
    shop.owner.materials.find_again(lot, VAULT, "under the mat")
    with pytest.raises(ConflictError, match="undone another way"):
        shop.owner.materials.correct(lost, "was never lost")
    assert there(shop, SOLO.code) == (1_020, 52_000_000)


def test_what_was_found_wrongly_is_lost_again(shop: Shop):
    lot = a_lost_stone(shop.owner)
    shop.owner.materials.find_again(lot, VAULT, "under the mat")
    shop.owner.materials.correct(last_event(shop), "another stone")
    assert shop.owner.materials.lots([lot])[0].state == "lost"
    shop.owner.materials.find_again(lot, VAULT, "here it is")
    assert there(shop, SOLO.code) == (1_020, 52_000_000)


def test_a_finding_does_not_take_back_what_was_set_since(shop: Shop):
    lot = a_lost_stone(shop.owner)
    shop.owner.materials.find_again(lot, VAULT, "under the mat")
    found = last_event(shop)
    shop.owner.materials.issue(NewIssue(lot, 1_020, order=shop.take_order()))
    with pytest.raises(ConflictError, match="undone another way"):
        shop.owner.materials.correct(found, "another stone")


@pytest.mark.parametrize("way", [StockKind.SUPPLIER_RETURN, StockKind.OWNER_RETURN])
def test_a_stone_that_went_back_may_come_again(shop: Shop, way: StockKind):
    lot = a_lot(shop.owner, SOLO, THE_STONE)
    with pytest.raises(ConflictError, match="here already"):
        shop.owner.materials.receive([THE_STONE])
    shop.owner.materials.write_off(way, NewIssue(lot, 1_020, note="not what was asked for"))
    gone = last_event(shop)
    again = shop.owner.materials.receive([THE_STONE])[0].id
    assert again != lot
    with pytest.raises(ConflictError, match="here already"):
        shop.owner.materials.correct(gone, "never went back")
    assert there(shop, SOLO.code) == (1_020, 52_000_000)


def test_a_return_taken_back_keeps_the_certificate_to_itself(shop: Shop):
    lot = a_lot(shop.owner, SOLO, THE_STONE)
    shop.owner.materials.write_off(StockKind.SUPPLIER_RETURN, NewIssue(lot, 1_020, note="flawed"))
    shop.owner.materials.correct(last_event(shop), "never went back")
    assert shop.owner.materials.lots([lot])[0].state == "available"
    with pytest.raises(ConflictError, match="here already"):
        shop.owner.materials.receive([THE_STONE])
