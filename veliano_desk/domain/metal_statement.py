"""An account of the metal ledger over some days: what it had, what came and went, what it has; a worker's with their
losses against what may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement. mg: what came (positive) or went; ways: where from or to; balance_mg: what is there after it."""

    at: datetime
    title: str
    ways: str
    order: str
    note: str
    mg: int
    balance_mg: int


@dataclass(frozen=True, slots=True)
class StatementPart:
    """One article of one owner. owner: the customer's name, "" for the workshop's."""

    article: str
    title: str
    owner: str
    opening_mg: int
    lines: tuple[StatementLine, ...]
    closing_mg: int

    @property
    def came_mg(self) -> int:
        return sum(line.mg for line in self.lines if line.mg > 0)

    @property
    def went_mg(self) -> int:
        return -sum(line.mg for line in self.lines if line.mg < 0)


@dataclass(frozen=True, slots=True)
class StatementLoss:
    """What was lost at an operation of an article, and how much of it may be lost there."""

    operation: str
    article: str
    count: int
    worked_mg: int
    lost_mg: int
    allowed_mg: int

    @property
    def beyond_mg(self) -> int:
        return max(0, self.lost_mg - self.allowed_mg)


@dataclass(frozen=True, slots=True)
class MetalStatement:
    """Ready to be printed. place: the account as people say it; losses: of a worker's account only."""

    workshop: str
    account: str
    place: str
    first_day: date
    last_day: date
    made_at: datetime
    made_by: str
    parts: tuple[StatementPart, ...]
    losses: tuple[StatementLoss, ...]
    of_worker: bool

    @property
    def title(self) -> str:
        return "Metal statement" if self.of_worker else "Ledger extract"
