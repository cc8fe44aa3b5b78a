"""Telling a store that does not stamp its changes, and what a restart of the desk leaves of the outbox."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.cut_wire import ANSWER_LOST, Asked, Said, Wire
from tests.services.copies import Shop
from tests.sync.syncing import Syncing
from tests.sync.test_push import BUSY, DOWN, EVENTS, moved
from tests.workshop import PASSWORD
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.stages import Action
from veliano_desk.models import outbox
from veliano_desk.models.store_sync import OutboxEntry
from veliano_desk.models.unit_of_work import Unit, new_uid, writing
from veliano_desk.sync.errors import StoreBusyError, StoreUnreachableError

__all__ = ["moved"]
pytestmark = pytest.mark.store


@pytest.fixture
def unstamped(moved: Syncing, mended_store: StoreServer) -> Syncing:
    """The store forgets to stamp: what somebody changes there leaves `updated_at` as it was."""
    mended_store.execute_sql("drop trigger desk_stamp on public.custom_orders")
    return moved


def patches(wire: Wire) -> list[str]:
    return [unquote(asked.path.partition("?")[2]) for asked in wire.asked if asked.method == "PATCH"]


class TestWithoutStamps:
    def test_the_edited_columns_are_compared_and_not_the_stamp(self, unstamped: Syncing, wire: Wire) -> None:
        assert unstamped.push() == 2
        (asked,) = patches(wire)
        assert "status=eq.pending" in asked
        assert "impression_kit_status=eq.not_sent" in asked
        assert "updated_at" not in asked
        assert unstamped.told("status") == "impression_kit_sent"

    def test_a_column_that_was_empty_is_compared_too(self, unstamped: Syncing, wire: Wire) -> None:
        unstamped.shop.owner.production.plan()
        unstamped.push()
        assert "estimated_completion_date=is.null" in patches(wire)[0]
        assert unstamped.told("estimated_completion_date") is not None

    def test_a_status_that_somebody_set_there_is_seen_and_told_again(self, unstamped: Syncing) -> None:
        unstamped.change("status = 'completed'")
        unstamped.push()
        assert unstamped.told("status") == "impression_kit_sent"
        assert any("“completed” there" in entry.detail for entry in unstamped.view().timeline)
        assert {state for state, _ in unstamped.outbox()} == {"sent"}

    def test_a_wish_that_changed_unseen_is_kept_there_and_asked_about_here(self, unstamped: Syncing) -> None:
        unstamped.change("material = 'Platinum 950'")
        assert unstamped.push() == 2
        assert (unstamped.told("material"), unstamped.told("status")) == ("Platinum 950", "impression_kit_sent")
        (one,) = unstamped.view().questions
        assert (one.ours.value, one.theirs.value) == ("14K yellow gold", "Platinum 950")
        assert unstamped.kept_row()["material"] == "Platinum 950"

    def test_a_sign_in_that_may_not_change_is_told_so_here_too(self, unstamped: Syncing, wire: Wire) -> None:
        wire.says(Said(200, []), "PATCH", times=9)
        unstamped.push()
        assert "not changed by this sign-in" in unstamped.patch_line().reason

    def test_a_row_that_never_had_a_stamp_can_be_told(self, moved: Syncing, wire: Wire) -> None:
        moved.shop.execute("UPDATE store_links SET remote_updated_at = '' WHERE store_table = 'custom_orders'")
        assert moved.push() == 2
        assert "status=eq.pending" in patches(wire)[0]
        assert moved.told("status") == "impression_kit_sent"

    def test_an_answer_that_was_lost_is_found_out_and_nothing_is_told_twice(
        self, unstamped: Syncing, wire: Wire
    ) -> None:
        wire.says(ANSWER_LOST, "PATCH")
        with pytest.raises(StoreUnreachableError):
            unstamped.push()
        wire.mend()
        unstamped.shop.clock.pass_time(seconds=2)
        unstamped.push()
        assert {state for state, _ in unstamped.outbox()} == {"sent"}
        assert "Changed in the store" not in {entry.title for entry in unstamped.view().timeline}

    def test_without_any_pack_the_status_goes_out_all_the_same(self, file_shop: Shop, bare_store: StoreServer) -> None:
        syncing = Syncing(file_shop, bare_store)
        syncing.send_orders(1)
        syncing.pull()
        syncing.move(Action.SEND_KIT)
        syncing.change("material = '18K white gold'")
        syncing.push()
        assert (syncing.told("status"), syncing.told("material")) == ("impression_kit_sent", "18K white gold")
        assert [one.theirs.value for one in syncing.view().questions] == ["18K white gold"]
        assert sorted(syncing.outbox()) == [("sent", 1), ("set aside", 1)]


def restarted(syncing: Syncing) -> None:
    """The desk's program ends and starts again, some time later or at once."""
    syncing.shop.workspace = syncing.shop.reopen()
    syncing.shop.owner = syncing.shop.workspace.sign_in("vera", PASSWORD)


