"""Goods on memo: whose they are, when they are due back, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.consignment import MemoAction, MemoLineView, MemoView, NewMemoLine, Way
from veliano_desk.domain.money import Money
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import amount_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.columns import day_here
from veliano_desk.views.purchasing.line_fields import figure_field
from veliano_desk.views.purchasing.quantities import as_typed, typed, unit_words
from veliano_desk.views.purchasing.section import Section

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

_USUAL = timedelta(days=14)
_UNITS = ("mct", "piece", "mg", "um")


class MemosView(Section):
    """What is with us and not ours, and what is ours and not with us."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.panel = self.short("On memo", _columns, context.desk.purchasing.memos, self._when_empty)
        self.memo: MemoView | None = None
        self.card, self.form = Card("On memo", icon="gem"), TakeForm()
        self._facts = Facts(name_width=84)
        self.line = ChoiceField("What", [])
        self.quantity = figure_field("How much")
        self.keep_button = Button("Keep it", kind="primary", on_click=lambda: self.settle(MemoAction.KEEP))
        self.return_button = Button("Send it back", on_click=lambda: self.settle(MemoAction.RETURN))
        self.card.body.addWidget(self._facts)
        may = context.signed_in.may(Right.PURCHASING_EDIT)
        if may:
            self.card.body.addWidget(self.line)  # its words are as long as an article's title
            self.card.body.addWidget(self.quantity)
            self.card.body.addLayout(row(self.keep_button, self.return_button, None))
        self.card.hide()
        self.place(*((self.card, self.form) if may else (self.card,)), lesser=("number", "due"))
        self.form.take_button.clicked.connect(self.take)
        self.line.changed.connect(self._fill)
        self.panel.table.row_changed.connect(self._show_row)
        self.choose_first()
        self.form.day.set_day(day_here(context.desk) + _USUAL)
        self.panel.table.paged.start()
        self._load()

    def refresh(self) -> None:
        super().refresh()
        self._load()

    def typed(self) -> bool:
        return bool(self.form.title.text())

    def settle(self, action: MemoAction) -> None:
        """Keep or send back some of the line that is chosen."""
        memo, line = self.memo, self._chosen()
        quantity = typed(self.quantity.text(), line.unit) if line is not None else None
        if memo is None or line is None or not quantity:
            self.quantity.set_error("Give more than zero.")
            return
        purchasing = self.context.desk.purchasing
        self.write(
            "Settling a memo", lambda: purchasing.settle_memo(memo.id, memo.version, line.id, action, quantity),
            self._settled,
        )  # fmt: skip

    def take(self) -> None:
        """Enter what a supplier left with us."""
        made = self.form.made(self.context.desk.currency)
        if made is not None:
            code, day = self.form.supplier.value(), self.form.day.day()
            purchasing = self.context.desk.purchasing
            self.write("Taking on memo", lambda: purchasing.take_on_memo(code, day, [made]), self._taken)

    def _settled(self, memo: MemoView) -> None:
        self._show_row(memo)
        self.context.notifier.toast(f"{memo.number}: {memo.state}")

    def _taken(self, memo: MemoView) -> None:
        self.form.empty()
        self.context.notifier.toast(f"{memo.number}: due back {formats.long_day(memo.due_on)}")

    def _show_row(self, one: MemoView | None) -> None:
        self.memo = one
        self.card.setVisible(one is not None)
        if one is None:
            return
        self.card.set_title(f"{one.number} · {one.party}")
        facts = [Fact("Whose", f"Theirs, with us: {one.party}" if one.way is Way.IN else f"Ours, with {one.party}"),
                 Fact("Due back", formats.long_day(one.due_on), "risk" if one.late else "text")]  # fmt: skip
        for line in one.lines:
            worth = f" · {formats.money(line.value)}" if line.value is not None and line.value.amount else ""
            out = f"{line.title}: {quantity_text(line.open_quantity, line.unit)} out{worth}"
            facts.append(Fact(line.certificate or "Goods", out))
        if one.note:
            facts.append(Fact("Note", one.note))
        self._facts.set_facts(facts)
        self.line.set_choices([Choice(str(line.id), line.title) for line in one.lines if line.open_quantity])
        self._fill()

    def _chosen(self) -> MemoLineView | None:
        lines = self.memo.lines if self.memo is not None else ()
        return next((line for line in lines if str(line.id) == self.line.value()), None)

    def _fill(self) -> None:
        line = self._chosen()
        if line is not None:
            self.quantity.set_label(f"How much, {unit_words(line.unit)}")
            self.quantity.set_text(as_typed(line.open_quantity, line.unit))

    def _load(self) -> None:
        self.read("memo suppliers", "Suppliers", self.context.desk.purchasing.suppliers, self._show_suppliers)

    def _show_suppliers(self, found: tuple[SupplierRow, ...]) -> None:
        nobody = Choice("", "Choose a supplier")
        self.form.supplier.set_choices([nobody, *(Choice(one.code, one.name) for one in found if one.active)])

    def _when_empty(self) -> QWidget:
        return EmptyState("gem", "Nothing is on memo", "What suppliers leave here to be looked at, and whose it is.")


