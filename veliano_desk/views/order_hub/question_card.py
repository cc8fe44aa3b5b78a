"""What the store changed after work began, or deleted: somebody decides, here, with both values in view."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.orders import OrderView
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.common.questions import Questions


class QuestionCard(Card):
    """Absent where nothing is to be decided."""

    answered = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Changed in the store", icon="store", parent=parent)
        self._count = Pill("", "circle-alert", "warn")
        self.add_head(self._count)
        self.questions = Questions()
        self.questions.answered.connect(self.answered)
        self.body.addWidget(self.questions)
        self.body.addStretch(1)
        self.hide()

    def show_order(self, order: OrderView, zone: str, now: datetime) -> None:
        asked = order.questions
        self.setVisible(bool(asked))
        changed = all(one.kind == "changed" for one in asked)
        self.set_title("Changed in the store" if changed else "To decide")
        self._count.set_state(f"{len(asked)} to decide", "circle-alert", "warn")
        self.questions.show_questions(asked, zone, now)
