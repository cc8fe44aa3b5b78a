"""A scale of this desk: where it is plugged in, what it speaks, how fine it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.config.scales import ScaleMake
from veliano_desk.domain.weighing import BAUDS, PARITIES, ScaleSettings, Tongue, scale_step
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.twice import TwiceButton

_STEPS_UG = (10, 100, 1000, 10_000, 100_000, 1_000_000)
_PATIENCES = (5, 10, 20, 30, 60)
_OTHER = "…"


class ScaleForm(Card):
    """`given`: settings to be kept; `tried`: settings to be weighed with; `forgotten`: the name of a scale to drop."""

    given = Signal(object)
    tried = Signal(object)
    forgotten = Signal(str)

    def __init__(self, makes: Sequence[ScaleMake], parent: QWidget | None = None) -> None:
        super().__init__("Add a scale", icon="scale", meta="on this desk only", parent=parent)
        self._makes = {make.code: make.scale for make in makes}
        self.old = ""
        self.make = ChoiceField("Make", [Choice(make.code, make.title) for make in makes])
        self.name = TextField("Name", placeholder="Bench scale")
        self.port = ChoiceField("Port", [])
        self.port_name = TextField("Port’s name", placeholder="COM3")
        self.baud = ChoiceField("Speed", [Choice(str(baud), f"{baud} baud") for baud in BAUDS])
        self.bits = ChoiceField("Data bits", [Choice("7", "7"), Choice("8", "8")])
        self.parity = ChoiceField("Parity", [Choice(one, one.capitalize()) for one in PARITIES])
        self.step = ChoiceField("Smallest step", [Choice(str(ug), scale_step(ug)) for ug in _STEPS_UG])
        self.patience = ChoiceField("Waits for rest", [Choice(str(one), f"{one} seconds") for one in _PATIENCES])
        self.pattern = TextField("Pattern of a line", hint="A regular expression with (?P<weight>…) and (?P<unit>…).")
        self.ask = TextField("What asks for a line", hint="Empty where it sends by itself. \\r\\n for its end.")
        self.try_button = Button("Try it", icon="scale", on_click=lambda: self.tried.emit(self.settings()))
        self.keep_button = Button("Keep", kind="primary", on_click=lambda: self.given.emit(self.settings()))
        self.forget_button = TwiceButton(
            "Take off…", "Take it off this desk", lambda: self.forgotten.emit(self.old), icon="trash-2"
        )
        self._lay_out()
        self.make.changed.connect(self._take_make)
        self.port.changed.connect(self._turn)
        self.fresh()

    def set_ports(self, ports: Sequence[tuple[str, str]]) -> None:
        """The ports that the system sees; another may be named."""
        said = [Choice(port, f"{port} · {words}" if words != port else port) for port, words in ports]
        self.port.set_choices([*said, Choice(_OTHER, "Another…")])
        self._turn()

    def fresh(self) -> None:
        """For a scale that is not there yet."""
        self.old = ""
        self.set_title("Add a scale")
        self.forget_button.hide()
        self.name.set_text("")
        self.step.set_value("1000")
        self.patience.set_value("10")
        self._take_make()

    def edit(self, scale: ScaleSettings) -> None:
        """For one that is there."""
        self.old = scale.name
        self.set_title(f"Change “{scale.name}”")
        self.forget_button.show()
        self.name.set_text(scale.name)
        code = next((code for code, one in self._makes.items() if one.tongue is scale.tongue), "")
        like = (code for code, one in self._makes.items() if (one.tongue, one.pattern) == (scale.tongue, scale.pattern))
        self.make.set_value(next(like, code))
        self.port.set_value(scale.port)
        if self.port.value() != scale.port:
            self.port.set_value(_OTHER)
            self.port_name.set_text(scale.port)
        self._turn()
        self._show(scale)
        self.step.set_value(str(scale.readability_ug))
        self.patience.set_value(str(scale.patience_s))

    def settings(self) -> ScaleSettings:
        """As typed; what cannot be is said by whoever keeps it."""
        make = self._makes[self.make.value()]
        port = self.port.value()
        return replace(
            make, name=self.name.text(), port=self.port_name.text() if port == _OTHER else port,
            baud=int(self.baud.value()), bits=int(self.bits.value()), parity=self.parity.value(),
            readability_ug=int(self.step.value() or _STEPS_UG[2]), patience_s=int(self.patience.value() or 10),
            pattern=self.pattern.text() if make.tongue is Tongue.LINES else "",
            ask=self.ask.text() if make.tongue is Tongue.LINES else "",
        )  # fmt: skip

    def typed(self) -> bool:
        """Whether a name stands there that was not kept."""
        return bool(self.name.text()) and not self.old

    def _lay_out(self) -> None:
        self.body.addWidget(self.make)
        for pair in ((self.name, self.port), (self.baud, self.bits, self.parity), (self.step, self.patience)):
            line = row(*pair, gap=12)
            for at in range(len(pair)):
                line.setStretch(at, 1)
            self.body.addLayout(line)
        for field in (self.port_name, self.pattern, self.ask):
            self.body.addWidget(field)
        self.body.addLayout(row(self.keep_button, self.try_button, None, self.forget_button))

    def _take_make(self) -> None:
        self._show(self._makes[self.make.value()])
        self._turn()

    def _show(self, scale: ScaleSettings) -> None:
        self.baud.set_value(str(scale.baud))
        self.bits.set_value(str(scale.bits))
        self.parity.set_value(scale.parity)
        self.pattern.set_text(scale.pattern)
        self.ask.set_text(scale.ask)

    def _turn(self) -> None:
        lines = self._makes[self.make.value()].tongue is Tongue.LINES
        self.pattern.setVisible(lines)
        self.ask.setVisible(lines)
        self.port_name.setVisible(self.port.value() == _OTHER)