class TakeForm(Card):
    """What a supplier leaves with us."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Take on memo", icon="plus", parent=parent)
        self.supplier, self.day = ChoiceField("From", []), DayField("Due back")
        self.title, self.certificate = TextField("What"), TextField("Certificate")
        self.quantity, self.value = figure_field("How much"), figure_field("Worth in all")
        self.unit = ChoiceField("In", [Choice(unit, unit_words(unit)) for unit in _UNITS])
        self.take_button = Button("Take on memo")
        for part in (self.supplier, self.day, self.title):
            self.body.addWidget(part)
        beside = row(self.quantity, self.unit, self.value, gap=12)
        for each in (self.quantity, self.unit, self.value):
            beside.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(beside)
        self.body.addWidget(self.certificate)
        self.body.addLayout(row(self.take_button, None))

    def made(self, currency: str) -> NewMemoLine | None:
        """What was typed; None after saying at a field what is wrong."""
        quantity = typed(self.quantity.text(), self.unit.value())
        worth = amount_of(self.value.text()) if self.value.text() else None
        wrong: list[tuple[bool, TextField | ChoiceField, str]] = [
            (not self.supplier.value(), self.supplier, "Choose whose it is."),
            (not self.title.text(), self.title, "Say what it is."),
            (not quantity, self.quantity, "Give more than zero."),
            (bool(self.value.text()) and (worth is None or worth < 0), self.value, "Give an amount."),
        ]
        for is_wrong, field, words in wrong:
            if is_wrong:
                field.set_error(words)
                return None
        units = Money(worth, currency).units() if worth is not None else 0
        return NewMemoLine(
            self.title.text(), quantity or 0, self.unit.value(), None, units, "", self.certificate.text()
        )

    def empty(self) -> None:
        """It was kept."""
        for each in (self.title, self.quantity, self.value, self.certificate):
            each.set_text("")


def _columns(desk: Desk) -> tuple[Column[MemoView], ...]:
    return (
        Column("number", "Number", lambda one: one.number, width=116, sortable=False, optional=False),
        Column("party", "Whose", _whose, width=140, sortable=False, look=_whose_look),
        Column("what", "What", lambda one: ", ".join(line.title for line in one.lines), width=150, stretch=True,
               sortable=False),
        Column("due", "Due back", lambda one: formats.day(one.due_on, day_here(desk)), width=98, sortable=False,
               look=lambda one: Look("risk", "clock-alert") if one.late else Look()),
        Column("value", "Worth", _worth, "right", 104, sortable=False),
    )  # fmt: skip


def _whose(one: MemoView) -> str:
    return one.party if one.way is Way.IN else f"Ours, at {one.party}"


def _whose_look(one: MemoView) -> Look:
    return Look("info", "users") if one.way is Way.IN else Look()


def _worth(one: MemoView) -> str:
    values = [line.value for line in one.lines if line.value is not None]
    return formats.money(sum(values[1:], values[0])) if values else ""
