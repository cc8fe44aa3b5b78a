"""The sync page's questions and rows that could not be read: seen, decided, mended, left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from tests.services.copies import Shop, copies, file_shop
from tests.store import _packed_store, store
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.stages import Action
from veliano_desk.views.sync import PAGE
from veliano_desk.views.sync.row_form import changed_values

__all__ = ["_packed_store", "copies", "file_shop", "show", "store"]


def take_in(shop: Shop, *rows: dict[str, Any]) -> None:
    shop.owner.store_sync.take_in("custom_orders", list(rows))


@pytest.fixture
def asked(file_shop: Shop) -> str:
    """The number of an order whose details changed in the store after its kit went out."""
    row = order_row(order_number="CO-77", design_details="open face")
    take_in(file_shop, row)
    piece = file_shop.owner.orders.show("CO-77").pieces[0]
    file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
    later = MONDAY.replace(hour=15).isoformat()
    take_in(file_shop, {**row, "design_details": "closed face, please", "updated_at": later})
    return "CO-77"


@pytest.fixture
def unread(file_shop: Shop) -> dict[str, Any]:
    """A row whose price cannot be read."""
    row = order_row(order_number="CO-88", total_price="a lot")
    take_in(file_shop, row)
    return row


def choose(shown: ShownPage, key: str, line: int = 0) -> None:
    shown.do(lambda: shown.page.lists.show_list(key))
    shown.do(lambda: shown.page.lists.panels[key].table.go_to(line))


def test_a_question_is_counted_shown_with_both_values_and_decided_here(file_shop: Shop, asked: str, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    assert named(shown.page, "To decide · 1").isVisible()
    assert "To decide\n1" in said(shown.page.state_card)
    assert PAGE.count is not None
    assert PAGE.count(file_shop.owner) == 1
    choose(shown, "questions")
    assert "open face" in said(shown.page)
    assert "closed face, please" in said(shown.page)
    question = file_shop.owner.decisions.open()[0]
    shown.click(named(shown.page, next(one.title for one in question.choices if one.code == "theirs")))
    assert file_shop.owner.decisions.open() == ()
    assert file_shop.owner.orders.show(asked).pieces[0].style == "closed_face"


def test_a_row_that_cannot_be_read_is_mended_where_it_stands(
    file_shop: Shop, unread: dict[str, Any], show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    editor = shown.page.findChild(QPlainTextEdit)
    written = {**json.loads(editor.toPlainText()), "total_price": "950.00"}
    editor.setPlainText(json.dumps(written))
    shown.click(named(shown.page, "Read it as written above"))
    assert file_shop.owner.orders.show("CO-88").number == unread["order_number"]
    assert file_shop.owner.store_sync.findings() == ()


def test_a_row_is_left_out_only_when_asked_twice(file_shop: Shop, unread: dict[str, Any], show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    shown.click(named(shown.page, "Leave it out"))
    assert len(file_shop.owner.store_sync.findings()) == 1
    shown.click(named(shown.page, "Really leave it out"))
    assert file_shop.owner.store_sync.findings() == ()


def test_what_is_typed_into_a_row_stays_while_others_work(file_shop: Shop, unread: dict[str, Any], show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    assert shown.page.unsaved() == ""
    editor = shown.page.findChild(QPlainTextEdit)
    editor.setFocus()
    QTest.keyClicks(editor, "typed ")
    written = editor.toPlainText()
    cursor = editor.textCursor().position()
    shown.do(lambda: take_in(file_shop, order_row(order_number="CO-89", total_price="no idea")))
    shown.do(lambda: take_in(file_shop, {**unread, "notes": "and more"}))
    assert shown.page.findChild(QPlainTextEdit) is editor
    assert editor.hasFocus() or shown.page.focusWidget() is editor
    assert (editor.toPlainText(), editor.textCursor().position()) == (written, cursor)
    assert shown.page.unsaved() == "A row of the store was changed and not read yet."

    shown.do(lambda: shown.page.show_item("runs"))
    assert shown.page.unsaved() != ""
    choose(shown, "findings", line=1)
    assert shown.page.lists.detail.findChild(QPlainTextEdit).toPlainText() == written
    shown.click(named(shown.page, "Put it back"))
    assert "and more" in shown.page.lists.detail.findChild(QPlainTextEdit).toPlainText()
    assert shown.page.unsaved() == ""


def test_a_button_that_asks_once_more_goes_on_asking_while_others_work(
    file_shop: Shop, unread: dict[str, Any], show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    shown.click(named(shown.page, "Leave it out"))
    shown.do(lambda: take_in(file_shop, order_row(order_number="CO-90")))
    shown.click(named(shown.page, "Really leave it out"))
    assert file_shop.owner.store_sync.findings() == ()


def test_a_detail_that_was_closed_stays_closed_until_it_is_opened(
    file_shop: Shop, unread: dict[str, Any], show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    shown.click(named(shown.page.lists.detail, "Close"))
    shown.do(lambda: take_in(file_shop, order_row(order_number="CO-90")))
    assert not shown.page.lists.detail.isVisible()
    shown.page.lists.panels["findings"].table.setFocus()
    shown.press(Qt.Key.Key_Return)
    assert shown.page.lists.detail.isVisible()


def test_what_is_no_row_any_more_is_said_once_and_nothing_is_lost(
    file_shop: Shop, unread: dict[str, Any], show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    choose(shown, "findings")
    shown.page.findChild(QPlainTextEdit).setPlainText("half a row")
    for _ in range(2):
        shown.click(named(shown.page, "Read it as written above"))
    assert said(shown.page).count("no JSON any more") == 1
    assert shown.page.findChild(QPlainTextEdit).toPlainText() == "half a row"


def test_every_answer_is_given_however_fast_they_follow(file_shop: Shop, asked: str, show: Show) -> None:
    for number in ("CO-78", "CO-79"):
        row = order_row(order_number=number, design_details="open face")
        take_in(file_shop, row)
        piece = file_shop.owner.orders.show(number).pieces[0]
        file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
        take_in(file_shop, {**row, "design_details": "closed", "updated_at": MONDAY.replace(hour=15).isoformat()})
    shown = show(file_shop.owner, PAGE)
    deeds = shown.page.lists.detail._deeds

    def answer_all() -> None:
        for one in file_shop.owner.decisions.open():
            deeds.answer(one.id, one.version, "ours")

    shown.do(answer_all)
    assert file_shop.owner.decisions.open() == ()


@pytest.mark.store
def test_what_is_missing_in_an_answer_is_believed_only_when_said_twice(
    file_shop: Shop, store: StoreServer, show: Show
) -> None:
    people = [customer_row()]
    store.load("customers", people)
    store.load("custom_orders", [order_row(order_number="CO-1", customer_id=people[0]["id"])])
    desk = file_shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    desk.store_sync.sync()
    store.execute_sql("begin; set local session_replication_role = replica; delete from public.custom_orders; commit")
    desk.store_sync.full()
    shown = show(desk, PAGE)
    choose(shown, "findings")
    assert "1 of 1 custom orders are missing" in said(shown.page.lists.detail)
    assert shown.page.findChild(QPlainTextEdit) is None
    shown.click(named(shown.page, "Ask the store again"))
    assert shown.toasts[-1].text == "The same is still missing; nothing was touched."
    assert desk.decisions.open() == ()
    shown.click(named(shown.page, "Believe it: they are gone"))
    assert desk.decisions.open() == ()
    shown.click(named(shown.page, "Really gone: take it in here"))
    assert [one.kind for one in desk.decisions.open()] == ["deleted"]
    assert desk.store_sync.findings() == ()


def test_only_what_was_written_otherwise_is_taken_from_an_edited_row() -> None:
    raw = '{"a": 1, "b": "x"}'
    assert changed_values(raw, '{"a": 2, "b": "x", "c": null}') == {"a": 2, "c": None}
    assert changed_values(raw, raw) == {}
    assert changed_values(raw, "a: 2") is None
    assert changed_values(raw, "[1]") is None
