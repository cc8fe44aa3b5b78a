"""The pricing rules: their versions with what changed, and changing a group of figures into another version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.pricing_rules import copied, differences, with_figures
from veliano_desk.domain.quotes import RulesVersion
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Cell, SmallTable
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.settings.price_words import path_words, rule_groups

_ACROSS = 3


class RulesCard(Card):
    """`given`: (number of the version it is based on, rules, note). What is typed in one group stays while others are
    looked at."""

    given = Signal(int, object, str)

    def __init__(self, kinds: Mapping[str, str], zone: str, parent: QWidget | None = None) -> None:
        super().__init__("Pricing rules", icon="percent", parent=parent)
        self._kinds, self._zone = kinds, zone
        self._versions: tuple[RulesVersion, ...] = ()
        self._rules: dict[str, Any] = {}
        self._typed: dict[str, str] = {}
        self.group = ChoiceField("What to look at", [])
        self.fields: dict[str, TextField] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self.name = TextField("A copy of it for", placeholder="another kind")
        self.copy_button = Button("Copy", icon="copy", on_click=self._copy)
        self.changed = SmallTable(("left", "right", "right"), heads=("What changes", "Before", "After"))
        self.note = TextField("Why they change")
        self.fault = FaultNote()
        self.save_button = Button("Save as a new version", icon="save", kind="primary", on_click=self._give)
        self.back_button = Button("Put back", kind="quiet", on_click=self._put_back)
        self.version = ChoiceField("Versions", [])
        self._differences = SmallTable(("left", "right", "right"), heads=("Changed in it", "Before", "After"))
        self._said = Words(style="small", tone="muted", wrap=True)
        self.group.changed.connect(self._show_group)
        self.version.changed.connect(self._show_version)
        self._lay_out()

    def show_versions(self, versions: Sequence[RulesVersion]) -> None:
        """The versions, newest first; what was typed stays while the newest is the same."""
        newest = versions[0]
        fresh = not self._versions or self._versions[0].number != newest.number
        self._versions = tuple(versions)
        self.set_meta(f"version {newest.number}" if newest.number else "as the program brings them")
        self.version.set_choices([Choice(str(one.number), _version_words(one, self._zone)) for one in versions])
        self.version.set_value(str(newest.number))
        self._show_version()
        if fresh:
            self._rules, self._typed = dict(newest.rules), {}
            self.note.set_text("")
            self._show_groups()

    def unsaved(self) -> bool:
        """Whether the rules would be others."""
        return bool(self._versions) and bool(self._typed or self._rules != dict(self._versions[0].rules))

    def refused(self, error: Exception) -> None:
        self.fault.show_error(error, "saving the rules")

    def _show_groups(self) -> None:
        groups = rule_groups(self._rules, self._kinds)
        self.group.set_choices([Choice(group.key, group.title) for group in groups])
        self._show_group()

    def _show_group(self) -> None:
        self.fault.clear()
        clear(self._grid)
        self.fields = {}
        group = next((one for one in rule_groups(self._rules, self._kinds) if one.key == self.group.value()), None)
        if group is None:
            return
        for at, (path, words, value) in enumerate(group.figures):
            field = TextField(words, text=as_typed(self._typed.get(path, value)))
            field.changed.connect(lambda path=path, value=value, field=field: self._take(path, value, field.text()))
            self.fields[path] = field
            self._grid.addWidget(field, at // _ACROSS, at % _ACROSS, Qt.AlignmentFlag.AlignTop)
        for part in (self.name, self.copy_button):
            part.setVisible(group.copies is not None)
        self._say_changes()

    def _take(self, path: str, was: str, text: str) -> None:
        figure = figure_of(text)
        said = text if figure is None else f"{figure:f}"
        same = said == was or (figure is not None and figure == figure_of(as_typed(was)))
        if same:
            self._typed.pop(path, None)
        else:
            self._typed[path] = said
        self._say_changes()

    def _say_changes(self) -> None:
        try:
            rules = with_figures(self._rules, self._typed)
        except InputError as error:
            self.refused(error)
            return
        self.fault.clear()
        found = differences(self._versions[0].rules, rules) if self._versions else ()
        self.changed.set_rows([
            (Cell(path_words(one.path, rules, self._kinds), "muted"), Cell(one.before or "–"), Cell(one.after or "–"))
            for one in found
        ])  # fmt: skip
        for part in (self.changed, self.note, self.save_button, self.back_button):
            part.setVisible(bool(found))

    def _copy(self) -> None:
        group = next((one for one in rule_groups(self._rules, self._kinds) if one.key == self.group.value()), None)
        if group is None or group.copies is None:
            return
        code = next((code for code, title in self._kinds.items() if title.lower() == self.name.text().lower()), "")
        try:
            self._rules = copied(self._rules, *group.copies, code or self.name.text())
        except InputError as error:
            self.refused(error)
            return
        self.name.set_text("")
        self._typed = {}
        self._show_groups()

    def _give(self) -> None:
        if not self.note.text():
            self.note.set_error("Say why, for whoever looks at it later.")
            return
        try:
            rules = with_figures(self._rules, self._typed)
        except InputError as error:
            self.refused(error)
            return
        self.given.emit(self._versions[0].number, rules, self.note.text())

    def _put_back(self) -> None:
        self._rules, self._typed = dict(self._versions[0].rules), {}
        self._show_groups()

    def _show_version(self) -> None:
        chosen = next((one for one in self._versions if str(one.number) == self.version.value()), None)
        changes = chosen.changes if chosen else ()
        rules = chosen.rules if chosen else {}
        self._differences.set_rows([
            (Cell(path_words(one.path, rules, self._kinds), "muted"), Cell(one.before or "–"), Cell(one.after or "–"))
            for one in changes
        ])  # fmt: skip
        self._differences.setVisible(bool(changes))
        self._said.setText(chosen.note if chosen else "")

    def _lay_out(self) -> None:
        self.body.addWidget(self.group)
        self.body.addLayout(self._grid)
        self.body.addLayout(_bottom(self.name, self.copy_button))
        for part in (self.changed, self.note, self.fault):
            self.body.addWidget(part)
        self.body.addLayout(row(self.save_button, self.back_button, None))
        for shown in (self.version, self._said, self._differences):
            self.body.addWidget(shown)


def _bottom(field: QWidget, button: QWidget) -> Any:
    line = row(field, button, None, gap=12)
    line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
    return line


def _version_words(one: RulesVersion, zone: str) -> str:
    if one.at is None:
        return "As the program brings them"
    return f"Version {one.number} · {formats.moment(one.at, zone)} · {one.person}"
