"""Roles to tick, each with all that it lets somebody do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.domain.roles import Role
from veliano_desk.views.common.form import CheckBox
from veliano_desk.views.common.labels import Words
from veliano_desk.views.settings.right_words import RIGHT_WORDS, grouped, in_order, right_words

_GROUP_WIDTH = 76


class RolePicker(QWidget):
    """One box per role; several may be ticked."""

    changed = Signal()

    def __init__(self, roles: Mapping[str, Role], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, CheckBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for code, role in roles.items():
            tick = CheckBox(role.title)
            tick.setAccessibleDescription(may_words(role.rights))
            tick.clicked.connect(lambda _checked=False: self.changed.emit())
            self.boxes[code] = tick
            box.addWidget(tick)
            box.addLayout(_said(role.rights))

    def chosen(self) -> tuple[str, ...]:
        """The codes of the roles ticked, sorted."""
        return tuple(sorted(code for code, tick in self.boxes.items() if tick.isChecked()))

    def choose(self, roles: Iterable[str]) -> None:
        """Tick these, without telling anybody."""
        wanted = set(roles)
        for code, tick in self.boxes.items():
            tick.setChecked(code in wanted)


def _said(rights: frozenset[Right]) -> QGridLayout:
    """What a role lets do, a line for each thing that it is about."""
    grid = QGridLayout()
    grid.setContentsMargins(29, 0, 0, 8)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, _GROUP_WIDTH)
    grid.setColumnStretch(1, 1)
    lines = (("", "Everything"),) if len(rights) == len(RIGHT_WORDS) else grouped(rights)
    for at, (group, words) in enumerate(lines):
        if group:
            grid.addWidget(Words(group, style="small_strong", tone="muted"), at, 0, Qt.AlignmentFlag.AlignTop)
        wide = 1 if group else 2
        grid.addWidget(Words(words, style="small", tone="muted", wrap=True), at, 2 - wide, 1, wide)
    return grid


def may_words(rights: frozenset[Right]) -> str:
    """All rights in words; "Everything" for all of them."""
    if len(rights) == len(RIGHT_WORDS):
        return "Everything"
    return " · ".join(right_words(right) for right in in_order(rights))
