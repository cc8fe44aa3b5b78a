"""Figures of an order: quoted, estimated and, where the bench has reported, actual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from veliano_desk.domain.money import Money, total


class CostKind(StrEnum):
    """The columns of every cost figure, in the order they are shown."""

    METAL = "metal"
    STONES = "stones"
    LABOUR = "labour"
    OVERHEAD = "overhead"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One line of an estimate: `quantity` × `rate` explained, `amount` rounded to the cent (it is what is summed)."""

    kind: CostKind
    title: str
    quantity: str
    rate: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a piece should cost and sell for. `total` equals the sum of its lines to the cent."""

    lines: tuple[EstimateLine, ...]
    total: Money
    metal_mg: int
    stones_mct: int
    minutes: int
    notes: tuple[str, ...] = ()

    def by_kind(self, kind: CostKind) -> Money:
        return total((line.amount for line in self.lines if line.kind is kind), self.total.currency)


@dataclass(frozen=True, slots=True)
class Costs:
    """One amount per kind of cost. What the bench reported for a piece is these and no more."""

    metal: Money
    stones: Money
    labour: Money
    overhead: Money

    def cost(self) -> Money:
        return self.metal + self.stones + self.labour + self.overhead


@dataclass(frozen=True, slots=True)
class CostFigures(Costs):
    """The costs of an order beside its quote: margin = quoted − cost."""

    margin: Money

    def total(self) -> Money:
        return self.cost() + self.margin


@dataclass(frozen=True, slots=True)
class CostReportLine:
    """One order in the cost report. `actual` is None where nothing was reported from the bench, `customer` where
    whoever made the report may not see customers.

    `estimated.margin` is what the quote leaves over the estimated cost, so estimated.total() == quoted;
    the same holds for `actual`.
    """

    order_number: str
    customer: str | None
    piece: str
    stage: str
    ordered_on: date
    quoted: Money
    estimated: CostFigures
    actual: CostFigures | None


@dataclass(frozen=True, slots=True)
class CostReport:
    """What a manager prints on Friday: orders of a period with totals that equal their lines to the cent.

    unpriced: orders of the period that nobody has priced yet. They are in no line and no total, since cost without a
    quote would count as a loss; the report says which they are.
    """

    workshop: str
    first_day: date
    last_day: date
    made_at: datetime
    made_by: str
    currency: str
    lines: tuple[CostReportLine, ...]
    quoted: Money
    estimated: CostFigures
    actual: CostFigures | None
    actual_orders: int
    unpriced: tuple[str, ...] = ()
