"""A supplier as it is entered and changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from veliano_desk.domain.suppliers import Contact, SupplierDraft, SupplierKind, SupplierView
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.form import CheckBox, LongTextField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row

_FIELDS = (
    ("name", "Name"), ("code", "Code"), ("currency", "Currency"), ("lead_days", "Lead time, days"),
    ("pay_days", "Days to pay"), ("terms", "Terms"), ("our_number", "Our number with them"), ("email", "E-mail"),
    ("phone", "Phone"), ("contact", "Whom to talk to"),
)  # fmt: skip
_PAIRS = {"code": "currency", "lead_days": "pay_days"}


class SupplierForm(Card):
    """`given`: (SupplierView or None, SupplierDraft) to be kept."""

    given = Signal(object, object)
    dropped = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("Supplier", icon="truck", parent=parent)
        self._currency = currency
        self._shown: SupplierView | None = None
        self.fields = {name: TextField(label) for name, label in _FIELDS}
        self.address, self.note = LongTextField("Address", lines=2), LongTextField("Note", lines=2)
        self.kinds = {kind: CheckBox(kind.words) for kind in SupplierKind}
        self._wrong = Words("", tone="risk", wrap=True)
        self.save_button = Button("Save", kind="primary", on_click=self._give)
        self._place()

    def show_supplier(self, shown: SupplierView | None) -> None:
        """Somebody to change; None for somebody new."""
        self._shown = shown
        draft = shown.draft if shown else SupplierDraft("", "", (), self._currency)
        self.set_title(draft.name or "New supplier")
        contact = draft.contacts[0] if draft.contacts else Contact("")
        texts = {
            "name": draft.name, "code": draft.code, "currency": draft.currency, "terms": draft.terms,
            "lead_days": "" if draft.lead_days is None else str(draft.lead_days), "pay_days": str(draft.pay_days),
            "our_number": draft.our_number, "email": draft.email, "phone": draft.phone, "contact": contact.name,
        }  # fmt: skip
        for name, each in self.fields.items():
            each.set_text(texts[name])
            each.set_error("")
        self.address.set_text(draft.address)
        self.note.set_text(draft.note)
        for kind, box in self.kinds.items():
            box.setChecked(kind in draft.kinds)
        self._wrong.hide()

    def _give(self) -> None:
        days = {}
        for name in ("lead_days", "pay_days"):
            text = self.fields[name].text()
            if text and not (text.isascii() and text.isdecimal()):
                self.fields[name].set_error("Give whole days.")
                return
            days[name] = int(text) if text else None
        kinds = tuple(kind for kind, box in self.kinds.items() if box.isChecked())
        self._wrong.setText("" if kinds else "Choose what they supply.")
        self._wrong.setVisible(not kinds)
        if not kinds:
            return
        said = {name: each.text() for name, each in self.fields.items()}
        older = self._shown.draft.contacts[1:] if self._shown else ()
        first = self._shown.draft.contacts[:1] if self._shown else ()
        contact = [first[0]._replace(name=said["contact"]) if first else Contact(said["contact"])]
        self.given.emit(self._shown, SupplierDraft(
            said["code"], said["name"], kinds, said["currency"], days["pay_days"] or 0, days["lead_days"],
            said["terms"], said["our_number"], said["email"], said["phone"], self.address.text(), self.note.text(),
            (*(contact if said["contact"] else []), *older),
        ))  # fmt: skip

    def _place(self) -> None:
        second = set(_PAIRS.values())
        for name, each in self.fields.items():
            if name in _PAIRS:
                self.body.addLayout(row(each, self.fields[_PAIRS[name]], gap=12))
            elif name not in second:
                self.body.addWidget(each)
        grid = QGridLayout()
        for at, box in enumerate(self.kinds.values()):
            grid.addWidget(box, at // 2, at % 2)
        self.body.addWidget(Words("What they do", style="label"))
        self.body.addLayout(grid)
        for part in (self._wrong, self.address, self.note):
            self.body.addWidget(part)
        self._wrong.hide()
        self.body.addLayout(row(self.save_button, Button("Cancel", on_click=self.dropped.emit), None))
