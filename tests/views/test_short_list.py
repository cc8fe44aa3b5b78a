"""Lists that come whole, read by page as the long ones are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veliano_desk.domain.lists import ListQuery
from veliano_desk.views.common.short_list import page_of
from veliano_desk.views.common.twice import TwiceButton


@dataclass(frozen=True)
class Line:
    id: int


LINES = [Line(number) for number in range(250)]


@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
def test_pages_by_key_give_every_row_once(count: int) -> None:
    lines, seen, query = LINES[:count], [], ListQuery(limit=100)
    while True:
        page = page_of(lines, query)
        seen += page.rows
        assert page.more_before is (query.after is not None)
        if not page.more_after:
            break
        query = replace(query, after=page.keys[-1])
    assert seen == lines


def test_the_end_and_what_stands_before_it_are_read_backwards() -> None:
    last = page_of(LINES, ListQuery(last=True, limit=100))
    assert [line.id for line in last.rows] == list(range(150, 250))
    before = page_of(LINES, ListQuery(before=last.keys[0], limit=100))
    assert [line.id for line in before.rows] == list(range(50, 150))
    assert (before.more_before, before.more_after) == (True, True)


def test_a_key_that_is_gone_reads_from_the_start() -> None:
    assert page_of(LINES, ListQuery(after=(999,), limit=3)).rows == tuple(LINES[:3])


def test_what_cannot_be_undone_asks_first_and_forgets_when_left(qtbot: QtBot) -> None:
    done: list[str] = []
    button = TwiceButton("Revoke…", "Revoke it?", lambda: done.append("revoked"))
    qtbot.addWidget(button)
    button.click()
    assert (button.text(), done) == ("Revoke it?", [])
    QApplication.sendEvent(button, QFocusEvent(QEvent.Type.FocusOut))
    assert button.text() == "Revoke…"
    button.click()
    button.click()
    assert done == ["revoked"]
