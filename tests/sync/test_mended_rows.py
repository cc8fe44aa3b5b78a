"""Rows that somebody mended by hand go on living: whatever changes of them later, or beside them, comes in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.copies import Shop
from tests.sync import store_rows as make
from tests.sync.syncing import Syncing
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.stages import Action

pytestmark = pytest.mark.store

ENDLESS = "'infinity'"


@pytest.fixture
def packed(store: StoreServer, shop: Shop) -> Syncing:
    """A workshop on either database beside a store with the pack."""
    return Syncing(shop, store)


def mend(syncing: Syncing, **values: str) -> None:
    """Put the only row right that could not be read."""
    sync = syncing.shop.owner.store_sync
    (finding,) = sync.findings()
    sync.mend_finding(finding.id, values)


def in_timeline(syncing: Syncing) -> str:
    return " ".join(entry.detail for entry in syncing.view().timeline)


class TestCustomOrders:
    @pytest.fixture
    def mended(self, packed: Syncing) -> Syncing:
        """An order whose day no calendar has, read as a day in December."""
        packed.send_orders(1)
        packed.change(f"estimated_completion_date = {ENDLESS}")
        packed.pull()
        mend(packed, estimated_completion_date="2026-12-24T00:00:00+00:00")
        return packed

    def test_a_later_change_comes_in_and_says_nothing_of_the_mended_day(self, mended: Syncing) -> None:
        mended.change("notes = 'call first'")
        mended.pull()
        assert mended.view().notes == "call first"
        assert mended.shop.owner.store_sync.findings() == ()
        assert "date" not in in_timeline(mended)

    def test_so_it_does_where_work_has_begun(self, mended: Syncing) -> None:
        mended.move(Action.HOLD, reason="waits for the stone")
        mended.change("material = 'Platinum 950'")
        mended.pull()
        assert [one.theirs.value for one in mended.view().questions] == ["Platinum 950"]
        assert "date" not in in_timeline(mended)

    def test_put_right_in_the_store_the_day_is_the_stores(self, mended: Syncing) -> None:
        mended.change("estimated_completion_date = '2027-01-15'")
        mended.pull()
        assert mended.view().due_on == date(2027, 1, 15)
        assert "2027-01-15" in in_timeline(mended)

    def test_unreadable_in_another_way_and_mended_again_it_is_read_again(self, mended: Syncing) -> None:
        mended.change("estimated_completion_date = '-infinity'")
        mended.pull()
        mend(mended, estimated_completion_date="2027-01-15T00:00:00+00:00")
        assert mended.view().due_on == date(2027, 1, 15)
        mended.change("notes = 'call first'")
        mended.pull()
        assert mended.view().notes == "call first"


def test_a_product_that_changes_is_taken_in_though_an_order_of_it_was_mended(
    either_store: StoreServer, generation: int, file_shop: Shop
) -> None:
    syncing = Syncing(file_shop, either_store)
    product, order = make.a_product(generation, "Open face six", custom=True), make.a_shop_order(generation)
    either_store.load("products", [product])
    either_store.load("orders", [order])
    either_store.load("order_items", [make.an_item(generation, order, product, quantity=1)])
    syncing.change(f"created_at = {ENDLESS}", table="orders")
    syncing.pull()
    mend(syncing, created_at=make.STAMP)
    ((number,),) = file_shop.rows("SELECT number FROM orders")
    syncing.change("name = 'Closed face eight'", table="products")
    assert syncing.pull()["products"].changed == 1
    assert file_shop.rows("SELECT name FROM products") == [("Closed face eight",)]
    assert file_shop.owner.orders.show(str(number)).lines
    assert file_shop.owner.store_sync.findings() == ()
