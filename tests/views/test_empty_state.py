"""What stands where nothing is: whole at every width, in the middle."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from veliano_desk.views.app import make_application
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.theme import Theme

TITLE = "No orders are late, and none is at risk of being late either"
WORDS = (
    "They appear here once the owner has connected the store, and again whenever the store sends something new. " * 2
)


@pytest.mark.parametrize("width", [240, 300, 428, 700, 1400])
def test_all_words_are_seen_at_every_width(qtbot: QtBot, width: int) -> None:
    app = make_application()
    Theme(app).apply(app, "dark")
    state = EmptyState("inbox", TITLE, WORDS, action="Connect the store", on_action=lambda: None)
    qtbot.addWidget(state)
    state.resize(width, 520)
    state.show()
    QApplication.processEvents()
    labels = state.findChildren(QLabel)
    assert {label.text() for label in labels} == {TITLE, WORDS}
    for label in labels:
        assert state.rect().contains(label.geometry())
        assert label.height() >= label.heightForWidth(label.width())
        assert label.width() >= min(380, width - 48) - 2
        assert abs(label.geometry().center().x() - state.rect().center().x()) <= 1
