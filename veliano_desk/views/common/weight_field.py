"""A weight: typed, typed by a scale with its unit, or read from a scale with the button beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.weighing import Reading, typed_weight
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.menus import Menu

_MG_PER_G = 1000
_WEIGH, _STOP = "Weigh", "Stop"


class WeightField(TextField):
    """Grams, three decimals at most. `weigh`: the name of a scale to be read; `stop`: it is no longer waited for."""

    weigh = Signal(str)
    stop = Signal()

    def __init__(
        self, label: str = "Weight in grams", *, placeholder: str = "0.000", zero: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(label, placeholder=placeholder, parent=parent)
        self._zero = zero
        self._scales: tuple[str, ...] = ()
        self._weighing = False
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.button = Button(_WEIGH, icon="scale", on_click=self._pressed)
        self.button.setAccessibleName(f"{_WEIGH}: {label}")
        self.button.hide()
        self._beside(self.button)
        self.line.returnPressed.connect(self._read_as_typed)

    def set_scales(self, names: Sequence[str]) -> None:
        """The scales of this desk; without one there is no button."""
        self._scales = tuple(names)
        self.button.setVisible(bool(names))

    def mg(self) -> int | None:
        """Whole milligrams; None after saying beside the field what is wrong with what stands there."""
        try:
            typed = typed_weight(self.text())
        except InputError as error:
            self.set_error(f"{error.happened} {error.todo}")
            return None
        if typed is not None:
            return self._checked(typed.mg)
        weight = figure_of(self.text())
        mg = None if weight is None else weight * _MG_PER_G
        if mg is None or mg != mg.to_integral_value():
            return self._checked(None)
        return self._checked(int(mg))

    def take(self, reading: Reading, warning: str = "") -> None:
        """A weight from a scale: in grams, with what is to be known of it and of the scale."""
        self.show_weighing(False)
        self.set_text(as_typed(f"{reading.mg / _MG_PER_G:.3f}"))
        self.set_error("")
        said = "" if reading.exact and reading.unit == "g" else reading.words()
        self.set_note(" · ".join(filter(None, (said, warning))), "warn" if warning else "muted")
        self.changed.emit()

    def show_weighing(self, weighing: bool, words: str = "") -> None:
        """Whether a scale is being waited for, and what it shows meanwhile."""
        self._weighing = weighing
        self.button.setText(_STOP if weighing else _WEIGH)
        self.line.setReadOnly(weighing)
        self.set_note(words, "muted")

    def _pressed(self) -> None:
        if self._weighing:
            self.stop.emit()
        elif len(self._scales) == 1:
            self.weigh.emit(self._scales[0])
        else:
            menu = Menu(self.button)
            for name in self._scales:
                menu.addAction(name).triggered.connect(lambda _checked=False, name=name: self.weigh.emit(name))
            menu.show_below(self.button)

    def _read_as_typed(self) -> None:
        """A scale that types ends with Enter: what it typed with its unit becomes plain grams."""
        try:
            typed = typed_weight(self.text())
        except InputError as error:
            self.set_error(f"{error.happened} {error.todo}")
            return
        if typed is not None:
            self.take(typed)

    def _checked(self, mg: int | None) -> int | None:
        if mg is None or mg < 0 or (mg == 0 and not self._zero):
            least = "of nought or more" if self._zero else "above zero"
            self.set_error(f"Give a weight {least}, three decimals at most.")
            return None
        return mg

    def _beside(self, button: Button) -> None:
        box = cast(QVBoxLayout, self.layout())
        box.removeWidget(self.editor)
        line = row(gap=8)
        line.addWidget(self.editor, 1)
        line.addWidget(button)
        box.insertLayout(1, line)
