"""A page of the window on the screen by itself, with a real desk behind it and a note of where it wanted to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.services.copies import Shop
from veliano_desk.services.desk import Desk
from veliano_desk.views.common import theme
from veliano_desk.views.common.notifier import Notifier, Toast, Trouble
from veliano_desk.views.common.page import Changes, PageContext, PageSpec
from veliano_desk.views.common.task_runner import TaskRunner

PATIENCE_MS = 15_000


class ShownPage:
    """The page as the window would show it: told of changes, its toasts and troubles kept."""

    def __init__(self, desk: Desk, spec: PageSpec, qtbot: QtBot, size: tuple[int, int] = (1244, 824)) -> None:
        self.tasks, self.notifier, self.changes = TaskRunner(), Notifier(), Changes()
        self.went: list[tuple[str, object]] = []
        self.toasts: list[Toast] = []
        self.troubles: list[Trouble] = []
        self.failed: list[Exception] = []
        self.desk = desk
        self._qtbot = qtbot
        self._look = theme.Theme()
        self._look.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]  # qtbot made the application
        self.notifier.toasted.connect(self.toasts.append)
        self.notifier.troubled.connect(self.troubles.append)
        self.tasks.failed.connect(lambda _task, error: self.failed.append(error))
        self._stop = desk.on_change(self.changes.take)
        self.page: Any = spec.factory(PageContext(
            desk, desk.who, self.tasks, self.notifier, self._look, self.changes,
            lambda key, argument=None: self.went.append((key, argument)),
        ))  # fmt: skip
        self.changes.changed.connect(self.page.refresh)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        self.rest()

    def rest(self) -> None:
        """Wait until nothing runs, and nothing that its end started does."""
        for _ in range(3):
            QTest.qWait(1)
            self._qtbot.waitUntil(lambda: not self.tasks.tasks(), timeout=PATIENCE_MS)

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, wherever the focus is."""
        focused = self.page.focusWidget() or self.page
        QTest.keyClick(focused, key, modifier)
        self.rest()

    def type(self, words: str, into: QWidget) -> None:
        into.setFocus()
        QTest.keyClicks(into, words)
        self.rest()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.rest()

    def do(self, call: Callable[[], object]) -> None:
        """Something that a menu's line or a toast's button would call."""
        call()
        self.rest()

    def close(self) -> None:
        self._stop()
        assert self.tasks.shutdown()
        assert not self.failed


Show = Callable[..., ShownPage]


@pytest.fixture
def show(file_shop: Shop, qtbot: QtBot) -> Iterator[Show]:
    """Shows pages; they are closed before the workspace is."""
    shown: list[ShownPage] = []

    def make(desk: Desk, spec: PageSpec, **kwargs: Any) -> ShownPage:
        shown.append(ShownPage(desk, spec, qtbot, **kwargs))
        return shown[-1]

    yield make
    for each in shown:
        each.close()


def named(within: QWidget, words: str) -> Any:
    """The one visible control whose text or accessible name is `words`."""
    found = [
        child
        for child in within.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and child.isVisibleTo(within)
        and words in {child.accessibleName(), getattr(child, "text", str)()}
    ]
    assert found, f"nothing is called {words!r}"
    return found[0]


def said(within: QWidget) -> str:
    """All words that can be seen, in the order of making."""
    parts: list[str] = []
    for child in within.findChildren(QWidget):
        if child.isVisibleTo(within):
            whole = getattr(child, "whole", None)
            text = whole() if callable(whole) else getattr(child, "text", None)
            words = text() if callable(text) else text
            parts.append(words if isinstance(words, str) else child.accessibleName())
    return "\n".join(part for part in parts if part)
