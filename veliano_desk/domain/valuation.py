"""The stock's value at a moment, and the stones there are: what the reports are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from veliano_desk.domain.money import SCALE, Money, minor_digits, total


@dataclass(frozen=True, slots=True)
class ValuationLine:
    """What lay of a lot at a place. value: exact; printed: to the smallest coin, so that the lines' sum is the
    total's; estimated: nobody said what it cost."""

    kind: str
    place: str
    article: str
    title: str
    lot: str
    about: str
    unit: str
    counts_pieces: bool
    pieces: int
    quantity: int
    value: Money
    printed: Money
    estimated: bool


@dataclass(frozen=True, slots=True)
class ValuationSum:
    """What lines of one kind, or at one place, are worth together."""

    title: str
    lots: int
    value: Money


@dataclass(frozen=True, slots=True)
class Valuation:
    """The stock that belonged to the workshop at a moment. `total` is the ledger's to the coin, and the sum of what is
    printed of the lines."""

    workshop: str
    at: datetime
    made_at: datetime
    made_by: str
    currency: str
    lines: tuple[ValuationLine, ...]
    by_kind: tuple[ValuationSum, ...]
    by_place: tuple[ValuationSum, ...]
    total: Money
    estimated: Money


@dataclass(frozen=True, slots=True)
class StoneLine:
    """A lot of stones: what they are, where they lie, for whom they are kept. value: None by right."""

    lot: str
    title: str
    shape: str
    size: str
    colour: str
    clarity: str
    quality: str
    certificate: str
    origin: str
    state: str
    place: str
    pieces: int
    mct: int
    reserved_for: str
    owner: str
    value: Money | None


@dataclass(frozen=True, slots=True)
class StoneSheet:
    """Every stone there is; total: None by right."""

    workshop: str
    made_at: datetime
    made_by: str
    currency: str
    lines: tuple[StoneLine, ...]
    pieces: int
    mct: int
    total: Money | None


def coins(amounts: Iterable[int], currency: str) -> list[Money]:
    """Exact amounts in ten-thousandths as they are printed: each to the smallest coin, half-even along their running
    sum, so that what is printed sums to the printed total."""
    step = Fraction(SCALE, 10 ** minor_digits(currency))
    made, so_far, told = [], 0, 0
    for amount in amounts:
        so_far += amount
        upto = round(so_far / step)
        made.append(Money.from_units(int((upto - told) * step), currency))
        told = upto
    return made


def sums(lines: Iterable[ValuationLine], by: Callable[[ValuationLine], str], currency: str) -> tuple[ValuationSum, ...]:
    """What is printed of the lines, summed by what they have in common; the most valuable first."""
    groups: dict[str, list[ValuationLine]] = {}
    for line in lines:
        groups.setdefault(by(line), []).append(line)
    made = (
        ValuationSum(name, len(some), total((one.printed for one in some), currency)) for name, some in groups.items()
    )
    return tuple(sorted(made, key=lambda one: (-one.value.amount, one.title)))
