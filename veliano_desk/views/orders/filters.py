"""What the orders' list can be narrowed by, as chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.services.desk import Desk
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Chip, ChipRow, Choice, FilterChip

SHOWN = (
    Choice("open", "open"), Choice("late", "late"), Choice("at_risk", "at risk"), Choice("flagged", "flagged"),
    Choice("closed", "closed"),
)  # fmt: skip
SOURCES = (Choice("custom", "custom orders"), Choice("shop", "the shop"), Choice("desk", "this desk"))
WITHIN = (Choice("3", "3 days"), Choice("7", "7 days"), Choice("14", "14 days"), Choice("30", "30 days"))
_NO_METAL = "wax"
_OTHERS = {"customer": "One customer", "bound": "Bound by", "status": "In the store"}


def alloy_choices(desk: Desk) -> list[Choice]:
    return [Choice(code, alloy.title) for code, alloy in desk.trade.alloys.items() if alloy.metal != _NO_METAL]


def kind_choices(desk: Desk) -> list[Choice]:
    return [Choice(code, kind.title) for code, kind in desk.trade.kinds.items()]


class FilterBar(ChipRow):
    """A chip per filter, one more for what another page asked for, and a way back to all orders."""

    changed = Signal(dict)
    """Filters: key -> chosen values."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._filters: dict[str, tuple[str, ...]] = {}
        self._chips: dict[str, FilterChip] = {}
        for key, title, choices, single in _specs(desk):
            chip = FilterChip(key, title, choices, single=single)
            chip.chosen_changed.connect(self._chosen)
            self.add(chip)
            self._chips[key] = chip
        self._other = Chip("", checkable=True)
        self._other.set_trailing("x")
        self._other.clicked.connect(lambda _checked=False: self._drop_others())
        self._clear = Button("Clear", kind="link", on_click=lambda: self.changed.emit({}), tooltip="Leave nothing out")
        self.add(self._other)
        self.add(self._clear)

    def chip(self, key: str) -> FilterChip:
        return self._chips[key]

    def show_query(self, query: ListQuery) -> None:
        """Say what the list shows now."""
        self._filters = {key: values for key, values in query.filters.items() if values}
        for key, chip in self._chips.items():
            chip.set_chosen(self._filters.get(key, ()))
        others = self._others()
        self._other.setVisible(bool(others))
        self._other.setText(" · ".join(_OTHERS.get(key, key) + _said(key, self._filters[key]) for key in others))
        self._other.setAccessibleName(f"Drop the filter {self._other.text()}")
        self._other.setChecked(True)
        self._clear.setVisible(bool(self._filters))

    def _others(self) -> list[str]:
        return [key for key in self._filters if key not in self._chips]

    def _chosen(self, key: str, values: tuple[str, ...]) -> None:
        filters = {**self._filters, key: tuple(values)}
        self.changed.emit({name: chosen for name, chosen in filters.items() if chosen})

    def _drop_others(self) -> None:
        self.changed.emit({key: values for key, values in self._filters.items() if key in self._chips})


def _specs(desk: Desk) -> list[tuple[str, str, Sequence[Choice] | Callable[[], Sequence[Choice]], bool]]:
    """Key, title, choices, and whether only one can be chosen. Those of the trade's data are read when asked for."""
    stages = [Choice(str(stage), look.title, look.icon) for stage, look in STAGE_LOOKS.items()]
    return [
        ("show", "Show", SHOWN, True),
        ("promise", "Promise within", WITHIN, True),
        ("source", "From", SOURCES, False),
        ("stage", "Stage", stages, False),
        ("alloy", "Alloy", partial(alloy_choices, desk), False),
        ("kind", "Kind", partial(kind_choices, desk), False),
    ]


def _said(key: str, values: Sequence[str]) -> str:
    """What another page narrowed the list to; ids say nothing to people."""
    return "" if key == "customer" else f": {', '.join(value.replace('_', ' ') for value in values)}"
