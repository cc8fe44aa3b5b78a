"""Metal prices and exchange rates: entered, read from a file, fetched from a feed; whose prices count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from veliano_desk.config.price_sources import source_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.exchange import check_rate
from veliano_desk.domain.metal_prices import (
    FEED,
    SOURCES,
    TABLE,
    MetalPrice,
    PriceHere,
    PriceSourceError,
    check_jump,
    check_price,
    read_price,
)
from veliano_desk.domain.price_feed import FeedSettings, check_feed
from veliano_desk.domain.price_views import PriceChoices, PriceEntry, PricesKept, PriceToday, RateEntry
from veliano_desk.domain.rights import Right
from veliano_desk.models import prices as rows
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Access, Area, checks, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.ports import Secrets
from veliano_desk.services.prices_today import MetalToday, as_decimal, metal_today, metals_of
from veliano_desk.services.sign_in import workspace_row

if TYPE_CHECKING:
    from veliano_desk.integrations.price_sources import PriceSource

MOST_AT_ONCE = 20_000
_MOST_SHOWN = 500
_SHOWN = Decimal("0.0001")
_MOST_HOURS = 24 * 365


class PricesService(Area):
    """What metal costs. Prices are never changed: a later one counts."""

    def __init__(self, access: Access, secrets: Secrets) -> None:
        super().__init__(access)
        self._secrets = secrets

    @reads(Right.COST_SEE)
    def today(self, unit: Unit) -> tuple[PriceToday, ...]:
        """What each metal is reckoned with now, how old that is, and where it comes from."""
        known = metal_today(self.access, unit)
        table = self.access.trade.rates_with(workspace_row(unit).rates, self.access.currency).metal_per_fine_gram
        return tuple(
            self._priced(metal, known.here[metal], known, unit.now)
            if metal in known.here
            else self._by_table(metal, table.get(metal), known)
            for metal in metals_of(self.access)
        )

    @reads(Right.COST_SEE)
    def listed(
        self, unit: Unit, metal: str = "", source: str = "", before: tuple[datetime, int] | None = None,
        limit: int = 100,
    ) -> tuple[PriceEntry, ...]:  # fmt: skip
        """Prices as they were given, newest first; before: (at, id) of the last one seen."""
        found = rows.prices_listed(unit.session, metal, source, before, min(limit, _MOST_SHOWN))
        return tuple(_entry(row, person) for row, person in found)

    @reads(Right.COST_SEE)
    def exchange_rates(self, unit: Unit, limit: int = 100) -> tuple[RateEntry, ...]:
        """Exchange rates as they were given, newest day first."""
        return tuple(
            RateEntry(row.id, row.base, row.quote, Decimal(row.rate), row.day, row.source, person)
            for row, person in rows.rates_listed(unit.session, min(limit, _MOST_SHOWN))
        )

    @reads(Right.COST_SEE)
    def choices(self, unit: Unit) -> PriceChoices:
        """Whose prices count, and how the feed is asked."""
        return self._choices(rows.the_settings(unit.session))

    @writes(Right.PRICES_EDIT)
    def choose(self, unit: Unit, version: int, source: str, stale_hours: int, feed: FeedSettings) -> PriceChoices:
        """Say whose prices count, when they are stale, and how the feed is asked; version 0 where nobody chose yet."""
        if source not in SOURCES or not 0 < stale_hours <= _MOST_HOURS:
            known = ", ".join(SOURCES)
            raise InputError(
                "No such choice", "Nothing was kept.", f"Choose one of {known} and 1 to {_MOST_HOURS} hours."
            )
        if feed.url or source == FEED:
            check_feed(feed)
        self._check_metals(feed.metals)
        row = rows.the_settings(unit.session)
        before = {"source": row.source, "stale_hours": row.stale_hours, "feed": row.feed} if row else None
        after: dict[str, object] = {"source": source, "stale_hours": stale_hours, "feed": feed.told()}
        if row is None:
            row = rows.PriceSettings(source=source, stale_hours=stale_hours, feed=feed.told(), version=1)
            unit.session.add(row)
        else:
            check_version(row, version, "sources of prices", after)
            row.source, row.stale_hours, row.feed = source, stale_hours, feed.told()
        unit.areas.update({"prices", "costing"})
        unit.record("prices.choose", source, before, after)
        return self._choices(row)

    @checks(Right.PRICES_EDIT)
    def keep_key(self, key: str) -> None:
        """Put the feed's key into this computer's keychain; an empty one takes it out. WorkspaceError where there is no
        keychain."""
        if key.strip():
            self._secrets.set(self._key_name, key.strip())
        else:
            self._secrets.delete(self._key_name)

    @writes(Right.PRICES_EDIT)
    def set(
        self, unit: Unit, metal: str, price: str, of: str = "ozt", currency: str = "", at: datetime | None = None,
        sure: bool = False,
    ) -> PriceEntry:  # fmt: skip
        """Enter a price by hand. price: digits and a point; of: ozt, g or kg; currency: the workshop's where none is
        said; sure: though it is far from the last one. InputError otherwise and for what is no price."""
        from veliano_desk.integrations.price_sources import TypedPrices

        source = TypedPrices([(metal, price, of, currency or self.access.currency)], at)
        (taken,) = source.read(unit.now)
        (row,) = self._keep(unit, [taken], sure)
        unit.record("prices.set", taken.metal, None, {"price": taken.words(), "at": taken.at.isoformat()})
        return _entry(row, self.who.name)

    @writes(Right.PRICES_EDIT)
    def take_file(self, unit: Unit, content: bytes) -> PricesKept:
        """Take a price list in, all or nothing; what was there already stays as it is. InputError names the row."""
        from veliano_desk.integrations.price_sources import CsvPrices

        return self._take(unit, CsvPrices(content), unit.now)

    @checks(Right.PRICES_EDIT)
    def fetch(self) -> PricesKept:
        """Ask the feed, outside of any transaction. PriceSourceError says what is wrong; the last prices stay then."""
        from veliano_desk.integrations.price_feed import FeedPrices

        choices, rules = self._chosen(), source_rules()
        if not choices.feed.url:
            raise PriceSourceError(
                "No feed is set up", "Nothing was asked.", "Enter its address in Settings → Prices, or a price by hand."
            )
        place, _name = choices.feed.key_place
        key = (self._secrets.get(self._key_name) or "") if place and self._secrets.available() else ""
        if place and not key:
            raise PriceSourceError(
                "The feed's key is not here", "Nothing was asked.", "Enter it in Settings → Prices.", choices.feed.url
            )
        feed = FeedPrices(choices.feed, key, rules.connect_seconds, rules.read_seconds, rules.most_bytes)
        return self._fetched(feed.read(self.access.clock.now()))

    @writes(Right.PRICES_EDIT)
    def set_rate(
        self, unit: Unit, base: str, quote: str, rate: str, day: date | None = None, source: str = ""
    ) -> RateEntry:
        """Enter what one `base` costs in `quote` on a day, today where none is said. InputError for what is no rate."""
        figure, base, quote = read_price(rate, "rate"), base.strip().upper(), quote.strip().upper()
        check_rate(base, quote, figure)
        of = day or today(self.access)
        if of > today(self.access):
            raise InputError("A rate of tomorrow", "Nothing was kept.", "Check the day.", of.isoformat())
        row = rows.ExchangeRateRow(
            base=base, quote=quote, rate=f"{figure:f}", day=of, source=source.strip(), taken_at=unit.now,
            person_id=self.who.person_id,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        unit.areas.update({"prices", "costing"})
        unit.record("prices.rate", f"{base} {quote}", None, {"rate": row.rate, "day": of.isoformat()})
        return RateEntry(row.id, base, quote, figure, of, row.source, self.who.name)

    @reads(Right.PRICES_EDIT)
    def _chosen(self, unit: Unit) -> PriceChoices:
        return self._choices(rows.the_settings(unit.session))

    @writes(Right.PRICES_EDIT)
    def _fetched(self, unit: Unit, prices: Sequence[MetalPrice]) -> PricesKept:
        return self._take_in(unit, FEED, prices)

    def _take(self, unit: Unit, source: PriceSource, now: datetime) -> PricesKept:
        return self._take_in(unit, source.name, source.read(now))

    def _take_in(self, unit: Unit, source: str, prices: Sequence[MetalPrice]) -> PricesKept:
        if len(prices) > MOST_AT_ONCE:
            raise InputError("Too many prices", "Nothing was kept.", f"Give {MOST_AT_ONCE:,} at once at most.")
        known = rows.known_prices(unit.session, source, [one.at for one in prices])
        fresh = [one for one in dict.fromkeys(prices) if one not in known]
        self._keep(unit, fresh, sure=False)
        told = PricesKept(len(fresh), len(prices) - len(fresh))
        unit.areas.update({"prices", "costing"})
        unit.record("prices.take", source, None, {"kept": told.kept, "known": told.known})
        return told

    def _keep(self, unit: Unit, prices: Sequence[MetalPrice], sure: bool) -> list[rows.MetalPriceRow]:
        """All of them, or none: InputError names the first that cannot be."""
        metals, last = metals_of(self.access), dict[tuple[str, str], MetalPrice]()
        for price in sorted(prices, key=lambda one: one.at):
            check_price(price, metals, unit.now)
            key = price.metal, price.source
            if key not in last:
                before = rows.newest_prices(unit.session, price.source, [price.metal], price.at)
                if price.metal in before:
                    last[key] = before[price.metal].as_price
            if not sure:
                check_jump(price, last.get(key), source_rules().jump_percent)
            last[key] = price
        kept = [
            rows.MetalPriceRow(
                metal=one.metal, source=one.source, price=f"{one.price:f}", unit=str(one.unit), currency=one.currency,
                at=one.at, taken_at=unit.now, person_id=self.who.person_id,
            )
            for one in prices
        ]  # fmt: skip
        unit.session.add_all(kept)
        unit.session.flush()
        unit.areas.update({"prices", "costing"})
        return kept

    def _check_metals(self, metals: object) -> None:
        unknown = sorted(set(metals if isinstance(metals, dict) else ()) - set(metals_of(self.access)))
        if unknown:
            known = ", ".join(metals_of(self.access))
            raise InputError(
                "No such metal", f"“{unknown[0]}” is none. Nothing was kept.", f"There are {known}.", unknown[0]
            )

    def _choices(self, row: rows.PriceSettings | None) -> PriceChoices:
        rules = source_rules()
        kept = self._secrets.available() and bool(self._secrets.get(self._key_name))
        if row is None:
            return PriceChoices(rules.source, rules.stale_hours, FeedSettings(), kept, metals_of(self.access), 0)
        feed = FeedSettings.read(row.feed)
        return PriceChoices(row.source, row.stale_hours, feed, kept, metals_of(self.access), row.version)

    def _priced(self, metal: str, here: PriceHere, known: MetalToday, now: datetime) -> PriceToday:
        age = now - here.price.at
        return PriceToday(
            metal, here.price.source, here.price.words(), as_decimal(here.per_gram, _SHOWN), self.access.currency,
            here.price.at, age, age > known.stale_after, here.words(),
        )  # fmt: skip

    def _by_table(self, metal: str, figure: Decimal | None, known: MetalToday) -> PriceToday:
        words = known.odd.get(metal) or "No price of the chosen source yet; the table of rates counts."
        return PriceToday(
            metal, TABLE, "", figure or Decimal(0), self.access.currency, None, None, metal in known.odd, words
        )

    @property
    def _key_name(self) -> str:
        return f"price-feed:{self.access.uid}"


def _entry(row: rows.MetalPriceRow, person: str) -> PriceEntry:
    return PriceEntry(
        row.id, row.metal, row.source, Decimal(row.price), row.unit, row.currency,
        as_decimal(row.as_price.per_gram, _SHOWN), row.at, row.taken_at, person,
    )  # fmt: skip
