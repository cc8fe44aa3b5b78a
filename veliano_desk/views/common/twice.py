"""A button for what cannot be undone: pressed once it asks, pressed again it does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.views.common.buttons import Button


class TwiceButton(Button):
    """`words` first, `question` after the first press; leaving the button takes the question back."""

    def __init__(
        self, words: str, question: str, really: Callable[[], object], *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, icon=icon, kind="danger", on_click=self._pressed, parent=parent)
        self._words = words
        self._question = question
        self._really = really
        self._asked = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ask(False)

    def _pressed(self) -> None:
        if self._asked:
            self._ask(False)
            self._really()
        else:
            self._ask(True)

    def _ask(self, asked: bool) -> None:
        self._asked = asked
        self.setText(self._question if asked else self._words)
