"""Scales of this desk: add, try, check with a weight; and the log of all checks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.config.scales import check_rules, scale_makes
from veliano_desk.domain.quantities import MG_PER_G
from veliano_desk.domain.rights import Right
from veliano_desk.domain.scale_checks import ScaleCheck, ScaleStanding
from veliano_desk.domain.weighing import Reading, ScaleSettings, scale_step
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.amounts import as_typed
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Cell, SmallTable
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import ChoiceField
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import clear, holder, row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.scale_reader import ScaleReader
from veliano_desk.views.common.task_runner import Cancelled, Progress
from veliano_desk.views.common.weight_field import WeightField
from veliano_desk.views.settings.scale_form import ScaleForm
from veliano_desk.views.settings.section import FormSection

_LOGGED = 12
_TYPED = "typed"


class ScalesSection(FormSection):
    """Who may post metal weighs and checks; who may change settings says which scales there are."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._may_edit = context.signed_in.may(Right.SETTINGS_EDIT)
        self._found: tuple[ScaleStanding, ...] = ()
        self.fault = FaultNote()
        self.reader = ScaleReader(context, self)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.size("space"))
        self.form = ScaleForm(scale_makes())
        self.tried = WeightField("What it shows", placeholder="")
        self.scale = ChoiceField("Scale", [])
        self.check_weight = WeightField("Check weight in grams")
        self.read = WeightField("It reads", placeholder="from the scale, or typed")
        self.log = SmallTable(("left", "left", "left", "left"), stretch=2, heads=("When", "Scale", "Read", ""))
        self.check_button = Button("Read and log", kind="primary", icon="scale", on_click=self.check)
        self.log_button = Button("Log as typed", on_click=self.log_typed)
        self._lay_out()
        self.form.given.connect(self.keep)
        self.form.tried.connect(self.try_out)
        self.form.forgotten.connect(self.forget)
        self.tried.stop.connect(self.reader.stop)
        self.read.stop.connect(self.reader.stop)
        self._load()

    def refresh(self, areas: frozenset[str]) -> None:
        if "scales" in areas:
            self._load()

    def start(self) -> None:
        if self._may_edit:
            self.form.name.line.setFocus()

    def unsaved(self) -> str:
        return "A scale was entered and not kept." if self.form.typed() else ""

    def _lay_out(self) -> None:
        scales = Card("Scales of this desk", icon="scale")
        scales.body.addLayout(self._list)
        self.form.body.addWidget(self.tried)
        self.tried.hide()
        self.form.setVisible(self._may_edit)
        check = Card("Check weights", icon="shield-check", meta=f"every {check_rules().due_days} days")
        weights = [Choice(str(mg), formats.grams(mg)) for mg in check_rules().weights_mg]
        self.usual = ChoiceField("Weight", [*weights, Choice(_TYPED, "Another…")])
        check.body.addLayout(row(self.scale, self.usual, gap=12))
        for field in (self.check_weight, self.read):
            check.body.addWidget(field)
        check.body.addLayout(row(self.check_button, self.log_button, None))
        log = Card("Log of checks", icon="history", meta="all desks")
        log.body.addWidget(self.log)
        for card in (self.fault, scales, self.form, check, log):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.usual.set_value(str(weights[len(weights) // 2].value))
        self.usual.changed.connect(self._turn)
        self._turn()

    def _turn(self) -> None:
        self.check_weight.setVisible(self.usual.value() == _TYPED)

    def _load(self) -> None:
        scales = self._context.desk.scales
        self._context.tasks.run(
            "scales", "Scales",
            lambda _progress, _cancelled: (scales.list(), scales.log(limit=_LOGGED), scales.ports()),
            self._show, owner=self,
        )  # fmt: skip

    def _show(
        self, found: tuple[tuple[ScaleStanding, ...], tuple[ScaleCheck, ...], tuple[tuple[str, str], ...]]
    ) -> None:
        self._found, log, ports = found
        clear(self._list)
        for one in self._found:
            self._list.addWidget(self._line(one))
        if not self._found:
            todo = "Add it below." if self._may_edit else "Somebody who may change settings adds it."
            self._list.addWidget(Words(f"No scale is connected to this desk. {todo}", tone="muted", wrap=True))
        self.form.set_ports(ports)
        self.scale.set_choices([Choice(one.scale.name, one.scale.name) for one in self._found])
        for widget in (self.check_button, self.log_button):
            widget.setEnabled(bool(self._found))
        self.log.set_rows([self._logged(check) for check in log])

    def _line(self, one: ScaleStanding) -> QWidget:
        icon = IconLabel("triangle-alert" if one.warning else "circle-check", "warn" if one.warning else "ok")
        about = (
            f"{one.scale.port} · {one.scale.tongue} · {one.scale.baud} baud · {scale_step(one.scale.readability_ug)}"
        )
        said = one.warning or (f"Checked {self._when(one.last)}." if one.last else "")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(row(Words(one.scale.name, style="strong"), Words(about, style="small", tone="muted"), None))
        words.addWidget(Words(said, style="small", tone="warn" if one.warning else "muted", wrap=True))
        line = row(icon, gap=10)
        line.addLayout(words, 1)
        if self._may_edit:
            line.addWidget(Button("Change", kind="quiet", on_click=partial(self._edit, one.scale)))
        return holder(line)

    def _logged(self, check: ScaleCheck) -> tuple[Cell, ...]:
        said = Cell("Good", "ok", icon="circle-check") if check.passed else Cell("Failed", "risk", icon="circle-x")
        return (
            Cell(self._when(check), "muted"), Cell(check.scale), Cell(f"{check.words()} · {check.person}"), said
        )  # fmt: skip

    def _when(self, check: ScaleCheck) -> str:
        desk = self._context.desk
        return formats.moment(check.at, desk.zone, desk.clock.now())

    def _edit(self, scale: ScaleSettings) -> None:
        self.form.edit(scale)
        self.reveal(self.form)

    def keep(self, scale: ScaleSettings) -> None:
        """Keep what stands in the form."""
        scales, old = self._context.desk.scales, self.form.old
        self._do("Keeping a scale", lambda: scales.keep(scale, old), f"{scale.name} is kept on this desk.")

    def forget(self, name: str) -> None:
        """Take a scale off this desk."""
        scales = self._context.desk.scales
        self._do("Taking a scale off", lambda: scales.forget(name), f"{name} is off this desk; its log stays.")

    def try_out(self, scale: ScaleSettings) -> None:
        """Weigh with what stands in the form."""
        scales = self._context.desk.scales

        def work(progress: Progress, cancelled: Cancelled) -> Reading:
            return scales.try_out(scale, cancelled, lambda shown: progress(0, 0, shown.shown()))

        self.fault.clear()
        self.tried.set_scales(("Stop",))
        self.tried.show()
        self.reader.run(self.tried, work, self.tried.take, f"Trying {scale.name}")

    def check(self) -> None:
        """Read the check weight that lies on the scale, and log it."""
        nominal, name, scales = self._nominal(), self.scale.value(), self._context.desk.scales
        if nominal is None:
            return

        def work(progress: Progress, cancelled: Cancelled) -> ScaleCheck:
            return scales.check(nominal, name, cancelled, lambda shown: progress(0, 0, shown.shown()))

        self.read.set_scales((name,))
        self.reader.run(self.read, work, self._checked, f"Checking {name}")

    def log_typed(self) -> None:
        """Log what somebody read off the display."""
        nominal, read, name, scales = self._nominal(), self.read.mg(), self.scale.value(), self._context.desk.scales
        if nominal is None or read is None:
            return
        self._context.tasks.write(
            "Logging a check",
            lambda _progress, _cancelled: scales.log_check(name, nominal, read * MG_PER_G),
            self._checked, self._refused, owner=self,
        )  # fmt: skip

    def _nominal(self) -> int | None:
        usual = self.usual.value()
        return self.check_weight.mg() if usual == _TYPED else int(usual)

    def _checked(self, check: ScaleCheck) -> None:
        self.read.set_text(as_typed(f"{Decimal(check.read_ug) / (MG_PER_G * MG_PER_G):f}"))
        verdict = "Good." if check.passed else "Not good enough."
        self._context.notifier.toast(f"{check.scale}: {check.words()}. {verdict}")

    def _do(self, title: str, work: Callable[[], None], said: str) -> None:
        self.fault.clear()
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), lambda _none: self._kept(said), self._refused, owner=self
        )

    def _kept(self, said: str) -> None:
        self.form.fresh()
        self.tried.hide()
        self._context.notifier.toast(said)
        self._load()

    def _refused(self, error: Exception) -> None:
        self.fault.show_error(error, "keeping a scale")
        self.reveal(self.fault)
