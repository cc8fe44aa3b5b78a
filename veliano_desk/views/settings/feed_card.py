"""Whose prices count, when they are stale, and how a feed is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_prices import SOURCES, PriceUnit
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.domain.price_views import PriceChoices
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import CheckBox, ChoiceField, LongTextField, PasswordField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, holder, row


class FeedCard(Card):
    """`given`: (version, source, hours, FeedSettings, key or ""). The feed's fields show once the feed is chosen."""

    given = Signal(int, str, int, object, str)

    def __init__(self, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__("Where prices come from", icon="link", parent=parent)
        self._choices: PriceChoices | None = None
        self.source = ChoiceField("Prices that count", [Choice(key, words) for key, words in SOURCES.items()])
        self.hours = TextField("Stale after hours", text="24")
        self.url = TextField("Address of the feed", placeholder="https://…")
        self.metals = LongTextField(
            "Where in its answer the prices stand", placeholder="gold=rates.XAU", hint="A metal a line, then the path."
        )
        self.unit = ChoiceField("Prices are per", [Choice(str(unit), str(unit)) for unit in PriceUnit])
        self.currency = TextField("in", text="USD")
        self.per_currency = CheckBox("The feed says how much metal one unit of the currency buys")
        self.currency_path = TextField("Path to its currency", hint="Empty where it does not say.")
        self.time_path = TextField("Path to its time", hint="Empty where it does not say.")
        self.key_in = TextField("Where its key goes", placeholder="header:x-access-token", hint="Empty without a key.")
        self.key = PasswordField("Its key", hint="Goes into this computer’s keychain and nowhere else.")
        self.fault = FaultNote()
        self.save_button = Button("Save", icon="save", kind="primary", on_click=self._give)
        self._feed = self._feed_fields()
        self._said = Words(style="small", tone="muted", wrap=True)
        self.body.addLayout(_top(self.source, self.hours))
        self.body.addWidget(self._feed)
        self.body.addWidget(self.fault)
        self.body.addLayout(row(self.save_button, self._said, None))
        self.save_button.setVisible(may_edit)
        self.setEnabled(may_edit)
        self.source.changed.connect(self._turn)
        self._turn()

    def show_choices(self, choices: PriceChoices) -> None:
        """What was chosen; the key is never shown again."""
        self._choices = choices
        feed = choices.feed
        self.source.set_value(choices.source)
        self.hours.set_text(str(choices.stale_hours))
        self.url.set_text(feed.url)
        self.metals.set_text("\n".join(f"{metal}={path}" for metal, path in feed.metals.items()))
        self.unit.set_value(feed.unit)
        self.currency.set_text(feed.currency)
        self.per_currency.setChecked(feed.per_currency)
        for field, text in ((self.currency_path, feed.currency_path), (self.time_path, feed.time_path),
                            (self.key_in, feed.key_in)):  # fmt: skip
            field.set_text(text)
        self.key.set_text("")
        self._said.setText("The key is in this computer’s keychain." if choices.key_kept else "")
        self.fault.clear()
        self._turn()

    def typed(self) -> bool:
        """Whether something differs from what was saved."""
        now = self._choices
        if now is None:
            return False
        try:
            told = self._told()
        except InputError:
            return True
        return told != (now.source, now.stale_hours, now.feed) or bool(self.key.text())

    def _told(self) -> tuple[str, int, FeedSettings]:
        hours = self.hours.text()
        if not hours.isascii() or not hours.isdecimal():
            raise InputError("Not a number of hours", "Nothing was kept.", "Write 24.", hours)
        metals = dict(line.partition("=")[::2] for line in self.metals.text().splitlines() if line.strip())
        feed = FeedSettings(
            self.url.text(), {metal.strip().lower(): path.strip() for metal, path in metals.items()}, self.unit.value(),
            self.currency.text().upper(), self.per_currency.isChecked(), self.currency_path.text(),
            self.time_path.text(), self.key_in.text(),
        )  # fmt: skip
        return self.source.value(), int(hours), feed

    def _give(self) -> None:
        if self._choices is None:
            return
        try:
            source, hours, feed = self._told()
        except InputError as error:
            self.fault.show_error(error, "reading the choices")
            return
        self.given.emit(self._choices.version, source, hours, feed, self.key.text())

    def _turn(self) -> None:
        self._feed.setVisible(self.source.value() == "feed" or bool(self.url.text()))

    def _feed_fields(self) -> QWidget:
        return holder(column(
            self.url, self.metals, _top(self.unit, self.currency), self.per_currency,
            _top(self.currency_path, self.time_path), _top(self.key_in, self.key),
        ))  # fmt: skip


def _top(*fields: QWidget) -> QHBoxLayout:
    line = row(*fields, gap=12)
    for at, field in enumerate(fields):
        line.setStretch(at, 1)
        line.setAlignment(field, Qt.AlignmentFlag.AlignTop)
    return line
