"""Roles to tick, each with all that it lets somebody do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.domain.roles import Role
from veliano_desk.views.common.form import CheckBox
from veliano_desk.views.common.labels import Words
from veliano_desk.views.settings.right_words import RIGHT_WORDS, in_order, right_words


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
            said = Words(may_words(role.rights), style="small", tone="muted", wrap=True)
            said.setContentsMargins(29, 0, 0, 6)
            self.boxes[code] = tick
            box.addWidget(tick)
            box.addWidget(said)

    def chosen(self) -> tuple[str, ...]:
        """The codes of the roles ticked, sorted."""
        return tuple(sorted(code for code, tick in self.boxes.items() if tick.isChecked()))

    def choose(self, roles: Iterable[str]) -> None:
        """Tick these, without telling anybody."""
        wanted = set(roles)
        for code, tick in self.boxes.items():
            tick.setChecked(code in wanted)


def may_words(rights: frozenset[Right]) -> str:
    """All rights in words; "Everything" for all of them."""
    if len(rights) == len(RIGHT_WORDS):
        return "Everything"
    return " · ".join(right_words(right) for right in in_order(rights))
