"""Several desks on one workspace: what one changes the others hear, and nobody hears themselves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.services.copies import Shop
from tests.two_desks import PATIENCE, OtherDesk, hears, other_desk
from veliano_desk.domain.changes import EVERYTHING
from veliano_desk.models import change_feed, desk_changes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(shop: Shop) -> Iterator[OtherDesk]:
    with other_desk(shop.address, shop.clock, "manager") as desk:
        yield desk


def test_what_one_desk_writes_the_other_hears_of_with_its_areas(shop: Shop, bench: OtherDesk):
    number = shop.take_order()
    heard = hears(bench.workspace)
    heard.until("customers")
    shop.owner.orders.note(number, "Call before Friday")
    assert "customers" not in heard.until("orders")
    assert "Call before Friday" in {entry.title for entry in bench.desk.orders.show(number).timeline}


def test_nobody_hears_of_what_they_wrote_themselves(shop: Shop, bench: OtherDesk):
    own = hears(shop.workspace)
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, "Veliano & Daughters", settings.zone, settings.rates)
    bench.desk.settings.save_view("orders", "Mine", {})
    assert "workspace" not in own.until("views")


def test_what_was_written_before_the_watch_began_is_not_missed(shop: Shop, bench: OtherDesk):
    shop.owner.settings.save_view("orders", "Late ones", {})
    assert "views" in hears(bench.workspace).until("views")


def test_what_is_rolled_back_is_told_to_nobody(shop: Shop, bench: OtherDesk):
    heard = hears(bench.workspace)
    with pytest.raises(RuntimeError, match="the lamp fell"):
        lose_a_write(shop)
    shop.owner.settings.save_view("orders", "Late ones", {})
    assert "costing" not in heard.until("views")


def lose_a_write(shop: Shop) -> None:
    with shop.owner.access.writing() as unit:
        unit.areas.add("costing")
        unit.record("cost.actual", "nothing", None, None)
        raise RuntimeError("the lamp fell")


def test_a_desk_tells_its_own_listeners_what_another_did(shop: Shop, bench: OtherDesk):
    came = threading.Event()
    bench.desk.on_change(lambda changed: came.set() if "views" in changed.areas else None)
    bench.workspace.watch(bench.desk.hear)
    shop.owner.settings.save_view("orders", "Late ones", {})
    assert came.wait(20)


def test_a_stopped_watch_is_told_nothing_and_leaves_no_thread(shop: Shop, bench: OtherDesk):
    before = set(threading.enumerate())
    heard, going = hears(bench.workspace), hears(bench.workspace)
    heard.stop()
    heard.stop()
    shop.owner.settings.save_view("orders", "Late ones", {})
    going.until("views")
    assert heard.nothing()
    bench.workspace.close()
    assert set(threading.enumerate()) == before


@pytest.mark.postgres
def test_a_watch_that_waits_for_a_silent_network_keeps_nobody_from_signing_out(
    file_shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    asked, answered, look = threading.Event(), threading.Event(), change_feed.written_since

    def silent(*told: Any) -> tuple[int, frozenset[str]]:
        asked.set()
        assert answered.wait(PATIENCE)
        return look(*told)[0], frozenset({"orders"})

    monkeypatch.setattr(change_feed, "written_since", silent)
    monkeypatch.setattr(change_feed, "_STOP_SECONDS", 0.01)
    heard = hears(file_shop.workspace)
    assert asked.wait(PATIENCE)
    (thread,) = (one for one in threading.enumerate() if one.name == "desk-changes")
    heard.stop()
    assert thread.is_alive()
    answered.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert heard.nothing()


def test_after_a_lost_connection_everything_counts_as_changed(copies, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(change_feed, "_FIRST_WAIT", 0.01)
    shop = Shop(copies.lent("postgres"))
    with other_desk(shop.address, shop.clock, "manager") as bench:
        heard = hears(bench.workspace)
        shop.owner.settings.save_view("orders", "Late ones", {})
        heard.until("views")
        with psycopg.connect(shop.address.replace("+psycopg", "")) as root:
            root.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert heard.until("production") == EVERYTHING
        shop.owner.settings.save_view("orders", "Due ones", {})
        assert "orders" not in heard.until("views")
    shop.close()


def test_a_file_that_other_writes_have_rolled_past_counts_as_changed(file_shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_changes, "KEPT", 5)
    with other_desk(file_shop.address, file_shop.clock, "manager") as bench:
        for number in range(8):
            file_shop.owner.settings.save_view("orders", f"View {number}", {})
        assert hears(bench.workspace).until("production") == EVERYTHING
        rows = file_shop.rows("SELECT count(*) FROM desk_changes")
        assert rows[0][0] <= 10  # type: ignore[operator]  # a count


def test_words_that_nobody_understands_are_taken_for_anything():
    assert desk_changes.heard("nonsense", "here") == EVERYTHING
    assert desk_changes.heard('{"desk":"here","areas":["orders"]}', "here") == frozenset()
    assert desk_changes.heard('{"desk":"there","areas":["orders"]}', "here") == {"orders"}


def test_every_area_that_a_service_names_is_known():
    named = set()
    for path in (ROOT / "veliano_desk").rglob("*.py"):
        for call in re.findall(r"\.areas\.(?:add|update)\(([^)]*)\)", path.read_text(encoding="utf-8")):
            named |= set(re.findall(r'"(\w+)"', call))
    assert named
    assert named <= EVERYTHING
