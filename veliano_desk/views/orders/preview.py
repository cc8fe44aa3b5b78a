"""The order under the cursor, beside the list: what it is, where it stands, why it is promised when, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.order_lists import OrderGlance, OrderRow
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Fact, Facts, Reason
from veliano_desk.views.common.labels import Elided, IconLabel, Words
from veliano_desk.views.common.layout import column, holder, row, scrolled
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.orders.columns import late_in_full, stage_tone
from veliano_desk.views.orders.preview_facts import cost_facts, piece_facts
from veliano_desk.views.orders.teeth_strip import TeethStrip


class OrderPreview(QWidget):
    """Says at once what the row knows, and the rest when the order was read."""

    opened = Signal(str)
    """The number of the order to open."""

    def __init__(self, *, see_margin: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._see_margin = see_margin
        self._number = ""
        self._late = False
        self._teeth = TeethStrip()
        self._title = Elided(style="strong")
        self._piece = Words(tone="muted", wrap=True)
        self._stage = Pill("", "")
        self._before = Words(tone="muted")
        self._day = Words(style="strong")
        self._after = Words(tone="risk")
        self._reason = Reason()
        self._facts = Facts(name_width=56)
        self._flags = _Flags()
        self._costs = Facts(align="right")
        self._open = Button("Open order", kind="primary", on_click=lambda: self.opened.emit(self._number))
        promise = row(self._before, self._day, self._after, None, gap=4)
        self._details = (self._teeth, self._reason, self._facts, self._flags, self._costs)
        told = column(
            self._teeth,
            column(self._title, self._piece, gap=1),
            column(row(self._stage, None), promise, gap=8),
            self._reason,
            self._facts,
            self._flags,
            self._costs,
            None,
            gap=12,
            margins=(14, 14, 14, 14),
        )
        foot = row(self._open, None, margins=(14, 10, 14, 14))
        self.setLayout(column(scrolled(holder(told)), foot, gap=0))

    @property
    def number(self) -> str:
        """The order that is shown."""
        return self._number

    def show_row(self, order: OrderRow, today: date) -> None:
        """What the list knows already; details of another order go."""
        if order.number != self._number:
            for part in self._details:
                part.hide()
        self._number, self._late = order.number, bool(order.late_days)
        self._say_head(order.number, order.customer, order.piece)
        look = STAGE_LOOKS[order.stage]
        self._stage.set_state(look.title, look.icon, stage_tone(order.stage))
        self._before.setText(_promise_lead(order, today))
        self._day.setText(formats.day(order.promise_on, today))
        self._day.set_tone("risk" if order.late_days else "warn" if order.at_risk else "text")
        self._after.set_tone("risk" if order.late_days else "warn")
        tail = late_in_full(order) or ("at risk" if order.at_risk else "")
        self._after.setText(f"· {tail}" if tail else "")

    def show_order(self, order: OrderGlance) -> None:
        """All the rest, of the order whose row is shown."""
        self._teeth.set_teeth([tooth for teeth in order.teeth for tooth in teeth])
        self._reason.set_text(order.reason)
        self._reason.set_tone("risk" if self._late else "accent")
        self._reason.setVisible(bool(order.reason))
        self._show_facts(self._facts, piece_facts(order))
        self._flags.show_doubts(order.doubts)
        self._show_facts(self._costs, cost_facts(order, see_margin=self._see_margin))

    def _say_head(self, number: str, customer: str | None, piece: str) -> None:
        self._title.set_text(" · ".join(part for part in (number, customer) if part))
        self._piece.setText(piece)
        self.setAccessibleName(f"Preview of {number}")
        self._open.setAccessibleName(f"Open order {number}")

    def _show_facts(self, into: Facts, facts: list[Fact]) -> None:
        into.set_facts(facts)
        into.setVisible(bool(facts))


def _promise_lead(order: OrderRow, today: date) -> str:
    """`Due 10 Sep, now` before the day of a late order."""
    if order.promise_on is None:
        return "Not planned yet"
    late = order.late_days and order.due_on is not None and order.due_on != order.promise_on
    return f"Due {formats.day(order.due_on, today)}, now" if late else "Promise"


class _Flags(QWidget):
    """What of the store's words could not be read, in one line; the hub shows and mends it."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Words(tone="warn", wrap=True)
        line = row(IconLabel("flag", "warn", 14), self._words, gap=8)
        line.setStretchFactor(self._words, 1)
        self.setLayout(line)

    def show_doubts(self, doubts: Sequence[str]) -> None:
        more = f" And {len(doubts) - 1} more." if len(doubts) > 1 else ""
        self._words.setText(f"{doubts[0]}{more}" if doubts else "")
        self.setVisible(bool(doubts))
