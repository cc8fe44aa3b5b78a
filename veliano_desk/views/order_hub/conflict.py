"""Two people saved the same piece: both values side by side, and a choice per field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Chip
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.vocabulary import Vocabulary

EDITED = {"kind": "kind", "title": "title", "alloy_code": "alloy_code", "teeth": "teeth", "style": "style",
          "size_text": "size", "stones": "stones"}  # fmt: skip
"""What a conflict calls a field -> what an edit calls it."""
_LONGEST = 24
_TITLES = {"kind": "Kind", "title": "Title", "alloy_code": "Alloy", "teeth": "Teeth", "style": "Style",
           "size_text": "Size", "stones": "Stones"}  # fmt: skip


class ConflictPanel(QWidget):
    """Yours and theirs per field. Nothing is written before somebody chose."""

    chosen = Signal(object, int)
    """The PieceEdit that keeps what was chosen as ours, and the version to write it on."""
    dropped = Signal()

    def __init__(self, words: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._error: ConflictError | None = None
        self._mine: dict[str, Chip] = {}
        self._groups: list[QButtonGroup] = []
        self._said = Words(tone="muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        title = row(IconLabel("triangle-alert", "warn"), Words("Somebody else saved first", style="strong"), None)
        keep = Button("Save what is chosen", kind="primary", on_click=self._keep)
        drop = Button("Take theirs", kind="quiet", on_click=self.dropped.emit)
        self.setLayout(column(title, self._said, self._grid, row(keep, drop, None), gap=10))

    def begin(self, error: ConflictError) -> None:
        """Show what stands against what; ours is chosen where nobody says otherwise."""
        self._error = error
        self._said.setText(f"{error.happened} {error.todo}")
        clear(self._grid)
        self._mine, self._groups = {}, []
        for at, head in enumerate(("", "Yours", "Saved meanwhile")):
            self._grid.addWidget(Words(head, style="small", tone="muted"), 0, at)
        fields = [name for name in error.mine if name in EDITED]
        for line, name in enumerate(fields, start=1):
            self._add(line, name, error.mine[name], error.theirs.get(name))
        first = next(iter(self._mine.values()), None)
        if first is not None:
            first.setFocus()

    def edit(self) -> PieceEdit:
        """Our values of the fields where ours was chosen."""
        mine = self._error.mine if self._error is not None else {}
        kept = {EDITED[name]: mine[name] for name, radio in self._mine.items() if radio.isChecked()}
        if "teeth" in kept:
            kept["teeth"] = _teeth(kept["teeth"])
        return PieceEdit(**kept)  # type: ignore[arg-type]  # the values came out of a PieceEdit

    def _add(self, line: int, name: str, mine: object, theirs: object) -> None:
        group = QButtonGroup(self)
        self._groups.append(group)
        title = _TITLES[name]
        ours = _value_chip(self._say(name, mine), f"{title}: keep yours, ")
        other = _value_chip(self._say(name, theirs), f"{title}: keep theirs, ")
        for chip in (ours, other):
            group.addButton(chip)
        ours.setChecked(True)
        self._mine[name] = ours
        self._grid.addWidget(Words(title, tone="muted"), line, 0)
        self._grid.addWidget(ours, line, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(other, line, 2, Qt.AlignmentFlag.AlignLeft)

    def _say(self, name: str, value: object) -> str:
        sayers: Mapping[str, Callable[[str], str]] = {
            "kind": self._words.kind,
            "alloy_code": lambda code: self._words.alloys.get(code, code),
            "style": self._words.style,
        }
        if name == "teeth":
            return " ".join(str(tooth) for tooth in _teeth(value)) or "none"
        said = "" if value is None else str(value)
        return (sayers[name](said) if name in sayers and said else said) or "nothing"

    def _keep(self) -> None:
        if self._error is None:
            return
        edit = self.edit()
        if edit == PieceEdit():
            self.dropped.emit()
        else:
            self.chosen.emit(edit, self._error.version)


def _value_chip(value: str, meaning: str) -> Chip:
    """A value to choose; a long one is cut, its whole is in the tooltip and said to screen readers."""
    chip = Chip(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")
    chip.setAccessibleName(f"{meaning}{value}")
    chip.setToolTip(value)
    return chip


def _teeth(value: object) -> tuple[int, ...]:
    return tuple(int(tooth) for tooth in value) if isinstance(value, list | tuple) else ()
