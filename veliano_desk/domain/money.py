"""Exact money: a decimal amount with its currency, never a float.

In the database an amount is an integer of ten-thousandths of the currency unit, so that sums are exact in SQL too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

SCALE = 10_000
_EXPONENTS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3}


def minor_digits(currency: str) -> int:
    """How many decimals the currency is paid in (ISO 4217): 2 for most."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency. Arithmetic between currencies is a ValueError."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        return cls(Decimal(amount), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(Decimal(0), currency)

    @classmethod
    def from_units(cls, units: int, currency: str) -> Money:
        """From the database's ten-thousandths."""
        return cls(Decimal(units) / SCALE, currency)

    def units(self) -> int:
        """Ten-thousandths, rounded half-even."""
        return int((self.amount * SCALE).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))

    def rounded(self) -> Money:
        """To what can be paid: cents for most currencies, half-even."""
        return Money(self.amount.quantize(_smallest(self.currency), rounding=ROUND_HALF_EVEN), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def plain(self) -> str:
        """The amount as digits, at least as many decimals as the currency is paid in: `12.30`."""
        rounded = self.rounded().amount
        return f"{rounded if rounded == self.amount else self.amount:f}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together")
        return other


def total(items: Iterable[Money], currency: str) -> Money:
    """The exact sum; zero in `currency` for none."""
    none, amount = Money.zero(currency), Decimal(0)
    for item in items:
        amount += item.amount if item.currency == currency else (none + item).amount
    return Money(amount, currency)


@lru_cache(maxsize=64)
def _smallest(currency: str) -> Decimal:
    """The smallest amount that can be paid."""
    return Decimal(1).scaleb(-minor_digits(currency))
