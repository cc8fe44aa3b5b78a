"""What a page or a list says when there is nothing: why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common.buttons import Button, Kind
from veliano_desk.views.common.labels import IconLabel, Words

_WIDTH = 380


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most one button, in the middle of where the things would be."""

    def __init__(
        self,
        icon: str,
        title: str,
        words: str,
        *,
        action: str = "",
        action_icon: str = "",
        kind: Kind = "primary",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{title}. {words}")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(6)
        box.addStretch(2)
        box.addWidget(IconLabel(icon, "faint", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(6)
        box.addWidget(_centred(Words(title, style="strong")), 0, Qt.AlignmentFlag.AlignHCenter)
        body = _centred(Words(words, tone="muted", wrap=True))
        body.setFixedWidth(_WIDTH)
        box.addWidget(body, 0, Qt.AlignmentFlag.AlignHCenter)
        if action:
            box.addSpacing(8)
            button = Button(action, icon=action_icon, kind=kind, on_click=on_action)
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)


def _centred(words: Words) -> Words:
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return words
