"""The desk and the store: connecting, one sync at a time, runs that always end, secrets that stay where they are."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeychain
from keyring.errors import PasswordSetError

from tests import store as stores
from tests.cut_wire import Said, Wire, wire_to
from tests.keychain import MemoryKeychain
from tests.services.copies import Shop
from tests.sync import store_rows as make
from tests.sync.odd_server import OddServer
from tests.workshop import PASSWORD, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import CancelledError, InputError, RightMissingError, WorkspaceError
from veliano_desk.domain.stages import Action
from veliano_desk.services import order_work
from veliano_desk.services.desk import Desk
from veliano_desk.services.store_work import SyncRunningError
from veliano_desk.sync.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreFaultError,
    StoreInsecureError,
    StoreKeyError,
    StoreSessionError,
    StoreSignInError,
    StoreUnreachableError,
)
from veliano_desk.sync.tables import TABLES

pytestmark = pytest.mark.store

store, bare_store = stores.store, stores.bare_store
_packed_store, _bare_store = stores._packed_store, stores._bare_store

SECRET = "sb_" + "secret_of_this_test"


@pytest.fixture
def wire(store: StoreServer) -> Iterator[Wire]:
    with wire_to(store.url) as open_wire:
        yield open_wire


@pytest.fixture
def odd_server() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server


@pytest.fixture
def connected(file_shop: Shop, store: StoreServer, wire: Wire) -> Shop:
    """A workshop connected over the wire to a store with one order, by secret key."""
    fill(store)
    assert file_shop.owner.store_sync.connect(wire.url, store.secret_key).complete
    wire.asked.clear()
    return file_shop


def fill(store: StoreServer, orders: int = 1) -> None:
    customer = customer_row()
    store.load("customers", [customer])
    store.load(
        "custom_orders", [order_row(order_number=f"CO-{n + 1}", customer_id=customer["id"]) for n in range(orders)]
    )


def as_admin(desk: Desk, store: StoreServer, url: str = "") -> None:
    desk.store_sync.connect(url or store.url, store.publishable_key, store.admin.email, store.admin.password)


def move(desk: Desk, action: Action, number: str = "CO-1") -> None:
    piece = desk.orders.show(number).pieces[0]
    desk.orders.move(piece.id, piece.version, action)


def results(shop: Shop) -> list[str]:
    return [run.result for run in shop.owner.store_sync.runs()]


class TestConnecting:
    def test_a_person_connects_and_the_connection_says_who_without_any_secret(
        self, file_shop: Shop, store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        desk = file_shop.owner
        assert desk.store_sync.connection() is None
        as_admin(desk, store, f" {store.url}/ ")
        connection = desk.store_sync.connection()
        assert connection is not None
        assert (connection.url, connection.mode, connection.email) == (store.url, "person", store.admin.email)
        assert len(keychain.secrets) == 2
        assert desk.store_sync.check().complete

    def test_a_secret_key_connects_and_leaves_no_persons_session_behind(
        self, file_shop: Shop, store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        as_admin(file_shop.owner, store)
        file_shop.owner.store_sync.connect(store.url, store.secret_key)
        assert list(keychain.secrets.values()) == [store.secret_key]
        assert file_shop.owner.store_sync.check().signed_in_as == "secret key"

    def test_each_way_to_fail_has_its_own_sentence_and_nothing_is_kept(
        self, file_shop: Shop, store: StoreServer, odd_server: OddServer, keychain: MemoryKeychain
    ) -> None:
        sync, person = file_shop.owner.store_sync, (store.admin.email, store.admin.password)
        odd_server.answers_page()
        tries: list[tuple[type[Exception], tuple[str, ...]]] = [
            (InputError, ("", store.publishable_key, *person)),
            (NotAStoreError, (odd_server.url, store.publishable_key, *person)),
            (NotAStoreError, ("what you like", store.publishable_key, *person)),
            (StoreInsecureError, ("http://store.example.com", store.publishable_key, *person)),
            (StoreUnreachableError, ("http://127.0.0.1:9", store.publishable_key, *person)),
            (StoreKeyError, (store.url, SECRET, *person)),
            (StoreKeyError, (store.url, store.publishable_key)),
            (StoreKeyError, (store.url, "sb_publishable_of_another_project", *person)),
            (StoreSignInError, (store.url, store.publishable_key, store.admin.email, "guessed")),
        ]
        sentences = []
        for kind, given in tries:
            with pytest.raises(kind) as told:
                sync.connect(*given)
            sentences.append((told.value.title, told.value.happened, told.value.todo))
        assert all(all(parts) for parts in sentences)
        assert len({parts[1] for parts in sentences}) == len(tries)
        assert sync.connection() is None
        assert keychain.secrets == {}
        assert results(file_shop) == []

    def test_an_admin_who_is_none_is_told_so_and_not_connected(
        self, file_shop: Shop, store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        found = file_shop.owner.store_sync.connect(
            store.url, store.publishable_key, store.customer.email, store.customer.password
        )
        assert found.obstacle is not None
        assert (found.obstacle.code, found.is_admin) == ("store_not_admin", False)
        assert (file_shop.owner.store_sync.connection(), keychain.secrets) == (None, {})

    def test_a_store_whose_rules_go_in_circles_is_told_with_its_cure_and_a_secret_key_gets_in(
        self, file_shop: Shop, bare_store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        sync, person = file_shop.owner.store_sync, bare_store.admin
        found = sync.connect(bare_store.url, bare_store.publishable_key, person.email, person.password)
        assert found.obstacle is not None
        assert found.obstacle.code == "store_policy_loop"
        assert "42P17" in found.obstacle.happened
        assert "pack.sql" in found.obstacle.todo
        assert (sync.connection(), keychain.secrets) == (None, {})
        fill(bare_store)
        found = sync.connect(bare_store.url, bare_store.secret_key)
        assert (found.usable, found.complete) == (True, False)
        assert sync.sync().pulled_orders == 1

    def test_a_keychain_that_refuses_leaves_the_connection_as_it_was(
        self, file_shop: Shop, store: StoreServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise PasswordSetError("locked")

        monkeypatch.setattr(MemoryKeychain, "set_password", refuse)
        with pytest.raises(WorkspaceError):
            as_admin(file_shop.owner, store)
        assert file_shop.owner.store_sync.connection() is None

    def test_another_store_is_read_from_its_beginning_and_the_same_one_is_not(
        self, connected: Shop, store: StoreServer, wire: Wire
    ) -> None:
        sync = connected.owner.store_sync
        sync.sync()
        as_admin(connected.owner, store, wire.url)
        assert connected.rows("SELECT count(*) FROM sync_cursors") == [(len(TABLES),)]
        as_admin(connected.owner, store)
        assert connected.rows("SELECT count(*) FROM sync_cursors") == [(0,)]
        assert sync.sync().pulled_orders == 0  # the same rows at another address
        assert connected.rows("SELECT count(*) FROM orders") == [(1,)]

    def test_disconnecting_forgets_the_secrets_and_keeps_the_orders(
        self, connected: Shop, keychain: MemoryKeychain
    ) -> None:
        sync = connected.owner.store_sync
        sync.sync()
        sync.disconnect()
        assert (sync.connection(), keychain.secrets) == (None, {})
        assert sync.state().word == "No store connected"
        assert connected.owner.orders.show("CO-1").number == "CO-1"
        with pytest.raises(InputError) as told:
            sync.sync()
        assert told.value.title == "No store is connected"
        assert results(connected) == ["done"]

    def test_rights_are_those_of_the_role(self, connected: Shop) -> None:
        manager, bench = connected.desk_of("manager"), connected.desk_of("bench")
        manager.store_sync.sync()
        with pytest.raises(RightMissingError):
            manager.store_sync.disconnect()
        for forbidden in (bench.store_sync.sync, bench.store_sync.retry, bench.store_sync.runs):
            with pytest.raises(RightMissingError):
                forbidden()
        assert bench.store_sync.state().connected


class TestSecrets:
    def test_they_stand_in_the_keychain_and_nowhere_else(
        self,
        file_shop: Shop,
        store: StoreServer,
        keychain: MemoryKeychain,
        caplog: pytest.LogCaptureFixture,
        home: Path,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        fill(store)
        desk = file_shop.owner
        as_admin(desk, store)
        desk.store_sync.sync()
        session = desk.store_sync._credentials().load()
        assert session is not None
        desk.store_sync.connect(store.url, store.secret_key)
        move(desk, Action.SEND_KIT)
        desk.store_sync.sync()
        told = caplog.text + "".join(str(record.args) for record in caplog.records)
        secrets = (store.admin.password, store.publishable_key, store.secret_key, session.refresh_token,
                   session.access_token)  # fmt: skip
        file = file_shop.workspace.file
        assert file is not None
        kept = b"".join(path.read_bytes() for path in (*file.parent.iterdir(), *home.rglob("*")) if path.is_file())
        assert len(kept) > 100_000
        assert "/rest/v1/custom_orders" in told
        for secret in secrets:
            assert len(secret) > 10
            assert secret.encode() not in kept
            assert secret not in told

    def test_without_a_keychain_the_sign_in_lasts_as_long_as_the_desk_is_open(
        self, file_shop: Shop, store: StoreServer
    ) -> None:
        keyring.set_keyring(NoKeychain())
        fill(store)
        as_admin(file_shop.owner, store)
        assert file_shop.owner.store_sync.sync().pulled_orders == 1
        again = file_shop.workspace.sign_in("vera", PASSWORD)
        with pytest.raises(InputError) as told:
            again.store_sync.sync()
        assert "no keychain" in told.value.todo
        assert results(file_shop) == ["done"]
        as_admin(again, store)
        assert again.store_sync.sync().pulled_orders == 0

    def test_a_session_that_was_ended_elsewhere_is_asked_for_again(
        self, file_shop: Shop, store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        as_admin(file_shop.owner, store)
        for name in keychain.secrets:
            if "session" in name[1]:
                keychain.secrets[name] = '{"refresh": "used-up", "user": "", "email": ""}'
        desk = file_shop.workspace.sign_in("vera", PASSWORD)
        with pytest.raises(StoreSessionError):
            desk.store_sync.sync()
        state = desk.store_sync.state()
        assert (state.word, state.tone, state.offline_since) == ("Sync failed", "risk", None)


class TestRuns:
    def test_a_run_says_when_it_ran_and_what_it_brought(self, connected: Shop) -> None:
        result = connected.owner.store_sync.sync()
        assert (result.pulled_customers, result.pulled_orders, result.pieces_made) == (1, 1, 1)
        (run,) = connected.owner.store_sync.runs()
        assert (run.result, run.pulled, run.pushed, run.message) == ("done", 4, 1, "")
        assert run.ended_at is not None

    def test_a_run_that_fails_halfway_says_what_it_did_before(self, connected: Shop, wire: Wire) -> None:
        wire.hook = lambda asked: Said(503, {"message": "down"}) if asked.table == "custom_orders" else None
        with pytest.raises(StoreFaultError):
            connected.owner.store_sync.sync()
        (run,) = connected.owner.store_sync.runs()
        assert (run.result, run.pulled) == ("failed", 3)
        assert run.message.startswith("The store is in trouble.")

    def test_a_cancelled_run_is_no_failure_and_the_next_one_plans_what_it_brought(self, connected: Shop) -> None:
        sync = connected.owner.store_sync
        with pytest.raises(CancelledError):
            sync.sync(cancelled=lambda: bool(connected.rows("SELECT 1 FROM orders")))
        assert (results(connected), sync.runs()[0].pulled) == (["cancelled"], 4)
        assert connected.owner.orders.show("CO-1").promise_on is None
        connected.clock.pass_time(minutes=1)
        assert sync.sync().pulled_orders == 0
        assert connected.owner.orders.show("CO-1").promise_on is not None

    def test_what_somebody_pulled_who_may_not_plan_is_planned_by_the_next_who_may(self, connected: Shop) -> None:
        care, sync = connected.desk_of("care"), connected.owner.store_sync
        care.store_sync.sync()
        assert "not in the plan yet" in sync.runs()[0].message
        assert connected.owner.orders.show("CO-1").promise_on is None
        connected.clock.pass_time(minutes=1)
        sync.sync()
        planned = connected.owner.production.planned_at()
        assert planned == connected.clock.now()
        connected.clock.pass_time(minutes=1)
        sync.sync()
        assert connected.owner.production.planned_at() == planned

    def test_pieces_of_orders_that_waited_for_their_goods_are_planned_with_those(
        self, connected: Shop, store: StoreServer
    ) -> None:
        caps, order = make.a_product(1, custom=True), make.a_shop_order(1)
        store.load("orders", [order])
        store.load("order_items", [make.an_item(1, order, caps, quantity=1)])
        connected.owner.store_sync.sync()
        assert connected.owner.orders.show(f"S-{order['id'][:8]}").pieces == ()
        store.load("products", [caps])
        assert connected.owner.store_sync.sync().pieces_made == 1
        assert connected.owner.orders.show(f"S-{order['id'][:8]}").promise_on is not None

    def test_a_program_fault_ends_the_run_too(self, connected: Shop) -> None:
        def fail(_done: int, _of: int, _what: str) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            connected.owner.store_sync.sync(fail)
        assert results(connected) == ["failed"]

    def test_a_run_whose_program_was_killed_is_marked_by_the_next(
        self, file_shop: Shop, store: StoreServer, keychain: MemoryKeychain
    ) -> None:
        fill(store)
        file_shop.close()
        killed = subprocess.run(
            [sys.executable, "-c", KILLED_IN_A_SYNC, file_shop.address, store.url, store.secret_key],
            check=False, timeout=60,
        )  # fmt: skip
        assert killed.returncode == 9
        file_shop.__post_init__()
        sync = file_shop.owner.store_sync
        assert results(file_shop) == ["running"]
        sync.connect(store.url, store.secret_key)
        file_shop.clock.pass_time(minutes=1)
        assert sync.sync().pulled_orders == 0
        assert results(file_shop) == ["done", "broken off"]
        left = sync.runs()[1]
        assert left.ended_at is not None
        assert "ended before" in left.message
        assert file_shop.owner.orders.show("CO-1").promise_on is not None
        assert file_shop.workspace.verify_audit().ok

    def test_only_one_sync_runs_at_a_time_whoever_starts_it(self, shop: Shop, store: StoreServer) -> None:
        fill(store, 3)
        shop.owner.store_sync.connect(store.url, store.secret_key)
        other = Shop(shop.address, shop.clock)
        other.owner.store_sync._credentials().save_key(store.secret_key)
        inside, refused = threading.Event(), threading.Event()
        faults: list[BaseException] = []

        def hold(_done: int, _of: int, _what: str) -> None:
            inside.set()
            assert refused.wait(30)

        def first() -> None:
            try:
                shop.owner.store_sync.sync(hold)
            except BaseException as fault:
                faults.append(fault)
                raise

        running = threading.Thread(target=first)
        running.start()
        try:
            assert inside.wait(30)
            for desk in (shop.owner, other.owner):
                with pytest.raises(SyncRunningError):
                    desk.store_sync.sync()
            with pytest.raises(SyncRunningError):
                other.owner.store_sync.disconnect()
        finally:
            refused.set()
            running.join()
        assert faults == []
        assert results(shop) == ["done"]
        assert shop.rows("SELECT count(*) FROM orders") == [(3,)]
        assert other.owner.store_sync.sync().pulled_orders == 0
        other.close()


KILLED_IN_A_SYNC = """
import os, sys, keyring
from tests.keychain import MemoryKeychain
from tests.services.copies import Shop

