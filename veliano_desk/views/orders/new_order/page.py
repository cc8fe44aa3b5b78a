"""The page on which an order is entered at the desk. What was typed stays until it is saved or thrown away."""

from __future__ import annotations

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.domain.lists import ListPage, ListQuery
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.walk_ins import Fault, NewOrder, NewOrderError, OrderGlimpse
from veliano_desk.views.common import theme
from veliano_desk.views.common.amounts import as_typed
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.form import Field
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, holder, page_column, row, scrolled
from veliano_desk.views.common.material_picker import MaterialPicker
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.vocabulary import vocabulary
from veliano_desk.views.orders.new_order.agreement_card import AgreementCard
from veliano_desk.views.orders.new_order.customer_card import CustomerCard
from veliano_desk.views.orders.new_order.estimate_card import EstimateCard
from veliano_desk.views.orders.new_order.piece_form import PieceForm

HUB_PAGE, LIST_PAGE = "order_hub", "orders"
_FOUND = 6
_PAUSE_MS = 200
_BESIDE = 860
"""From this width on, what was agreed stands beside the pieces."""


class NewOrderPage(Page):
    """Customer, pieces, agreement; saved in one go."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words = vocabulary(context.desk)
        self.customer = CustomerCard()
        self.agreement = AgreementCard(context.desk.currency, self._today)
        self.estimate = EstimateCard()
        self.pieces: list[PieceForm] = []
        self._piece_box = QVBoxLayout()
        self._piece_box.setSpacing(theme.size("gap"))
        self._more = Button("Another piece", icon="plus", on_click=self._add_asked, tooltip="Ctrl+Shift+N")
        self.save_button = Button("Enter order", kind="primary", on_click=self.save, tooltip="Ctrl+Enter")
        self._cancel = Button("Throw away", kind="quiet", on_click=self._throw_away)
        self._wrong = Words(tone="risk")
        self._columns = QHBoxLayout()
        self._saving = False
        self._next_for: int | None = None
        """The customer whose order is begun once the one on its way is entered."""
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._place()
        self._connect()
        self.add_piece()

    # What the window asks of a page

    def title(self) -> str:
        return "New order"

    def show_item(self, argument: object) -> None:
        """A customer's number begins an order for them; None goes on with what is typed."""
        if isinstance(argument, int) and self._saving:
            self._next_for = argument
        elif isinstance(argument, int):
            self._find_customer(argument)
        elif self.is_empty():
            self.customer.begin_search()

    def unsaved(self) -> str:
        return "" if self.is_empty() else "An order is typed and not entered yet."

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_empty():
            self._context.navigate(LIST_PAGE, None)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() >= _BESIDE
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        super().resizeEvent(event)

    # What is typed

    def is_empty(self) -> bool:
        pieces = len(self.pieces) == 1 and self.pieces[0].is_empty()
        return pieces and self.customer.is_empty() and self.agreement.is_empty()

    def add_piece(self) -> PieceForm:
        sees = self._context.signed_in.may(Right.MATERIALS_SEE)
        form = PieceForm(self._words, MaterialPicker(self._context) if sees else None)
        form.changed.connect(self._typed)
        form.removed.connect(lambda: self._take_out(form))
        self.pieces.append(form)
        self._piece_box.addWidget(form)
        self._number_pieces()
        return form

    def typed(self) -> NewOrder:
        """The order as it is typed. NewOrderError for a price that is no amount."""
        try:
            price = self.agreement.price()
        except ValueError:
            raise NewOrderError([Fault("price", f"Write it like {as_typed('1290.00')}.")]) from None
        return NewOrder(
            pieces=tuple(form.piece() for form in self.pieces), price=price, customer_id=self.customer.customer_id(),
            customer=self.customer.new_customer(), wanted_on=self.agreement.wanted_on(), notes=self.agreement.notes(),
        )  # fmt: skip

    def save(self) -> None:
        """Enter it; what cannot be taken is said at its field, and nothing typed is lost."""
        if self._saving:
            return
        try:
            order = self.typed()
        except NewOrderError as error:
            self._failed(error)
            return
        self._set_saving(True)
        walk_ins = self._context.desk.walk_ins
        self._context.tasks.write(
            "Entering an order", lambda _progress, _cancelled: walk_ins.add(order), self._saved, self._failed,
            on_end=lambda: self._set_saving(False), owner=self,
        )  # fmt: skip

    def start_anew(self) -> None:
        """An empty form."""
        for form in self.pieces:
            self._piece_box.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.pieces = []
        self.agreement.start_anew()
        self.add_piece()
        self._show_faults(())
        self.customer.start_anew()
        self._look()

    def _set_saving(self, saving: bool) -> None:
        """Nothing is typed into an order on its way: it would be gone with what was entered."""
        self._saving = saving
        for part in (self._form, self._cancel, self.save_button):
            part.setEnabled(not saving)

    def _saved(self, order: OrderView) -> None:
        """Whoever went elsewhere meanwhile, or came back for the next customer, is left there."""
        self._set_saving(False)
        here, customer = self.isVisible() and self._next_for is None, self._next_for
        self._next_for = None
        self.start_anew()
        go = partial(self._context.navigate, HUB_PAGE, order.number)
        self._context.notifier.toast(
            f"{order.number} entered; the store hears of it with the next sync", icon="check",
            action="" if here else "Open", on_action=None if here else go,
        )  # fmt: skip
        if here:
            go()
        elif customer is not None:
            self._find_customer(customer)
        if self._context.signed_in.may(Right.PLAN_EDIT):
            self._context.tasks.run("plan", "Planning", self._context.desk.production.plan, show=True)

    def _failed(self, error: Exception) -> None:
        self._set_saving(False)
        self._next_for = None
        if isinstance(error, NewOrderError):
            self._show_faults(error.faults)
        else:
            self._context.notifier.error(error, "entering an order")

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        def under(place: str) -> dict[str, str]:
            starts = f"{place}." if place else ""
            return {fault.where.removeprefix(starts): fault.words for fault in faults if fault.where.startswith(starts)}

        whose = next((fault.words for fault in faults if fault.where == "customer"), "")
        self.customer.set_errors(under("customer") | {"": whose})
        for at, form in enumerate(self.pieces):
            form.set_errors(under(f"pieces.{at}"))
        self.agreement.set_errors(under(""))
        count = len(faults)
        self._wrong.setText(f"{count} {'field needs' if count == 1 else 'fields need'} a look" if count else "")
        if faults:
            self._field(faults[0].where).setFocus()

    def _field(self, where: str) -> Field | QWidget:
        first, _, rest = where.partition(".")
        if first == "customer":
            return self.customer.field(rest)
        at, _, name = rest.partition(".")
        if first == "pieces" and at.isdigit() and int(at) < len(self.pieces):
            return self.pieces[int(at)].field(name)
        return self.agreement.field(first)

    # What is looked up meanwhile

    def _search(self, text: str) -> None:
        customers, query = self._context.desk.customers, ListQuery("name", text=text, limit=_FOUND)

        def show(page: ListPage[CustomerRow]) -> None:
            self.customer.show_found(text, page.rows, page.more_after)

        self._context.tasks.run(
            "new_order:customers", "Customers", lambda _progress, _cancelled: customers.list(query), show, owner=self
        )

    def _find_customer(self, customer_id: int) -> None:
        customers = self._context.desk.customers

        def read(_progress: object, _cancelled: object) -> CustomerRow:
            view = customers.show(customer_id)
            return CustomerRow(view.id, view.name, view.email, view.phone, view.address.get("city", ""),
                               len(view.orders), 0, view.since)  # fmt: skip

        self._context.tasks.run("new_order:customer", "Customer", read, self.customer.choose, owner=self)

    def _typed(self) -> None:
        self._wrong.setText("")
        self._pause.start()

    def _look(self) -> None:
        """Ask what the pieces would be and cost."""
        pieces, walk_ins = [form.piece() for form in self.pieces], self._context.desk.walk_ins
        forms = list(self.pieces)

        def show(seen: OrderGlimpse) -> None:
            if forms == self.pieces:
                self._show_glimpse(seen)

        self._context.tasks.run(
            "new_order:look", "Estimate", lambda _progress, _cancelled: walk_ins.look(pieces), show, owner=self
        )

    def _show_glimpse(self, seen: OrderGlimpse) -> None:
        self.estimate.show_glimpse(seen)
        self.agreement.suggest(seen.suggested)
        for form, piece in zip(self.pieces, seen.pieces, strict=True):
            form.show_meta("" if piece is None else piece.size or "")

    # Making

    def _place(self) -> None:
        head = row(Words("New order", style="title"), self._wrong, None, self._cancel, self.save_button, gap=8)
        left = column(self.customer, self._piece_box, row(self._more, None), None, gap=theme.size("gap"))
        right = column(self.agreement, self.estimate, None, gap=theme.size("gap"))
        self._columns.setSpacing(theme.size("gap"))
        self._columns.addLayout(left, 5)
        self._columns.addLayout(right, 3)
        self._form = holder(self._columns)
        area = scrolled(self._form)
        self._columns.setContentsMargins(0, 0, 4, 0)
        layout = page_column(head, area)
        layout.setStretchFactor(area, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.customer.searched.connect(self._search)
        self.customer.changed.connect(self._typed)
        self.agreement.changed.connect(lambda: self._wrong.setText(""))
        self._pause.timeout.connect(self._look)
        for keys, call in (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save), ("Ctrl+Shift+N", self._add_asked)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _add_asked(self) -> None:
        if self._saving:
            return
        self.add_piece().focus_first()
        self._typed()

    def _take_out(self, form: PieceForm) -> None:
        self.pieces.remove(form)
        self._piece_box.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._number_pieces()
        self.pieces[0].focus_first()
        self._typed()

    def _number_pieces(self) -> None:
        for at, form in enumerate(self.pieces, start=1):
            form.set_place(at, len(self.pieces))

    def _throw_away(self) -> None:
        self.start_anew()
        self._context.navigate(LIST_PAGE, None)

    def _today(self) -> date:
        return self._context.desk.clock.now().astimezone(ZoneInfo(self._context.desk.zone)).date()
