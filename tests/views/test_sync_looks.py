"""Figures of runs by table, previews and the full check, on the sync page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.services.copies import Shop, copies, file_shop
from tests.store import _packed_store, store
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.store_sync import DriftLine, DriftReport, DriftTable, PreviewTable, SyncPreview
from veliano_desk.views.sync import PAGE
from veliano_desk.views.sync.figures import drift_figures, preview_figures

__all__ = ["_packed_store", "copies", "file_shop", "show", "store"]


def more(shown: ShownPage, words: str) -> None:
    """Choose a line of the More menu."""
    offered = shown.page.more_button.offered()
    shown.do(next(line for line in offered.actions() if line.text() == words).trigger)
    offered.deleteLater()


@pytest.mark.store
def test_a_look_shows_what_would_come_and_what_differs_and_a_full_sync_settles_it(
    file_shop: Shop, store: StoreServer, show: Show
) -> None:
    people = [customer_row(name="James Wilson")]
    store.load("customers", people)
    store.load("custom_orders", [order_row(order_number="CO-7", customer_id=people[0]["id"])])
    desk = file_shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    shown = show(desk, PAGE)
    page = shown.page
    more(shown, "Preview the next sync")
    words = said(page.look_card)
    for expected in ("Preview of a sync", "nothing was written", "Custom orders · CO-7: new", "James Wilson: new"):
        assert expected in words
    assert desk.store_sync.runs() == ()

    more(shown, "Full sync: read every row again")
    assert shown.toasts[-1].text.startswith("Fetched 1 order, 1 customer")
    silently = "begin; set local session_replication_role = replica; {}; commit"
    store.execute_sql(silently.format("update public.custom_orders set notes = 'x'"))
    more(shown, "Full check: compare every row")
    words = said(page.look_card)
    assert "Full check" in words
    assert "notes is “” here, “x” in the store" in words
    shown.click(named(page.look_card, "Close what was found"))
    assert not page.look_card.isVisible()

    more(shown, "Full sync: read every row again")
    assert desk.orders.show("CO-7").notes == "x"
    shown.do(lambda: page.show_item("runs"))
    shown.do(lambda: page.lists.panels["runs"].table.go_to(0))
    words = said(page.lists.detail)
    heads = "Table\nRead\nNew\nChanged\nGone\nRequests\nTook"
    for expected in (heads, "Custom orders\n2\n0\n1\n0", "Read from end to end: "):
        assert expected in words


def test_without_a_store_there_is_nothing_to_look_at(file_shop: Shop, show: Show) -> None:
    assert not show(file_shop.owner, PAGE).page.more_button.isVisible()


def test_a_preview_of_nothing_says_so(qtbot: QtBot) -> None:
    found = preview_figures(SyncPreview((PreviewTable("customers", "Customers", 0, 0, 0, 0),), (), ()))
    qtbot.addWidget(found)
    assert said(found) == "Nothing would change, here or in the store."


def test_of_many_differences_the_first_are_said_and_the_rest_counted(qtbot: QtBot) -> None:
    lines = tuple(DriftLine("customers", str(at), "phone", "1", "2") for at in range(120))
    tables = (DriftTable("customers", "Customers", 120, 120, "a", "b", 520), DriftTable("x", "X", 0, 0, "", "", 0))
    found = drift_figures(DriftReport(tables, lines, 400))
    qtbot.addWidget(found)
    words = said(found)
    assert "Customers · 99: phone is “1” here, “2” in the store" in words
    assert "Customers · 100:" not in words
    assert "… and 420 more" in words
    assert "Empty on both sides: 1 more table." in words
    assert "differ" in words
