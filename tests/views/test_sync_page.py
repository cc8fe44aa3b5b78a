"""The sync page: state, what waits, what was not understood, runs, and the real store behind it."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.services.copies import Shop, copies, file_shop
from tests.store import _packed_store, store
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.store_sync import OutboxLine, SyncResult, SyncRun, SyncState
from veliano_desk.views.common.sync_task import result_sentence
from veliano_desk.views.sync import PAGE
from veliano_desk.views.sync.row_form import readable
from veliano_desk.views.sync.words import outbox_word, seconds_words, since_words, took, what_words

__all__ = ["_packed_store", "copies", "file_shop", "show", "store"]
NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


def connect(shop: Shop, url: str = "http://127.0.0.1:9") -> None:
    """As if a store had been connected; nothing listens at the address."""
    kept = {"url": url, "mode": "secret key", "email": "", "at": MONDAY.isoformat()}
    shop.execute(f"update workspace set store = '{json.dumps(kept)}'")


def set_aside(shop: Shop, reason: str = "The store refused the change.") -> None:
    shop.execute(f"update outbox set state = 'set aside', reason = '{reason}', attempts = 3")


def choose(shown: ShownPage, key: str, line: int = 0) -> None:
    shown.do(lambda: shown.page.lists.show_list(key))
    shown.do(lambda: shown.page.lists.panels[key].table.go_to(line))


@pytest.fixture
def no_keychain(keychain: object) -> None:
    """A system without a keychain."""
    keyring.set_keyring(NoKeyring())


@pytest.fixture
def waiting(file_shop: Shop) -> str:
    """The number of an order whose promise the store has not been told."""
    number = file_shop.take_order(customer="Ruby Chen")
    file_shop.owner.production.plan()
    assert file_shop.owner.store_sync.outbox()
    return number


def test_without_a_store_the_page_says_so_and_leads_to_the_settings(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    assert "No store is connected" in said(shown.page)
    assert not shown.page.sync_button.isVisible()
    shown.click(shown.page.connect_button)
    assert shown.went == [("settings", "store")]


def test_who_may_not_connect_the_store_gets_no_button_for_it(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("care"), PAGE)
    assert not shown.page.connect_button.isVisible()


def test_what_waits_is_listed_and_counted(file_shop: Shop, waiting: str, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    table = shown.page.lists.panels["outbox"].table
    assert table.paged.row_at(0).order_number == waiting
    assert named(shown.page, f"Waiting · {table.paged.rowCount()}").isChecked()


def test_a_change_set_aside_says_why_and_opens_its_order(file_shop: Shop, waiting: str, show: Show) -> None:
    set_aside(file_shop, "The same record is already there.")
    shown = show(file_shop.owner, PAGE)
    choose(shown, "outbox")
    assert "The same record is already there." in said(shown.page.lists.detail)
    shown.click(named(shown.page.lists.detail, "Open order"))
    assert shown.went == [("order_hub", waiting)]


def test_giving_up_a_change_asks_twice(file_shop: Shop, waiting: str, show: Show) -> None:
    set_aside(file_shop)
    before = len(file_shop.owner.store_sync.outbox())
    shown = show(file_shop.owner, PAGE)
    choose(shown, "outbox")
    shown.click(named(shown.page.lists.detail, "Give up this change"))
    assert len(file_shop.owner.store_sync.outbox()) == before
    shown.click(named(shown.page.lists.detail, "Give up for good; the store keeps what it has"))
    assert len(file_shop.owner.store_sync.outbox()) == before - 1
    assert shown.toasts[-1].text.startswith("The change was given up")


def test_a_row_not_understood_is_shown_word_for_word(file_shop: Shop, show: Show) -> None:
    row = order_row(order_number="CO-9", total_price="about nine hundred")
    file_shop.owner.store_sync.take_in("custom_orders", [row])
    shown = show(file_shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("findings"))
    choose(shown, "findings")
    raw = shown.page.lists.detail.findChild(QPlainTextEdit).toPlainText()
    assert "about nine hundred" in raw
    assert json.loads(raw)["order_number"] == "CO-9"
    shown.click(named(shown.page.lists.detail, "Close"))
    assert not shown.page.lists.detail.isVisible()


def test_only_the_list_that_is_shown_is_read(
    file_shop: Shop, waiting: str, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    desk = file_shop.owner
    for area, name in ((desk.store_sync, "outbox"), (desk.store_sync, "findings"), (desk.store_sync, "runs")):
        real = getattr(area, name)
        monkeypatch.setattr(area, name, lambda name=name, real=real: (read.append(name), real())[1])
    shown = show(desk, PAGE)
    shown.do(lambda: desk.orders.note(waiting, "Soon.", customer_visible=True))
    assert set(read) == {"outbox"}
    shown.do(lambda: shown.page.show_item("findings"))
    assert set(read) == {"outbox", "findings"}
    before = len(read)
    shown.do(lambda: shown.page.show_item("outbox"))
    assert len(read) == before


def test_empty_lists_say_what_they_would_hold(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    for key, words in (
        ("outbox", "Nothing waits"),
        ("findings", "All rows were understood"),
        ("runs", "No sync so far"),
    ):
        shown.do(lambda key=key: shown.page.show_item(key))
        assert words in said(shown.page.lists.panels[key])


def test_a_store_that_cannot_be_reached_is_told_and_everything_stays(
    file_shop: Shop, waiting: str, keychain: Any, show: Show
) -> None:
    connect(file_shop)
    file_shop.owner.store_sync._credentials().save_key("sb_secret_something")
    before = file_shop.owner.store_sync.outbox()
    shown = show(file_shop.owner, PAGE)
    assert "cannot be reached" in shown.page.connection_card.fault.words()
    assert shown.troubles == []  # the page looked by itself: nobody asked, nobody is called
    shown.click(shown.page.sync_button)
    assert [(trouble.title, trouble.action) for trouble in shown.troubles] == [
        ("The store cannot be reached", "Try again")
    ]
    assert file_shop.owner.store_sync.outbox() == before
    shown.do(lambda: shown.page.show_item("runs"))
    run = shown.page.lists.panels["runs"].table.paged.row_at(0)
    assert run.result == "failed"
    choose(shown, "runs")
    assert run.message in said(shown.page.lists.detail)
    assert "Not reached since" in said(shown.page.state_card)


@pytest.mark.store
def test_a_sync_with_the_real_store_brings_its_orders(file_shop: Shop, store: StoreServer, show: Show) -> None:
    people = [customer_row(name="James Wilson")]
    store.load("customers", people)
    store.load("custom_orders", [order_row(order_number="CO-24817", customer_id=people[0]["id"])])
    file_shop.owner.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    shown = show(file_shop.owner, PAGE)
    assert "Everything is in place." in said(shown.page.connection_card)
    assert store.url in said(shown.page.connection_card)
    shown.click(shown.page.sync_button)
    assert shown.toasts[-1].text.startswith("Fetched 1 order, 1 customer")
    assert "Store in step" in said(shown.page)
    shown.do(lambda: shown.page.show_item("runs"))
    assert shown.page.lists.panels["runs"].table.paged.row_at(0).result == "done"
    assert shown.page.sync_button.isEnabled()


@pytest.mark.store
def test_trying_again_sends_what_was_set_aside(file_shop: Shop, store: StoreServer, show: Show) -> None:
    people = [customer_row()]
    store.load("customers", people)
    store.load("custom_orders", [order_row(order_number="CO-1", customer_id=people[0]["id"])])
    desk = file_shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    desk.store_sync.sync()
    desk.orders.note("CO-1", "On its way.", customer_visible=True)
    set_aside(file_shop)
    shown = show(desk, PAGE)
    shown.click(shown.page.lists.retry_button)
    assert desk.store_sync.outbox() == ()
    assert not shown.page.lists.retry_button.isVisible()


def test_a_sync_that_runs_shows_how_far_it_is_and_can_be_stopped(file_shop: Shop, show: Show) -> None:
    connect(file_shop)
    shown = show(file_shop.desk_of("manager"), PAGE)
    shown.troubles.clear()
    reached = threading.Event()

    def work(progress: Any, cancelled: Any) -> None:
        progress(3, 10, "Orders")
        reached.set()
        while not cancelled():
            threading.Event().wait(0.005)

    shown.tasks.run("store_sync", "Syncing", work, lane="network", show=True)
    shown._qtbot.waitUntil(lambda: reached.is_set() and "Orders: 3 of 10" in said(shown.page.running))
    assert not shown.page.sync_button.isEnabled()
    shown.click(shown.page.running.cancel_button)
    assert not shown.page.running.isVisible()
    assert shown.page.sync_button.isEnabled()


def test_a_key_that_is_gone_is_asked_for_before_any_sync(file_shop: Shop, no_keychain: None, show: Show) -> None:
    connect(file_shop)
    shown = show(file_shop.owner, PAGE)
    state_now = file_shop.owner.store_sync.state()
    assert (state_now.word, state_now.tone) == ("Sign in to the store", "warn")
    assert "kept for one session only" in said(shown.page.state_card)
    assert not shown.page.sync_button.isVisible()
    shown.click(named(shown.page, "Sign in to the store"))
    assert shown.went == [("settings", "store")]


def test_the_lists_are_used_from_the_keyboard(file_shop: Shop, waiting: str, show: Show) -> None:
    set_aside(file_shop)
    shown = show(file_shop.owner, PAGE)
    table = shown.page.lists.panels["outbox"].table
    table.setFocus()
    shown.press(Qt.Key.Key_Home)
    assert shown.page.lists.detail.isVisible()


def test_the_rail_counts_what_needs_a_decision(file_shop: Shop, waiting: str) -> None:
    assert PAGE.count is not None
    assert PAGE.count(file_shop.owner) == 0
    set_aside(file_shop)
    assert PAGE.count(file_shop.owner) == len(file_shop.owner.store_sync.outbox())


def state(**values: Any) -> SyncState:
    return SyncState(**{
        "word": "Store in step", "tone": "ok", "connected": True, "last_done_at": None, "offline_since": None,
        "waiting": 0, "set_aside": 0, "findings": 0, **values,
    })  # fmt: skip


def test_since_when_is_said_in_the_workshops_time() -> None:
    in_step = since_words(state(last_done_at=NOW - timedelta(minutes=5)), "America/New_York", NOW)
    assert in_step == "Last in step today 08:55."
    compared = state(last_done_at=NOW - timedelta(minutes=5), compared_at=NOW - timedelta(hours=2))
    assert since_words(compared, "America/New_York", NOW) == (
        "Last in step today 08:55. Every row was compared today 07:00; that is done each day."
    )
    off = since_words(state(offline_since=NOW - timedelta(days=1)), "America/New_York", NOW)
    assert off.startswith("Not reached since yesterday 09:00. Never synced so far.")
    assert "is kept" in off


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (SyncResult(3, 14, 14, 0, 3, 0, 0, 2.0), "Fetched 14 orders and 3 customers, sent 3 changes."),
        (SyncResult(0, 1, 1, 0, 0, 2, 0, 2.0), "Fetched 1 order, 2 waiting."),
        (
            SyncResult(1, 2, 4, 0, 0, 0, 0, 2.0, pulled_shop_orders=3, pulled_rows=46),
            "Fetched 2 orders, 3 shop orders, 1 customer and 40 other rows.",
        ),
        (SyncResult(0, 0, 0, 0, 0, 0, 0, 2.0, pulled_rows=1), "Fetched 1 other row."),
        (SyncResult(0, 0, 0, 0, 0, 0, 2, 2.0, removed=1), "1 gone in the store, 2 not understood."),
        (SyncResult(0, 0, 0, 0, 0, 0, 0, 2.0), "Nothing new in the store."),
    ],
)
def test_what_a_sync_did_is_said_in_a_sentence(result: SyncResult, words: str) -> None:
    assert result_sentence(result) == words


def test_how_long_a_run_took() -> None:
    run = SyncRun(1, NOW, NOW + timedelta(seconds=125), "done", 0, 0, 0, "")
    assert took(run) == "2 min 5 s"
    assert seconds_words(timedelta(seconds=3.6)) == "4 s"
    assert took(SyncRun(1, NOW, None, "running", 0, 0, 0, "")) == ""


def test_what_a_waiting_change_waits_for() -> None:
    line = OutboxLine(1, "CO-1", "status in_design", NOW, 0, "waiting", "")
    assert outbox_word(line) == "Waits for a sync"
    assert outbox_word(OutboxLine(1, "CO-1", "", NOW, 1, "waiting", "")) == "Tried once"
    assert outbox_word(OutboxLine(1, "CO-1", "", NOW, 4, "set aside", "")) == "Set aside"
    assert outbox_word(OutboxLine(1, "CO-1", "", NOW, 4, "set aside", "Twice.")) == "Set aside: Twice."


def test_days_told_to_the_store_are_said_as_people_write_them() -> None:
    told = "status in design, promised date 2026-12-29"
    line = OutboxLine(1, "CO-1", told, NOW, 0, "waiting", "")
    assert what_words(line, NOW.date()) == "status in design, promised date 29 Dec"


def test_what_is_no_json_is_shown_as_it_came() -> None:
    assert readable('{"a": 1}') == '{\n  "a": 1\n}'
    assert readable("half a ro") == "half a ro"
