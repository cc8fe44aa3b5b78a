"""The sync page's questions and rows that could not be read: seen, decided, mended, left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY, order_row
from veliano_desk.domain.stages import Action
from veliano_desk.views.sync import PAGE
from veliano_desk.views.sync.detail import changed_values

__all__ = ["copies", "file_shop", "show"]


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


def choose(shown: ShownPage, key: str) -> None:
    shown.do(lambda: shown.page.lists.show_list(key))
    shown.do(lambda: shown.page.lists.panels[key].table.go_to(0))


def test_a_question_is_counted_shown_with_both_values_and_decided_here(file_shop: Shop, asked: str, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    assert named(shown.page, "To decide · 1").isVisible()
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


def test_only_what_was_written_otherwise_is_taken_from_an_edited_row() -> None:
    raw = '{"a": 1, "b": "x"}'
    assert changed_values(raw, '{"a": 2, "b": "x", "c": null}') == {"a": 2, "c": None}
    assert changed_values(raw, raw) == {}
    assert changed_values(raw, "a: 2") is None
    assert changed_values(raw, "[1]") is None
