"""Reading from end to end: what changed without a stamp comes in, what is gone is asked about, nothing is believed that
only looks gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cut_wire import Said, Wire
from tests.services.copies import Shop
from tests.sync.syncing import Syncing
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.stages import Action
from veliano_desk.sync.errors import StoreTroubleError

pytestmark = pytest.mark.store


@pytest.fixture
def bare(bare_store: StoreServer, file_shop: Shop) -> Syncing:
    """A workshop beside a store without the pack."""
    return Syncing(file_shop, bare_store)


@pytest.fixture
def packed(store: StoreServer, shop: Shop) -> Syncing:
    """A workshop on either database beside a store with the pack."""
    return Syncing(shop, store)


@pytest.fixture(scope="session")
def _stingy_bare() -> Iterator[StoreServer]:
    with StoreServer.start(pack=False, max_rows=7) as server:
        yield server


@pytest.fixture
def stingy_bare(_stingy_bare: StoreServer, file_shop: Shop) -> Syncing:
    _stingy_bare.clear()
    return Syncing(file_shop, _stingy_bare)


def questions(syncing: Syncing) -> list[tuple[object, ...]]:
    return syncing.shop.rows("SELECT kind, store_table, remote_id, theirs, answer FROM store_decisions ORDER BY id")


def silently(syncing: Syncing, statement: str) -> None:
    """As somebody restores a copy or works past the triggers: nothing is stamped, nothing noted."""
    syncing.store.execute_sql(f"begin; set local session_replication_role = replica; {statement}; commit")


def reasons(syncing: Syncing) -> list[str]:
    return [finding.reason for finding in syncing.shop.owner.store_sync.findings()]


class TestChanges:
    def test_a_change_that_nobody_stamped_is_found_with_the_first_sync_of_the_next_day(self, packed: Syncing) -> None:
        packed.send_orders(3)
        packed.pull()
        silently(packed, "update public.custom_orders set material = '18K white gold' where order_number = 'CO-2'")
        assert packed.pull()["custom_orders"].rows == 0
        packed.shop.clock.pass_time(hours=24)
        figures = packed.fetch()
        assert (figures["custom_orders"].swept, figures["custom_orders"].taken.changed) == (True, 1)
        assert packed.view("CO-2").material == "18K white gold"
        assert packed.view("CO-2").pieces[0].alloy_code == "18kw"
        assert not packed.fetch()["custom_orders"].swept

    def test_a_full_sync_finds_it_at_once_and_a_second_one_writes_no_row(self, packed: Syncing) -> None:
        packed.send_orders(3)
        packed.pull()
        silently(packed, "update public.customers set name = 'Ivana Horvat'")
        assert packed.pull(full=True)["customers"].changed == 1
        assert packed.view().customer == "Ivana Horvat"
        pulled = packed.shop.rows("SELECT count(*) FROM audit_log WHERE action = 'store.pull'")
        assert packed.pull(full=True)["customers"].changed == 0
        assert packed.shop.rows("SELECT count(*) FROM audit_log WHERE action = 'store.pull'") == pulled

    def test_a_store_without_the_pack_is_swept_every_time(self, bare: Syncing) -> None:
        bare.send_orders(3)
        new = {name: part.new for name, part in bare.pull().items() if part.new}
        assert new == {"customers": 1, "profiles": 2, "custom_orders": 3}  # the store's own two people
        bare.change("notes = 'call first'", "order_number = 'CO-3'")
        assert bare.pull()["custom_orders"].changed == 1
        assert bare.view("CO-3").notes == "call first"
        bare.change("updated_at = null, notes = 'call last'", "order_number = 'CO-3'")
        assert bare.pull()["custom_orders"].changed == 1
        assert bare.pull()["custom_orders"].changed == 0

    def test_pages_shorter_than_asked_are_swept_to_the_end(self, stingy_bare: Syncing) -> None:
        stingy_bare.send_orders(24)
        assert stingy_bare.pull()["custom_orders"].new == 24
        stingy_bare.change("notes = 'all'")
        assert stingy_bare.pull()["custom_orders"].changed == 24


class TestBrokenOff:
    def test_a_cancelled_sweep_goes_on_where_it_was_and_still_finds_what_is_gone_before(
        self, stingy_bare: Syncing
    ) -> None:
        stingy_bare.send_orders(24)
        stingy_bare.pull()
        first, second, *_rest, last = sorted(stingy_bare.kept_ids().values())
        stingy_bare.change("notes = 'new'", f"id = '{last}'")
        asked = []
        with pytest.raises(CancelledError):
            stingy_bare.fetch(cancelled=lambda: bool(asked.append(1) or len(asked) == 3))
        stingy_bare.store.execute_sql(f"delete from public.custom_orders where id in ('{first}', '{second}')")
        figures = stingy_bare.fetch()["custom_orders"]
        assert figures.taken.changed == 1
        assert figures.read < 22
        assert figures.removed == 2
        assert {str(row[2]) for row in questions(stingy_bare)} == {first, second}

    def test_a_store_that_is_lost_midway_is_not_taken_for_one_that_is_empty(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(3)
        wired.pull()
        wire.hook = lambda asked: Said(503, {"message": "down"}) if "order=id.asc" in asked.path else None
        with pytest.raises(StoreTroubleError):
            wired.pull(full=True)
        wire.mend()
        assert questions(wired) == []
        assert wired.fetch(full=True)["custom_orders"].removed == 0


class TestGone:
    def test_what_the_pack_notes_as_deleted_becomes_a_question_and_nothing_is_removed(self, packed: Syncing) -> None:
        packed.send_orders(3)
        packed.pull()
        gone = packed.kept_ids()["CO-2"]
        packed.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        assert packed.fetch()["custom_orders"].removed == 1
        assert questions(packed) == [("deleted", "custom_orders", gone, "deleted in the store", "")]
        ((order, when),) = packed.shop.rows("SELECT order_id, theirs_at FROM store_decisions")
        assert packed.shop.rows("SELECT number FROM orders WHERE id = " + str(order)) == [("CO-2",)]
        assert when is not None
        assert packed.fetch(full=True)["custom_orders"].removed == 0
        assert len(questions(packed)) == 1
        assert packed.view("CO-2").pieces

    def test_an_order_that_was_begun_is_asked_about_like_any_other(self, packed: Syncing) -> None:
        packed.send_orders(1)
        packed.pull()
        packed.move(Action.HOLD, reason="waits for the stone")
        packed.store.execute_sql("delete from public.custom_orders")
        packed.pull()
        assert [row[0] for row in questions(packed)] == ["deleted"]

    def test_without_the_pack_the_ids_tell(self, bare: Syncing) -> None:
        bare.send_orders(3)
        bare.pull()
        bare.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        assert bare.fetch()["custom_orders"].removed == 1
        assert bare.fetch()["custom_orders"].removed == 0
        assert len(questions(bare)) == 1

    def test_a_row_that_comes_back_takes_the_question_with_it(self, packed: Syncing) -> None:
        rows = packed.send_orders(2)
        packed.pull()
        packed.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        packed.pull()
        packed.store.load("custom_orders", [rows[1]])
        packed.pull()
        assert [row[4] for row in questions(packed)] == ["withdrawn"]
        packed.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        packed.pull()
        assert [row[4] for row in questions(packed)] == ["withdrawn", ""]

    def test_what_was_deleted_and_made_again_before_anybody_looked_is_no_question(self, packed: Syncing) -> None:
        rows = packed.send_orders(1)
        packed.pull()
        packed.store.execute_sql("delete from public.custom_orders")
        packed.store.load("custom_orders", rows)
        assert packed.fetch()["custom_orders"].removed == 0
        assert questions(packed) == []

    def test_an_answer_that_was_given_is_not_asked_for_again(self, bare: Syncing) -> None:
        bare.send_orders(2)
        bare.pull()
        bare.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        bare.pull()
        bare.shop.execute("UPDATE store_decisions SET answer = 'keep'")
        bare.pull()
        assert len(questions(bare)) == 1


class TestGoneUnread:
    def test_a_row_that_nobody_could_read_and_that_was_deleted_is_nothing_to_decide_any_more(
        self, packed: Syncing
    ) -> None:
        packed.send_orders(3)
        packed.change("total_price = 1e15", "order_number in ('CO-1', 'CO-2')")
        packed.pull()
        assert len(reasons(packed)) == 2
        packed.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        packed.pull()
        (finding,) = packed.shop.owner.store_sync.findings()
        assert finding.remote_id == packed.kept_ids()["CO-1"]
        assert questions(packed) == []

    def test_without_the_pack_the_next_reading_tells(self, bare: Syncing) -> None:
        bare.send_orders(3)
        bare.pull()
        bare.change("total_price = 1e15", "order_number = 'CO-2'")
        bare.pull()
        assert len(reasons(bare)) == 1
        gone = bare.kept_ids()["CO-2"]
        bare.store.execute_sql("delete from public.custom_orders where order_number = 'CO-2'")
        bare.pull()
        assert reasons(bare) == []
        assert [row[2] for row in questions(bare)] == [gone]

    def test_an_answer_that_is_not_believed_takes_nothing_with_it(self, bare: Syncing) -> None:
        bare.send_orders(3)
        bare.change("total_price = 1e15", "order_number = 'CO-2'")
        bare.pull()
        bare.store.clear()
        bare.pull()
        assert [one for one in reasons(bare) if one.startswith("total_price")]


class TestNotBelieved:
    def test_an_empty_answer_deletes_nothing(self, bare: Syncing) -> None:
        bare.send_orders(3)
        bare.pull()
        bare.store.clear()
        assert bare.fetch()["custom_orders"].removed == 0
        assert questions(bare) == []
        assert reasons(bare) == [
            "3 of 3 custom orders are missing in the store's answer; nothing was touched here",
            "1 of 1 customers are missing in the store's answer; nothing was touched here",
        ]
        assert len(bare.orders()) == 3

    def test_more_than_a_few_that_vanish_at_once_are_one_finding_and_no_questions(self, stingy_bare: Syncing) -> None:
        stingy_bare.send_orders(30)
        stingy_bare.pull()
        stingy_bare.store.execute_sql("delete from public.custom_orders where order_number <> 'CO-7'")
        figures = stingy_bare.fetch()["custom_orders"]
        assert (figures.removed, figures.taken.findings) == (0, 1)
        assert questions(stingy_bare) == []
        (finding,) = stingy_bare.shop.owner.store_sync.findings()
        assert json.loads(finding.raw)["known"] == 30
        before = stingy_bare.audit()
        stingy_bare.fetch()
        assert len(stingy_bare.shop.owner.store_sync.findings()) == 1
        assert stingy_bare.audit() == before  # that the tables were read to their ends again is no news

    def test_thousands_that_are_missing_are_counted_to_the_end_and_believed_a_thousand_at_a_time(
        self, bare: Syncing
    ) -> None:
        bare.send_orders(2100, apart=0.01)
        desk = bare.shop.owner
        desk.store_sync.connect(bare.store.url, bare.store.secret_key)
        desk.store_sync.sync()
        bare.store.execute_sql("delete from public.custom_orders where order_number <> 'CO-7'")
        desk.store_sync.sync()
        (finding,) = desk.store_sync.findings()
        assert "2,099 of 2,100 custom orders are missing" in finding.reason
        with bare.shop.statements() as sent:
            desk.store_sync.believe_finding(finding.id)
        assert bare.shop.rows("SELECT count(*) FROM store_decisions WHERE kind = 'deleted'") == [(2099,)]
        asked = [words for words in sent if " IN (" in words and ("store_links" in words or "store_decisions" in words)]
        assert max(words.count("?") for words in asked) < 1010

    def test_the_finding_goes_when_the_rows_are_seen_again(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(3)
        wired.pull()
        wire.hook = lambda asked: Said(200, []) if "order=id.asc" in asked.path else None
        wired.pull(full=True)
        assert [one.split(" are missing")[0] for one in reasons(wired)] == [
            "3 of 3 custom orders", "2 of 2 profiles", "1 of 1 customers"
        ]  # fmt: skip
        wire.mend()
        wired.pull(full=True)
        assert (reasons(wired), questions(wired)) == ([], [])

    def test_rows_hidden_from_one_reading_but_there_when_asked_for_are_not_gone(
        self, wired: Syncing, wire: Wire
    ) -> None:
        wired.send_orders(3)
        wired.pull()
        ids = sorted(wired.kept_ids().values())
        row = next(
            one for one in wired.store.execute_sql("select * from public.custom_orders")[0] if one["id"] == ids[0]
        )

        def hides_two(asked):  # a page that ends too early
            if asked.table != "custom_orders" or "order=id.asc" not in asked.path:
                return None
            return Said(200, [] if "id=gt." in asked.path else [{"id": row["id"]}])

        wire.hook = hides_two
        assert wired.fetch(full=True)["custom_orders"].removed == 0
        assert questions(wired) == []

    def test_a_row_made_here_that_is_still_on_its_way_is_not_gone(self, bare: Syncing) -> None:
        bare.send_orders(2)
        bare.pull()
        customer, order = customer_row(), order_row(order_number="CO-HERE")
        bare.shop.owner.store_sync.take_in("customers", [customer])
        bare.shop.owner.store_sync.take_in("custom_orders", [{**order, "customer_id": customer["id"]}])
        values = "'{}', 0, 0, 0, 'waiting', ''"
        bare.shop.execute(
            'INSERT INTO outbox (uid, store_table, kind, remote_id, "values", made_at, attempts, next_try_at, state, '
            f"reason) VALUES ('u1', 'custom_orders', 'insert', '{order['id']}', {values})"
        )
        bare.pull()
        assert [row[1] for row in questions(bare)] == ["customers"]


def test_a_sweep_compares_by_digests_and_reads_no_whole_row_here(packed: Syncing) -> None:
    packed.send_orders(9)
    packed.pull()
    with packed.shop.statements() as sent:
        packed.pull(full=True)
    assert not [words for words in sent if words.startswith("SELECT") and "store_links.row" in words]


def test_the_daily_sweep_follows_the_workshops_own_day(packed: Syncing) -> None:
    packed.send_orders(1)
    packed.pull()  # 09:00 in New York
    packed.shop.clock.pass_time(hours=14)  # 23:00 there, the next day in UTC
    assert not packed.fetch()["customers"].swept
    packed.shop.clock.moment += timedelta(hours=2)
    assert packed.fetch()["customers"].swept


def test_when_every_row_was_compared_last_is_told_each_day_anew(packed: Syncing) -> None:
    sync = packed.shop.owner.store_sync
    sync.connect(packed.store.url, packed.store.secret_key)
    assert sync.state().compared_at is None
    sync.sync()
    first = sync.state().compared_at
    packed.shop.clock.pass_time(hours=1)
    sync.sync()
    assert sync.state().compared_at == first == packed.shop.clock.now() - timedelta(hours=1)
    packed.shop.clock.pass_time(hours=24)
    sync.sync()
    assert sync.state().compared_at == packed.shop.clock.now()
