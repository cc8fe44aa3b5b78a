"""Orders to suppliers: the list, the order under the cursor, and its next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.purchase_states import PURCHASE_LOOKS, PurchaseAction, PurchaseState
from veliano_desk.domain.purchasing import ConfirmedLine, InvoiceView, NewInvoice, NewLine, PurchaseRow, PurchaseView
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import ChipRow, Choice, FilterChip
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import holder, row
from veliano_desk.views.common.list_search import ListSearch
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.along_form import AlongForm
from veliano_desk.views.purchasing.columns import day_here, order_columns
from veliano_desk.views.purchasing.invoice_form import InvoiceForm
from veliano_desk.views.purchasing.order_form import OrderForm
from veliano_desk.views.purchasing.order_preview import OrderPreview
from veliano_desk.views.purchasing.paper_view import PaperView
from veliano_desk.views.purchasing.section import Section
from veliano_desk.views.purchasing.step_form import AT_ONCE, RECEIVING, RETURNING, Step, StepForm

START = ListQuery("number", True, {"show": ("open",)})
_KINDS = "PDF (*.pdf);;Excel workbook (*.xlsx);;CSV (*.csv);;XML (*.xml);;E-mail text (*.txt)"


class OrdersView(Section):
    """Every order to a supplier; the open ones first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        purchasing = context.desk.purchasing
        self.panel = self.long(
            "Orders", order_columns, purchasing.orders, purchasing.orders_count, self._when_empty, START
        )
        self.model = self.panel.table.paged
        today, who = day_here(context.desk), context.signed_in
        self.preview = OrderPreview(lambda: day_here(context.desk), who)
        self.form = StepForm(today, may_accept=who.may(Right.PURCHASING_APPROVE))
        self.paper, self.invoice = PaperView(context), InvoiceForm(today)
        alloys = context.desk.trade.alloys
        self.along = AlongForm({code: one.title for code, one in alloys.items() if one.fineness_millis})
        shown = (Choice("open", "open"), Choice("coming", "on the way"), Choice("late", "overdue"))
        self.show_chip = FilterChip("show", "Show", shown, single=True)
        states = [Choice(str(one), PURCHASE_LOOKS[one].title) for one in PurchaseState]
        self.state_chip = FilterChip("state", "State", states)
        self.search = ListSearch("Search in this list", hint="/")
        self.preview.hide()
        chips = ChipRow(self.show_chip, self.state_chip)
        operations = (one for routing in context.desk.trade.routings.routings.values() for one in routing.operations)
        self.draft = OrderForm({one.code: one.title for one in operations})
        self.new_button = Button("New order", icon="plus", on_click=self._ask_new)
        self.new_button.setVisible(who.may(Right.PURCHASING_EDIT))
        narrowing = row(chips, self.search, self.new_button, gap=12)
        narrowing.setStretchFactor(chips, 1)
        self.place(
            self.draft,
            self.preview,
            self.form,
            self.invoice,
            self.along,
            self.paper,
            above=holder(narrowing),
            lesser=("supplier", "expected"),
        )
        self._connect()
        self.choose_first()
        self.model.start()

    def look_for(self, filters: dict[str, tuple[str, ...]], text: str) -> None:
        """The orders that fit: one by its number, the overdue ones."""
        self.model.set_query(ListQuery("number", True, filters, text))

    def refresh(self) -> None:
        super().refresh()
        if self.preview.order is not None and not self.form.isVisible():
            self._read(self.preview.order.number)

    def typed(self) -> bool:
        return self.draft.typed() or self.form.typed() or self.invoice.typed() or self.along.typed()

    def take(self, step: Step) -> None:
        """Take a step of the order shown."""
        order = self.preview.order
        if order is not None:
            self.write("Purchasing", lambda: self._done(order, step), self._taken)

    def save(self, path: Path) -> None:
        """Write the order shown by the path's ending."""
        order = self.preview.order
        if order is not None:
            purchasing = self.context.desk.purchasing
            self.write(f"Saving {path.name}", lambda: purchasing.write_order(order.number, path), self._saved)

    def _done(self, order: PurchaseView, step: Step) -> PurchaseView:
        purchasing, key = self.context.desk.purchasing, (order.id, order.version)
        if step.action in RECEIVING:
            return purchasing.receive_over(*key, step.receipt) if step.over else purchasing.receive(*key, step.receipt)
        if step.action in RETURNING:
            return purchasing.send_back(*key, step.receipt, step.action is PurchaseAction.SEND_BACK)
        if step.action is PurchaseAction.CONFIRM:
            said = [ConfirmedLine(line.id, promised_on=step.day) for line in order.lines if line.open_quantity]
            return purchasing.confirm(*key, step.words, said)
        if step.action is PurchaseAction.SEND:
            return purchasing.send(*key, step.day, step.words)
        if step.action is PurchaseAction.REVISE:
            return purchasing.revise(*key)
        if step.action is PurchaseAction.CLOSE:
            return purchasing.close(*key, step.words)
        return purchasing.cancel(*key, step.words)

    def _ask_new(self) -> None:
        self._put_away()
        self.preview.hold(True)
        self.draft.ask()
        self.read("whom", "Suppliers", self.context.desk.purchasing.suppliers, self.draft.offer)

    def _draft(self, code: str, lines: list[NewLine], note: str, order: PurchaseView | None) -> None:
        purchasing = self.context.desk.purchasing

        def keep() -> PurchaseView:
            if order is None:
                return purchasing.draft_order(code, lines, note)
            return purchasing.edit_draft(order.id, order.version, lines, note)

        self.write("Drafting an order", keep, self._taken)

    def _send_along(self, line_id: int, article: str, mg: int) -> None:
        order = self.preview.order
        if order is not None:
            purchasing, key = self.context.desk.purchasing, (order.id, order.version)
            self.write("Sending metal", lambda: purchasing.send_metal(*key, line_id, article, mg), self._taken)

    def _compare(self, invoice: NewInvoice) -> None:
        order = self.preview.order
        if order is not None:
            purchasing = self.context.desk.purchasing
            self.read("match", "Invoice", lambda: purchasing.match(order.id, invoice), self.invoice.say)

    def _keep_invoice(self, invoice: NewInvoice) -> None:
        order = self.preview.order
        if order is not None:
            purchasing, key = self.context.desk.purchasing, (order.id, order.version)
            self.write("Keeping an invoice", lambda: purchasing.enter_invoice(*key, invoice), self._taken)

    def _approve(self, invoice: InvoiceView, reason: str) -> None:
        purchasing = self.context.desk.purchasing
        self.write(
            "Approving an invoice", lambda: purchasing.approve_invoice(invoice.id, invoice.version, reason),
            self._approved,
        )  # fmt: skip

    def _void(self, invoice: InvoiceView, reason: str) -> None:
        purchasing = self.context.desk.purchasing
        self.write(
            "Taking back an invoice", lambda: purchasing.void_invoice(invoice.id, invoice.version, reason), self._taken
        )

    def _approved(self, invoice: InvoiceView) -> None:
        self._put_away()
        self.context.notifier.toast(f"Invoice {invoice.number} may be paid")

    def _put_away(self) -> None:
        """What was begun for one order is not for another."""
        self.form.drop()
        for each in (self.draft, self.paper, self.invoice, self.along):
            each.hide()
        self.preview.hold(False)

    def _begin(self, ask: Callable[[PurchaseView], None]) -> None:
        order = self.preview.order
        if order is not None:
            self._put_away()
            self.preview.hold(True)
            ask(order)

    def _taken(self, order: PurchaseView) -> None:
        self._put_away()
        self._show(order)
        self.context.notifier.toast(f"{order.number}: {PURCHASE_LOOKS[order.state].title.lower()}")

    def _ask(self, action: PurchaseAction) -> None:
        order = self.preview.order
        if order is None:
            return
        if action in AT_ONCE:
            self.take(Step(action))
        else:
            self._put_away()
            self.preview.hold(True)
            self.form.ask(action, order)

    def _show_row(self, one: PurchaseRow | None) -> None:
        if one is not None and (self.preview.order is None or one.number != self.preview.order.number):
            self._put_away()
            self._read(one.number)

    def _read(self, number: str) -> None:
        self.read("order", "Order", lambda: self.context.desk.purchasing.order(number), self._show)

    def _show(self, order: PurchaseView) -> None:
        self.preview.show_order(order)
        self.preview.show()

    def _show_paper(self) -> None:
        order = self.preview.order
        if order is not None:
            self.paper.show_pdf(
                f"{order.number} on paper", lambda: self.context.desk.purchasing.order_pdf(order.number)
            )

    def _ask_path(self) -> None:
        order = self.preview.order
        if order is None:
            return
        dialog = QFileDialog(self, "Save the order")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_KINDS.split(";;"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{order.number}.pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _saved(self, path: Path) -> None:
        self.context.notifier.toast(f"Saved {path.name}", icon="save")

    def _copy_letter(self) -> None:
        order = self.preview.order
        if order is not None:
            purchasing = self.context.desk.purchasing
            self.read("letter", "E-mail", lambda: purchasing.order_letter(order.number), self._copied)

    def _copied(self, letter: tuple[str, str]) -> None:
        QApplication.clipboard().setText("\n\n".join(letter))
        self.context.notifier.toast("The e-mail to the supplier is copied", icon="copy")

    def _when_empty(self) -> QWidget:
        if self.model.query.text or self.model.query.filters.get("state"):
            return EmptyState(
                "search", "No order fits", "Nothing fits this search and filter.", action="Show all open ones",
                kind="secondary", on_action=lambda: self.model.set_query(START),
            )  # fmt: skip
        return EmptyState(
            "truck", "Nothing is on order", "Choose on “What to buy” what is needed, or begin a new order."
        )

    def _show_query(self, query: ListQuery) -> None:
        self.show_chip.set_chosen(query.filters.get("show", ()))
        self.state_chip.set_chosen(query.filters.get("state", ()))
        self.search.show_text(query.text)

    def _filter(self, key: str, values: Any) -> None:
        kept = {name: chosen for name, chosen in self.model.query.filters.items() if name != key}
        self.model.set_query(replace(self.model.query, filters={**kept, key: tuple(values)} if values else kept))

    def _connect(self) -> None:
        self.model.query_changed.connect(self._show_query)
        for chip in (self.show_chip, self.state_chip):
            chip.chosen_changed.connect(self._filter)
        self.search.searched.connect(lambda text: self.model.set_query(replace(self.model.query, text=text)))
        self.panel.table.row_changed.connect(self._show_row)
        self.preview.asked.connect(self._ask)
        self.preview.paper_asked.connect(self._show_paper)
        self.preview.saved_as.connect(self._ask_path)
        self.preview.letter_asked.connect(self._copy_letter)
        self.preview.invoice_asked.connect(lambda: self._begin(self.invoice.enter))
        self.preview.approval_asked.connect(lambda: self._begin(self.invoice.ask_approval))
        self.preview.along_asked.connect(lambda: self._begin(self.along.ask))
        self.preview.change_asked.connect(lambda: self._begin(self.draft.ask))
        self.draft.given.connect(self._draft)
        self.invoice.compared.connect(self._compare)
        self.invoice.given.connect(self._keep_invoice)
        self.preview.void_asked.connect(lambda: self._begin(self.invoice.ask_void))
        self.invoice.voided.connect(self._void)
        self.invoice.approved.connect(self._approve)
        self.along.given.connect(self._send_along)
        for form in (self.draft, self.form, self.invoice, self.along):
            form.dropped.connect(lambda: self.preview.hold(False))
        self.form.given.connect(self.take)
