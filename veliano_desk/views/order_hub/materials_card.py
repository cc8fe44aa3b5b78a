"""What an order needs of metal and stones, what is kept for it, what it has got, and what is missing."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.material_needs import MaterialLine
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock_views import ReservationView
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Elided, IconLabel, Line, Words
from veliano_desk.views.common.layout import clear
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.stock_words import quantity_words

MATERIALS_PAGE = "materials"
_NOTHING = "The pieces’ estimates name no metal and no stones, and nothing is kept for the order."


class _Found(NamedTuple):
    lines: tuple[MaterialLine, ...]
    kept: tuple[ReservationView, ...]


class MaterialsCard(Card):
    """It reads and writes by itself; whoever shows it only says which order."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Materials", icon="gem", parent=parent)
        self._context = context
        self._may_post = context.signed_in.may(Right.STOCK_POST)
        self._number = ""
        self._found = _Found((), ())
        self._words = Words(_NOTHING, tone="muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self._words)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_order(self, order: OrderView) -> None:
        """Show this order's materials; another order's are gone at once."""
        if order.number != self._number:
            self._number = order.number
            self._show(_Found((), ()))
        number, materials = order.number, self._context.desk.materials
        self._context.tasks.run(
            "order_hub:materials", "Materials",
            lambda _progress, _cancelled: _Found(materials.for_order(number), materials.reservations(number)),
            lambda found: self._show(found) if number == self._number else None, owner=self,
        )  # fmt: skip

    def _show(self, found: _Found) -> None:
        self._found = found
        clear(self._grid)
        self._words.setVisible(not found.lines)
        for at, line in enumerate(found.lines):
            self._add(at * 3, line)
            if at < len(found.lines) - 1:
                self._grid.addWidget(Line(), at * 3 + 2, 0, 1, 3)
        missing = sum(bool(line.missing) for line in found.lines)
        self.set_meta(f"{missing} missing" if missing else "all there" if found.lines else "")

    def _add(self, at: int, line: MaterialLine) -> None:
        icon, tone, state = _state(line)
        told = [
            f"{words} {quantity_words(quantity, line.unit)}"
            for words, quantity in (("needs", line.needed), ("reserved", line.reserved), ("has got", line.issued))
            if quantity
        ]  # fmt: skip
        figure = Words(state, tone=tone)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(IconLabel(icon, tone, 14), at, 0)
        self._grid.addWidget(Elided(line.title), at, 1)
        self._grid.addWidget(figure, at, 2)
        self._grid.addWidget(Elided(" · ".join(told), style="small", tone="muted"), at + 1, 1)
        button = self._button(line)
        if button is not None:
            self._grid.addWidget(button, at + 1, 2, Qt.AlignmentFlag.AlignRight)

    def _button(self, line: MaterialLine) -> Button | None:
        """What can be done next with a line: keep what is missing, choose which stones, give free what is kept."""
        if not self._may_post:
            return None
        if line.missing and line.article:
            return Button("Reserve", kind="link", on_click=partial(self._reserve, line))
        if line.missing:
            return Button("Choose…", kind="link", on_click=partial(self._choose, line))
        if line.reserved and line.article:
            return Button("Give free", kind="link", on_click=partial(self._release, line))
        return None

    def _reserve(self, line: MaterialLine) -> None:
        materials, number = self._context.desk.materials, self._number

        def done(kept: ReservationView) -> None:
            words = f"{quantity_words(kept.quantity, kept.unit)} of {kept.title} reserved for {number}"
            self._context.notifier.toast(words, action="Undo", on_action=lambda: self._free([kept.id]))

        self._context.tasks.write(
            "Reserving", lambda _progress, _cancelled: materials.reserve(line.article, number, line.missing), done,
            lambda error: self._context.notifier.error(error, "reserving"), owner=self,
        )  # fmt: skip

    def _choose(self, line: MaterialLine) -> None:
        """Several articles can be it: the stock list shows which there are."""
        self._context.navigate(MATERIALS_PAGE, line.title.rstrip("s").lower())

    def _release(self, line: MaterialLine) -> None:
        self._free([kept.id for kept in self._found.kept if kept.article == line.article])

    def _free(self, reservations: list[int]) -> None:
        materials = self._context.desk.materials

        def work(_progress: object, _cancelled: object) -> None:
            for number in reservations:
                materials.release(number)

        self._context.tasks.write(
            "Giving free", work, lambda _none: self._context.notifier.toast("It is free again."), owner=self
        )


def _state(line: MaterialLine) -> tuple[str, Tone, str]:
    """(icon, tone, words) of how a line stands."""
    if line.missing:
        return "triangle-alert", "warn", f"{quantity_words(line.missing, line.unit)} missing"
    if line.reserved:
        return "circle-check", "info", "reserved"
    return "check", "ok", "issued"