keyring.set_keyring(MemoryKeychain())
shop = Shop(sys.argv[1])
shop.owner.store_sync.connect(*sys.argv[2:])
shop.owner.store_sync.sync(lambda done, _of, what: os._exit(9) if done and what == "Custom orders" else None)
"""


class TestState:
    def test_it_says_what_needs_somebody_first(self, connected: Shop, store: StoreServer, wire: Wire) -> None:
        sync = connected.owner.store_sync
        assert sync.state().word == "Not synced yet"
        sync.sync()
        assert (sync.state().word, sync.state().tone) == ("Store in step", "ok")
        move(connected.owner, Action.SEND_KIT)
        assert sync.state().word == "2 waiting"
        wire.says(Said(400, {"code": "22P02", "message": "no"}), "POST", "custom_order_events")
        sync.sync()
        assert sync.state().word == "1 to decide"
        store.execute_sql("update public.custom_orders set total_price = 1e15")
        wire.mend()
        sync.sync()
        assert (sync.state().word, sync.state().findings, sync.state().set_aside) == ("2 to decide", 1, 1)
        sync.drop(sync.outbox()[0].id)
        assert sync.state().word == "1 to decide"

    def test_offline_is_since_the_first_failure_after_the_last_time_in_step(self, connected: Shop, wire: Wire) -> None:
        sync, clock = connected.owner.store_sync, connected.clock
        sync.sync()
        in_step = clock.now()
        wire.cut()
        clock.pass_time(hours=1)
        since = clock.now()
        for _ in range(3):
            with pytest.raises(StoreUnreachableError):
                sync.sync()
            clock.pass_time(hours=1)
        state = sync.state()
        assert (state.word, state.tone) == ("Store not reached", "risk")
        assert (state.offline_since, state.last_done_at) == (since, in_step)
        wire.mend()
        sync.sync()
        assert (sync.state().word, sync.state().offline_since) == ("Store in step", None)

    def test_a_store_that_asks_to_wait_is_not_in_step_and_nothing_is_lost(self, connected: Shop, wire: Wire) -> None:
        sync = connected.owner.store_sync
        sync.sync()
        move(connected.owner, Action.SEND_KIT)
        wire.says(Said(429, {"message": "slow down"}, {"Retry-After": "60"}), "POST", "custom_order_events")
        with pytest.raises(StoreBusyError):
            sync.sync()
        assert (sync.state().word, sync.state().waiting) == ("Store not reached", 2)
        connected.clock.pass_time(seconds=60)
        assert sync.sync().pushed == 2


class TestOutbox:
    def test_what_the_store_must_know_stands_or_falls_with_what_caused_it(
        self, connected: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connected.owner.store_sync.sync()
        monkeypatch.setattr(order_work, "order_view", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            move_blindly(connected)
        assert connected.owner.store_sync.outbox() == ()
        monkeypatch.undo()
        assert connected.owner.orders.show("CO-1").stage.value == "received"
        move(connected.owner, Action.SEND_KIT)
        assert len(connected.owner.store_sync.outbox()) == 2

    def test_what_was_sent_cannot_be_dropped(self, connected: Shop) -> None:
        connected.owner.store_sync.sync()
        with pytest.raises(InputError):
            connected.owner.store_sync.drop(1)


def move_blindly(shop: Shop) -> None:
    """Move the only piece without looking at its order first."""
    ((piece, version),) = shop.rows("SELECT id, version FROM pieces")
    shop.owner.orders.move(int(str(piece)), int(str(version)), Action.SEND_KIT)
