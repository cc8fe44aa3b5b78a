"""What the desk tells of metal prices and exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from veliano_desk.domain.price_feed import FeedSettings


@dataclass(frozen=True, slots=True)
class PriceToday:
    """What a metal is reckoned with now. given: as it was given (`2650.40 USD / ozt`), "" where the rates table
    counts; per_gram: of a fine gram in the workshop's currency, rounded for the screen to four decimals; source:
    `manual`, `file`, `feed` or `rates`; age: since the moment the price is of; stale: too old; words: where it comes
    from, and what keeps a price from being used."""

    metal: str
    source: str
    given: str
    per_gram: Decimal
    currency: str
    at: datetime | None
    age: timedelta | None
    stale: bool
    words: str


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """A price as it was given, with who kept it and when."""

    id: int
    metal: str
    source: str
    price: Decimal
    unit: str
    currency: str
    per_gram: Decimal
    at: datetime
    taken_at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class RateEntry:
    """An exchange rate as it was given: one `base` costs `rate` of `quote` on `day`."""

    id: int
    base: str
    quote: str
    rate: Decimal
    day: date
    source: str
    person: str


@dataclass(frozen=True, slots=True)
class PriceChoices:
    """Whose prices count and how they are had. key_kept: whether the feed's key is in this computer's keychain."""

    source: str
    stale_hours: int
    feed: FeedSettings
    key_kept: bool
    metals: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class PricesKept:
    """What came of taking prices in: those that were new and those that were known already."""

    kept: int
    known: int
