"""Exchange rates as of a day: the last one before it, directly, turned round, or across a third currency; each says so.

Rates are exact decimals, what is reckoned with them are exact fractions; only what is paid is rounded, half-even, and
says by how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import Money, minor_digits
from veliano_desk.domain.place import is_currency


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One `base` costs `rate` of `quote` on `day`: base EUR, quote USD, rate 1.0832. source: who said it."""

    base: str
    quote: str
    rate: Decimal
    day: date
    source: str = ""

    def words(self) -> str:
        """`1 EUR = 1.0832 USD of 2026-11-20`."""
        return f"1 {self.base} = {self.rate:f} {self.quote} of {self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Leg:
    """A step of a conversion: a rate, taken as it is or turned round."""

    rate: ExchangeRate
    inverse: bool = False

    @property
    def factor(self) -> Fraction:
        plain = Fraction(self.rate.rate)
        return 1 / plain if self.inverse else plain

    def words(self) -> str:
        return f"{self.rate.words()}{', turned round' if self.inverse else ''}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How amounts of `source` become amounts of `target`: no leg for the same currency, two for a cross rate."""

    source: str
    target: str
    legs: tuple[Leg, ...] = ()

    @property
    def factor(self) -> Fraction:
        """How much of `target` one of `source` is, exact."""
        product = Fraction(1)
        for leg in self.legs:
            product *= leg.factor
        return product

    @property
    def way(self) -> str:
        """`same`, `direct`, `inverse` or `cross`."""
        if len(self.legs) > 1:
            return "cross"
        return "same" if not self.legs else "inverse" if self.legs[0].inverse else "direct"

    def words(self) -> str:
        """What was converted by; "" where nothing was."""
        told = "; ".join(leg.words() for leg in self.legs)
        return f"across {self._third()}: {told}" if len(self.legs) > 1 else told

    def turned(self) -> Conversion:
        """The way back, by the very same rates."""
        back = tuple(Leg(leg.rate, not leg.inverse) for leg in reversed(self.legs))
        return Conversion(self.target, self.source, back)

    def _third(self) -> str:
        first = self.legs[0]
        return first.rate.base if first.inverse else first.rate.quote


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount that can be paid, and what rounding to it took away: exact amount less this one, in its currency."""

    money: Money
    difference: Fraction

    @property
    def exact(self) -> bool:
        return self.difference == 0


def check_rate(base: str, quote: str, rate: Decimal) -> None:
    """InputError for what can be no exchange rate."""
    fault = ""
    for code in (base, quote):
        if not is_currency(code):
            fault = fault or f"“{code}” is no currency."
    if base == quote:
        fault = fault or f"A rate of {base} in {base} says nothing."
    if not rate.is_finite() or rate <= 0:
        fault = fault or f"“{rate}” is no rate above zero."
    if fault:
        raise InputError("Not an exchange rate", f"{fault} Nothing was kept.", "Write it like EUR USD 1.0832.")


def conversion(source: str, target: str, day: date, rates: Iterable[ExchangeRate]) -> Conversion:
    """The way from one currency to another as of a day, by the last rates up to it.

    One rate is better than two; of several ways of the same length the one whose oldest rate is the youngest, and a
    rate as it is before one turned round. InputError where no way leads there.
    """
    if source == target:
        return Conversion(source, target)
    known = _newest(rate for rate in rates if rate.day <= day)
    steps = [leg for rate in known for leg in (Leg(rate), Leg(rate, inverse=True))]
    ways: list[tuple[Leg, ...]] = [(leg,) for leg in steps if _ends(leg) == (source, target)]
    if not ways:
        ways = _crossed(steps, source, target)
    if not ways:
        raise InputError(
            "No exchange rate",
            f"There is none from {source} to {target} of {day.isoformat()} or before.",
            "Enter one in Settings → Prices.",
            f"{source} → {target}",
        )
    return Conversion(source, target, max(ways, key=_rank))


def convert(money: Money, way: Conversion) -> Converted:
    """The amount in the other currency, to what can be paid, and what rounding took away. InputError for an amount of
    another currency than the conversion begins with."""
    if money.currency != way.source:
        raise InputError("Another currency", f"{money.currency} is not {way.source}.", "Convert it from its own.")
    exact = Fraction(money.amount) * way.factor
    paid = payable(exact, way.target)
    return Converted(paid, exact - Fraction(paid.amount))


def there_and_back(money: Money, way: Conversion) -> Converted:
    """What comes back when an amount is paid in the other currency and then changed back by the same rates; difference:
    what was there before less what came back."""
    back = convert(convert(money, way).money, way.turned()).money
    return Converted(back, Fraction(money.amount) - Fraction(back.amount))


def payable(exact: Fraction, currency: str) -> Money:
    """An exact amount to the currency's smallest unit, half-even."""
    digits = minor_digits(currency)
    return Money(Decimal(round(exact * 10**digits)).scaleb(-digits), currency)


def _newest(rates: Iterable[ExchangeRate]) -> list[ExchangeRate]:
    """The last rate of each pair; of one day, the one that came last."""
    found: dict[tuple[str, str], ExchangeRate] = {}
    for rate in rates:
        seen = found.get((rate.base, rate.quote))
        if seen is None or rate.day >= seen.day:
            found[rate.base, rate.quote] = rate
    return list(found.values())


def _ends(leg: Leg) -> tuple[str, str]:
    rate = leg.rate
    return (rate.quote, rate.base) if leg.inverse else (rate.base, rate.quote)


def _crossed(steps: Sequence[Leg], source: str, target: str) -> list[tuple[Leg, ...]]:
    firsts = [leg for leg in steps if _ends(leg)[0] == source]
    seconds = [leg for leg in steps if _ends(leg)[1] == target]
    return [(one, other) for one in firsts for other in seconds if _ends(one)[1] == _ends(other)[0]]


def _rank(way: tuple[Leg, ...]) -> tuple[date, int, str]:
    return min(leg.rate.day for leg in way), -sum(leg.inverse for leg in way), way[0].rate.base
