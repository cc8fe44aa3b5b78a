"""People who walk in, and the store that does not know them yet."""

from __future__ import annotations

import pytest

from tests.cut_wire import Said, Wire
from tests.scenarios.walk_in import MARCO, grill
from tests.sync.syncing import Syncing
from tests.workshop import customer_row

pytestmark = pytest.mark.store

MIAMI = {"city": "Coral Gables", "zip": "33 128"}


@pytest.mark.parametrize(
    ("known", "reasons"),
    [
        ({"name": "M. Diaz", "phone": "001 305 555 0133"}, ("phone",)),
        ({"name": "MARCO DIAZ", "address": MIAMI}, ("name and place",)),
        ({"name": "Marco Diaz", "phone": "13055550133", "address": MIAMI}, ("phone", "name and place")),
    ],
)
def test_somebody_whom_the_store_knows_by_phone_or_postcode_is_proposed(
    wired: Syncing, known: dict[str, object], reasons: tuple[str, ...]
) -> None:
    desk = wired.shop.owner
    there = customer_row(**{"address": None, "phone": None, **known})
    wired.store.load("customers", [there])
    wired.pull()
    customer = desk.customers.show(desk.walk_ins.add(grill()).customer_id or 0)
    assert [(other.email, other.reasons) for other in customer.duplicates] == [(there["email"], reasons)]
    assert len(desk.customers.duplicates()) == 1


def test_an_order_that_never_reached_the_store_is_never_said_to_be_deleted_there(wired: Syncing, wire: Wire) -> None:
    wired.send_orders(2)
    wired.pull()
    desk = wired.shop.owner
    order = desk.walk_ins.add(grill())
    wire.says(Said(400, {"code": "22P02", "message": "not like that"}), "POST", "customers", times=9)
    wired.push()
    for line in desk.store_sync.outbox():
        desk.store_sync.drop(line.id)
    figures = wired.fetch(full=True)
    assert [figures[table].removed for table in ("customers", "custom_orders")] == [0, 0]
    assert wired.shop.rows("SELECT * FROM store_decisions") == []
    assert desk.orders.show(order.number).customer == MARCO.name


def test_nor_is_one_that_went_again_with_another_address(wired: Syncing, wire: Wire) -> None:
    wired.store.load("customers", [customer_row(email=MARCO.email, name="Somebody else")])
    wired.send_orders(2)
    desk = wired.shop.owner
    order = desk.walk_ins.add(grill())
    wired.push()
    desk.walk_ins.correct_email(order.number, "marco@new.example.com")
    for line in desk.store_sync.outbox():
        desk.store_sync.drop(line.id)
    wired.pull()
    assert wired.fetch(full=True)["customers"].removed == 0
    assert wired.shop.rows("SELECT * FROM store_decisions WHERE kind = 'deleted'") == []


def test_one_that_did_reach_it_is_missed_when_it_goes(wired: Syncing) -> None:
    wired.send_orders(2)
    wired.pull()
    desk = wired.shop.owner
    order = desk.walk_ins.add(grill())
    wired.push()
    wired.store.execute_sql(
        "begin; set local session_replication_role = replica;"
        f"delete from public.custom_orders where order_number = '{order.number}'; commit"
    )
    assert wired.fetch(full=True)["custom_orders"].removed == 1
