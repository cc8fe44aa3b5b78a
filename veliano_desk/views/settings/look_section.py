"""The look: dark, light, or as the system has it; shown at once, kept on this desk."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QApplication, QWidget

from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.look_memory import remember_look
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.theme import Mode
from veliano_desk.views.settings.look_tile import LookTile
from veliano_desk.views.settings.section import FormSection

_LOOKS: tuple[tuple[Mode, str, str], ...] = (
    ("system", "As the system", "Follows the computer’s own setting, also when it changes in the evening."),
    ("dark", "Dark", "Easy on the eyes at the bench and in the evening."),
    ("light", "Light", "Reads well in daylight and beside paper."),
)


class LookSection(FormSection):
    """A choice of three."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tiles = {mode: LookTile(mode, title, words) for mode, title, words in _LOOKS}
        for mode, tile in self.tiles.items():
            tile.clicked.connect(lambda _checked=False, mode=mode: self.choose(mode))
        self._words = Words("", style="small", tone="muted", wrap=True)
        card = Card("Look", icon="palette", meta="on this desk only")
        card.body.addLayout(row(*self.tiles.values(), None, gap=12))
        card.body.addWidget(self._words)
        self.column.addWidget(card)
        self.column.addStretch(1)
        context.theme.changed.connect(self._show)
        self._show()

    def choose(self, mode: Mode) -> None:
        """Show this look at once and keep it for the next start."""
        self._context.theme.apply(cast(QApplication, QApplication.instance()), mode)
        remember_look(mode)

    def _show(self) -> None:
        mode = self._context.theme.mode
        self.tiles[mode].setChecked(True)
        self._words.setText(next(words for each, _title, words in _LOOKS if each == mode))
