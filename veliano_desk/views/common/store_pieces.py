"""A look at the store, piece by piece: what is there, what is missing, and what works without it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.store_check import PackPiece, StoreCheck
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import IconLabel, Line, Words
from veliano_desk.views.common.layout import clear, column, row

_STATES: dict[bool | None, tuple[str, Tone, str]] = {
    True: ("circle-check", "ok", "in place"),
    False: ("triangle-alert", "warn", "missing"),
    None: ("circle-dashed", "muted", "not looked at"),
}


class StorePieces(QWidget):
    """Each piece with an icon and a word; a missing one says what does not work, and what still does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_check(self, check: StoreCheck) -> None:
        """List what a check found; the obstacle comes first."""
        clear(self._box)
        if check.obstacle is not None:
            self._box.addWidget(
                _entry(
                    "circle-alert", "risk", check.obstacle.title, "", f"{check.obstacle.happened} {check.obstacle.todo}"
                )
            )
        for piece in check.pieces:
            if self._box.count():
                self._box.addWidget(Line())
            self._box.addWidget(_piece(piece))


def summary_of(check: StoreCheck) -> tuple[str, Tone]:
    """The whole check in a sentence."""
    if check.obstacle is not None:
        return check.obstacle.title, "risk"
    kind = f" A store of the {check.generation}." if check.generation else ""
    missing = sum(piece.present is False for piece in check.pieces)
    if missing:
        return f"It works; {missing} of {len(check.pieces)} additions are missing.{kind}", "warn"
    return f"Everything is in place.{kind}", "ok"


def _piece(piece: PackPiece) -> QWidget:
    icon, tone, word = _STATES[piece.present]
    detail = ""
    if piece.present is False:
        lacking = f"Missing: {', '.join(piece.missing)}. " if piece.missing else ""
        detail = f"{lacking}{piece.without}"
    return _entry(icon, tone, piece.title, word, detail)


def _entry(icon: str, tone: Tone, title: str, word: str, detail: str) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(". ".join(part for part in (title, word, detail) if part))
    head = row(Words(title, style="label", wrap=True), gap=8)
    head.setStretch(0, 1)
    if word:
        head.addWidget(Words(word, style="small", tone=tone), 0, Qt.AlignmentFlag.AlignTop)
    words = column(head, gap=2)
    if detail:
        words.addWidget(Words(detail, style="small", tone="muted", wrap=True, select=True))
    line = row(gap=10, margins=(0, 7, 0, 7))
    line.addWidget(IconLabel(icon, "muted" if tone == "muted" else tone), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    holder.setLayout(line)
    return holder
