"""Telling the real store: in order, once, never over what somebody else wrote, and again when it was not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cut_wire import ANSWER_LOST, Asked, Said, Wire
from tests.store import signed_in
from tests.sync.syncing import Syncing
from tests.sync.test_auth import expired
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.sync.auth import PersonSigning
from veliano_desk.sync.errors import (
    StoreBusyError,
    StoreSessionError,
    StoreTroubleError,
    StoreUnreachableError,
)
from veliano_desk.sync.push import Push

pytestmark = pytest.mark.store

BUSY = Said(429, {"message": "slow down"}, {"Retry-After": "90"})
DOWN = Said(503, {"message": "no workers"})
EVENTS = "custom_order_events"


@pytest.fixture
def moved(wired: Syncing, wire: Wire) -> Syncing:
    """An order that was pulled and whose kit went out here: a status and an event wait for the store."""
    wired.send_orders(1)
    wired.pull()
    wired.move(Action.SEND_KIT)
    wire.asked.clear()
    return wired


def events(syncing: Syncing) -> list[str]:
    rows = syncing.store.execute_sql(f"select title from public.{EVENTS} order by happened_at, created_at")[0]
    return [str(row["title"]) for row in rows]


def taken_in(syncing: Syncing) -> int:
    """How often rows of orders were taken in."""
    told = "SELECT count(*) FROM audit_log WHERE action = 'store.pull' AND subject = 'custom_orders'"
    return int(str(syncing.shop.rows(told)[0][0]))


class TestSending:
    def test_status_and_event_arrive_in_the_order_they_were_made(self, moved: Syncing, wire: Wire) -> None:
        assert moved.push() == 2
        assert moved.told("status") == "impression_kit_sent"
        assert events(moved) == ["Your impression kit is on its way."]
        assert moved.outbox() == [("sent", 1), ("sent", 1)]
        assert wire.sent("PATCH", "POST") == [("POST", EVENTS), ("POST", "desk_pack_check"), ("PATCH", "custom_orders")]

    def test_what_was_sent_comes_back_as_no_news(self, moved: Syncing) -> None:
        moved.push()
        assert moved.pull()["custom_orders"].rows == 0
        before = moved.audit()  # the first pull went forward past what was sent
        assert moved.pull()["custom_orders"].rows == 0
        assert moved.audit() == before
        assert moved.kept_row()["status"] == "impression_kit_sent"

    def test_what_the_store_sets_with_our_own_change_is_no_news(self, moved: Syncing) -> None:
        version, taken = moved.view().version, taken_in(moved)
        moved.push()
        assert (moved.view().version, taken_in(moved)) == (version, taken)
        assert moved.kept_row()["version"] == moved.told("version") == 2
        assert moved.pull()["custom_orders"].rows == 0

    def test_moves_that_nobody_sent_yet_tell_the_store_the_last_status_only(self, moved: Syncing, wire: Wire) -> None:
        moved.move(Action.KIT_BACK)
        moved.push()
        told = [asked.body["status"] for asked in wire.asked if asked.method == "PATCH"]
        assert told == ["impression_received"]
        assert events(moved) == ["Your impression kit is on its way.", "Your impression has reached the workshop."]

    def test_a_cancel_between_two_entries_leaves_the_rest_waiting(self, moved: Syncing, wire: Wire) -> None:
        with pytest.raises(CancelledError):
            moved.push(cancelled=lambda: bool(wire.sent("PATCH", "POST")))
        assert sorted(moved.outbox()) == [("sent", 1), ("waiting", 0)]
        assert moved.push() == 1

    def test_what_is_added_while_a_change_is_on_its_way_goes_out_in_the_same_run(
        self, moved: Syncing, wire: Wire
    ) -> None:
        def move_on(asked: Asked) -> None:
            if asked.method == "PATCH" and moved.view().stage is Stage.KIT:
                moved.move(Action.KIT_BACK)

        wire.hook = move_on
        moved.push()
        assert moved.told("status") == "impression_received"
        assert {state for state, _ in moved.outbox()} == {"sent"}


class TestSomebodyWasFaster:
    def test_what_changed_there_is_taken_in_first_and_the_change_is_sent_again(
        self, moved: Syncing, wire: Wire
    ) -> None:
        moved.change("material = 'Platinum 950'")
        assert moved.push() == 2
        assert (moved.told("material"), moved.told("status")) == ("Platinum 950", "impression_kit_sent")
        order = moved.view()
        assert order.material == "Platinum 950"
        assert [one.theirs.value for one in order.questions] == ["Platinum 950"]
        assert len(wire.sent("PATCH")) == 2

    def test_a_row_that_changes_each_time_waits_and_holds_up_nobody_else(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(2)
        wired.pull()
        wired.move(Action.SEND_KIT, "CO-1")
        wired.move(Action.SEND_KIT, "CO-2")
        busy = wired.kept_ids()["CO-1"]

        def meddle(asked: Asked) -> None:
            if asked.method == "PATCH" and busy in asked.path:
                wired.change("notes = coalesce(notes, '') || '!'", "order_number = 'CO-1'")

        wire.hook = meddle
        assert wired.push() == 3
        assert (wired.told("status", "CO-1"), wired.told("status", "CO-2")) == ("pending", "impression_kit_sent")
        assert wired.outbox() == [("sent", 1), ("waiting", 1), ("sent", 1), ("sent", 1)]
        assert wired.told("notes", "CO-1") == "!!!"
        wire.mend()
        wired.shop.clock.pass_time(minutes=5)
        assert wired.push() == 1
        assert wired.told("status", "CO-1") == "impression_kit_sent"

    def test_a_row_that_is_gone_is_set_aside_with_its_reason(self, moved: Syncing) -> None:
        moved.store.execute_sql("delete from public.custom_orders")
        assert moved.push() == 0
        assert moved.outbox() == [("set aside", 1), ("set aside", 1)]
        patch, event = sorted(moved.shop.owner.store_sync.outbox(), key=lambda line: "status" not in line.what)
        assert "not in the store any more" in patch.reason
        assert "belongs to a record that is not there" in event.reason
        assert "Look at" in patch.reason

    def test_a_row_that_became_unreadable_is_set_aside_and_kept_as_a_finding(self, moved: Syncing) -> None:
        moved.change("total_price = 1e15")
        moved.push()
        assert "cannot be read" in moved.patch_line().reason
        assert len(moved.shop.owner.store_sync.findings()) == 1

    def test_a_sign_in_that_may_read_but_not_change_is_told_so(self, moved: Syncing, wire: Wire) -> None:
        wire.says(Said(200, []), "PATCH")
        moved.push()
        assert "not changed by this sign-in" in moved.patch_line().reason
        assert moved.patch_line().state == "set aside"


class TestTrouble:
    def test_without_a_network_the_run_ends_and_everything_goes_out_later(self, moved: Syncing, wire: Wire) -> None:
        wire.cut()
        with pytest.raises(StoreUnreachableError):
            moved.push()
        assert moved.outbox() == [("waiting", 1), ("waiting", 0)]
        wire.mend()
        assert moved.push() == 0  # too early for the one, and the other comes after it
        moved.shop.clock.pass_time(seconds=2)
        assert moved.push() == 2
        assert moved.told("status") == "impression_kit_sent"

    def test_a_store_that_asks_to_wait_is_left_alone_for_so_long(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(2)
        wired.pull()
        wired.move(Action.SEND_KIT, "CO-1")
        wired.move(Action.SEND_KIT, "CO-2")
        wire.says(BUSY, "POST")
        with pytest.raises(StoreBusyError):
            wired.push()
        asked = len(wire.asked)
        wired.shop.clock.pass_time(seconds=89)
        assert wired.push() == 0
        assert len(wire.asked) == asked
        wired.shop.clock.pass_time(seconds=1)
        assert wired.push() == 4

    def test_trouble_with_one_order_holds_back_its_own_changes_only(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(2)
        wired.pull()
        wired.move(Action.SEND_KIT, "CO-1")
        wired.move(Action.SEND_KIT, "CO-2")
        wire.says(DOWN, "POST")
        assert wired.push() == 2
        assert (wired.told("status", "CO-1"), wired.told("status", "CO-2")) == ("pending", "impression_kit_sent")
        assert wired.outbox() == [("waiting", 1), ("waiting", 0), ("sent", 1), ("sent", 1)]
        assert "in trouble" in wired.shop.owner.store_sync.outbox()[0].reason
        wired.shop.clock.pass_time(seconds=2)
        assert wired.push() == 2

    def test_trouble_with_one_after_the_other_ends_the_run(self, wired: Syncing, wire: Wire) -> None:
        wired.send_orders(4)
        wired.pull()
        for number in range(1, 5):
            wired.move(Action.SEND_KIT, f"CO-{number}")
        wire.says(DOWN, "POST", times=9)
        with pytest.raises(StoreTroubleError):
            wired.push()
        assert [tried for _, tried in wired.outbox()] == [1, 0, 1, 0, 1, 0, 0, 0]

    def test_a_wait_doubles_up_to_an_hour(self, moved: Syncing, wire: Wire) -> None:
        wire.says(DOWN, "PATCH", times=99)
        waits = []
        for _ in range(13):
            moved.push()
            ((next_try,),) = moved.shop.rows("SELECT next_try_at FROM outbox WHERE kind = 'patch'")
            now = moved.shop.clock.now().timestamp()
            waits.append(round(int(str(next_try)) / 1_000_000 - now))
            moved.shop.clock.pass_time(seconds=waits[-1])
        assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]

    def test_an_event_whose_answer_was_lost_is_sent_again_and_stands_once(self, moved: Syncing, wire: Wire) -> None:
        wire.says(ANSWER_LOST, "POST", EVENTS)
        with pytest.raises(StoreUnreachableError):
            moved.push()
        assert len(events(moved)) == 1
        moved.shop.clock.pass_time(seconds=2)
        moved.push()
        assert wire.sent("POST").count(("POST", EVENTS)) == 2
        assert len(events(moved)) == 1
        assert {state for state, _ in moved.outbox()} == {"sent"}

    def test_a_status_whose_answer_was_lost_is_not_mistaken_for_somebody_elses(
        self, moved: Syncing, wire: Wire
    ) -> None:
        wire.says(ANSWER_LOST, "PATCH")
        with pytest.raises(StoreUnreachableError):
            moved.push()
        assert moved.told("status") == "impression_kit_sent"
        moved.move(Action.KIT_BACK)
        moved.shop.clock.pass_time(seconds=2)
        assert moved.pull()["custom_orders"].rows == 1
        assert "Changed in the store" not in {entry.title for entry in moved.view().timeline}
        moved.push()
        assert moved.told("status") == "impression_received"
        assert {state for state, _ in moved.outbox()} == {"sent"}


class TestSetAside:
    def test_without_the_pack_events_wait_for_it_and_the_status_goes_out(
        self, moved: Syncing, mended_store: StoreServer
    ) -> None:
        mended_store.execute_sql(f"drop table public.{EVENTS}")
        assert moved.push() == 1
        assert moved.told("status") == "impression_kit_sent"
        (line,) = moved.shop.owner.store_sync.outbox()
        assert (line.state, line.attempts) == ("set aside", 1)
        assert "pack.sql" in line.reason
        mended_store.apply_pack()
        assert moved.push() == 0
        assert moved.shop.owner.store_sync.retry() == 1
        assert moved.push() == 1
        assert events(moved) == ["Your impression kit is on its way."]

    def test_what_was_set_aside_never_sets_the_store_back(self, moved: Syncing, wire: Wire) -> None:
        wire.says(Said(400, {"code": "22P02", "message": "no such status"}), "PATCH")
        moved.push()
        assert moved.patch_line().state == "set aside"
        moved.move(Action.KIT_BACK)
        moved.push()
        assert moved.told("status") == "impression_received"
        assert moved.shop.owner.store_sync.retry() == 0
        assert moved.push() == 0
        assert moved.told("status") == "impression_received"

    def test_a_change_that_is_dropped_while_it_is_sent_is_sent_and_no_trouble(self, moved: Syncing, wire: Wire) -> None:
        def drop(asked: Asked) -> None:
            if asked.method == "PATCH":
                moved.shop.owner.store_sync.drop(moved.patch_line().id)

        wire.hook = drop
        assert moved.push() == 2
        assert moved.told("status") == "impression_kit_sent"
        assert moved.pull()["custom_orders"].rows == 0


class TestSignedIn:
    def test_a_session_that_ends_in_the_middle_is_renewed_and_the_run_goes_on(
        self, moved: Syncing, store: StoreServer
    ) -> None:
        with signed_in(store, store.admin) as client:
            signing = client.signing
            assert isinstance(signing, PersonSigning)

            def end_session(*_step: object) -> None:
                over = expired(signing._session, store.jwt_secret)
                signing._session = replace(signing._session, access_token=over)

            assert Push(client, *moved._units(), end_session, lambda: False).run() == 2
        assert events(moved) == ["Your impression kit is on its way."]

    def test_a_sign_in_that_is_over_ends_the_run_and_counts_as_no_try(self, moved: Syncing, store: StoreServer) -> None:
        with signed_in(store, store.admin) as client:
            signing = client.signing
            assert isinstance(signing, PersonSigning)
            over = expired(signing._session, store.jwt_secret)
            signing._session = replace(signing._session, access_token=over, refresh_token="used-up")
            signing._keeper.save(signing._session)
            with pytest.raises(StoreSessionError):
                Push(client, *moved._units(), lambda *_: None, lambda: False).run()
        assert moved.outbox() == [("waiting", 0), ("waiting", 0)]
