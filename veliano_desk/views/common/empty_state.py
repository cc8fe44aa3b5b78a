"""What a page or a list says when there is nothing: why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.views.common.buttons import Button, Kind
from veliano_desk.views.common.labels import IconLabel, Words

_WIDTH = 380
_ALL_BEFORE_THE_SIDES = 1000


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
        box.addLayout(_centred(Words(title, style="strong", wrap=True)))
        box.addLayout(_centred(Words(words, tone="muted", wrap=True)))
        if action:
            box.addSpacing(8)
            button = Button(action, icon=action_icon, kind=kind, on_click=on_action)
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)


def _centred(words: Words) -> QHBoxLayout:
    """Words in the middle: as wide as reads well, narrower where there is less room, always as high as they need.

    Stretches keep them there: with an alignment Qt would give up the height that belongs to the width.
    """
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    words.setMaximumWidth(_WIDTH)
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(words, _ALL_BEFORE_THE_SIDES)
    line.addStretch(1)
    return line
