"""The plan of a piece: its operations with person, bench and time, and what binds the promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from veliano_desk.domain.orders import OrderView, PieceView, SlotView
from veliano_desk.domain.stages import FINAL, STAGE_LOOKS
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.cards import Card, Reason
from veliano_desk.views.common.labels import Elided, IconLabel, Line, Words
from veliano_desk.views.common.layout import clear
from veliano_desk.views.order_hub.words import minutes_left, slot_when

_NOT_PLANNED = "Not planned yet. The next plan gives every operation its person, bench and time."
_TITLE = 118
_OVER = "Nothing is left to do."


class PlanCard(Card):
    """Operations in their order; those done say so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Plan", icon="factory", parent=parent)
        self._reason = Reason()
        self._slots = _Slots()
        self._nothing = Words(tone="muted", wrap=True)
        for part in (self._reason, self._slots, self._nothing):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_piece(self, order: OrderView, piece: PieceView, zone: str, now: datetime) -> None:
        reason = piece.reason or (order.reason if len(order.pieces) == 1 else "")
        over = piece.stage in FINAL
        self._reason.set_text(reason)
        self._reason.set_tone("risk" if order.late_days else "accent")
        self._reason.setVisible(bool(reason) and not over)
        self._slots.show_slots(piece.slots, zone, now)
        self._slots.setVisible(bool(piece.slots))
        self._nothing.setText(_OVER if over else _NOT_PLANNED)
        self._nothing.setVisible(not piece.slots)
        left = minutes_left(piece)
        self.set_meta(f"{formats.minutes(left)} left" if left and not over else "")


class _Slots(QWidget):
    """A line per operation: what, who and where, when and how long. Names give way before times do."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)

    def show_slots(self, slots: Sequence[SlotView], zone: str, now: datetime) -> None:
        clear(self._grid)
        for at, slot in enumerate(slots):
            self._add(at * 2, slot, zone, now)
            if at < len(slots) - 1:
                self._grid.addWidget(Line(), at * 2 + 1, 0, 1, 4)

    def _add(self, line: int, slot: SlotView, zone: str, now: datetime) -> None:
        look = STAGE_LOOKS[slot.stage]
        icon = IconLabel("check" if slot.done else look.icon, "muted" if slot.done else theme.tone_role(look.tone), 14)
        icon.setToolTip("Done" if slot.done else look.title)
        title = Words(slot.title, tone="muted" if slot.done else "text", wrap=True)
        title.setMinimumWidth(_TITLE)
        who = Elided(" · ".join(part for part in (slot.person, slot.bench) if part), tone="muted")
        who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        when = Words(slot_words(slot, zone, now), tone="muted" if slot.done else "text")
        when.setMinimumHeight(theme.size("row") - 1)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for place, widget in enumerate((icon, title, who, when)):
            self._grid.addWidget(widget, line, place)


def slot_words(slot: SlotView, zone: str, now: datetime) -> str:
    """`Tue 09:00 · 3 h`, `done · 42 min`, only the length before it is planned."""
    when = "done" if slot.done else slot_when(slot, zone, now)
    return " · ".join(part for part in (when, formats.minutes(slot.minutes)) if part)
