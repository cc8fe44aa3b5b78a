"""The figures of one group: names to the left, fields with their units to the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from veliano_desk.views.common.amounts import as_typed
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.settings.rate_words import Rate, RateGroup, plain_figure

_FIELD = 92
_UNITS = 2
"""The column of the units."""


class RateCard(Card):
    """An empty field stands for the value the program starts with, which it shows in its place."""

    changed = Signal()
    sent = Signal()
    """Return was pressed in a field."""

    def __init__(self, group: RateGroup, *, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(group.title, icon=group.icon, parent=parent)
        self._fields: dict[str, QLineEdit] = {}
        self._grid = grid = QGridLayout()
        self.body.addWidget(Words(group.words, style="small", tone="muted", wrap=True))
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for line, rate in enumerate(group.rates):
            label = Words(rate.title)
            field = self._field(rate, editable=editable)
            label.setBuddy(field)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
            grid.addWidget(Words(rate.unit, style="small", tone="muted"), line, _UNITS)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def leave_for_units(self, width: int) -> None:
        """At least this much room for the units: fields of cards above each other then stand in one line."""
        self._grid.setColumnMinimumWidth(_UNITS, width)

    def unit_width(self) -> int:
        """How wide the widest unit is."""
        items = (self._grid.itemAtPosition(line, _UNITS) for line in range(self._grid.rowCount()))
        return max(item.sizeHint().width() for item in items if item is not None)

    def fields(self) -> dict[str, QLineEdit]:
        """The fields by their rates' paths."""
        return self._fields

    def take(self, rates: dict[str, str]) -> None:
        """Show the workshop's own figures."""
        for path, field in self._fields.items():
            field.setText(as_typed(rates.get(path, "")))
            _mark(field, wrong=False)

    def typed(self) -> dict[str, str]:
        """The figures that differ from the program's, as plain decimals; what is no figure is left as typed."""
        filled = {path: field.text().strip() for path, field in self._fields.items() if field.text().strip()}
        return {path: plain_figure(text) or text for path, text in filled.items()}

    def first_wrong(self) -> QLineEdit | None:
        """Mark what is no figure, and give the first such field."""
        wrong = [
            field for field in self._fields.values() if field.text().strip() and plain_figure(field.text()) is None
        ]
        for field in self._fields.values():
            _mark(field, wrong=field in wrong)
        return wrong[0] if wrong else None

    def _field(self, rate: Rate, *, editable: bool) -> QLineEdit:
        field = QLineEdit()
        field.setFixedWidth(_FIELD)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        start = as_typed(f"{rate.start:f}")
        field.setPlaceholderText(start)
        field.setAccessibleName(f"{rate.title}, {rate.unit}")
        field.setAccessibleDescription(f"Starts with {start}; empty stands for that.")
        field.setToolTip(f"Starts with {start}. Empty: that value.")
        field.setReadOnly(not editable)
        field.textEdited.connect(lambda _text: self._edited(field))
        field.returnPressed.connect(self.sent)
        self._fields[rate.path] = field
        return field

    def _edited(self, field: QLineEdit) -> None:
        _mark(field, wrong=False)
        self.changed.emit()


def _mark(field: QLineEdit, *, wrong: bool) -> None:
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)
