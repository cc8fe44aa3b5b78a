"""Suppliers: who they are, how reliable they were, and what to change about them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.domain.suppliers import Reliability, SupplierDraft, SupplierRow, SupplierView
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.columns import supplier_columns
from veliano_desk.views.purchasing.section import Section
from veliano_desk.views.purchasing.supplier_form import SupplierForm


class SuppliersView(Section):
    """Everybody who delivers."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.panel = self.short("Suppliers", supplier_columns, context.desk.purchasing.suppliers, self._when_empty)
        self.shown: SupplierView | None = None
        self.card, self.form = Card("Supplier", icon="truck"), SupplierForm(context.desk.currency)
        self._facts, self._measured = Facts(name_width=96), Facts(name_width=96)
        self.edit_button = Button("Change", on_click=self.edit)
        self.new_button = Button("New supplier", icon="plus", on_click=self.new)
        self.card.body.addWidget(self._facts)
        self.card.body.addWidget(Words("Measured from deliveries", style="label"))
        self.card.body.addWidget(self._measured)
        self.card.body.addLayout(row(self.edit_button, self.new_button, None))
        may = context.signed_in.may(Right.PURCHASING_EDIT)
        for button in (self.edit_button, self.new_button):
            button.setVisible(may)
        self.form.hide()
        self.place(self.card, self.form, lesser=("kinds", "articles", "open"))
        self.form.given.connect(self._keep)
        self.form.dropped.connect(self._put_away)
        self.panel.table.row_changed.connect(self._show_row)
        self.choose_first()
        self.panel.table.paged.start()
        self._say(None)

    def new(self) -> None:
        """Enter somebody."""
        self._open(None)

    def edit(self) -> None:
        """Change who is shown."""
        if self.shown is not None:
            self._open(self.shown)

    def typed(self) -> bool:
        return self.form.isVisible() and bool(self.form.fields["name"].text()) and self.form.isEnabled()

    def _open(self, shown: SupplierView | None) -> None:
        self.form.show_supplier(shown)
        self.card.hide()
        self.form.show()
        self.form.fields["name"].line.setFocus()

    def _put_away(self) -> None:
        self.form.hide()
        self.card.show()

    def _keep(self, shown: SupplierView | None, draft: SupplierDraft) -> None:
        purchasing = self.context.desk.purchasing

        def work() -> SupplierView:
            if shown is None:
                return purchasing.add_supplier(draft)
            return purchasing.edit_supplier(shown.id, shown.version, draft)

        self.write("Saving a supplier", work, self._kept)

    def _kept(self, shown: SupplierView) -> None:
        self._put_away()
        self._say(shown)
        self.context.notifier.toast(f"{shown.draft.name} is saved")

    def _show_row(self, one: SupplierRow | None) -> None:
        if one is not None:
            purchasing = self.context.desk.purchasing
            self.read("supplier", "Supplier", lambda: purchasing.supplier(one.id), self._say)

    def _say(self, shown: SupplierView | None) -> None:
        self.shown = shown
        self.edit_button.setEnabled(shown is not None)
        if shown is None:
            self.card.set_title("Nobody chosen")
            return
        draft = shown.draft
        self.card.set_title(draft.name)
        told = [
            ("Code", draft.code), ("What they do", ", ".join(kind.words for kind in draft.kinds)),
            ("Currency", draft.currency), ("Terms", draft.terms), ("Days to pay", str(draft.pay_days)),
            ("Lead time", "" if draft.lead_days is None else f"{draft.lead_days} days"),
            ("Our number", draft.our_number), ("E-mail", draft.email), ("Phone", draft.phone),
            ("Contact", ", ".join(" · ".join(filter(None, one)) for one in draft.contacts)),
            ("Address", draft.address), ("Note", draft.note),
        ]  # fmt: skip
        self._facts.set_facts([Fact(name, value) for name, value in told if value])
        self._measured.set_facts(_measured(shown.reliability, shown.deliveries))

    def _when_empty(self) -> QWidget:
        may = self.context.signed_in.may(Right.PURCHASING_EDIT)
        return EmptyState(
            "truck", "No suppliers yet", "Enter who delivers metal, stones and findings, and who casts and plates.",
            action="New supplier" if may else "", action_icon="plus", on_action=self.new,
        )  # fmt: skip


def _measured(found: Reliability | None, lines: int) -> list[Fact]:
    if found is None:
        return [Fact("Reliability", f"{lines} {'line is' if lines == 1 else 'lines are'} too few to say.", "muted")]
    facts = [Fact("Sample", f"{found.lines} lines")]
    if found.dated:
        late = "" if found.late_days is None else f", {found.late_days} days late in the middle"
        facts.append(Fact("On time", f"{found.on_time} of {found.dated}{late}"))
    facts.append(Fact("Short", f"{found.short} of {found.lines}"))
    facts.append(Fact("Rejects", f"{found.rejected} of {found.lines}"))
    return facts
