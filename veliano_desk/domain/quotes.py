"""Pieces to be priced, and what the desk tells of their prices and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from veliano_desk.domain.metal_fixes import FixState, Held
from veliano_desk.domain.metal_prices import PriceHere
from veliano_desk.domain.money import Money
from veliano_desk.domain.pricing import MarginIf, PriceLine
from veliano_desk.domain.pricing_inputs import SentOut, StonesUsed
from veliano_desk.domain.pricing_rules import RuleChange
from veliano_desk.domain.routing import PieceFacts


@dataclass(frozen=True, slots=True)
class MetalWish:
    """An alloy of a piece and what it weighs when finished; None: as the tables reckon it."""

    alloy: str
    net_mg: int | None = None


@dataclass(frozen=True, slots=True)
class PieceToPrice:
    """What is to be priced. metal: empty for the facts' own alloy; stones: None for what the facts say; loss_percent:
    None for the rates'; minutes: operation → minutes where the routing's are not meant; fix: number of a metal
    fix."""

    facts: PieceFacts
    metal: tuple[MetalWish, ...] = ()
    stones: tuple[StonesUsed, ...] | None = None
    outwork: tuple[SentOut, ...] = ()
    loss_percent: Decimal | None = None
    minutes: Mapping[str, int] | None = None
    fix: int | None = None


@dataclass(frozen=True, slots=True)
class PriceTold:
    """A price as far as the person may see it. Lines of costs, cost: None or absent without the right to see costs;
    margin, its lines and what it becomes: with the right to see margins; net, tax, total, deposit: with that to see
    values. metal: of its first alloy; fine_mg: fine metal with its loss."""

    lines: tuple[PriceLine, ...]
    cost: Money | None
    margin: Money | None
    margin_percent: Decimal | None
    net: Money | None
    tax: Money | None
    total: Money | None
    deposit: Money | None
    if_metal_moves: tuple[MarginIf, ...]
    notes: tuple[str, ...]
    rules_number: int
    metal: str
    fine_mg: int


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as it was made. number: of the piece's quotes; fix: number of the metal fix behind it; fixed_until: when
    that ends."""

    id: int
    order_number: str
    piece_id: int
    number: int
    at: datetime
    person: str
    price: PriceTold
    fix: int | None
    fixed_until: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A quote reckoned anew with the numbers of its day. same: to the cent, line by line; now: what today's numbers
    would make of the same piece, None where it cannot be priced today."""

    quote: QuoteView
    again: PriceTold
    same: bool
    now: PriceTold | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class FixView:
    """A metal fix with its state as it is now. price, per_gram: None for people who may not see costs."""

    fix: Held
    state: FixState
    price: PriceHere | None
    per_gram: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class RulesVersion:
    """A version of the pricing rules. number 0: as the program brings them, not yet used; changes: against the version
    before it."""

    number: int
    origin: str
    at: datetime | None
    person: str
    note: str
    rules: Mapping[str, Any]
    changes: tuple[RuleChange, ...]
