"""Saying what a piece really is, in place: kind, alloy, teeth, style, size, stones; and which doubts that settles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from veliano_desk.domain.material_fit import PieceWish
from veliano_desk.domain.orders import PieceEdit, PieceView
from veliano_desk.views.common.amounts import CountField
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.form import CheckBox, ChoiceField, Field, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.material_picker import MaterialPicker
from veliano_desk.views.common.tooth_chart import ToothChart
from veliano_desk.views.common.vocabulary import Vocabulary

_DIGITS = 6
CONFIRMS = {"material": "alloy_code", "teeth_selection": "teeth"}
"""The store's field in doubt -> the piece's field that, said again, settles it."""
_CONFIRMATIONS = {
    "material": "The alloy is right as it stands here",
    "teeth_selection": "The teeth are right as they stand here",
}
SETTLES = {name: field for field, name in CONFIRMS.items()}
"""The piece's field -> the store's field whose doubts it settles when it is changed."""


class MendForm(QWidget):
    """Edits one piece. Only what was changed or confirmed is sent, on the version that the editing began with."""

    saved = Signal(object)
    """Carries the PieceEdit."""
    dropped = Signal()

    def __init__(self, words: Vocabulary, picker: MaterialPicker | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._piece: PieceView | None = None
        self._checks: dict[str, CheckBox] = {}
        self._title = TextField("Title")
        self._kind = ChoiceField("Kind", words.kind_choices())
        self._alloy = ChoiceField("Alloy", words.alloy_choices())
        self._style = ChoiceField("Style", words.style_choices(""))
        self._size = TextField("Size", placeholder="US 7, EU 54, 22 in")
        self._stones = CountField("Stones", _DIGITS)
        self._chart = ToothChart(editable=True)
        self._teeth = Field("Teeth, FDI", self._chart, hint="Click a tooth, or move with the arrows and press Space.")
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(2)
        self._nothing = Words(style="small", tone="muted", wrap=True)
        self._save = Button("Save piece", kind="primary", on_click=self._send)
        parts = (
            self._grid(),
            *((picker,) if picker else ()),
            self._teeth,
            self._doubts,
            self._nothing,
            self._buttons(),
        )
        self.setLayout(column(*parts, gap=12))
        self.picker = picker
        if picker is not None:
            picker.wish = lambda: PieceWish(self._kind.value(), self._style.value(), bool(self._stones.count()))
            picker.alloy_chosen.connect(self._choose_alloy)
        self._listen()

    @property
    def piece(self) -> PieceView | None:
        """The piece as it was when the editing began."""
        return self._piece

    def begin(self, piece: PieceView) -> None:
        """Start from what the piece is now."""
        self._piece = piece
        self._title.set_text(piece.title)
        self._kind.set_value(piece.kind)
        self._alloy.set_value(piece.alloy_code or "")
        self._style.set_choices(self._words.style_choices(piece.style))
        self._style.set_value(piece.style)
        self._size.set_text(piece.size)
        self._stones.set_text(str(piece.stones) if piece.stones else "")
        self._chart.set_teeth(piece.teeth)
        self._fill_doubts(piece)
        self._follow_kind()
        self._judge()
        self._kind.setFocus()

    def edit(self) -> PieceEdit:
        """What was changed or confirmed; None for the rest."""
        piece, now = self._piece, self._now()
        if piece is None:
            return PieceEdit()
        was = _values(piece)
        sent = {name for name, value in now.items() if value != was[name]}
        sent |= {CONFIRMS[field] for field, check in self._checks.items() if check.isChecked() and field in CONFIRMS}
        kept = {name: value for name, value in now.items() if name in sent and value is not None}
        return PieceEdit(**kept)  # type: ignore[arg-type]  # each value has its field's type, by `_now`

    def set_busy(self, busy: bool) -> None:
        self.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._send()
        else:
            super().keyPressEvent(event)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.addWidget(self._title, 0, 0, 1, 2)
        places: Iterable[tuple[QWidget, int, int]] = (
            (self._kind, 1, 0), (self._alloy, 1, 1), (self._style, 2, 0), (self._size, 2, 1), (self._stones, 3, 0),
        )  # fmt: skip
        for widget, line, place in places:
            grid.addWidget(widget, line, place, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _buttons(self) -> QWidget:
        holder = QWidget()
        holder.setLayout(row(self._save, Button("Cancel", kind="quiet", on_click=self.dropped.emit), None))
        return holder

    def _listen(self) -> None:
        fields = {
            "kind": self._kind,
            "alloy_code": self._alloy,
            "style": self._style,
            "size": self._size,
            "stones": self._stones,
        }
        for name, field in fields.items():
            field.changed.connect(partial(self._touched, name))
        self._title.changed.connect(self._judge)
        self._kind.changed.connect(self._follow_kind)
        self._chart.changed.connect(lambda _teeth: self._touched("teeth"))

    def _choose_alloy(self, code: str) -> None:
        self._alloy.set_value(code)
        self._alloy.changed.emit()
        self._alloy.setFocus()

    def _fill_doubts(self, piece: PieceView) -> None:
        for check in self._checks.values():
            check.hide()
            check.deleteLater()
        self._checks = {}
        for flag in piece.flags:
            if flag.field in self._checks or flag.field not in CONFIRMS:
                continue
            check = CheckBox(_CONFIRMATIONS[flag.field])
            check.toggled.connect(lambda _on: self._judge())
            self._checks[flag.field] = check
            self._doubts.addWidget(check)

    def _touched(self, name: str) -> None:
        check = self._checks.get(SETTLES.get(name, ""))
        if check is not None and self._piece is not None and self._now()[name] != _values(self._piece)[name]:
            check.setChecked(True)
        self._judge()

    def _follow_kind(self) -> None:
        """Teeth are asked for where the kind is measured in them, or where some are chosen."""
        self._teeth.setVisible(self._words.by_teeth(self._kind.value()) or bool(self._chart.teeth))

    def _judge(self) -> None:
        """Saving is offered once there is something to save; why not is said."""
        self._save.setEnabled(self.edit() != PieceEdit() and bool(self._title.text()))
        alloy = self._checks.get("material")
        if alloy is not None:
            alloy.setEnabled(bool(self._alloy.value()))
        self._title.set_error("" if self._title.text() else "A piece needs a title.")
        self._nothing.setText("" if self._save.isEnabled() else "Change a field, or confirm what is in doubt.")
        self._nothing.setVisible(bool(self._nothing.text()))

    def _now(self) -> dict[str, object]:
        return {
            "kind": self._kind.value(),
            "title": self._title.text(),
            "alloy_code": self._alloy.value() or None,
            "teeth": self._chart.teeth,
            "style": self._style.value(),
            "size": self._size.text(),
            "stones": self._stones.count() or 0,
        }

    def _send(self) -> None:
        if self._save.isEnabled():
            self.saved.emit(self.edit())


def _values(piece: PieceView) -> dict[str, object]:
    return {"kind": piece.kind, "title": piece.title, "alloy_code": piece.alloy_code, "teeth": piece.teeth,
            "style": piece.style, "size": piece.size, "stones": piece.stones}  # fmt: skip
