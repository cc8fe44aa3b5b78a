"""The next step of an order: what is asked for depends on the step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.purchase_states import ACTION_TITLES, PurchaseAction
from veliano_desk.domain.purchasing import NewReceipt, PurchaseView, ReceivedLine
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.purchasing.line_fields import LineFields

RECEIVING = frozenset({PurchaseAction.RECEIVE_REST, PurchaseAction.RECEIVE_SOME})
RETURNING = frozenset({PurchaseAction.SEND_BACK, PurchaseAction.CREDIT})
AT_ONCE = frozenset({PurchaseAction.REVISE})
"""Steps that ask for nothing."""
_WEEK = timedelta(days=7)
_ASSAY = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """What was given for a step. over: more than ordered may come."""

    action: PurchaseAction
    words: str = ""
    day: date | None = None
    receipt: NewReceipt = field(default_factory=lambda: NewReceipt(()))
    over: bool = False


class StepForm(Card):
    """`given`: a Step. Hidden while there is none to take."""

    given = Signal(object)
    dropped = Signal()

    def __init__(self, today: date, *, may_accept: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("Next step", icon="arrow-right", parent=parent)
        self._today, self._may_accept = today, may_accept
        self._action = PurchaseAction.SEND
        self.lines: list[LineFields] = []
        self._fields = QVBoxLayout()
        self._fields.setSpacing(8)
        self._what = Words("", tone="muted", wrap=True)
        self.words_field = TextField("Note")
        self.day = DayField("Expected on")
        self.over = TextField("Why more is accepted", hint="Only where more came than ordered, or more was lost.")
        self.take_button = Button("", kind="primary", on_click=self._give)
        self.drop_button = Button("Cancel", on_click=self.drop)
        for part in (self._what, self.day):
            self.body.addWidget(part)
        self.body.addLayout(self._fields)
        self.body.addWidget(self.words_field)
        self.body.addWidget(self.over)
        self.body.addLayout(row(self.take_button, self.drop_button, None))
        self.hide()

    def ask(self, action: PurchaseAction, order: PurchaseView) -> None:
        """Ask for what a step needs."""
        self._action = action
        self.set_title(f"{ACTION_TITLES[action]}: {order.number}")
        self.take_button.setText(ACTION_TITLES[action])
        receiving, returning = action in RECEIVING, action in RETURNING
        self.day.setVisible(action in (PurchaseAction.SEND, PurchaseAction.CONFIRM))
        self.day.set_day(order.expected_on or self._today + _WEEK)
        self.words_field.setVisible(action is not PurchaseAction.SEND or _without_a_price(order))
        self.words_field.set_label(_LABELS.get(action, "Reason"))
        self.words_field.set_text(order.confirmation if action is PurchaseAction.CONFIRM else "")
        self.over.setVisible(receiving and self._may_accept)
        self.over.set_text("")
        self._what.setText(_SAID.get(action, ""))
        self._what.setVisible(action in _SAID)
        clear(self._fields)
        shown = (
            [one for one in order.lines if one.open_quantity] if receiving else list(order.lines) if returning else []
        )
        self.lines = [LineFields(one, receiving=receiving) for one in shown]
        for one in self.lines:
            self._fields.addWidget(one.quantity)
            for beside in one.rows():
                self._fields.addLayout(beside)
        self.show()
        (self.lines[0].quantity.line if self.lines else self.words_field.line).setFocus()

    def drop(self) -> None:
        """Nothing is done."""
        self.lines = []
        self.hide()
        self.dropped.emit()

    def typed(self) -> bool:
        """Whether something was typed for a step that was not taken."""
        return self.isVisible() and bool(self.words_field.text())

    def _give(self) -> None:
        given = [one.given() for one in self.lines]
        if any(one is None for one in given):
            return
        why = self.over.text() if self.over.isVisibleTo(self) else ""
        receipt = NewReceipt(
            tuple(replace(one, reason=why) for one in given if one is not None and _came(one)),
            "" if self._action in RETURNING else self.words_field.text(),
            self.words_field.text() if self._action in RETURNING else "",
        )
        day = self.day.day() if self.day.isVisibleTo(self) else None
        self.given.emit(Step(self._action, self.words_field.text(), day, receipt, bool(why)))


def _without_a_price(order: PurchaseView) -> bool:
    """Whether a line has no price, or none that is shown."""
    return any(line.price is None or not line.price.amount for line in order.lines)


def _came(one: ReceivedLine) -> bool:
    return bool(one.quantity or one.rejected or one.back_mg)


_LABELS = {
    PurchaseAction.SEND: "Why a line without a price is free",
    PurchaseAction.CONFIRM: "Their number", PurchaseAction.RECEIVE_REST: "Delivery note",
    PurchaseAction.RECEIVE_SOME: "Delivery note",
}  # fmt: skip
_SAID = {
    PurchaseAction.RECEIVE_REST: "Weigh and count what came. Leave a line at zero that did not come.",
    PurchaseAction.SEND_BACK: "What goes back is open again and comes anew.",
    PurchaseAction.CREDIT: "What goes back is credited; nothing more of it is expected.",
}  # fmt: skip
