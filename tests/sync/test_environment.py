"""What the computer does to a sync: its disk fills up, its database is held, its network has no names, its line is
not private. Told in a word, nothing lost, and in step once it works again."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event

from tests.cut_wire import Asked, wire_to
from tests.services.copies import Shop
from tests.sync.killed import out_of_step
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.stages import Action
from veliano_desk.sync.errors import StoreUnreachableError

pytestmark = pytest.mark.store
LONG_NOTES = "a very long story of how it should look. " * 500


@pytest.fixture
def connected(file_shop: Shop, stingy_store: StoreServer) -> Shop:
    """A workshop with an order whose kit went out, and a store with forty more of them."""
    customer = customer_row()
    stingy_store.load("customers", [customer])
    rows = [order_row(order_number=f"CO-{n}", customer_id=customer["id"], notes=LONG_NOTES) for n in range(41)]
    stingy_store.load("custom_orders", rows[:1])
    file_shop.owner.store_sync.connect(stingy_store.url, stingy_store.secret_key)
    file_shop.owner.store_sync.sync()
    piece = file_shop.owner.orders.show("CO-0").pieces[0]
    file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
    stingy_store.load("custom_orders", rows[1:])
    return file_shop


def sync_in_step(shop: Shop, store: StoreServer) -> None:
    shop.clock.pass_time(hours=2)
    shop.owner.store_sync.sync()
    assert out_of_step(shop, store) == []


def test_a_disk_that_fills_up_in_the_middle_of_a_pull_keeps_the_finished_pages(
    connected: Shop, stingy_store: StoreServer
) -> None:
    def allow(more: int) -> None:
        with connected.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + more}")

    allow(130)  # room for some pages of orders, not for all
    with pytest.raises(WorkspaceError, match="The disk is full"):
        connected.owner.store_sync.sync()
    ((kept,),) = connected.rows("SELECT count(*) FROM orders")
    assert 1 < int(str(kept)) < 41
    allow(100_000)
    sync_in_step(connected, stingy_store)


def test_a_workspace_that_another_program_holds_in_the_middle_is_told_and_in_step_later(
    connected: Shop, stingy_store: StoreServer
) -> None:
    impatient(connected)
    assert connected.workspace.file is not None
    with closing(sqlite3.connect(connected.workspace.file, isolation_level=None, check_same_thread=False)) as holder:

        def hold(asked: Asked) -> None:
            if asked.table == "custom_orders" and "%22" in asked.path and not holder.in_transaction:
                holder.execute("BEGIN IMMEDIATE")

        with wire_to(stingy_store.url) as wire:
            wire.hook = hold
            connected.owner.store_sync.connect(wire.url, stingy_store.secret_key)
            with pytest.raises(WorkspaceError, match="The workspace is busy"):
                connected.owner.store_sync.sync()
        holder.rollback()
        connected.owner.store_sync.connect(stingy_store.url, stingy_store.secret_key)
    sync_in_step(connected, stingy_store)


def test_a_workspace_that_turns_read_only_in_the_middle_is_told_and_in_step_once_it_can_be_written(
    connected: Shop, stingy_store: StoreServer
) -> None:
    pages, read_only = 0, False

    def open_as_it_is(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA query_only = {int(read_only)}")

    def turn(asked: Asked) -> None:
        nonlocal pages, read_only
        pages += asked.table == "custom_orders" and "%22" in asked.path
        read_only = pages > 3  # the next page is asked for while one is taken in

    event.listen(connected.engine, "checkout", open_as_it_is)
    with wire_to(stingy_store.url) as wire:
        wire.hook = turn
        connected.owner.store_sync.connect(wire.url, stingy_store.secret_key)
        with pytest.raises(WorkspaceError, match="The workspace is read-only"):
            connected.owner.store_sync.sync()
    read_only = False
    ((kept,),) = connected.rows("SELECT count(*) FROM orders")
    assert 1 < int(str(kept)) < 41
    connected.owner.store_sync.connect(stingy_store.url, stingy_store.secret_key)
    sync_in_step(connected, stingy_store)


def impatient(shop: Shop) -> None:
    """Whoever waits for the database gives up at once."""
    event.listen(shop.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50"))
    shop.engine.dispose()


def test_a_network_without_names_is_offline_and_nothing_is_lost(connected: Shop, stingy_store: StoreServer) -> None:
    def move_to(was: str, now: str) -> None:
        connected.execute(f"UPDATE workspace SET store = replace(store, '{was}', '{now}')")

    move_to(stingy_store.url, "https://shop.invalid")
    with pytest.raises(StoreUnreachableError) as told:
        connected.owner.store_sync.sync()
    assert "shop.invalid" in told.value.subject
    move_to("https://shop.invalid", stingy_store.url)
    sync_in_step(connected, stingy_store)
