"""What open orders need, held against what is there: what they lack, and what should be bought by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, a_lot
from tests.services.test_materials import MELEE, VAULT
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.material_needs import MaterialLine, Need, Supply, still_open, suggestions
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.stock import NewIssue, NewLot

TODAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


def lines(shop: Shop, order: str) -> dict[str, MaterialLine]:
    return {line.what: line for line in shop.owner.materials.for_order(order)}


def an_order(shop: Shop, stones: int = 20) -> str:
    """Six teeth in 14K yellow, with so many stones."""
    number = shop.take_order()
    piece = shop.owner.orders.show(number).pieces[0]
    shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(stones=stones))
    return number


def test_an_order_says_what_it_needs_has_reserved_and_has_got(shop: Shop):
    order = an_order(shop)
    shop.owner.materials.add_article(MELEE)
    (lot,) = shop.owner.materials.receive([NewLot(MELEE.code, 1_000, VAULT, 100, 5)])
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    needed = lines(shop, order)
    stones = needed["diamonds"].needed
    assert needed["diamonds"].missing == stones > 100
    assert needed["14ky"].title == "14K yellow gold"
    assert needed["14ky"].missing == needed["14ky"].needed > 1_000
    shop.owner.materials.reserve("14ky", order, needed["14ky"].needed - 100)
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", f"job:{order}/1", "14ky", 1_000))
    shop.owner.materials.issue(NewIssue(lot.id, 100, 10, order=order))
    now = lines(shop, order)
    assert (now["diamonds"].issued, now["diamonds"].missing) == (100, stones - 100)
    assert (now["14ky"].issued, now["14ky"].missing) == (1_000, 100)
    assert lines(shop, shop.take_order())["14ky"].issued == 0


def test_what_open_pieces_need_and_is_not_there_should_be_bought(shop: Shop):
    an_order(shop)
    shop.owner.production.plan()
    found = {one.what: one for one in shop.owner.materials.suggestions()}
    assert found["14ky"].quantity == found["14ky"].open_need > 0
    assert found["14ky"].order_by is not None
    assert "need more" in found["14ky"].reason
    assert found["diamonds"].open_need == found["diamonds"].quantity > 0
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    assert "14ky" not in {one.what for one in shop.owner.materials.suggestions()}


def test_below_its_point_a_thing_is_ordered_up_to_what_should_be_there(shop: Shop):
    a_lot(shop.owner)
    seen = shop.owner.materials.article(CLASP.code)
    shop.owner.materials.edit_article(seen.id, seen.version, replace(CLASP, reorder_at=12, order_to=40, lead_days=4))
    (found,) = [one for one in shop.owner.materials.suggestions() if one.what == CLASP.code]
    assert (found.quantity, found.order_by, found.needed_on) == (30, None, None)
    assert [one.code for one in shop.owner.materials.list(ListQuery(filters={"show": ("low",)})).rows] == [CLASP.code]


@pytest.mark.parametrize(
    ("free", "coming", "quantity", "on"),
    [(100, 0, None, None), (60, 40, None, None), (60, 0, 40, FRIDAY), (20, 0, 80, TODAY), (0, 0, 100, TODAY)],
)
def test_it_is_ordered_for_the_day_on_which_it_no_longer_reaches(
    free: int, coming: int, quantity: int | None, on: date | None
):
    needs = [Need("CO-2", "14ky", "mg", 70, FRIDAY), Need("CO-1", "14ky", "mg", 30, TODAY)]
    told = suggestions([Supply("14ky", "14ky", "14K", "mg", free, coming, lead_days=2)], needs, TODAY)
    assert [(one.quantity, one.needed_on) for one in told] == ([] if quantity is None else [(quantity, on)])


def test_what_an_order_has_counts_once():
    needs = [
        Need("CO-1", "14ky", "mg", 30, None),
        Need("CO-1", "14ky", "mg", 30, None),
        Need("CO-2", "14ky", "mg", 5, None),
    ]
    left = still_open(needs, {("CO-1", "14ky"): 40, ("CO-3", "14ky"): 9})
    assert [(one.order, one.quantity) for one in left] == [("CO-1", 20), ("CO-2", 5)]
