"""Somebody else saved the same settings first: both values of each field, and a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.errors import ConflictError
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.settings.shop_edit import Difference

_MINE, _THEIRS = "mine", "theirs"


class ConflictPanel(Card):
    """`settled` carries the keys of the fields in which yours is kept. Nothing is saved before that."""

    settled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Somebody else saved first", icon="triangle-alert", parent=parent)
        self._words = Words("", tone="muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.choices: dict[str, Segmented] = {}
        self.save_button = Button("Save what is chosen", kind="primary", on_click=self._settle)
        self.theirs_button = Button("Take theirs", kind="quiet", on_click=lambda: self.settled.emit(frozenset()))
        self.body.addWidget(self._words)
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self.save_button, self.theirs_button, None))
        self.hide()

    def begin(self, error: ConflictError, found: Sequence[Difference]) -> None:
        """Show what stands against what; a field that only they changed is theirs unless somebody says otherwise."""
        self._words.setText(f"{error.happened} {error.todo}")
        clear(self._grid)
        self.choices = {difference.key: self._choice(difference) for difference in found}
        for line, difference in enumerate(found):
            self._grid.addWidget(Words(difference.title), line, 0)
            self._grid.addWidget(self.choices[difference.key], line, 1, Qt.AlignmentFlag.AlignLeft)
        self.show()
        self.save_button.setFocus()

    def _choice(self, difference: Difference) -> Segmented:
        mine = Choice(_MINE, f"Yours: {_shown(difference.mine)}")
        theirs = Choice(_THEIRS, f"Theirs: {_shown(difference.theirs)}")
        made = Segmented((mine, theirs), difference.title)
        made.choose(_MINE if difference.changed else _THEIRS)
        return made

    def _settle(self) -> None:
        self.settled.emit(frozenset(key for key, choice in self.choices.items() if choice.value == _MINE))


def _shown(value: str) -> str:
    return value or "the starting value"
