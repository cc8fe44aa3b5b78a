"""Whatever people write, on either side: it arrives as it was written, and nothing breaks on the way."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from tests.sync.killed import out_of_step
from tests.sync.syncing import Syncing
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import Action

pytestmark = pytest.mark.store

TEXTS = {
    "emoji": "a 💍 for 👩‍❤️‍💋‍👨 please",
    "right to left": "חריטה: אהבה לנצח · نقش",
    "controls": "tab\there, bell\x07, newline\nand \u202eback",
    "lone accents": "Zoe\u0301 and Zo\u00e9",
    "quotes": "\"double\", 'single', \\ back, %s ; drop table orders; --",
    "a megabyte": "gold " * 200_000,
}


@pytest.fixture
def syncing(store: StoreServer, shop: Shop) -> Syncing:
    return Syncing(shop, store)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_of_the_stores_arrives_as_it_was_written(syncing: Syncing, text: str) -> None:
    customer = customer_row(name=text[:2000], address={"city": text[:500]})
    syncing.store.load("customers", [customer])
    order = order_row(order_number="CO-1", customer_id=customer["id"], design_details=text, notes=text, material=text)
    syncing.store.load("custom_orders", [order])
    assert syncing.pull()["custom_orders"].findings == 0
    ((kept,),) = syncing.shop.rows("SELECT notes FROM orders")
    assert kept == text
    assert syncing.kept_row()["design_details"] == text
    assert syncing.shop.owner.orders.list(ListQuery("number")).rows[0].number == "CO-1"
    assert syncing.view().number == "CO-1"
    assert out_of_step(syncing.shop, syncing.store) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_of_the_desks_reaches_the_store_as_it_was_typed(syncing: Syncing, text: str) -> None:
    syncing.send_orders(1)
    syncing.pull()
    syncing.move(Action.HOLD, reason=text)
    syncing.push()
    assert out_of_step(syncing.shop, syncing.store) == []


def test_a_nul_that_was_pasted_is_left_out_and_nothing_breaks(syncing: Syncing) -> None:
    syncing.send_orders(1)
    syncing.pull()
    syncing.move(Action.HOLD, reason="waits for\0 the stone")
    ((detail,),) = syncing.shop.rows("SELECT detail FROM order_events WHERE kind = 'hold'")
    assert "waits for the stone" in str(detail)
    syncing.push()
    assert out_of_step(syncing.shop, syncing.store) == []


def test_a_status_that_the_desk_does_not_know_is_kept_shown_and_flagged(syncing: Syncing) -> None:
    syncing.store.execute_sql("alter type public.order_status add value if not exists 'on_the_moon'")
    syncing.send_orders(1, status="on_the_moon")
    assert syncing.pull()["custom_orders"].findings == 0
    assert syncing.shop.rows("SELECT store_status FROM orders") == [("on_the_moon",)]
    assert syncing.view().pieces[0].flags
