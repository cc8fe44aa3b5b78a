"""What is asked for of a line that comes or goes: how much, and what its kind needs beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from veliano_desk.domain.purchasing import LineKind, PurchaseLineView, ReceivedLine
from veliano_desk.domain.stock import quantity_text
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.purchasing.quantities import as_typed, typed, unit_words

_STONES = "mct"
_TEXTS = ("certificate", "laboratory")


class LineFields:
    """The fields of one line. receiving: it comes; all that is open stands there until somebody says otherwise."""

    def __init__(self, line: PurchaseLineView, *, receiving: bool) -> None:
        self.line = line
        there = line.open_quantity if receiving else line.received - line.credited
        label = f"{line.title}, {unit_words(line.unit)}"
        self.quantity = figure_field(label, as_typed(there, line.unit) if receiving else "")
        self.quantity.set_note(f"{quantity_text(there, line.unit)} {'open' if receiving else 'here'}")
        self._units: dict[str, str] = {}
        self.more: dict[str, TextField] = {}
        if receiving and line.kind is LineKind.METAL:
            self._ask("gross", "Gross, g", "mg")
            self._ask("assay", "Assay, ‰", "mg")
        if line.unit == _STONES:
            self._ask("pieces", "Pieces", "piece", str(line.pieces or "") if receiving else "")
        if receiving and line.unit == _STONES:
            for name in _TEXTS:
                self.more[name] = TextField(name.capitalize())
        if receiving and line.kind is LineKind.OPERATION and line.out_mg:
            self._ask("back", "Metal back, g", "mg")
        elif receiving:
            self._ask("rejected", "Rejected", line.unit)

    def rows(self) -> list[QHBoxLayout]:
        """What stands beside the quantity, two or three in a row."""
        fields = list(self.more.values())
        made = []
        for start in range(0, len(fields), 3):
            beside = row(*fields[start : start + 3], gap=12)
            for each in fields[start : start + 3]:
                beside.setAlignment(each, Qt.AlignmentFlag.AlignTop)
            made.append(beside)
        return made

    def given(self) -> ReceivedLine | None:
        """What was typed; None after saying at a field what is wrong. A line left empty gives a quantity of zero."""
        quantity = typed(self.quantity.text() or "0", self.line.unit)
        if quantity is None:
            self.quantity.set_error(f"Give {unit_words(self.line.unit)}, zero or more.")
            return None
        figures: dict[str, int] = {}
        for name, unit in self._units.items():
            figure = typed(self.more[name].text() or "0", unit)
            if figure is None:
                self.more[name].set_error("Give a figure, zero or more.")
                return None
            figures[name] = figure
        said = {name: self.more[name].text() if name in self.more else "" for name in _TEXTS}
        return ReceivedLine(
            self.line.id, quantity, figures.get("pieces") or None, figures.get("rejected", 0),
            figures.get("gross") or None, figures.get("assay") or None, said["certificate"], said["laboratory"],
            back_mg=figures.get("back", 0),
        )  # fmt: skip

    def _ask(self, name: str, label: str, unit: str, text: str = "") -> None:
        self._units[name] = unit
        self.more[name] = figure_field(label, text)


def figure_field(label: str, text: str = "") -> TextField:
    """A field for a figure, at its right."""
    made = TextField(label, text=text)
    made.line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made
