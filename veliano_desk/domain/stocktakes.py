"""Stocktakes: what lies at a place is counted line by line; each line is held against the book as it was at that
moment, so that what moves meanwhile spoils nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from veliano_desk.domain.money import Money


@dataclass(frozen=True, slots=True)
class CountKey:
    """What a line counts: a lot, or an alloy of the metal ledger (lot_id None) by whose it is."""

    article: str
    lot_id: int | None = None
    owner: int = 0


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a count sheet. counted, counted_pieces: None until it was counted; expected, difference, value: None
    while the count is blind, value also for people who may not see costs. label: what is on the paper or the bag."""

    key: CountKey
    code: str
    title: str
    unit: str
    counts_pieces: bool
    label: str
    owner: str
    counted: int | None
    counted_pieces: int | None
    counted_at: datetime | None
    expected: int | None
    expected_pieces: int | None
    difference: int | None
    difference_pieces: int | None
    value: Money | None


@dataclass(frozen=True, slots=True)
class StocktakeRow:
    """A stocktake in the list. state: open, posted, dropped."""

    id: int
    location: str
    place: str
    begun_at: datetime
    person: str
    state: str
    blind: bool
    lines: int
    reason: str


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A stocktake with its lines: those that the book has at the place, and those that were counted beyond them."""

    stocktake: StocktakeRow
    lines: tuple[SheetLine, ...]

    @property
    def uncounted(self) -> int:
        return sum(line.counted is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class CountPosted:
    """What a stocktake changed: how many lines were off, and what all of it is worth (None by right)."""

    id: int
    differing: int
    value: Money | None
