"""What the hub writes: one thing at a time, off the window's thread, and what comes back is shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import OrderView, PieceEdit
from veliano_desk.domain.stages import Action
from veliano_desk.views.common.page import PageContext

Done = Callable[[OrderView], None]


class HubWrites(QObject):
    """Every write of the hub. `busy_changed` tells when a write begins and ends; errors go to the notifier."""

    busy_changed = Signal(bool)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._running = 0

    @property
    def busy(self) -> bool:
        return self._running > 0

    def move(
        self, piece_id: int, version: int, action: Action, reason: str, on_done: Done, again: Callable[[], None]
    ) -> None:
        """Do something to a piece. Where somebody else was faster this is said, and `again` reads the order anew."""
        orders = self._context.desk.orders
        self._write("Moving a piece", lambda: orders.move(piece_id, version, action, reason), on_done,
                    lambda error: self._changed_meanwhile(error, "moving a piece", again))  # fmt: skip

    def move_goods(
        self, order: OrderView, action: Action, reason: str, on_done: Done, again: Callable[[], None]
    ) -> None:
        """Say where goods from stock are. Where somebody else was faster this is said, and `again` reads it anew."""
        orders = self._context.desk.orders
        self._write("Moving an order", lambda: orders.move_goods(order.number, order.version, action, reason), on_done,
                    lambda error: self._changed_meanwhile(error, "moving an order", again))  # fmt: skip

    def set_piece(
        self, piece_id: int, version: int, edit: PieceEdit, on_done: Done, on_conflict: Callable[[ConflictError], None]
    ) -> None:
        orders = self._context.desk.orders
        self._write("Saving a piece", lambda: orders.set_piece(piece_id, version, edit), on_done, on_conflict)

    def settle(self, flag_id: int, version: int, on_done: Done, again: Callable[[], None]) -> None:
        """Say that a doubt is none. Where somebody else was faster this is said, and `again` reads the order anew."""
        orders = self._context.desk.orders
        self._write("Settling a doubt", lambda: orders.settle(flag_id, version), on_done,
                    lambda error: self._changed_meanwhile(error, "settling a doubt", again))  # fmt: skip

    def answer(
        self, number: str, question_id: int, version: int, answer: str, on_done: Done, again: Callable[[], None]
    ) -> None:
        """Decide between ours and the store's. Where the question changed meanwhile this is said, and `again` reads the
        order anew."""
        desk = self._context.desk

        def work() -> OrderView:
            desk.decisions.answer(question_id, version, answer)
            return desk.orders.show(number)

        self._write("Deciding", work, on_done, lambda error: self._changed_meanwhile(error, "deciding", again))

    def link_buyer(self, order: OrderView, customer_id: int, on_done: Done, again: Callable[[], None]) -> None:
        """Say whose a guest's order is. Where somebody else was faster this is said, and `again` reads it anew."""
        orders = self._context.desk.orders
        self._write("Linking a customer", lambda: orders.link_buyer(order.number, order.version, customer_id), on_done,
                    lambda error: self._changed_meanwhile(error, "linking a customer", again))  # fmt: skip

    def unlink_buyer(self, order: OrderView, on_done: Done, again: Callable[[], None]) -> None:
        """Take that back."""
        orders = self._context.desk.orders
        self._write("Taking a link back", lambda: orders.unlink_buyer(order.number, order.version), on_done,
                    lambda error: self._changed_meanwhile(error, "taking a link back", again))  # fmt: skip

    def add_piece(self, number: str, kind: str, title: str, on_done: Done) -> None:
        orders = self._context.desk.orders
        self._write("Adding a piece", lambda: orders.add_piece(number, kind, title), on_done)

    def note(self, number: str, text: str, visible: bool, on_done: Done) -> None:
        orders = self._context.desk.orders
        self._write("Writing a note", lambda: orders.note(number, text, visible), on_done)

    def record_actual(self, piece_id: int, kind: CostKind, amount: Decimal, note: str, on_done: Done) -> None:
        costing = self._context.desk.costing
        self._write("Recording a cost", lambda: costing.record_actual(piece_id, kind, amount, note), on_done)

    def _changed_meanwhile(self, error: ConflictError, what: str, again: Callable[[], None]) -> None:
        """Here are no two values to choose from: say so, and show the piece as it is now."""
        self._context.notifier.error(error, what)
        again()

    def _write(
        self, title: str, work: Callable[[], OrderView], on_done: Done,
        on_conflict: Callable[[ConflictError], None] | None = None,
    ) -> None:  # fmt: skip
        def failed(error: Exception) -> None:
            if on_conflict is not None and isinstance(error, ConflictError) and error.mine:
                on_conflict(error)
            else:
                self._context.notifier.error(error, title.lower())

        self._begin()
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), on_done, failed,
            on_end=self._end, owner=self,
        )  # fmt: skip

    def _begin(self) -> None:
        self._running += 1
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._running -= 1
        if not self._running:
            self.busy_changed.emit(False)
