"""The log of check weights put on scales: what was read, whether that is good enough, and what it says of a scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from veliano_desk.domain.weighing import CheckRules, Reading, ScaleSettings

_UG_PER_G = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class ScaleCheck:
    """A check weight that was put on a scale. desk: the computer the scale hangs on; serial: as the scale itself says,
    "" where it says none; weights in micrograms."""

    id: int
    at: datetime
    desk: str
    scale: str
    serial: str
    nominal_ug: int
    read_ug: int
    tolerance_ug: int
    person: str

    @property
    def off_ug(self) -> int:
        """By how much it read too much (positive) or too little."""
        return self.read_ug - self.nominal_ug

    @property
    def passed(self) -> bool:
        return abs(self.off_ug) <= self.tolerance_ug

    def words(self) -> str:
        """`50 g read as 50.003 g: 0.003 g too much, 0.002 g let pass`."""
        more = "much" if self.off_ug > 0 else "little"
        off = f"{_grams(abs(self.off_ug))} too {more}" if self.off_ug else "exact"
        return f"{_grams(self.nominal_ug)} read as {_grams(self.read_ug)}: {off}, {_grams(self.tolerance_ug)} let pass"


@dataclass(frozen=True, slots=True)
class ScaleStanding:
    """A scale of this desk with its last check, and what whoever weighs on it must know; "" where all is well."""

    scale: ScaleSettings
    last: ScaleCheck | None
    warning: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was weighed on which scale, and what is to be known of that scale."""

    scale: str
    reading: Reading
    warning: str = ""


def standing(scale: ScaleSettings, last: ScaleCheck | None, now: datetime, rules: CheckRules) -> ScaleStanding:
    """How a scale stands by its last check."""
    return ScaleStanding(scale, last, _warning(scale.name, last, now, rules))


def _warning(name: str, last: ScaleCheck | None, now: datetime, rules: CheckRules) -> str:
    if last is None:
        return f"{name} was never checked with a check weight."
    if not last.passed:
        return f"{name} failed its last check: {last.words()}."
    age = now - last.at
    if age > timedelta(days=rules.due_days):
        return f"{name} is due for its check: the last was {age.days} days ago."
    return ""


def _grams(ug: int) -> str:
    return f"{(ug / _UG_PER_G).normalize():f} g"
