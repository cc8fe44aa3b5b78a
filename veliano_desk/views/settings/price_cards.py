"""Cards of the prices: what metal is reckoned with now, entering a price, exchange rates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.metal_prices import PriceUnit
from veliano_desk.domain.price_views import PriceEntry, PriceToday, RateEntry
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Cell, SmallTable
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import CheckBox, ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import holder, row
from veliano_desk.views.settings.price_words import SOURCE_WORDS, age_words

_SHOWN = 8


class TodayCard(Card):
    """What each metal is reckoned with, how old that is, and where it comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Metal prices", icon="coins", parent=parent)
        heads = ("Metal", "As given", "A fine gram", "Age", "Source")
        self._table = SmallTable(("left", "left", "right", "left", "left"), stretch=1, heads=heads)
        self._odd = Words(style="small", tone="warn", wrap=True, select=True)
        self.body.addWidget(self._table)
        self.body.addWidget(self._odd)

    def show_prices(self, prices: Sequence[PriceToday]) -> None:
        self._table.set_rows([_today_row(one) for one in prices])
        odd = "\n".join(one.words for one in prices if one.at is None and one.stale)
        self._odd.setText(odd)
        self._odd.setVisible(bool(odd))


def _today_row(one: PriceToday) -> tuple[Cell, ...]:
    tone: Tone = "warn" if one.stale else "muted"
    return (
        Cell(one.metal.title(), strong=True),
        Cell(one.given or "–"),
        Cell(f"{one.per_gram:f} {one.currency}"),
        Cell(age_words(one), tone, icon="clock-alert" if one.stale else ""),
        Cell(SOURCE_WORDS[one.source], "muted"),
    )


class EnterCard(Card):
    """Entering a price by hand or from a file. `given`: (metal, price, unit, currency, sure); `file_given`: bytes."""

    given = Signal(str, str, str, str, bool)
    file_given = Signal(object)
    fetch_asked = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("Enter a price", icon="plus", parent=parent)
        self.metal = ChoiceField("Metal", [])
        self.price = TextField("Price", placeholder="2650.40")
        self.price.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unit = ChoiceField("Per", [Choice(str(unit), str(unit)) for unit in PriceUnit])
        self.currency = TextField("Currency", text=currency)
        self.sure = CheckBox("It is right, though it is far from the last one")
        self.sure.hide()
        self.fault = FaultNote()
        self.enter_button = Button("Enter", kind="primary", on_click=self._give)
        self.file_button = Button("Take a price list in…", icon="download", on_click=self._choose)
        self.fetch_button = Button("Ask the feed", icon="refresh-cw", on_click=self.fetch_asked.emit)
        self._last = SmallTable(("left", "right", "left", "left"), stretch=2)
        fields = row(self.metal, self.price, self.unit, self.currency, gap=12)
        for at, field in enumerate((self.metal, self.price, self.unit, self.currency)):
            fields.setStretch(at, 2 if at < 2 else 1)
            fields.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(fields)
        self.body.addWidget(self.sure)
        self.body.addWidget(self.fault)
        self.body.addLayout(row(self.enter_button, self.file_button, self.fetch_button, None))
        self.body.addWidget(self._last)
        self.price.line.returnPressed.connect(self._give)

    def set_metals(self, metals: Sequence[str]) -> None:
        self.metal.set_choices([Choice(metal, metal.title()) for metal in metals])

    def show_last(self, prices: Sequence[PriceEntry], zone: str) -> None:
        """The last prices as they were given, newest first."""
        self._last.set_rows([
            (
                Cell(one.metal.title(), "muted"), Cell(f"{one.price:f} {one.currency} / {one.unit}"),
                Cell(f"{formats.moment(one.at, zone)} · {SOURCE_WORDS[one.source].lower()}", "muted"),
                Cell(one.person, "muted"),
            )
            for one in prices[:_SHOWN]
        ])  # fmt: skip

    def kept(self) -> None:
        """It was kept: the next one is typed into an empty field."""
        self.price.set_text("")
        self.sure.setChecked(False)
        self.sure.hide()
        self.fault.clear()

    def refused(self, error: Exception) -> None:
        """Say why; whoever is sure may say so."""
        self.fault.show_error(error, "entering a price")
        self.sure.setVisible("jumps" in self.fault.words())

    def typed(self) -> bool:
        return bool(self.price.text())

    def _give(self) -> None:
        if not self.price.text():
            self.price.set_error("Write it like 2650.40.")
            return
        self.given.emit(
            self.metal.value(),
            _plain(self.price.text()),
            self.unit.value(),
            self.currency.text(),
            self.sure.isChecked(),
        )

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, "Take a price list in", "", "CSV files (*.csv)")
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Give what stands in a file."""
        try:
            self.file_given.emit(path.read_bytes())
        except OSError as error:
            self.refused(error)


class ExchangeCard(Card):
    """Dated exchange rates. `given`: (base, quote, rate, day as text or "")."""

    given = Signal(str, str, str, str)

    def __init__(self, currency: str, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__("Exchange rates", icon="refresh-cw", parent=parent)
        self.base = TextField("One", placeholder="EUR")
        self.rate = TextField("costs", placeholder="1.0832")
        self.rate.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.quote = TextField("of", text=currency)
        self.day = TextField("From", placeholder="today, or 2026-11-20")
        self.fault = FaultNote()
        self.enter_button = Button("Enter", on_click=self._give)
        self._none = Words("None yet. A price in another currency needs one.", tone="muted", wrap=True)
        self._table = SmallTable(("left", "left", "left"), stretch=0)
        fields = row(self.base, self.rate, self.quote, self.day, self.enter_button, gap=12)
        for field in (self.base, self.rate, self.quote, self.day):
            fields.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        fields.setAlignment(self.enter_button, Qt.AlignmentFlag.AlignBottom)
        form = holder(fields)
        form.setVisible(may_edit)
        for part in (form, self.fault, self._none, self._table):
            self.body.addWidget(part)

    def show_rates(self, rates: Sequence[RateEntry]) -> None:
        self._none.setVisible(not rates)
        self._table.set_rows([
            (
                Cell(f"1 {one.base} = {one.rate:f} {one.quote}"),
                Cell(f"from {formats.day(one.day)} {one.day.year}", "muted"), Cell(one.person, "muted"),
            )
            for one in rates[:_SHOWN]
        ])  # fmt: skip

    def kept(self) -> None:
        self.rate.set_text("")
        self.fault.clear()

    def typed(self) -> bool:
        return bool(self.rate.text())

    def _give(self) -> None:
        self.given.emit(self.base.text(), self.quote.text(), _plain(self.rate.text()), self.day.text())


def _plain(typed: str) -> str:
    """A figure as this computer's locale writes it, with a point; what is none stays, so that it can be named."""
    figure = figure_of(typed)
    return typed if figure is None else f"{figure:f}"
