"""Two desks at once: together they never take, nor keep, more than there is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, a_lot
from tests.two_desks import OtherDesk, other_desk
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.stock import NewIssue
from veliano_desk.services.desk import Desk

TRIES = 8


@pytest.fixture
def other(shop: Shop) -> Iterator[OtherDesk]:
    with other_desk(shop.address, shop.clock, "stock") as desk:
        yield desk


def at_once(shop: Shop, other: OtherDesk, work: Callable[[Desk], object]) -> int:
    """Both desks do it again and again at the same time; how often it was allowed. What is refused says why."""
    done, refused, barrier = list[int](), list[DeskError](), threading.Barrier(2)

    def go_on(desk: Desk) -> None:
        barrier.wait()
        for _ in range(TRIES):
            try:
                work(desk)
                done.append(1)
            except DeskError as error:
                refused.append(error)

    threads = [threading.Thread(target=go_on, args=(desk,)) for desk in (shop.owner, other.desk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(error.happened for error in refused)
    assert len(done) + len(refused) == 2 * TRIES
    return len(done)


def on_hand(shop: Shop, code: str) -> tuple[int, int]:
    row = next(one for one in shop.owner.materials.list(ListQuery(text=code)).rows if one.code == code)
    return row.on_hand, row.reserved


def test_stock_is_issued_to_the_last_piece_and_no_further(shop: Shop, other: OtherDesk):
    lot, order = a_lot(shop.owner), shop.take_order()
    assert at_once(shop, other, lambda desk: desk.materials.issue(NewIssue(lot, 3, order=order))) == 3
    assert on_hand(shop, CLASP.code) == (1, 0)


def test_stock_is_reserved_to_the_last_piece_and_no_further(shop: Shop, other: OtherDesk):
    a_lot(shop.owner)
    order = shop.take_order()
    assert at_once(shop, other, lambda desk: desk.materials.reserve(CLASP.code, order, 4)) == 2
    assert on_hand(shop, CLASP.code) == (10, 8)


def test_a_stone_is_set_by_one_of_them(shop: Shop, other: OtherDesk):
    lot, order = a_lot(shop.owner, SOLO, THE_STONE), shop.take_order()
    assert at_once(shop, other, lambda desk: desk.materials.issue(NewIssue(lot, 1_020, order=order))) == 1
    assert shop.owner.materials.lots([lot])[0].state == "set"


def test_a_certificate_is_received_by_one_of_them(shop: Shop, other: OtherDesk):
    shop.owner.materials.add_article(SOLO)
    assert at_once(shop, other, lambda desk: desk.materials.receive([THE_STONE])) == 1


def test_metal_is_issued_to_the_last_milligram_and_no_further(shop: Shop, other: OtherDesk):
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10_000))
    issue = moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 3_000)
    assert at_once(shop, other, lambda desk: desk.metal.post(issue)) == 3
    assert shop.owner.metal.balances("vault:main")[0].balance_mg == 1_000


def test_metal_that_is_kept_for_an_order_goes_to_no_other(shop: Shop, other: OtherDesk):
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10_000))
    mine, theirs = shop.take_order(), shop.take_order()
    shop.owner.materials.reserve("14ky", mine, 6_000)
    issue = moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 1_500, order=theirs)
    assert at_once(shop, other, lambda desk: desk.metal.post(issue)) == 2
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", f"job:{mine}/1", "14ky", 6_000))
    assert on_hand(shop, "14ky") == (10_000, 0)
