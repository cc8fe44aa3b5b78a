"""Looking before acting: a preview that writes nothing, a full check, rows that are mended, the pace of syncing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests import store as stores
from tests.cut_wire import Said, Wire, wire_to
from tests.services.copies import Shop
from tests.services.test_store_sync import fill, move
from tests.workshop import PASSWORD, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import CancelledError, ConflictError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action
from veliano_desk.services.desk import Desk
from veliano_desk.services.store_work import SyncRunningError
from veliano_desk.sync.errors import StoreMissingError

pytestmark = pytest.mark.store

store = stores.store
_packed_store = stores._packed_store
TABLES = ("orders", "customers", "pieces", "store_links", "sync_cursors", "sync_runs", "sync_findings", "audit_log",
          "outbox", "store_decisions", "order_events")  # fmt: skip


@pytest.fixture
def wire(store: StoreServer) -> Iterator[Wire]:
    with wire_to(store.url) as open_wire:
        yield open_wire


@pytest.fixture
def connected(shop: Shop, store: StoreServer, wire: Wire) -> Shop:
    """A workshop, on either database, connected over the wire to a store with two orders."""
    fill(store, 2)
    assert shop.owner.store_sync.connect(wire.url, store.secret_key).complete
    return shop


def written(shop: Shop) -> list[object]:
    return [shop.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES if table != "audit_log"] + [
        shop.rows("SELECT sequence, hash FROM audit_log ORDER BY sequence")
    ]


def sql(store: StoreServer, statement: str) -> None:
    store.execute_sql(statement)


class TestPreview:
    def test_it_says_what_a_first_sync_would_bring_and_writes_nothing(self, connected: Shop, wire: Wire) -> None:
        before = written(connected)
        wire.asked.clear()
        told: list[object] = []
        stop = connected.owner.on_change(told.append)
        preview = connected.owner.store_sync.preview()
        stop()
        counts = {table.table: (table.new, table.changed, table.gone) for table in preview.tables}
        assert (counts["customers"], counts["custom_orders"]) == ((1, 0, 0), (2, 0, 0))
        theirs = {line.name for line in preview.lines if line.table in ("customers", "custom_orders")}
        assert theirs == {"Ivana Petrović", "CO-1", "CO-2"}
        assert written(connected) == before
        assert told == []
        assert not wire.sent("PATCH", "DELETE")
        assert [table for _, table in wire.sent("POST") if not table.startswith("desk_pack")] == []

    def test_what_changed_counts_once_also_where_all_is_read(self, connected: Shop, store: StoreServer) -> None:
        connected.owner.store_sync.sync()
        sql(store, "update public.custom_orders set notes = 'call first'")
        for preview in (connected.owner.store_sync.preview(), connected.owner.store_sync.preview(full=True)):
            assert {table.table: table.changed for table in preview.tables if table.changed} == {"custom_orders": 2}

    def test_it_names_changes_deletions_and_what_would_be_told(self, connected: Shop, store: StoreServer) -> None:
        desk = connected.owner
        desk.store_sync.sync()
        move(desk, Action.SEND_KIT)
        sql(store, "update public.custom_orders set material = '18K white gold' where order_number = 'CO-2'")
        sql(store, "update public.customers set phone = '+1 555'")
        before = written(connected)
        preview = desk.store_sync.preview()
        line = next(line for line in preview.lines if line.name == "CO-2")
        assert (line.kind, "18K white gold" in line.detail) == ("changed", True)
        assert [one.order_number for one in preview.to_send if "status" in one.what] == ["CO-1"]
        sql(store, "delete from public.custom_orders where order_number = 'CO-2'")
        gone = next(table for table in desk.store_sync.preview().tables if table.table == "custom_orders")
        assert (gone.changed, gone.gone) == (0, 1)
        assert written(connected) == before

    def test_who_may_not_see_customers_gets_no_names(self, connected: Shop) -> None:
        preview = without(connected, Right.CUSTOMERS_SEE).store_sync.preview()
        assert "Ivana" not in repr(preview)
        assert {line.name for line in preview.lines if line.table == "custom_orders"} == {"CO-1", "CO-2"}

    def test_when_all_is_in_step_it_is_empty(self, connected: Shop) -> None:
        connected.owner.store_sync.sync()
        connected.owner.store_sync.sync()
        assert connected.owner.store_sync.preview(full=True).is_empty


class TestCheck:
    def test_after_a_sync_everything_is_in_step_by_counts_and_hashes(self, connected: Shop) -> None:
        connected.owner.store_sync.sync()
        connected.owner.store_sync.sync()
        report = connected.owner.store_sync.check_drift()
        assert report.in_step
        assert report.lines == ()
        tables = {table.table: table for table in report.tables}
        assert (tables["custom_orders"].rows_here, tables["custom_orders"].rows_there) == (2, 2)
        assert all(table.hash_here == table.hash_there for table in report.tables)

    def test_each_difference_is_named_by_row_and_field(self, connected: Shop, store: StoreServer) -> None:
        desk = connected.owner
        desk.store_sync.sync()
        ids = {row["order_number"]: row["id"] for row in sql_rows(store)}
        silently = "begin; set local session_replication_role = replica; {}; commit"
        sql(store, silently.format("update public.custom_orders set notes = 'x' where order_number = 'CO-1'"))
        sql(store, silently.format("delete from public.custom_orders where order_number = 'CO-2'"))
        store.load("customers", [customer_row(id="7c9e6679-7425-40de-944b-e07fc1f90ae7")])
        before = written(connected)
        report = desk.store_sync.check_drift()
        assert written(connected) == before
        assert not report.in_step
        found = {(line.table, line.remote_id, line.field, line.here, line.there) for line in report.lines}
        assert found == {
            ("customers", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "", "not here", "in the store"),
            ("custom_orders", ids["CO-1"], "notes", "", "x"),
            ("custom_orders", ids["CO-2"], "", "here", "not in the store"),
        }
        desk.store_sync.full()
        left = desk.store_sync.check_drift()
        assert left.in_step  # what is gone there is a question now

    def test_what_the_desk_has_not_told_yet_is_no_drift_and_what_it_lost_is(self, connected: Shop) -> None:
        desk = connected.owner
        desk.store_sync.sync()
        desk.store_sync.sync()
        move(desk, Action.SEND_KIT)
        assert desk.store_sync.check_drift().in_step
        connected.execute("DELETE FROM outbox WHERE state = 'waiting'")
        report = desk.store_sync.check_drift()
        assert [(line.field, line.here, line.there) for line in report.lines] == [
            ("status", "impression_kit_sent", "pending")
        ]

    def test_values_are_for_who_may_see_them(self, connected: Shop, store: StoreServer) -> None:
        connected.owner.store_sync.sync()
        sql(store, "update public.customers set phone = '+385 91 555'")
        report = without(connected, Right.CUSTOMERS_SEE).store_sync.check_drift()
        assert ("phone", "", "") in {(line.field, line.here, line.there) for line in report.lines}
        assert "+385" not in repr(report)

    def test_it_can_be_cancelled_between_pages(self, connected: Shop) -> None:
        with pytest.raises(CancelledError):
            connected.owner.store_sync.check_drift(cancelled=lambda: True)


class TestFindings:
    def odd(self, connected: Shop, store: StoreServer) -> int:
        sql(store, "update public.custom_orders set total_price = 1e15, notes = '1e15' where order_number = 'CO-2'")
        connected.owner.store_sync.sync()
        (finding,) = connected.owner.store_sync.findings()
        return finding.id

    def test_a_mended_row_is_read_with_the_values_given_and_kept_as_it_came(
        self, connected: Shop, store: StoreServer
    ) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        desk.store_sync.mend_finding(finding, {"total_price": "1500.00"})
        value = desk.orders.show("CO-2").value
        assert value is not None
        assert value.plain() == "1500.00"
        ((kept,),) = connected.rows("SELECT row FROM store_links WHERE row LIKE '%CO-2%'")
        assert json.loads(str(kept))["total_price"] == 10**15
        assert desk.store_sync.findings() == ()
        assert sql_rows(store, "total_price")[1]["total_price"] != "1500.00"

        desk.store_sync.full()
        assert desk.store_sync.findings() == ()
        sql(store, "update public.custom_orders set notes = 'call first' where order_number = 'CO-2'")
        desk.store_sync.sync()
        assert desk.orders.show("CO-2").notes == "call first"
        assert desk.orders.show("CO-2").value == value
        sql(store, "update public.custom_orders set total_price = 2e15 where order_number = 'CO-2'")
        desk.store_sync.sync()
        assert len(desk.store_sync.findings()) == 1

    def test_values_that_do_not_help_change_nothing(self, connected: Shop, store: StoreServer) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        before = written(connected)
        for values in ({}, {"total_price": "a lot"}, {"price": "15"}, {"notes": "15"}, {"id": "x"}):
            with pytest.raises(InputError):
                desk.store_sync.mend_finding(finding, values)
        assert written(connected) == before

    def test_nothing_is_mended_while_a_sync_runs(self, connected: Shop, store: StoreServer) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        before = written(connected)
        with desk.store_sync._work.alone(), pytest.raises(SyncRunningError):
            desk.store_sync.mend_finding(finding, {"total_price": "1500.00"})
        assert written(connected) == before
        desk.store_sync.mend_finding(finding, {"total_price": "1500.00"})
        assert desk.store_sync.findings() == ()

    def test_a_row_put_right_in_the_store_is_read_when_retried(self, connected: Shop, store: StoreServer) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        still = desk.store_sync.retry_finding(finding)
        assert still is not None
        assert still.reason.startswith("total_price")
        sql(store, "update public.custom_orders set total_price = 15 where order_number = 'CO-2'")
        assert desk.store_sync.retry_finding(finding) is None
        assert desk.orders.show("CO-2").promise_on is not None

    def test_a_row_that_is_gone_has_nothing_left_to_understand(self, connected: Shop, store: StoreServer) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        sql(store, "delete from public.custom_orders where order_number = 'CO-2'")
        assert desk.store_sync.retry_finding(finding) is None
        assert desk.store_sync.findings() == ()

    def test_a_dropped_row_is_not_told_of_again_until_the_store_changes_it(
        self, connected: Shop, store: StoreServer
    ) -> None:
        desk, finding = connected.owner, self.odd(connected, store)
        desk.store_sync.drop_finding(finding)
        assert desk.store_sync.state().findings == 0
        desk.store_sync.full()
        assert desk.store_sync.findings() == ()
        sql(store, "update public.custom_orders set notes = 'really' where order_number = 'CO-2'")
        desk.store_sync.sync()
        assert len(desk.store_sync.findings()) == 1

    def test_a_row_without_an_id_cannot_be_mended(self, shop: Shop) -> None:
        row = order_row(id="none", order_number="CO-9")
        shop.owner.store_sync.take_in("custom_orders", [row])
        (finding,) = shop.owner.store_sync.findings()
        with pytest.raises(InputError):
            shop.owner.store_sync.mend_finding(finding.id, {"notes": "x"})

    def test_what_is_missing_there_is_believed_once_somebody_says_so(self, connected: Shop, store: StoreServer) -> None:
        desk = connected.owner
        desk.store_sync.sync()
        sql(store, "begin; set local session_replication_role = replica; delete from public.custom_orders; commit")
        desk.store_sync.full()
        (finding,) = desk.store_sync.findings()
        assert finding.of_table
        asked_again = desk.store_sync.retry_finding(finding.id)
        assert asked_again is not None
        assert asked_again.reason == finding.reason
        assert connected.rows("SELECT kind FROM store_decisions") == []
        desk.store_sync.believe_finding(finding.id)
        assert desk.store_sync.findings() == ()
        assert connected.rows("SELECT kind, answer FROM store_decisions") == [("deleted", ""), ("deleted", "")]


@pytest.fixture
def synced(connected: Shop, store: StoreServer) -> Iterator[Shop]:
    """In step with a store whose pack a test may damage; it is applied again afterwards."""
    connected.owner.store_sync.sync()
    yield connected
    store.apply_pack()


class TestTablesThatComeAndGo:
    def absent(self, shop: Shop) -> list[str]:
        return list((shop.owner.store_sync._work._kept_shape() or {})["absent"])

    @pytest.fixture
    def without_messages(self, synced: Shop, store: StoreServer) -> Shop:
        sql(store, "drop table public.messages cascade")
        sql(store, "update public.custom_orders set notes = 'call first' where order_number = 'CO-2'")
        return synced

    def test_a_table_that_was_dropped_stops_nothing_else(self, without_messages: Shop, store: StoreServer) -> None:
        desk = without_messages.owner
        preview = desk.store_sync.preview()
        assert [(line.kind, line.name) for line in preview.lines] == [("changed", "CO-2")]
        assert not desk.store_sync.check_drift().in_step
        assert desk.store_sync.sync().pulled_orders == 1
        assert self.absent(without_messages) == ["messages"]
        assert desk.store_sync.runs()[0].result == "done"
        assert desk.store_sync.check_drift().in_step

    def test_one_that_is_made_later_is_found_the_next_day(self, without_messages: Shop, store: StoreServer) -> None:
        desk = without_messages.owner
        desk.store_sync.sync()
        store.apply_pack()
        desk.store_sync.sync()
        assert self.absent(without_messages) == ["messages"]
        without_messages.clock.pass_time(hours=24)
        desk.store_sync.sync()
        assert self.absent(without_messages) == []

    def test_or_at_once_by_whoever_checks_the_connection(self, without_messages: Shop, store: StoreServer) -> None:
        desk = without_messages.owner
        desk.store_sync.sync()
        store.apply_pack()
        assert desk.store_sync.check().complete
        assert self.absent(without_messages) == []

    def test_a_store_without_custom_orders_is_none_to_sync_with(self, synced: Shop, wire: Wire) -> None:
        gone = Said(404, {"code": "42P01", "message": 'relation "public.custom_orders" does not exist'})
        wire.hook = lambda asked: gone if asked.table == "custom_orders" else None
        with pytest.raises(StoreMissingError):
            synced.owner.store_sync.sync()
        assert self.absent(synced) == []


class TestRuns:
    def test_a_run_says_what_each_table_came_to(self, connected: Shop) -> None:
        connected.owner.store_sync.full()
        tables = {table.table: table for table in connected.owner.store_sync.runs()[0].tables}
        orders = tables["custom_orders"]
        assert (orders.read, orders.new, orders.changed, orders.removed, orders.pages) == (2, 2, 0, 0, 1)
        assert orders.requests >= 2
        assert orders.seconds > 0

    def test_a_run_that_failed_keeps_what_it_came_to(self, connected: Shop, wire: Wire) -> None:
        with pytest.raises(CancelledError):
            connected.owner.store_sync.sync(cancelled=lambda: True)
        run = connected.owner.store_sync.runs()[0]
        assert (run.result, run.tables[0].new) == ("cancelled", 1)


class TestPace:
    def test_it_is_due_every_so_often_whoever_synced_last(self, connected: Shop) -> None:
        desk = connected.owner
        assert desk.store_sync.due()
        assert desk.store_sync.pace().every_minutes == 5
        connected.workspace.sign_in("manager", PASSWORD)
        desk.store_sync.sync()
        assert not desk.store_sync.due()
        connected.clock.pass_time(minutes=5)
        assert desk.store_sync.due()
        desk.store_sync.set_pace(0)
        assert not desk.store_sync.due()
        for minutes in (-1, 1441):
            with pytest.raises(InputError):
                desk.store_sync.set_pace(minutes)

    def test_of_two_who_choose_how_often_the_second_is_told(self, shop: Shop) -> None:
        pace = shop.owner.store_sync
        pace.set_pace(15, seen=5)
        with pytest.raises(ConflictError) as told:
            pace.set_pace(60, seen=5)
        assert told.value.theirs == {"every_minutes": 15}
        assert pace.pace().every_minutes == 15

    def test_a_change_that_waits_shows_until_it_was_tried(self, connected: Shop) -> None:
        desk = connected.owner
        desk.store_sync.sync()
        assert desk.store_sync.pace().queued == 0
        move(desk, Action.SEND_KIT)
        assert desk.store_sync.pace().queued > 0
        desk.store_sync.sync()
        assert desk.store_sync.pace().queued == 0

    def test_without_a_store_nothing_is_due(self, shop: Shop) -> None:
        assert not shop.owner.store_sync.due()
        assert not shop.owner.store_sync.pace().ready


def without(shop: Shop, *missing: Right) -> Desk:
    """Somebody with all rights but these, with the store's key at hand."""
    desk = shop.owner
    desk.access.who = replace(desk.who, rights=desk.who.rights - set(missing))
    return desk


def sql_rows(store: StoreServer, *columns: str) -> list[dict[str, object]]:
    wanted = ", ".join(["id", "order_number", *columns])
    return store.execute_sql(f"select {wanted} from public.custom_orders order by order_number")[0]


def test_a_sync_that_somebody_breaks_off_did_not_fail(connected: Shop) -> None:
    def ctrl_c() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connected.owner.store_sync.sync(cancelled=ctrl_c)
    (run,) = connected.owner.store_sync.runs()
    assert (run.result, run.message) == ("cancelled", "Somebody broke it off; what was finished before is kept.")
