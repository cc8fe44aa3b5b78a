"""The quiet cards of the hub: the impression kit, what the store says and is told, and what was bought."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from veliano_desk.domain.orders import LineView, OrderView
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.order_hub.words import plain_code

_NO_KIT = frozenset({"", "not_sent", "none"})
_KIT_LOOKS: dict[str, tuple[str, Tone]] = {
    "sent": ("package", "info"),
    "delivered": ("package-open", "info"),
    "returned": ("package-check", "info"),
    "received": ("package-check", "ok"),
    "accepted": ("circle-check", "ok"),
    "rejected": ("circle-x", "risk"),
}
_KIT_PLAIN: tuple[str, Tone] = ("circle-dashed", "neutral")


class KitCard(Card):
    """What the store says of the impression kit, with its tracking number to copy."""

    def __init__(self, copied: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__("Impression kit", icon="package", parent=parent)
        self._copied = copied
        self._state = Pill("Not sent", *_KIT_PLAIN)
        self._tracking = Elided()
        self._tracking.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._copy = IconButton("copy", "Copy the tracking number", on_click=self._copy_tracking)
        self._number = ""
        self._nothing = Words("no tracking number yet", tone="muted")
        line = row(self._state, self._tracking, self._copy, self._nothing, gap=8)
        line.setStretchFactor(self._tracking, 1)
        self.body.addLayout(line)
        self.body.addStretch(1)

    def show_order(self, order: OrderView) -> None:
        """Absent where no piece needs an impression and none was ever sent."""
        self.setVisible(any(piece.needs_kit for piece in order.pieces) or order.kit_status not in _NO_KIT)
        word = plain_code(order.kit_status) or "Not sent"
        icon, tone = next((look for said, look in _KIT_LOOKS.items() if order.kit_status.endswith(said)), _KIT_PLAIN)
        if order.kit_status in _NO_KIT:
            icon, tone = _KIT_PLAIN
        self._state.set_state(word, icon, tone)
        self._number = order.kit_tracking
        self._tracking.set_text(order.kit_tracking)
        self._copy.setVisible(bool(order.kit_tracking))
        self._nothing.setVisible(not order.kit_tracking and order.kit_status not in _NO_KIT)

    def _copy_tracking(self) -> None:
        QApplication.clipboard().setText(self._number)
        self._copied(f"Tracking number {self._number} copied")


class StoreCard(Card):
    """What the customer sees in the store, what is still on its way there, and the store's own words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Store", icon="store", parent=parent)
        self._state = Pill("", "")
        self.add_head(self._state)
        self._facts = Facts(name_width=64)
        self.body.addWidget(self._facts)
        self._also = Words("The store also says", style="small", tone="muted")
        self._also.setToolTip("Fields of the store’s own that the desk does not know; kept as they came.")
        self._unknown = Facts(name_width=64)
        self.body.addWidget(self._also)
        self.body.addWidget(self._unknown)
        self.body.addStretch(1)

    def show_order(self, order: OrderView) -> None:
        self._also.setVisible(bool(order.store_also_says))
        self._unknown.setVisible(bool(order.store_also_says))
        self._unknown.set_facts([Fact(one.name, one.value) for one in order.store_also_says])
        self._say_told(order)
        said = (
            ("Status", plain_code(order.store_status) or "not in the store"),
            ("Payment", plain_code(order.payment)),
            ("Parcel", plain_code(order.shipping)),
            ("Material", order.material),
            ("Teeth", _teeth_said(order.teeth_raw)),
            ("Design", order.design_details),
            ("Notes", order.notes),
            *order.from_store,
        )
        self._facts.set_facts([Fact(name, value) for name, value in said if value])

    def _say_told(self, order: OrderView) -> None:
        if order.source == "shop":
            self._state.set_state("Shop order", "store", "neutral")
            self._state.setToolTip("Its status is the shop’s own; the desk changes nothing of it there.")
            return
        waiting = order.waiting_for_store
        if waiting:
            self._state.set_state(f"{waiting} waiting", "clock", "warn")
            self._state.setToolTip("Changes on their way to the store; they go with the next sync.")
        else:
            self._state.set_state("Told", "check", "ok")
            self._state.setToolTip("The store knows everything it must know of this order.")


class LinesCard(Card):
    """What was bought, line by line; what is made for the buyer stands among the pieces too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Bought", icon="package", parent=parent)
        self._facts = Facts(name_width=64)
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_order(self, order: OrderView) -> None:
        """Absent for what is no shop order."""
        self.setVisible(bool(order.lines))
        self._facts.set_facts([Fact(f"{line.quantity} ×", _line_said(line)) for line in order.lines])


def _line_said(line: LineView) -> str:
    price = formats.money(line.price) if line.price is not None else ""
    return " · ".join(part for part in (line.title, price, "made to order" if line.custom else "") if part)


def _teeth_said(raw: str) -> str:
    """What the store wrote of the teeth, with room for lines to break; nothing where it wrote nothing."""
    if raw.strip() in {"", "null", "[]", "{}", '""'}:
        return ""
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False)
    except ValueError:
        return raw
