"""Pulling from the real store: nothing twice, nothing lost, nothing written that is not new."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pytest

from tests.cut_wire import Said, Wire
from tests.sync.syncing import Syncing, stamp
from tests.workshop import customer_row, order_row
from veliano_desk.domain.errors import CancelledError
from veliano_desk.sync.errors import NotAStoreError, StoreTroubleError
from veliano_desk.sync.intake_rules import Taken
from veliano_desk.sync.tables import TABLES
from veliano_desk.sync.taking import take_page

pytestmark = pytest.mark.store


def stop_after(pages: int, kind: type[BaseException] = RuntimeError):
    """A progress that fails once so many pages of orders have come."""
    seen = []

    def progress(done: int, _of: int, what: str) -> None:
        if done and what == "Custom orders":
            seen.append(done)
            if len(seen) == pages:
                raise kind("stopped")

    return progress


def cursor(syncing: Syncing) -> tuple[object, ...]:
    return syncing.shop.rows("SELECT updated_at, remote_id FROM sync_cursors WHERE store_table = 'custom_orders'")[0]


class TestAllOfIt:
    def test_a_first_pull_brings_every_row_of_a_store_that_gives_fewer_than_asked(self, stingy: Syncing) -> None:
        stingy.send_orders(24)
        told = []
        taken = stingy.pull(lambda *step: told.append(step))
        assert (taken["customers"].rows, taken["custom_orders"].rows) == (1, 24)
        assert stingy.orders() == [f"CO-{n}" for n in range(1, 25)]
        assert [step[:2] for step in told if step[2] == "Custom orders"] == [
            (0, 24), (7, 24), (14, 24), (21, 24), (24, 24),
        ]  # fmt: skip

    def test_ties_that_reach_over_pages_come_once_each(self, stingy: Syncing) -> None:
        stingy.send_orders(24, apart=0.0)
        assert stingy.pull()["custom_orders"].rows == 24
        assert sorted(stingy.orders()) == sorted(f"CO-{n}" for n in range(1, 25))

    def test_a_second_pull_of_a_quiet_store_reads_nothing_again_and_writes_nothing(self, stingy: Syncing) -> None:
        stingy.send_orders(24, apart=10.0)
        stingy.pull()
        before, steps = stingy.audit(), []
        with stingy.shop.statements() as sent:
            taken = stingy.pull(lambda *step: steps.append(step))
        assert brought(taken) == {}
        assert stingy.audit() == before
        assert not [words for words in sent if not words.startswith("SELECT")]
        assert [step[0] for step in steps if step[2] == "Custom orders"] == [0]

    def test_what_was_stamped_shortly_before_the_store_answered_is_read_once_more(self, stingy: Syncing) -> None:
        stingy.send_orders(24)
        stingy.change("notes = 'just now'", "order_number in ('CO-3', 'CO-4')")
        stingy.pull()
        before, steps = stingy.audit(), []
        taken = stingy.pull(lambda *step: steps.append(step))
        assert brought(taken) == {}
        assert [step[0] for step in steps if step[2] == "Custom orders"] == [0, 2]
        assert stingy.audit() == before

    def test_a_row_that_was_committed_late_is_not_missed(self, stingy: Syncing) -> None:
        first = stingy.send_orders(24)
        stingy.change("notes = 'just now'", "order_number = 'CO-3'")
        begun = stingy.store.execute_sql("select clock_timestamp() - interval '3 minutes' as at")[0][0]["at"]
        stingy.pull()
        kept = cursor(stingy)
        late = order_row(order_number="CO-LATE", customer_id=first[0]["customer_id"], updated_at=begun)
        stingy.store.load("custom_orders", [late], keep_stamps=True)
        assert stingy.pull()["custom_orders"].rows == 1
        assert "CO-LATE" in stingy.orders()
        assert cursor(stingy) == kept

    def test_where_the_store_does_not_tell_the_time_the_overlap_is_behind_the_cursor(
        self, stingy: Syncing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("veliano_desk.sync.client._time_of", lambda _date: None)
        first = stingy.send_orders(24)
        stingy.pull()
        late = order_row(order_number="CO-LATE", customer_id=first[0]["customer_id"], updated_at=stamp(-30))
        stingy.store.load("custom_orders", [late], keep_stamps=True)
        assert stingy.pull()["custom_orders"].rows == 1

    def test_only_what_changed_comes_again(self, stingy: Syncing) -> None:
        stingy.send_orders(24)
        stingy.pull()
        stingy.change("material = '18K white gold'", "order_number = 'CO-7'")
        taken = stingy.pull()["custom_orders"]
        assert (taken.rows, taken.pieces) == (1, 1)
        assert stingy.view("CO-7").pieces[0].alloy_code == "18kw"

    def test_a_store_without_rows_is_no_trouble(self, stingy: Syncing) -> None:
        assert brought(stingy.pull()) == {"profiles": 2}  # of those who can sign in; no test's doing
        assert stingy.shop.rows(
            "SELECT DISTINCT updated_at, remote_id, sweeping_at FROM sync_cursors WHERE store_table <> 'profiles'"
        ) == [("", "", "")]
        stingy.send_orders(1)
        assert brought(stingy.pull()) == {"customers": 1, "custom_orders": 1}

    def test_rows_that_nobody_ever_stamped_come_with_the_first_pull(self, stingy: Syncing) -> None:
        stingy.send_orders(9)
        stingy.store.execute_sql(
            "begin; set local session_replication_role = replica; update public.custom_orders set updated_at = null "
            "where order_number <> 'CO-4'; commit"
        )
        assert stingy.pull()["custom_orders"].rows == 9
        assert brought(stingy.pull()) == {}


class TestCost:
    """What a sync asks the store for."""

    def test_ten_changed_rows_cost_two_requests_of_their_table_and_no_full_reading(
        self, wired: Syncing, wire: Wire
    ) -> None:
        wired.send_orders(30)
        wired.pull()
        wired.change("notes = 'call first'", "order_number like 'CO-1_'")
        wire.asked.clear()
        figures = wired.fetch()
        assert (figures["custom_orders"].taken.changed, figures["custom_orders"].requests) == (10, 2)
        assert figures["customers"].requests <= 2
        asked = [one.path for one in wire.asked if one.table in ("customers", "custom_orders") and one.method == "GET"]
        assert max(sum(f"/{table}?" in path for path in asked) for table in ("customers", "custom_orders")) == 2
        assert all("updated_at=gte." in path for path in asked)
        counted = {one.table for one in wire.asked if "count=exact" in one.headers.get("Prefer", "")}
        assert not counted & {"customers", "custom_orders"}

    def test_only_a_first_pull_counts(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(3)
        wired.pull()
        counted = [one.table for one in wire.asked if "count=exact" in one.headers.get("Prefer", "")]
        assert counted == [table.name for table in TABLES]

    def test_what_came_in_bulk_a_moment_ago_is_read_again_for_minutes_and_not_for_ever(self, stingy: Syncing) -> None:
        stingy.send_orders(24)
        stingy.change("notes = 'imported'")
        stingy.pull()
        assert stingy.fetch()["custom_orders"].read == 24
        stingy.store.execute_sql(
            "begin; set local session_replication_role = replica; "
            "update public.custom_orders set updated_at = updated_at - interval '10 minutes'; commit"
        )
        stingy.shop.execute("DELETE FROM sync_cursors")
        stingy.pull()
        assert stingy.fetch()["custom_orders"].read == 0


class TestStopped:
    def test_what_was_read_before_a_failure_is_kept_and_the_next_pull_goes_on_there(self, stingy: Syncing) -> None:
        stingy.send_orders(24, apart=120.0)
        with pytest.raises(RuntimeError):
            stingy.pull(stop_after(2))
        assert len(stingy.orders()) == 14
        steps = []
        assert stingy.pull(lambda *step: steps.append(step))["custom_orders"].rows == 10
        assert [step[0] for step in steps if step[2] == "Custom orders"] == [0, 7, 10]
        assert stingy.orders() == [f"CO-{n}" for n in range(1, 25)]

    def test_a_cancel_keeps_every_finished_page(self, stingy: Syncing) -> None:
        stingy.send_orders(24)
        with pytest.raises(CancelledError) as told:
            stingy.pull(cancelled=lambda: len(stingy.orders()) >= 7)
        assert "kept" in told.value.happened
        assert len(stingy.orders()) == 7
        assert stingy.pull()["custom_orders"].rows == 17

    def test_a_failure_while_the_overlap_is_read_again_does_not_take_the_cursor_back(self, stingy: Syncing) -> None:
        first = stingy.send_orders(24)
        stingy.change("notes = 'just now'", "order_number = 'CO-3'")
        begun = stingy.store.execute_sql("select clock_timestamp() - interval '3 minutes' as at")[0][0]["at"]
        stingy.pull()
        kept = cursor(stingy)
        late = order_row(order_number="CO-LATE", customer_id=first[0]["customer_id"], updated_at=begun)
        stingy.store.load("custom_orders", [late], keep_stamps=True)
        with pytest.raises(RuntimeError):
            stingy.pull(stop_after(1))
        assert "CO-LATE" in stingy.orders()
        assert cursor(stingy) == kept

    def test_a_page_and_its_cursor_stand_or_fall_together(
        self, stingy: Syncing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stingy.send_orders(24)
        monkeypatch.setattr("veliano_desk.sync.taking.rows_digest", lambda _rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            stingy.pull()
        assert (stingy.orders(), stingy.shop.rows("SELECT * FROM sync_cursors")) == ([], [])

    def test_a_program_that_is_killed_between_pages_goes_on_where_it_was(self, stingy: Syncing) -> None:
        stingy.send_orders(24, apart=120.0)
        stingy.shop.close()
        words = [stingy.shop.address, stingy.store.url, stingy.store.secret_key]
        killed = subprocess.run([sys.executable, "-c", KILLED_AFTER_TWO_PAGES, *words], check=False, timeout=60)
        assert killed.returncode == 9
        stingy.shop.__post_init__()
        assert len(stingy.orders()) == 14
        assert stingy.pull()["custom_orders"].rows == 10
        assert stingy.orders() == [f"CO-{n}" for n in range(1, 25)]
        assert stingy.shop.workspace.verify_audit().ok

    def test_a_store_that_is_lost_midway_leaves_what_came(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(3)
        wire.hook = lambda asked: Said(503, {"message": "down"}) if "custom_orders?select=*" in asked.path else None
        with pytest.raises(StoreTroubleError):
            wired.pull()
        wire.mend()
        taken = wired.pull()
        assert (taken["customers"].rows, taken["custom_orders"].rows) == (0, 3)

    def test_a_server_that_repeats_its_first_page_for_ever_is_no_store(self, wired: Syncing, wire: Wire) -> None:
        row = customer_row()
        wire.hook = lambda asked: Said(200, [row], {"Content-Range": "0-0/1"}) if asked.table == "customers" else None
        with pytest.raises(NotAStoreError):
            wired.pull()


KILLED_AFTER_TWO_PAGES = """
import os, sys
from tests.services.copies import Shop
from tests.sync.syncing import Syncing

