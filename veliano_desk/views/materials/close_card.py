"""Closing the day: what each worker has by the book, and what is found when it is weighed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.metal import Account
from veliano_desk.domain.metal_losses import CloseLine, Counted
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.weight_field import WeightField


class CloseCard(Card):
    """`counted`: a tuple of Counted, one for each line. `weighable`: a field that a scale may fill. What was typed
    stays while the lines stay."""

    counted = Signal(object)
    weighable = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Close the day", icon="check", parent=parent)
        self._lines: tuple[CloseLine, ...] = ()
        self.fields: dict[tuple[str, str, int], WeightField] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._none = Words("No worker has metal in hand.", tone="muted", wrap=True)
        self.close_button = Button("Close the day", kind="primary", on_click=self._give)
        self._what = Words(
            "Weigh what lies at each bench, in grams. The book's figure stands in the field.", tone="muted", wrap=True
        )
        self.body.addWidget(self._none)
        self.body.addWidget(self._what)
        self._what.hide()
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self.close_button, None))

    def show_lines(self, lines: tuple[CloseLine, ...]) -> None:
        """What is to be counted; what was typed for the same metal stays."""
        if lines == self._lines:
            return
        typed = {key: field.text() for key, field in self.fields.items()}
        self._lines, self.fields = lines, {}
        clear(self._grid)
        for at, line in enumerate(lines):
            key = line.account, line.article, line.owner
            field = WeightField(f"{line.place} · {line.title}", placeholder=formats.grams(line.book_mg), zero=True)
            self.weighable.emit(field)
            field.set_text(typed.get(key, ""))
            self.fields[key] = field
            self._grid.addWidget(field, at, 0)
        self._none.setVisible(not lines)
        self._what.setVisible(bool(lines))

    def typed(self) -> bool:
        """Whether something was counted that is not closed yet."""
        return any(field.text() for field in self.fields.values())

    def _give(self) -> None:
        counted, wrong = [], None
        for (account, article, owner), field in self.fields.items():
            mg = field.mg()
            if mg is None:
                wrong = wrong or field
                continue
            counted.append(Counted(Account.read(account), article, mg, owner))
        if wrong is not None:
            wrong.line.setFocus()
            return
        self.counted.emit(tuple(counted))
