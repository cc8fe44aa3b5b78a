"""Every part of the pages: drawn in both looks, named, reached by keyboard, nothing cut off.

With VELIANO_DESK_PICTURES set to a folder, the sheet is also saved there, to be looked at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.views.gallery import sheet
from veliano_desk.views.app import make_application
from veliano_desk.views.common import theme
from veliano_desk.views.common.assets import asset
from veliano_desk.views.common.labels import Elided

SOURCES = Path(theme.__file__).parents[2]
NAMED_ICON = re.compile(
    r'(?:icon|action_icon)=\s*"([a-z0-9-]+)"|IconLabel\(\s*"([a-z0-9-]+)"|icons\.icon\("([a-z0-9-]+)"'
)


@pytest.fixture(params=["dark", "light"])
def shown(request: pytest.FixtureRequest, qtbot: QtBot) -> QWidget:
    app = make_application()
    app.setStyle("Fusion")
    theme.Theme().apply(app, request.param)
    whole = sheet()
    qtbot.addWidget(whole)
    whole.resize(1100, 1000)
    whole.show()
    qtbot.waitUntil(whole.isActiveWindow)
    return whole


def controls(whole: QWidget) -> list[QWidget]:
    return [each for each in whole.findChildren(QWidget) if each.isVisible() and each.focusPolicy() & Qt.TabFocus]


def said(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_the_sheet_is_drawn_in_the_colours_of_its_look(shown: QWidget) -> None:
    image = picture(shown)
    assert image.pixelColor(2, 2) == theme.colour("window")
    colours = {image.pixelColor(x, y).name() for x in range(0, 1100, 3) for y in range(0, image.height(), 3)}
    assert {theme.colour(role).name() for role in ("surface", "accent", "accent_tint", "risk_tint")} <= colours
    folder = os.environ.get("VELIANO_DESK_PICTURES")
    if folder:
        assert image.save(str(Path(folder) / f"gallery-{theme.look()}.png"))


def test_every_control_has_a_name_for_screen_readers(shown: QWidget) -> None:
    found = controls(shown)
    assert len(found) > 15
    assert [type(each).__name__ for each in found if not said(each)] == []


def test_tab_reaches_every_control(shown: QWidget) -> None:
    """Of ways to see a thing, the chosen one; arrows go from it to the others."""
    expected = {
        id(each)
        for each in controls(shown)
        if each.isEnabled()
        and not (isinstance(each, QAbstractButton) and each.autoExclusive() and not each.isChecked())
    }
    first = next(each for each in controls(shown) if each.isEnabled())
    first.setFocus()
    reached = set()
    for _ in range(len(expected) * 2):
        focused = QApplication.focusWidget()
        reached.add(id(focused))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert expected <= reached


def test_the_focus_is_seen_on_every_control(shown: QWidget) -> None:
    unseen = []
    for control in controls(shown):
        if not control.isEnabled():
            continue
        control.clearFocus()
        before = picture(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(control, QLineEdit | QPlainTextEdit):
            control.setReadOnly(True)  # no blinking cursor: the ring alone must be seen
        if picture(control) == before:
            unseen.append(said(control))
        if isinstance(control, QLineEdit | QPlainTextEdit):
            control.setReadOnly(False)
    assert unseen == []


def test_no_words_are_cut_off(shown: QWidget) -> None:
    labels = [each for each in shown.findChildren(QLabel) if each.isVisible() and not isinstance(each, Elided)]
    cut = [
        each.text()
        for each in labels
        if (not each.wordWrap() and each.width() < each.sizeHint().width())
        or each.height() < (each.heightForWidth(each.width()) if each.wordWrap() else each.sizeHint().height())
    ]
    assert cut == []
    for button in shown.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width()


def test_controls_are_as_high_as_drawn(shown: QWidget) -> None:
    heights = {
        each.height()
        for each in shown.findChildren(QWidget)
        if each.isVisible()
        and (isinstance(each, QComboBox | QLineEdit) or each.property("kind") in {"primary", "secondary"})
    }
    assert heights == {theme.size("control")}


def test_every_icon_that_is_named_is_there_and_no_other() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in SOURCES.rglob("*.py"))
    sources += "\n".join(file.read_text("utf-8") for file in (SOURCES.parent / "resources").glob("*.json"))
    there = {file.stem for file in asset("icons", "").glob("*.svg")}
    named = {name for found in NAMED_ICON.findall(sources) for name in found if name}
    assert named - there == set()
    assert {name for name in there if f'"{name}"' not in sources} == set()
