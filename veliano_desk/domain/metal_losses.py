"""What may be lost at the bench, and what somebody has to answer for: caps per operation, the day's count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from veliano_desk.domain.metal import WORKSHOP, Account
from veliano_desk.domain.quantities import grams_text

DAY_CLOSE = "day_close"
"""The operation that a difference found when the day is closed belongs to."""
_PERCENT = 100


@dataclass(frozen=True)
class LossRules:
    """percent: allowed loss per operation, of the metal issued for it; other: where none is said; close_cap_mg: how
    much of a worker's metal may be missing when the day closes without a second person's word."""

    percent: Mapping[str, Decimal]
    other: Decimal
    close_cap_mg: int

    def allowed_mg(self, operation: str, worked_mg: int) -> int:
        """Whole milligrams that may be lost of what was worked; never more than the exact share."""
        share = self.percent.get(operation, self.other)
        return int((worked_mg * share / _PERCENT).to_integral_value(rounding=ROUND_FLOOR))


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found in hand when the day closed: an account, an article by its code, milligrams, whose it is."""

    account: Account
    article: str
    mg: int
    owner: int = WORKSHOP


@dataclass(frozen=True, slots=True)
class CloseLine:
    """A worker's metal at the day's close: by the book, as counted, and what of the difference is beyond the cap. place
    and title: account and article as people say them."""

    account: str
    place: str
    article: str
    title: str
    book_mg: int
    counted_mg: int | None
    unexplained_mg: int
    owner: int = WORKSHOP

    @property
    def missing_mg(self) -> int:
        """Book less count: positive where metal is missing, negative where more was found."""
        return 0 if self.counted_mg is None else self.book_mg - self.counted_mg

    def words(self) -> str:
        """`Bench of Ana, 14ky: 0.210 g missing, 0.160 g beyond the cap`."""
        if self.counted_mg is None:
            return f"{self.place}, {self.article}: not counted, {grams_text(self.book_mg)} by the book"
        more = "missing" if self.missing_mg > 0 else "too much"
        beyond = f", {grams_text(self.unexplained_mg)} beyond the cap" if self.unexplained_mg else ""
        return f"{self.place}, {self.article}: {grams_text(abs(self.missing_mg))} {more}{beyond}"


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A closed day: what was found, and what was posted as loss."""

    day: str
    lines: tuple[CloseLine, ...]
    lost_mg: int
    found_mg: int
