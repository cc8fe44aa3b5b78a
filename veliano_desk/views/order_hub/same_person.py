"""Asks whether somebody entered here is the customer of the store who has the same e-mail address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QWidget

from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.walk_ins import NewOrderError, SamePerson
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import column, holder, row
from veliano_desk.views.common.page import PageContext


class SamePersonPanel(QFrame):
    """Shown while the question is open, above the order; both answers send what waits with the next sync."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._context = context
        self._number = ""
        self._drafts: dict[str, str] = {}
        self._words = Words(wrap=True)
        self.same = Button("Same person", kind="primary", on_click=self._same)
        self.other = Button("Somebody else…", kind="quiet", on_click=self._ask_email)
        self.email = TextField("Their own e-mail", placeholder="name@example.com")
        self.email.line.returnPressed.connect(self._correct)
        self.send = Button("Send with this e-mail", kind="primary", on_click=self._correct)
        asked = row(IconLabel("triangle-alert", "warn"), self._words, self.same, self.other, gap=10)
        asked.setStretchFactor(self._words, 1)
        line = row(self.email, self.send, gap=10)
        line.setStretchFactor(self.email, 1)
        self._line = holder(line)
        self.setLayout(column(asked, self._line, gap=8, margins=(14, 10, 14, 12)))
        self.hide()

    def show_order(self, order: OrderView) -> None:
        """Look whether there is a question about this order's customer."""
        if order.number != self._number:
            self._keep_draft()
            self._number = order.number
            self.email.set_text("")
            self.email.set_error("")
            self.hide()
        if not (order.waiting_for_store and self._context.signed_in.may(Right.ORDERS_ENTER)):
            self.hide()
            return
        walk_ins, number = self._context.desk.walk_ins, order.number
        self._context.tasks.run(
            "order_hub:same_person", "Customer", lambda _progress, _cancelled: (number, walk_ins.question(number)),
            self._take, owner=self,
        )  # fmt: skip

    def typed_for(self) -> list[str]:
        """The orders for whose customer an e-mail is typed and not sent."""
        return sorted({*self._drafts, *([self._number] if self._typed() else [])})

    def _take(self, found: tuple[str, SamePerson | None]) -> None:
        number, question = found
        if number != self._number:
            return
        if question is None:
            self._drafts.pop(number, None)
            self.email.set_text("")
            self.hide()
        elif self.isHidden():
            self._words.setText(
                f"The store has a customer with this e-mail already: {question.theirs}. Here it is {question.ours}. "
                "Nothing of the order goes there before it is clear who it is."
            )
            draft = self._drafts.pop(number, "")
            self.email.set_text(draft)
            self._line.setVisible(bool(draft))
            self.show()

    def _keep_draft(self) -> None:
        if typed := self._typed():
            self._drafts[self._number] = typed

    def _typed(self) -> str:
        return "" if self.isHidden() or self._line.isHidden() else self.email.text()

    def _ask_email(self) -> None:
        self._line.show()
        self.email.setFocus()

    def _same(self) -> None:
        self._write(partial(self._context.desk.walk_ins.use_store_customer, self._number))

    def _correct(self) -> None:
        self._write(partial(self._context.desk.walk_ins.correct_email, self._number, self.email.text()))

    def _write(self, work: Callable[[], OrderView]) -> None:
        self.setEnabled(False)
        self._context.tasks.write(
            "Deciding who it is", lambda _progress, _cancelled: work(),
            self._done, self._failed, on_end=lambda: self.setEnabled(True), owner=self,
        )  # fmt: skip

    def _done(self, order: OrderView) -> None:
        self.email.set_text("")
        self.hide()
        self._context.notifier.toast(f"{order.number}: it goes to the store with the next sync", icon="check")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NewOrderError):
            self._ask_email()
            self.email.set_error(error.faults[0].words)
        else:
            self._context.notifier.error(error, "deciding who it is")
