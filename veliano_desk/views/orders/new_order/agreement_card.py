"""What was agreed: the price, the day it is wanted by, and what was said besides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.money import Money
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.form import CheckBox, Field, LongTextField, TextField
from veliano_desk.views.common.layout import row

_USUAL = timedelta(days=42)


class AgreementCard(Card):
    """Price, wanted day, notes."""

    changed = Signal()

    def __init__(self, currency: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("Agreed", icon="coins", parent=parent)
        self._today = today
        self._suggested: Money | None = None
        self._price = TextField(f"Price, {currency}", placeholder=as_typed("1290.00"))
        self._take = Button("", kind="link", on_click=self._take_suggested)
        self._take.hide()
        self._by_day = CheckBox("Wanted by a day")
        self._day = DayField("Wanted by")
        self._notes = LongTextField("Notes on the order", lines=3)
        self.body.addWidget(self._price)
        self.body.addLayout(row(self._take, None))
        self.body.addWidget(self._by_day)
        self.body.addWidget(self._day)
        self.body.addWidget(self._notes)
        self._by_day.toggled.connect(self._follow)
        for field in (self._price, self._day, self._notes):
            field.changed.connect(self.changed)
        self.start_anew()

    def price(self) -> Decimal | None:
        """The amount typed, with or without the thousands marked; None for none. ValueError for what is none."""
        text = self._price.text()
        price = figure_of(text)
        if text and price is None:
            raise ValueError(text)
        return price

    def wanted_on(self) -> date | None:
        return self._day.day() if self._by_day.isChecked() else None

    def notes(self) -> str:
        return self._notes.text()

    def suggest(self, price: Money | None) -> None:
        """What the estimate says it should be sold at; None where that is not known or not for these eyes."""
        self._suggested = price
        self._take.setText(f"Take the estimate, {formats.money(price)}" if price is not None else "")
        self._take.setVisible(price is not None)

    def field(self, name: str) -> Field:
        return {"price": self._price, "wanted_on": self._day, "notes": self._notes}.get(name, self._price)

    def set_errors(self, errors: dict[str, str]) -> None:
        for name in ("price", "wanted_on", "notes"):
            self.field(name).set_error(errors.get(name, ""))

    def is_empty(self) -> bool:
        return not self._price.text() and not self._notes.text()

    def start_anew(self) -> None:
        self._price.set_text("")
        self._notes.set_text("")
        self._offer_day()
        self._by_day.setChecked(False)
        self._day.setVisible(False)
        self.suggest(None)
        self.set_errors({})

    def _follow(self, on: bool) -> None:
        self._day.setVisible(on)
        if on and self._day.day() == self._offered:
            self._offer_day()
        if on:
            self._day.setFocus()
        self.changed.emit()

    def _offer_day(self) -> None:
        """Reckoned when it is asked for: the page may stand open for days."""
        self._offered = self._today() + _USUAL
        self._day.set_day(self._offered)

    def _take_suggested(self) -> None:
        if self._suggested is not None:
            self._price.set_text(as_typed(self._suggested.plain()))
            self._price.set_error("")
            self._price.setFocus()
            self.changed.emit()
