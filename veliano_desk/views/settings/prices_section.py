"""Prices: what metal costs and whose word counts, exchange rates, and the rules that prices of pieces are reckoned
by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_prices import SOURCES
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.domain.price_views import PriceChoices, PriceEntry, PricesKept, PriceToday, RateEntry
from veliano_desk.domain.quotes import RulesVersion
from veliano_desk.domain.rights import Right
from veliano_desk.services.desk import Desk
from veliano_desk.views.common import formats
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.feed_card import FeedCard
from veliano_desk.views.settings.price_cards import EnterCard, ExchangeCard, TodayCard
from veliano_desk.views.settings.rules_card import RulesCard
from veliano_desk.views.settings.section import FormSection

_AREAS = frozenset({"prices", "pricing", "workspace", "costing"})
_LAST = 8
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the services brings."""

    today: tuple[PriceToday, ...]
    last: tuple[PriceEntry, ...]
    rates: tuple[RateEntry, ...]
    choices: PriceChoices
    rules: tuple[RulesVersion, ...]


class PricesSection(FormSection):
    """Who may see costs sees prices; entering them and changing the rules have rights of their own."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        may, desk = context.signed_in.may, context.desk
        self._may_edit = may(Right.PRICES_EDIT)
        self.today = TodayCard()
        self.enter = EnterCard(desk.currency)
        self.exchange = ExchangeCard(desk.currency, may_edit=self._may_edit)
        self.feed = FeedCard(may_edit=self._may_edit)
        kinds = {code: kind.title for code, kind in desk.trade.kinds.items()}
        self.rules = RulesCard(kinds, desk.zone) if may(Right.PRICING_RULES) else None
        words = (
            "Estimates and quotes reckon with the newest price of the source that counts; without one, with the rates."
        )
        self.column.addWidget(Words(words, tone="muted", wrap=True))
        for card in (self.today, self.enter, self.exchange, self.feed, self.rules):
            if card is not None:
                self.column.addWidget(card)
        self.column.addStretch(1)
        self.enter.setVisible(self._may_edit)
        self._connect()
        self._load()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & _AREAS:
            self._load()

    def unsaved(self) -> str:
        if self.enter.typed() or self.exchange.typed():
            return "A price was typed and not entered."
        if self._may_edit and self.feed.typed():
            return "Where prices come from was changed and not saved."
        return "The pricing rules were changed and not saved." if self.rules and self.rules.unsaved() else ""

    def fetch(self) -> None:
        """Ask the feed, in the network lane."""
        prices = self._context.desk.prices
        self.enter.fetch_button.setEnabled(False)
        self._context.tasks.write(
            "Asking the feed for prices", lambda _progress, _cancelled: prices.fetch(), self._taken, self.enter.refused,
            on_end=lambda: self.enter.fetch_button.setEnabled(True), lane="network", show=True, owner=self,
        )  # fmt: skip

    def _connect(self) -> None:
        self.enter.given.connect(self._enter)
        self.enter.file_given.connect(self._take_file)
        self.enter.fetch_asked.connect(self.fetch)
        self.exchange.given.connect(self._enter_rate)
        self.feed.given.connect(self._choose)
        if self.rules is not None:
            self.rules.given.connect(self._save_rules)

    def _load(self) -> None:
        desk, rules = self._context.desk, self.rules is not None
        self._context.tasks.run(
            "settings:prices", "Prices", lambda _progress, _cancelled: _read(desk, rules=rules), self._show, owner=self
        )

    def _show(self, look: _Look) -> None:
        zone, typed = self._context.desk.zone, self.feed.typed()
        self.today.show_prices(look.today)
        self.enter.set_metals(look.choices.metals)
        self.enter.show_last(look.last, zone)
        self.exchange.show_rates(look.rates)
        self.enter.fetch_button.setVisible(bool(look.choices.feed.url))
        if not typed:
            self.feed.show_choices(look.choices)
        if self.rules is not None:
            self.rules.show_versions(look.rules)

    def _enter(self, metal: str, price: str, unit: str, currency: str, sure: bool) -> None:
        prices = self._context.desk.prices

        def done(entry: PriceEntry) -> None:
            self.enter.kept()
            per_gram = f"{entry.per_gram:f} {entry.currency}"
            self._context.notifier.toast(f"{entry.metal.title()} was entered: {per_gram} a fine gram.", icon="check")

        self._write(
            "Entering a price", lambda: prices.set(metal, price, unit, currency, sure=sure), done, self.enter.refused
        )

    def _take_file(self, content: bytes) -> None:
        prices = self._context.desk.prices
        self._write("Taking a price list in", lambda: prices.take_file(content), self._taken, self.enter.refused)

    def _taken(self, kept: PricesKept) -> None:
        self.enter.kept()
        known = f", {formats.number(kept.known)} known already" if kept.known else ""
        prices = "1 price" if kept.kept == 1 else f"{formats.number(kept.kept)} prices"
        self._context.notifier.toast(f"{prices} kept{known}.", icon="check")

    def _enter_rate(self, base: str, quote: str, rate: str, day: str) -> None:
        def refused(error: Exception) -> None:
            self.exchange.fault.show_error(error, "entering a rate")

        try:
            of = date.fromisoformat(day) if day else None
        except ValueError:
            refused(InputError("Not a day", f"“{day}” is none.", "Write it like 2026-11-20."))
            return
        prices = self._context.desk.prices
        self._write(
            "Entering a rate",
            lambda: prices.set_rate(base, quote, rate, of),
            lambda _rate: self.exchange.kept(),
            refused,
        )

    def _choose(self, version: int, source: str, hours: int, feed: FeedSettings, key: str) -> None:
        prices = self._context.desk.prices

        def work() -> PriceChoices:
            if key:
                prices.keep_key(key)
            return prices.choose(version, source, hours, feed)

        def done(choices: PriceChoices) -> None:
            self.feed.show_choices(choices)
            self._context.notifier.toast(f"Prices that count: {SOURCES[choices.source].lower()}.", icon="check")

        self._write("Choosing prices", work, done, lambda error: self.feed.fault.show_error(error, "choosing prices"))

    def _save_rules(self, based_on: int, rules: dict[str, object], note: str) -> None:
        if self.rules is None:
            return
        pricing = self._context.desk.pricing

        def done(version: RulesVersion) -> None:
            self._context.notifier.toast(f"Version {version.number} of the rules counts from now on.", icon="check")

        self._write("Saving the rules", lambda: pricing.save_rules(based_on, rules, note), done, self.rules.refused)

    def _write(
        self, title: str, work: Callable[[], Made], done: Callable[[Made], None], refused: Callable[[Exception], None]
    ) -> None:
        self._context.tasks.write(title, lambda _progress, _cancelled: work(), done, refused, owner=self)


def _read(desk: Desk, *, rules: bool) -> _Look:
    prices = desk.prices
    return _Look(
        prices.today(), prices.listed(limit=_LAST), prices.exchange_rates(_LAST), prices.choices(),
        desk.pricing.rules() if rules else (),
    )  # fmt: skip
