"""Why a piece costs another amount than was planned: quoted, planned and actual side by side, the difference split by
reason so that the parts are the whole to the cent.

Metal, by weight W, loss L and price P of a gram, planned 0 and actual 1: price = (P₁ − P₀)(W₁ + L₁), weight =
P₀(W₁ − W₀), loss = P₀(L₁ − L₀). Labour and its overhead: rework is what was reported after the piece was sent back, all
else is time. Stones and outwork differ by their price.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from veliano_desk.domain.exchange import payable
from veliano_desk.domain.money import Money, total


class Reason(StrEnum):
    """Why a piece costs another amount than was planned."""

    PRICE = "price"
    WEIGHT = "weight"
    TIME = "time"
    LOSS = "loss"
    REWORK = "rework"


class By(StrEnum):
    """What pieces are put together by."""

    KIND = "kind"
    STYLE = "style"
    METAL = "metal"
    WORKER = "worker"
    CUSTOMER = "customer"


class Show(StrEnum):
    """Which pieces: with anything actual, those that lose money as it stands, or all."""

    ACTUAL = "actual"
    LOSING = "losing"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PartCosts:
    """What a piece costs by part; loss is metal that was lost."""

    metal: Money
    loss: Money
    stones: Money
    labour: Money
    outwork: Money
    overhead: Money

    def cost(self) -> Money:
        return self.metal + self.loss + self.stones + self.labour + self.outwork + self.overhead


@dataclass(frozen=True, slots=True)
class MetalPart:
    """Metal of a piece: what is in it, what was lost (milligrams, exact), and what both cost together."""

    net_mg: Fraction
    lost_mg: Fraction
    cost: Fraction

    @property
    def per_mg(self) -> Fraction:
        """What a milligram costs; 0 where there is none."""
        whole = self.net_mg + self.lost_mg
        return self.cost / whole if whole > 0 else Fraction(0)


def metal_reasons(planned: MetalPart, actual: MetalPart) -> dict[Reason, Fraction]:
    """The difference of two costs of metal by reason, exact: the parts sum to actual.cost − planned.cost."""
    was, now = planned.per_mg, actual.per_mg
    if not was:
        return {Reason.PRICE: actual.cost - planned.cost}
    return {
        Reason.PRICE: (now - was) * (actual.net_mg + actual.lost_mg),
        Reason.WEIGHT: was * (actual.net_mg - planned.net_mg),
        Reason.LOSS: was * (actual.lost_mg - planned.lost_mg),
    }


def apportioned(whole: Money, parts: Mapping[Reason, Fraction]) -> dict[Reason, Money]:
    """Exact parts as amounts that can be paid and sum to the whole to the cent: what rounding leaves goes to the
    largest of them, to the price where all are nothing."""
    rounded = {reason: payable(part, whole.currency) for reason, part in parts.items()}
    left = whole - total(rounded.values(), whole.currency)
    if left.amount:
        largest = max(parts, key=lambda reason: abs(parts[reason]), default=Reason.PRICE)
        largest = largest if parts.get(largest) else Reason.PRICE
        rounded[largest] = rounded.get(largest, Money.zero(whole.currency)) + left
    return {reason: rounded[reason] for reason in Reason if reason in rounded and rounded[reason].amount}


@dataclass(frozen=True, slots=True)
class PieceAnalysis:
    """A piece with its costs. planned: as it was quoted, else estimated; actual: of what something was reported or
    weighed so far, None for nothing; forecast: what it will have cost, as far as is known; quoted, left (quote less
    forecast) and loses: None, None and False without the right to see them; customer: None without that right."""

    order_number: str
    piece_id: int
    title: str
    kind: str
    style: str
    metal: str
    worker: str
    customer: str | None
    ordered_on: date
    finished: bool
    quoted: Money | None
    planned: PartCosts
    actual: PartCosts | None
    forecast: Money
    left: Money | None
    loses: bool
    reasons: Mapping[Reason, Money]

    @property
    def difference(self) -> Money:
        """What the parts that have something actual cost more than planned (less, below zero)."""
        return total(self.reasons.values(), self.forecast.currency)


@dataclass(frozen=True, slots=True)
class AnalysisGroup:
    """Pieces put together. orders: their numbers, each once."""

    key: str
    title: str
    pieces: int
    orders: tuple[str, ...]
    quoted: Money | None
    planned: Money
    actual: Money
    forecast: Money
    left: Money | None
    losing: int
    reasons: Mapping[Reason, Money]


@dataclass(frozen=True, slots=True)
class CostAnalysis:
    """Pieces of a period, those that leave least first, and the sums of all of them."""

    pieces: tuple[PieceAnalysis, ...]
    whole: AnalysisGroup
    currency: str


def grouped(
    pieces: Sequence[PieceAnalysis], by: By, titles: Callable[[PieceAnalysis], str]
) -> tuple[AnalysisGroup, ...]:
    """The pieces put together by what `titles` says of each; those that cost most beyond the plan first."""
    found: dict[str, list[PieceAnalysis]] = {}
    for piece in pieces:
        found.setdefault(titles(piece), []).append(piece)
    groups = [group(f"{by}:{title}", title, some, some[0].forecast.currency) for title, some in found.items()]
    return tuple(sorted(groups, key=lambda one: (-total(one.reasons.values(), one.planned.currency).amount, one.title)))


def group(key: str, title: str, pieces: Sequence[PieceAnalysis], currency: str) -> AnalysisGroup:
    """The sums of some pieces; a sum of what may not be seen of any is not there."""
    reasons = {
        reason: total((one.reasons[reason] for one in pieces if reason in one.reasons), currency) for reason in Reason
    }
    return AnalysisGroup(
        key, title, len(pieces), tuple(dict.fromkeys(one.order_number for one in pieces)),
        _whole((one.quoted for one in pieces), currency), total((one.planned.cost() for one in pieces), currency),
        total((one.actual.cost() for one in pieces if one.actual is not None), currency),
        total((one.forecast for one in pieces), currency), _whole((one.left for one in pieces), currency),
        sum(one.loses for one in pieces), {reason: one for reason, one in reasons.items() if one.amount},
    )  # fmt: skip


def _whole(amounts: Iterable[Money | None], currency: str) -> Money | None:
    known = [one for one in amounts if one is not None]
    return total(known, currency) if known else None


def forecast(planned: Money, actual: Money, *, reported: bool, finished: bool) -> Money:
    """What a part will have cost: what it did once the piece is finished, before that never less than was planned; the
    plan where nothing was reported."""
    if not reported:
        return planned
    return actual if finished or planned < actual else planned


def shared(amount: Money, weights: Sequence[Decimal]) -> list[Money]:
    """An amount over weights, to the cent: the parts sum to it. Weights of nothing but zero: the first takes all."""
    left, rest, made = amount, sum(weights), []
    for weight in weights:
        part = left if not rest or weight == rest else payable(
            Fraction(left.amount) * Fraction(weight) / Fraction(rest), amount.currency
        )  # fmt: skip
        made.append(part)
        left, rest = left - part, rest - weight
        if not rest:
            rest = Decimal(0)
    return made