class Store:
    url, secret_key = sys.argv[2:]

pages = []

def progress(done, of, what):
    pages.append(done) if done and what == "Custom orders" else None
    if len(pages) == 2:
        os._exit(9)

Syncing(Shop(sys.argv[1]), Store()).pull(progress)
"""


class TestOddRows:
    def test_a_row_that_cannot_be_read_stops_nothing_and_is_settled_when_it_can(self, stingy: Syncing) -> None:
        stingy.send_orders(9)
        stingy.change("total_price = 1e15", "order_number = 'CO-2'")
        stingy.change("estimated_completion_date = 'infinity'", "order_number = 'CO-5'")
        taken = stingy.pull()["custom_orders"]
        assert (taken.rows, taken.findings) == (7, 2)
        found = stingy.shop.owner.store_sync.findings()
        assert sorted(finding.reason.partition(":")[0] for finding in found) == [
            "estimated_completion_date", "total_price",
        ]  # fmt: skip
        assert json.loads(found[0].raw)["order_number"] in ("CO-2", "CO-5")

        before = stingy.audit()
        assert stingy.pull()["custom_orders"].findings == 0
        assert stingy.audit() == before

        stingy.change("total_price = 15, estimated_completion_date = null", "order_number in ('CO-2', 'CO-5')")
        assert stingy.pull()["custom_orders"].rows == 2
        assert stingy.shop.owner.store_sync.findings() == ()
        assert len(stingy.orders()) == 9

    def test_an_order_waits_for_nobody_and_finds_its_customer_once_that_can_be_read(self, stingy: Syncing) -> None:
        stingy.send_orders(2)
        stingy.change("created_at = 'infinity'", table="customers")
        taken = stingy.pull()
        assert (taken["customers"].findings, taken["custom_orders"].rows) == (1, 2)
        assert stingy.view().customer is None
        stingy.change("created_at = now()", table="customers")
        stingy.pull()
        assert stingy.view().customer == "Ivana Petrović"
        assert stingy.shop.rows("SELECT orders, open_orders FROM customers") == [(2, 2)]
        assert stingy.shop.rows("SELECT DISTINCT customer_key FROM orders") == [("ivana petrovic",)]

    def test_what_the_desk_does_not_know_in_a_row_is_kept_as_it_came(self, stingy: Syncing) -> None:
        stingy.store.execute_sql("alter table public.custom_orders add column engraving jsonb")
        try:
            stingy.send_orders(1)
            stingy.change("""engraving = '{"font": "Fraktur", "text": "№ 7"}'""")
            stingy.pull()
        finally:
            stingy.store.execute_sql("alter table public.custom_orders drop column engraving")
        assert stingy.kept_row()["engraving"] == {"font": "Fraktur", "text": "№ 7"}

    def test_every_script_a_megabyte_and_every_digit_of_a_price_arrive(self, stingy: Syncing) -> None:
        words = "אות 💎 تاج · Łódź \u202eodd\u202c " * 40_000
        stingy.send_orders(1, design_details=words, notes="🦷", total_price="0.30000000000000004")
        stingy.change("name = repeat('ß💍', 3000)", table="customers")
        stingy.pull()
        order = stingy.view()
        assert (order.design_details, order.notes) == (words, "🦷")
        assert order.customer == "ß💍" * 3000
        assert str(stingy.kept_row()["total_price"]) == "0.30000000000000004"
        assert order.value is not None
        assert order.value.amount == Decimal("0.3")

    def test_a_row_stamped_with_infinity_does_not_stop_the_pulls_to_come(self, stingy: Syncing) -> None:
        rows = stingy.send_orders(2)
        odd = order_row(order_number="CO-ODD", customer_id=rows[0]["customer_id"], updated_at="infinity")
        stingy.store.load("custom_orders", [odd], keep_stamps=True)
        assert stingy.pull()["custom_orders"].findings == 1
        stingy.change("notes = 'call first'", "order_number = 'CO-1'")
        assert stingy.pull()["custom_orders"].rows == 1

    def test_rows_that_came_another_way_do_not_say_how_far_the_store_was_read(self, stingy: Syncing) -> None:
        stingy.send_orders(3)
        stingy.shop.take_order()
        assert stingy.shop.rows("SELECT * FROM sync_cursors") == []
        assert stingy.pull()["custom_orders"].rows == 3

    def test_a_row_given_twice_in_one_page_counts_once(self, stingy: Syncing) -> None:
        row = customer_row()
        service = stingy.shop.owner.store_sync._work
        twice = [row, {**row, "name": "Ivana Horvat"}]
        taken = take_page(service.reading, service.begin, service.rules(), "customers", twice)
        assert taken.rows == 1
        assert stingy.shop.rows("SELECT name FROM customers") == [("Ivana Horvat",)]


def brought(taken: dict[str, Taken]) -> dict[str, int]:
    """How many rows came of each table that brought some."""
    return {table: part.rows for table, part in taken.items() if part.rows}


def test_a_run_keeps_the_first_of_many_changes_and_the_audit_log_all_of_them(wired: Syncing) -> None:
    wired.send_orders(1030, apart=0.01)
    wired.pull()
    wired.change("notes = 'call first'")
    taken = wired.pull()["custom_orders"]
    assert (taken.changed, len(taken.changes)) == (1030, 1000)
    told = "SELECT after FROM audit_log WHERE action = 'store.pull' AND subject = 'custom_orders' ORDER BY sequence"
    pages = [json.loads(str(after)) for (after,) in wired.shop.rows(told)]
    assert sum(len(page["changes"]) for page in pages) == 1030
