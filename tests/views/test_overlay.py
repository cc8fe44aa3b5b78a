"""What floats over the pages stands in its corner, as high as its words, and costs nothing while it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from veliano_desk.views.app import make_application
from veliano_desk.views.common.notifier import Notifier, Trouble
from veliano_desk.views.common.theme import Theme
from veliano_desk.views.frame.notices import Notice
from veliano_desk.views.frame.overlay import Overlay

LONG = "The store did not answer within thirty seconds, and so nothing was sent. " * 4
TROUBLE = Trouble("The store is out of reach", LONG, "Try again in a minute.", details="Traceback\nand so on")
_ROUNDS = 40


class _Events(QObject):
    """Counts what the notices and the window are told to do about layout, place and paint."""

    _COUNTED = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest, QEvent.Type.Paint})

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.count = 0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's own name
        self.count += event.type() in self._COUNTED
        return False


class Corner:
    def __init__(self, qtbot: QtBot) -> None:
        self.app = make_application()
        self.theme = Theme()
        self.theme.apply(self.app, "dark")
        self.over = QWidget()
        qtbot.addWidget(self.over)
        self.over.resize(1100, 700)
        self.over.show()
        qtbot.waitExposed(self.over)
        self.notifier = Notifier(self.over)
        self.overlay = Overlay(self.notifier, self.over, 28)

    def rest(self) -> None:
        for _ in range(_ROUNDS):
            self.app.processEvents()

    def notices(self) -> list[Notice]:
        return self.overlay.notices()


@pytest.fixture
def corner(qtbot: QtBot) -> Iterator[Corner]:
    made = Corner(qtbot)
    yield made
    made.overlay.clear()
    made.rest()


def _events_over(corner: Corner) -> int:
    """How many events come in the rounds from now on."""
    events = _Events(corner.app)
    corner.rest()
    corner.app.removeEventFilter(events)
    return events.count


def _say(corner: Corner, what: str) -> None:
    if what != "error":
        corner.notifier.toast(LONG if what == "long toast" else "Saved", action="Undo", on_action=lambda: None)
    if what in {"error", "both"}:
        corner.notifier.troubled.emit(TROUBLE)


@pytest.mark.parametrize("what", ["toast", "long toast", "error", "both"])
def test_the_window_comes_to_rest_under_a_notice(corner: Corner, what: str) -> None:
    _say(corner, what)
    corner.rest()
    assert corner.notices()
    assert _events_over(corner) == 0


def test_the_window_comes_to_rest_after_details_were_opened_and_the_window_resized(corner: Corner) -> None:
    _say(corner, "both")
    corner.rest()
    panel = corner.notices()[-1]
    low = panel.height()
    next(button for button in panel.findChildren(QPushButton) if button.text() == "Details").click()
    corner.rest()
    assert panel.height() >= low + 140
    corner.over.resize(1440, 900)
    corner.rest()
    assert _events_over(corner) == 0
    _assert_stacked(corner)


def test_notices_are_as_high_as_their_words_and_close_the_gap_of_one_that_goes(corner: Corner) -> None:
    for what in ("toast", "long toast", "error"):
        _say(corner, what)
    corner.rest()
    _assert_stacked(corner)
    corner.notices()[1].dismiss()
    corner.rest()
    _assert_stacked(corner)


def _assert_stacked(corner: Corner) -> None:
    bottom = corner.over.height() - 28 - 16
    for notice in reversed(corner.notices()):
        assert notice.height() == notice.heightForWidth(notice.width())
        assert (notice.geometry().right() + 1, notice.geometry().bottom() + 1) == (corner.over.width() - 16, bottom)
        bottom -= notice.height() + 8
