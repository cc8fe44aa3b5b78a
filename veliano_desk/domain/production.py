"""The plan as pages and commands show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What planning did: `changed_promises` were put in the outbox for the store."""

    made_at: datetime
    pieces: int
    operations: int
    late: int
    at_risk: int
    changed_promises: int
    unplannable: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One planned operation, for `plan --json`."""

    order_number: str
    piece: str
    operation: str
    person: str
    bench: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What an order is promised for, and why not sooner."""

    order_number: str
    promise_on: date
    due_on: date | None
    bound_by: str
    reason: str