class TestRestart:
    def test_what_waits_for_its_next_try_waits_on_and_then_goes_out_in_order(self, moved: Syncing, wire: Wire) -> None:
        wire.says(DOWN, "POST")
        moved.push()
        assert moved.outbox() == [("waiting", 1), ("waiting", 0)]
        restarted(moved)
        wire.asked.clear()
        assert moved.push() == 0
        assert wire.sent("POST", "PATCH") == []
        moved.shop.clock.pass_time(seconds=2)
        assert moved.push() == 2
        sent = [name for name in wire.sent("POST", "PATCH") if name[1] != "desk_pack_check"]
        assert sent == [("POST", EVENTS), ("PATCH", "custom_orders")]

    def test_a_store_that_asked_to_wait_is_left_alone_after_a_restart_too(self, moved: Syncing, wire: Wire) -> None:
        wire.says(BUSY, "POST", EVENTS)
        with pytest.raises(StoreBusyError):
            moved.push()
        restarted(moved)
        wire.asked.clear()
        moved.shop.clock.pass_time(seconds=89)
        assert moved.push() == 0
        assert wire.asked == []
        moved.shop.clock.pass_time(seconds=1)
        assert moved.push() == 2

    def test_a_wait_goes_on_doubling(self, moved: Syncing, wire: Wire) -> None:
        wire.says(DOWN, "POST", times=9)
        waits = []
        for _ in range(4):
            moved.push()
            restarted(moved)
            ((due,),) = moved.shop.rows("SELECT next_try_at FROM outbox WHERE kind = 'insert'")
            waits.append(round(int(str(due)) / 1_000_000 - moved.shop.clock.now().timestamp()))
            moved.shop.clock.pass_time(seconds=waits[-1])
        assert waits == [2, 4, 8, 16]

    def test_what_was_set_aside_keeps_its_reason_until_somebody_retries(self, moved: Syncing, wire: Wire) -> None:
        wire.says(Said(400, {"code": "22P02", "message": "no such status"}), "PATCH")
        moved.push()
        reason = moved.patch_line().reason
        restarted(moved)
        assert (moved.patch_line().reason, moved.patch_line().state) == (reason, "set aside")
        assert moved.push() == 0
        moved.shop.owner.store_sync.retry()
        assert moved.push() == 1

    def test_an_end_between_the_stores_answer_and_our_mark_sends_again_and_doubles_nothing(
        self, moved: Syncing, wire: Wire
    ) -> None:
        def die(asked: Asked) -> Said | None:
            return ANSWER_LOST if asked.method == "PATCH" or asked.table == EVENTS else None

        for _ in range(2):
            wire.hook = die
            with pytest.raises(StoreUnreachableError):
                moved.push()
            restarted(moved)
            moved.shop.clock.pass_time(hours=1)
        wire.mend()
        moved.push()
        assert {state for state, _ in moved.outbox()} == {"sent"}
        assert moved.store.execute_sql(f"select count(*)::int as n from public.{EVENTS}")[0] == [{"n": 1}]


class TestOrderPerRecord:
    def test_an_entry_without_an_order_is_sent_and_holds_back_its_own_record_only(
        self, moved: Syncing, wire: Wire
    ) -> None:
        customer = moved.store.execute_sql("select id from public.customers")[0][0]["id"]
        with writing(moved.shop.engine, moved.shop.owner.who, moved.shop.clock.now()) as unit:
            for phone in ("1", "2"):
                unit.session.add(loose_patch(unit, customer, {"phone": phone}))
            unit.record("test.queue", "customers", None, None)
        wire.hook = lambda asked: DOWN if asked.table == "customers" and asked.method == "PATCH" else None
        assert moved.push() == 2
        assert moved.outbox() == [("sent", 1), ("sent", 1), ("waiting", 1), ("waiting", 0)]
        wire.mend()
        moved.shop.clock.pass_time(seconds=2)
        assert moved.push() == 2
        assert moved.store.execute_sql("select phone from public.customers")[0] == [{"phone": "2"}]

    def test_a_kind_that_this_program_does_not_know_is_set_aside_with_its_reason(self, moved: Syncing) -> None:
        moved.shop.execute("UPDATE outbox SET kind = 'carrier pigeon' WHERE kind = 'insert'")
        assert moved.push() == 1
        assert sorted(moved.outbox()) == [("sent", 1), ("set aside", 1)]
        assert "carrier pigeon" in moved.shop.owner.store_sync.outbox()[0].reason


def loose_patch(unit: Unit, remote_id: str, values: dict[str, str]) -> OutboxEntry:
    return OutboxEntry(
        uid=new_uid(), store_table="customers", kind="patch", remote_id=remote_id, values=values, made_at=unit.now,
        attempts=0, next_try_at=unit.now, state=outbox.WAITING,
    )  # fmt: skip


class TestPruned:
    def test_what_was_sent_goes_after_ninety_days_and_what_was_not_stays(self, moved: Syncing) -> None:
        moved.push()
        for days, left in ((89, 2), (2, 0)):
            moved.shop.clock.pass_time(days=days)
            with writing(moved.shop.engine, moved.shop.owner.who, moved.shop.clock.now()) as unit:
                pruned = outbox.prune(unit.session, unit.now)
                unit.record("test.prune", "outbox", None, None)
            assert (pruned, len(moved.outbox())) == (2 - left, left)

    def test_what_an_entry_that_was_set_aside_must_give_way_to_stays(self, moved: Syncing, wire: Wire) -> None:
        wire.says(Said(400, {"code": "22P02", "message": "no such status"}), "PATCH")
        moved.push()
        moved.move(Action.KIT_BACK)
        moved.push()
        moved.shop.clock.pass_time(days=91)
        with writing(moved.shop.engine, moved.shop.owner.who, moved.shop.clock.now()) as unit:
            assert outbox.prune(unit.session, unit.now) == 0
            unit.record("test.prune", "outbox", None, None)
        assert moved.shop.owner.store_sync.retry() == 0
        moved.push()
        assert moved.told("status") == "impression_received"

    def test_a_sync_begins_with_it(self, moved: Syncing) -> None:
        moved.push()
        before = set(moved.shop.rows("SELECT uid FROM outbox"))
        assert len(before) == 2
        moved.shop.clock.pass_time(days=91)
        sync = moved.shop.owner.store_sync
        sync.connect(moved.store.url, moved.store.secret_key)
        sync.sync()
        assert before.isdisjoint(moved.shop.rows("SELECT uid FROM outbox"))
