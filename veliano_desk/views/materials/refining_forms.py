"""Refining: a new lot from the bins, and what is told of a lot on its way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.metal import account_words
from veliano_desk.domain.money import Money
from veliano_desk.domain.refining import Assay, Credited, LotPart, RefiningLot, RefiningState
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Facts
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.weight_field import WeightField
from veliano_desk.views.materials.refining_columns import lot_facts

_MG_PER_G = 1000


class NewLotCard(Card):
    """`given`: (refiner, parts, note). `weighable`: a field that a scale may fill."""

    given = Signal(str, object, str)
    weighable = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Collect a lot", icon="flame", parent=parent)
        self.refiner = TextField("Refiner")
        self.note = TextField("Note")
        self.fields: dict[tuple[str, str], WeightField] = {}
        self._bins = QVBoxLayout()
        self._none = Words("No lemel lies in the bins.", tone="muted", wrap=True)
        self.button = Button("Collect", kind="primary", on_click=self._give)
        self.body.addWidget(self.refiner)
        self.body.addWidget(self._none)
        self.body.addLayout(self._bins)
        self.body.addWidget(self.note)
        self.body.addLayout(row(self.button, None))

    def show_bins(self, bins: Sequence[LotPart]) -> None:
        """What lies in the bins stands in the fields; scrap in the vault is weighed in by hand."""
        typed = {key: field.text() for key, field in self.fields.items()}
        clear(self._bins)
        self.fields = {}
        for part in bins:
            key = part.account, part.article
            field = WeightField(f"{account_words(part.account)} · {part.article}")
            lemel = part.account.startswith("dust:")
            field.set_text(typed.get(key, as_typed(f"{Decimal(part.mg) / _MG_PER_G:.3f}") if lemel else ""))
            self.fields[key] = field
            self.weighable.emit(field)
            self._bins.addWidget(field)
        self._none.setVisible(not bins)

    def collected(self) -> None:
        """It was kept: the fields show what lies there now."""
        for field in self.fields.values():
            field.set_text("")
        self.fields = {}
        self.note.set_text("")

    def _give(self) -> None:
        parts = []
        if not self.refiner.text():
            self.refiner.set_error("Say who refines it.")
            return
        for (account, article), field in self.fields.items():
            if not field.text():
                continue
            mg = field.mg()
            if mg is None:
                return
            parts.append(LotPart(account, article, mg))
        self.given.emit(self.refiner.text(), tuple(parts), self.note.text())


class LotCard(Card):
    """A lot and its next steps. `sent`: reference; `assayed`: (assays, reference); `credited`: (credits, fee,
    reference); `given_up`: reason."""

    sent = Signal(str)
    assayed = Signal(object, str)
    credited = Signal(object, object, str)
    given_up = Signal(str)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("Lot", icon="flame", parent=parent)
        self._currency = currency
        self._facts = Facts(name_width=128, align="right")
        self.reference = TextField("Reference", placeholder="waybill, assay or credit note")
        self.metal = ChoiceField("Metal", [])
        self.melt = WeightField("Melt in grams")
        self.fineness = TextField("Fine, ‰", placeholder="670.5")
        self.article = ChoiceField("Came back as", [])
        self.back = WeightField("Weight back in grams")
        self.fee = TextField(f"Fee in {currency}", placeholder="0.00")
        self.send_button = Button("Send", kind="primary", icon="truck", on_click=self._send)
        self.cancel_button = Button("Give up", on_click=self._give_up)
        self.assay_button = Button("Record the assay", on_click=self._assay)
        self.credit_button = Button("Settle", kind="primary", on_click=self._credit)
        self._assaying = (self.metal, self.melt, self.fineness, self.assay_button)
        self._crediting = (self.article, self.back, self.fee, self.credit_button)
        self._lay_out()

    def show_lot(self, lot: RefiningLot, articles: Sequence[tuple[str, str]]) -> None:
        """articles: what may come back, by code and title."""
        self.set_title(lot.number)
        self._facts.set_facts(lot_facts(lot))
        self.metal.set_choices([Choice(one.metal, one.metal.capitalize()) for one in lot.results])
        self.article.set_choices([Choice(code, title) for code, title in articles])
        here = lot.state is RefiningState.COLLECTED
        out = lot.state in (RefiningState.SENT, RefiningState.ASSAYED)
        for widget in (self.send_button, self.cancel_button):
            widget.setVisible(here)
        for field in (*self._assaying, *self._crediting):
            field.setVisible(out)
        self.reference.setVisible(here or out)
        self.reference.set_label("Reference, or why it is given up" if here else "Reference")

    def _lay_out(self) -> None:
        self.body.addWidget(self._facts)
        self.body.addWidget(self.reference)
        self.body.addLayout(row(self.send_button, self.cancel_button, None))
        for widget in (self.metal, self.melt, self.fineness):
            self.body.addWidget(widget)
        self.body.addLayout(row(self.assay_button, None))
        for widget in (self.article, self.back, self.fee):
            self.body.addWidget(widget)
        self.body.addLayout(row(self.credit_button, None))

    def _send(self) -> None:
        self.sent.emit(self.reference.text())

    def _give_up(self) -> None:
        self.given_up.emit(self.reference.text())

    def _assay(self) -> None:
        melt, fineness = self.melt.mg(), figure_of(self.fineness.text())
        millis = None if fineness is None else fineness * 1000
        if millis is None or millis != millis.to_integral_value() or not 0 <= millis <= _MG_PER_G**2:
            self.fineness.set_error("Parts in a thousand, three decimals at most.")
            return
        if melt is not None:
            self.assayed.emit((Assay(self.metal.value(), melt, int(millis)),), self.reference.text())

    def _credit(self) -> None:
        mg, fee = self.back.mg(), figure_of(self.fee.text())
        if self.fee.text() and (fee is None or fee < 0):
            self.fee.set_error("An amount, such as 45.00.")
            return
        if mg is not None:
            money = None if fee is None else Money.of(fee, self._currency)
            self.credited.emit((Credited(self.article.value(), mg),), money, self.reference.text())
