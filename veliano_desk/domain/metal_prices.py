"""Metal prices: kept as they were given, per troy ounce or gram in some currency, and exact per fine gram.

Prices are of fine metal. 1 ozt = 31.1034768 g.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.exchange import Conversion
from veliano_desk.domain.place import is_currency
from veliano_desk.domain.quantities import MG_PER_G, OZT_MG

_PRICE = re.compile(r"\d{1,9}(?:\.\d{1,10})?")
_AHEAD = timedelta(hours=26)
"""A day that has begun somewhere on earth, and a clock that is a little wrong; later is a slip."""
MANUAL, FILE, FEED, TABLE = "manual", "file", "feed", "rates"
SOURCES = {MANUAL: "Entered by hand", FILE: "From a file", FEED: "From the feed"}


class PriceUnit(StrEnum):
    """What a price is per."""

    OUNCE = "ozt"
    GRAM = "g"
    KILOGRAM = "kg"

    @property
    def grams(self) -> Fraction:
        return _GRAMS[self]


_GRAMS = {
    PriceUnit.OUNCE: Fraction(OZT_MG) / MG_PER_G, PriceUnit.GRAM: Fraction(1), PriceUnit.KILOGRAM: Fraction(1000),
}  # fmt: skip


class PriceSourceError(DeskError):
    """Prices could not be had from their source. Those that were there before stay."""

    code = "price_source"


@dataclass(frozen=True, slots=True)
class MetalPrice:
    """A price of fine metal as a source gave it. price: exact as written; at: of which moment it is."""

    metal: str
    source: str
    price: Decimal
    unit: PriceUnit
    currency: str
    at: datetime

    @property
    def per_gram(self) -> Fraction:
        """The price of a fine gram, exact, in the price's own currency."""
        return Fraction(self.price) / self.unit.grams

    def words(self) -> str:
        """`2650.40 USD / ozt`."""
        return f"{self.price:f} {self.currency} / {self.unit}"


@dataclass(frozen=True, slots=True)
class PriceHere:
    """A price and how it becomes one in the workshop's currency."""

    price: MetalPrice
    conversion: Conversion

    @property
    def per_gram(self) -> Fraction:
        """The price of a fine gram in the workshop's currency, exact."""
        return self.price.per_gram * self.conversion.factor

    def words(self) -> str:
        """Where it comes from: price, day, and what it was converted by."""
        if self.price.source == TABLE:
            return f"{self.price.words()}, from the table of rates"
        told = f"{self.price.words()}, {self.price.at:%Y-%m-%d %H:%M} UTC, {SOURCES[self.price.source].lower()}"
        converted = self.conversion.words()
        return f"{told}; {converted}" if converted else told


def read_price(text: str, subject: str = "") -> Decimal:
    """A price as people and files write it: digits and a point. InputError for anything else; a comma may mean
    thousands or decimals, so that nothing is guessed."""
    said = text.strip()
    if "," in said:
        raise InputError(
            "Which price is meant", f"“{said}” has a comma, which may mark thousands or decimals. Nothing was kept.",
            "Write it with a point and without commas, such as 2650.40.", subject,
        )  # fmt: skip
    if said.startswith("-") and _PRICE.fullmatch(said[1:]):
        raise InputError("A price below zero", f"“{said}” is none. Nothing was kept.", "Write 2650.40.", subject)
    if not _PRICE.fullmatch(said):
        raise InputError("This is no price", f"“{said}” is none. Nothing was kept.", "Write 2650.40.", subject)
    if not Decimal(said):
        raise InputError("A price of zero", "Metal is never free. Nothing was kept.", "Write 2650.40.", subject)
    return Decimal(said)


def read_unit(text: str) -> PriceUnit:
    """InputError for what no price is per."""
    said = text.strip().lower()
    try:
        return PriceUnit({"oz": "ozt", "gram": "g", "kilogram": "kg"}.get(said, said))
    except ValueError:
        raise InputError(
            "Per what the price is", f"“{text}” is no unit. Nothing was kept.", "Use ozt, g or kg.", text
        ) from None


def check_price(price: MetalPrice, metals: Collection[str], now: datetime) -> None:
    """InputError for a metal that is not worked here, a currency that there is not, or a moment to come."""
    if price.metal not in metals:
        known = ", ".join(sorted(metals))
        raise InputError(
            "No such metal", f"“{price.metal}” is none. Nothing was kept.", f"There are {known}.", price.metal
        )
    if not is_currency(price.currency):
        raise InputError(
            "No such currency", f"“{price.currency}” is none. Nothing was kept.", "Write USD or EUR.", price.currency
        )
    if not price.price.is_finite() or price.price <= 0:
        raise InputError(
            "This is no price", f"“{price.price}” is none. Nothing was kept.", "Write 2650.40.", price.metal
        )
    if price.at > now + _AHEAD:
        raise InputError(
            "A price of tomorrow", f"{price.at:%Y-%m-%d %H:%M} is still to come. Nothing was kept.",
            "Check the day.", price.metal,
        )  # fmt: skip


def check_jump(price: MetalPrice, last: MetalPrice | None, percent: int) -> None:
    """InputError where a price is so far from the last of its source and currency that a unit or a digit is wrong."""
    if last is None or last.currency != price.currency:
        return
    moved = price.per_gram / last.per_gram - 1
    if abs(moved) * 100 > percent:
        raise InputError(
            "The price jumps",
            f"{price.metal.title()} at {price.words()} is {round(moved * 100):+d} % from {last.words()} before. "
            "Nothing was kept.",
            "Check digits and unit; if it is right, enter it by hand and say that it is.",
            price.metal,
        )
