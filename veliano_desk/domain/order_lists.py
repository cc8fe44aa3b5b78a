"""Orders as the list shows them, and the one under its cursor as the preview does.

The window starts with the list, so nothing stands here that the order hub alone shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from veliano_desk.domain.money import Money
from veliano_desk.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the orders' list. What the person may not see is None."""

    id: int
    number: str
    customer: str | None
    piece: str
    alloy: str
    stage: Stage
    promise_on: date | None
    due_on: date | None
    late_days: int
    at_risk: bool
    bound_by: str
    value: Money | None
    flags: int
    ordered_at: datetime


class OrdersSummary(NamedTuple):
    """The figures beside the page's title."""

    open: int
    late: int
    at_risk: int
    flagged: int


class OrderGlance(NamedTuple):
    """What the preview says beyond the list's line. What the person may not see is None.

    reason: why it is promised when it is; teeth: piece by piece; alloy, size and stones: of the first of `pieces`;
    doubts: what of the store's words could not be read.
    """

    number: str
    reason: str
    pieces: int
    teeth: tuple[tuple[int, ...], ...]
    alloy: str
    alloy_assumed: bool
    size: str
    stones: int
    doubts: tuple[str, ...]
    estimate: EstimateGlance | None
    value: Money | None
    margin: Money | None


class EstimateGlance(NamedTuple):
    """The estimates of an order's pieces together."""

    metal: Money
    stones: Money
    labour: Money
    overhead: Money
    metal_mg: int
    stones_mct: int
    minutes: int
