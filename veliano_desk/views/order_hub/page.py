"""The order hub: one order with everything about it, and what to do next."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import OrderView, PieceEdit, PieceView
from veliano_desk.domain.stages import ACTION_LOOKS, NEEDS_REASON, Action
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import holder, page_column
from veliano_desk.views.common.notifier import trouble_of
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.timeline import StageBar, Step, StepState
from veliano_desk.views.common.vocabulary import vocabulary
from veliano_desk.views.order_hub.body import HubBody
from veliano_desk.views.order_hub.header import HubHeader
from veliano_desk.views.order_hub.next_step import NextStep, ReasonPanel
from veliano_desk.views.order_hub.pieces_bar import AddPiece, PiecesBar
from veliano_desk.views.order_hub.same_person import SamePersonPanel
from veliano_desk.views.order_hub.words import answered_words, done_words
from veliano_desk.views.order_hub.writes import HubWrites

LIST_PAGE, CUSTOMERS_PAGE = "orders", "customers"
AREAS = frozenset({
    "orders", "customers", "costing", "production", "store_sync", "workspace", "files", "prices", "pricing",
    "materials", "metal", "purchasing",
})  # fmt: skip
_STATES: dict[str, StepState] = {"done": "done", "now": "now", "ahead": "ahead"}


class OrderHubPage(Page):
    """Shows the order it is asked for; refreshes from changes without losing what is being typed."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._number = ""
        self._list: tuple[str, ...] = ()
        self._order: OrderView | None = None
        self._piece_id = 0
        self._drafts: dict[str, tuple[str, bool]] = {}
        words = vocabulary(context.desk)
        self._next = NextStep()
        self._header = HubHeader(self._next)
        self._reason = ReasonPanel()
        self.same_person = SamePersonPanel(context)
        self._strip = StageBar()
        self._pieces = PiecesBar()
        self._add = AddPiece(words)
        self.body = HubBody(context, words)
        self._writes = HubWrites(context, self)
        self._instead: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._page())
        self._connect()

    # What the window asks of a page

    def title(self) -> str:
        return self._number or "Order"

    def show_item(self, argument: object) -> None:
        """An order's number, or (number, the numbers of the list that it was opened from)."""
        number, numbers = _asked(argument)
        if number == self._number and self._order is not None:
            self._list = numbers or self._list
            self._load()
            return
        self._leave()
        self._number, self._list = number, numbers
        self._order, self._piece_id = None, 0
        self._show_list_place()
        self.title_changed.emit()
        self.body.to_top()
        self.setFocus()
        self._load()

    def unsaved(self) -> str:
        if self._order is not None and self.body.piece.mending:
            return f"Changes to a piece of {self._order.number} are not saved."
        noted = [self._number] if self.body.timeline.composer.draft()[0].strip() else []
        numbers = [*noted, *(number for number in self._drafts if number not in noted)]
        if numbers:
            return f"A note on {', '.join(numbers)} is not saved."
        mails = self.same_person.typed_for()
        return f"An e-mail for {', '.join(mails)} is typed and not sent." if mails else ""

    def refresh(self, areas: frozenset[str]) -> None:
        if self._number and areas & AREAS:
            self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
            return
        super().keyPressEvent(event)

    # Reading

    def _load(self) -> None:
        number, orders = self._number, self._context.desk.orders
        self._context.tasks.run(
            "order_hub:show", "Order", lambda _progress, _cancelled: orders.show(number),
            lambda view: self._take(number, view), lambda error: self._fail(number, error), owner=self,
        )  # fmt: skip

    def _take(self, number: str, view: OrderView) -> None:
        if number == self._number:
            self._show(view)

    def _fail(self, number: str, error: Exception) -> None:
        if number != self._number:
            return
        if self._order is not None:
            self._context.notifier.error(error, "reading the order")
            return
        trouble = trouble_of(error, "reading the order")
        self._show_instead(EmptyState(
            "triangle-alert", trouble.title, f"{trouble.happened} {trouble.todo}", action="Back to the orders",
            action_icon="arrow-left", kind="secondary", on_action=self._back,
        ))  # fmt: skip

    # Showing

    def _show(self, order: OrderView) -> None:
        fresh = self._order is None or self._order.number != order.number
        self._order = order
        self._show_instead(None)
        if fresh:
            self.body.timeline.composer.set_draft(*self._drafts.pop(order.number, ("", False)))
        now = self._context.desk.clock.now()
        zone = self._context.desk.zone
        piece = self._piece()
        self._header.show_order(order, _local_day(now, zone))
        self._strip.set_steps([Step(step.title, step.when, _STATES.get(step.state, "ahead")) for step in order.steps])
        self._pieces.show_pieces(order.pieces, piece.id if piece is not None else 0)
        self._show_next(piece)
        self.body.show_order(order, piece, zone, now)
        self.same_person.show_order(order)
        self.status_changed.emit(self._status())

    def _show_next(self, piece: PieceView | None) -> None:
        order = self._order
        self._next.setVisible(bool(piece.actions if piece is not None else order is not None and order.actions))
        if piece is not None and order is not None:
            self._next.show_piece(piece, several=len(order.pieces) > 1)
        elif order is not None and order.actions:
            self._next.show_goods(order)

    def _show_piece(self, piece_id: int) -> None:
        self._piece_id = piece_id
        self._reason.done()
        if self._order is not None:
            self._show(self._order)

    def _show_instead(self, widget: QWidget | None) -> None:
        if self._instead is not None:
            self._stack.removeWidget(self._instead)
            self._instead.deleteLater()
        self._instead = widget
        if widget is not None:
            self._stack.addWidget(widget)
            self._stack.setCurrentWidget(widget)

    def _piece(self) -> PieceView | None:
        """The piece looked at: the one chosen, else the first."""
        pieces = self._order.pieces if self._order is not None else ()
        return next((piece for piece in pieces if piece.id == self._piece_id), pieces[0] if pieces else None)

    def _status(self) -> str:
        if self._number not in self._list:
            return self._number
        return f"{self._number} · {self._list.index(self._number) + 1} of {len(self._list)} in the list"

    # Writing

    def _choose(self, action: Action) -> None:
        piece = self._piece()
        if self._order is None:
            return
        if action in NEEDS_REASON:
            self._next.setEnabled(False)
            self._reason.ask(action, piece.title if piece is not None else self._order.title)
        else:
            self._move(action, "")

    def _move(self, action: Action, reason: str) -> None:
        """Move the piece that is looked at, or goods from stock as a whole."""
        piece = self._piece()
        if self._order is None:
            return

        def done(order: OrderView) -> None:
            asked = self._reason.isVisible()
            self._reason.done()
            self._next.setEnabled(True)
            self._show(order)
            if asked:
                self._next.take_focus()
            self._say_moved(order, piece.id if piece is not None else 0, action)

        if piece is None:
            self._writes.move_goods(self._order, action, reason, done, self._load)
        else:
            self._writes.move(piece.id, piece.version, action, reason, done, self._load)

    def _say_moved(self, order: OrderView, piece_id: int, action: Action) -> None:
        """Say it; a hold can be taken back, since nothing outside heard of it."""
        look = ACTION_LOOKS[action]
        undone = next((piece for piece in order.pieces if piece.id == piece_id), None)
        undo = action is Action.HOLD and undone is not None
        self._context.notifier.toast(
            f"{order.number}: {done_words(action)}", icon=look.icon, action="Undo" if undo else "",
            on_action=(lambda: self._resume(piece_id, undone.version)) if undo and undone is not None else None,
        )  # fmt: skip

    def _resume(self, piece_id: int, version: int) -> None:
        self._writes.move(piece_id, version, Action.RESUME, "", self._written, self._load)

    def _edit_piece(self, piece_id: int, version: int, edit: PieceEdit) -> None:
        def done(order: OrderView) -> None:
            piece = next(piece for piece in order.pieces if piece.id == piece_id)
            self.body.piece.saved(piece)
            self._written(order)
            self._context.notifier.toast(f"{order.number}: piece saved", icon="check")

        def conflict(error: ConflictError) -> None:
            self.body.piece.show_conflict(error)
            self._load()

        self._writes.set_piece(piece_id, version, edit, done, conflict)

    def _settle(self, flag_id: int, version: int) -> None:
        if not self._writes.busy:
            self._writes.settle(flag_id, version, self._written, self._load)

    def _answer(self, question_id: int, version: int, answer: str) -> None:
        def done(order: OrderView) -> None:
            self._written(order)
            self._context.notifier.toast(f"{order.number}: {answered_words(answer)}", icon="check")

        if not self._writes.busy:
            self._writes.answer(self._number, question_id, version, answer, done, self._load)

    def _link(self, customer_id: int) -> None:
        def done(order: OrderView) -> None:
            self._written(order)
            self._context.notifier.toast(
                f"{order.number} is {order.customer}’s", icon="user", action="Undo",
                on_action=lambda: self._writes.unlink_buyer(order, self._written, self._load),
            )  # fmt: skip

        if self._order is not None and not self._writes.busy:
            self._writes.link_buyer(self._order, customer_id, done, self._load)

    def _unlink(self) -> None:
        if self._order is not None and not self._writes.busy:
            self._writes.unlink_buyer(self._order, self._written, self._load)

    def _add_piece(self, kind: str, title: str) -> None:
        def done(order: OrderView) -> None:
            self._add.done()
            self._piece_id = order.pieces[-1].id
            self._written(order)

        self._writes.add_piece(self._number, kind, title, done)

    def _note(self, text: str, visible: bool) -> None:
        def done(order: OrderView) -> None:
            if order.number == self._number:
                self.body.timeline.composer.set_draft("", False)
            self._drafts.pop(order.number, None)
            self._written(order)

        self._writes.note(self._number, text, visible, done)

    def _report(self, piece_id: int, kind: CostKind, amount: Decimal, note: str) -> None:
        def done(order: OrderView) -> None:
            if self.body.cost is not None:
                self.body.cost.accepted()
            self._written(order)

        self._writes.record_actual(piece_id, kind, amount, note, done)

    def _written(self, order: OrderView) -> None:
        """What was written came back: show it, unless the person went to another order meanwhile."""
        if order.number == self._number:
            self._show(order)

    # Going elsewhere

    def _back(self) -> None:
        self._context.navigate(LIST_PAGE, None)

    def _step(self, by: int) -> None:
        at = self._list.index(self._number) + by if self._number in self._list else -1
        if 0 <= at < len(self._list):
            self.show_item((self._list[at], self._list))

    def _leave(self) -> None:
        """Before another order is shown: keep what is typed for this one, close what is asked."""
        if self._order is not None:
            text, visible = self.body.timeline.composer.draft()
            if text.strip():
                self._drafts[self._order.number] = (text, visible)
            self.body.timeline.composer.set_draft("", False)
        self._reason.done()
        self._next.setEnabled(True)

    def _show_list_place(self) -> None:
        at = self._list.index(self._number) if self._number in self._list else None
        self._header.show_neighbours(
            earlier=at is not None and at > 0, later=at is not None and at < len(self._list) - 1
        )

    # Making

    def _page(self) -> QWidget:
        layout = page_column(
            self._header, self.same_person, self._reason, self._add, self._strip, self._pieces, self.body
        )
        layout.setStretchFactor(self.body, 1)
        return holder(layout)

    def _connect(self) -> None:
        self._header.back.connect(self._back)
        self._header.step.connect(self._step)
        self._next.chosen.connect(self._choose)
        self._reason.given.connect(self._move)
        self._reason.dropped.connect(lambda: self._next.setEnabled(True))
        self._pieces.chosen.connect(self._show_piece)
        self._add.given.connect(self._add_piece)
        self.body.piece.add_asked.connect(self._add.ask)
        self.body.piece.edited.connect(self._edit_piece)
        self.body.piece.settled.connect(self._settle)
        self.body.questions.answered.connect(self._answer)
        self.body.timeline.written.connect(self._note)
        self.body.customer_opened.connect(lambda number: self._context.navigate(CUSTOMERS_PAGE, number))
        if self.body.customer is not None:
            self.body.customer.linked.connect(self._link)
            self.body.customer.unlinked.connect(self._unlink)
        if self.body.cost is not None:
            self.body.cost.reported.connect(self._report)
        self._writes.busy_changed.connect(self._next.set_busy)
        self._writes.busy_changed.connect(self.body.set_busy)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))


def _asked(argument: object) -> tuple[str, tuple[str, ...]]:
    """The order's number and the list around it, from what navigation brings."""
    if isinstance(argument, tuple) and len(argument) == 2:
        number, numbers = argument
        return str(number), tuple(str(each) for each in numbers)
    return str(argument), ()


def _local_day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
