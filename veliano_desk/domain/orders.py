"""Orders and pieces as the order hub shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from veliano_desk.domain.costing import Costs, Estimate
from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.money import Money
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.domain.store_sync import StoreField


@dataclass(frozen=True, slots=True)
class FlagView:
    """Something the store wrote that could not be read: the words as they came, and what is missing.

    assumed: read by the house's rule, to be confirmed with the customer; not counted as to be mended.
    """

    id: int
    field: str
    message: str
    raw: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class SlotView:
    """One operation of a piece in the plan. `start` is None before the piece is planned."""

    sequence: int
    title: str
    stage: Stage
    person: str
    bench: str
    minutes: int
    start: datetime | None
    end: datetime | None
    done: bool


@dataclass(frozen=True, slots=True)
class PieceView:
    """One piece of an order with all the desk knows. Costs are None without the right to see them; actions are what is
    possible now and allowed to the person."""

    id: int
    position: int
    kind: str
    title: str
    alloy_code: str | None
    alloy: str
    alloy_assumed: bool
    teeth: tuple[int, ...]
    arch: str | None
    style: str
    size: str
    size_mm: Decimal | None
    stones: int
    stage: Stage
    held_from: Stage | None
    needs_kit: bool
    actions: tuple[Action, ...]
    flags: tuple[FlagView, ...]
    slots: tuple[SlotView, ...]
    promise_on: date | None
    bound_by: str
    reason: str
    estimate: Estimate | None
    actual: Costs | None
    version: int
    hold_reason: str = ""
    """Why a piece on hold waits, as it was said; empty for any other."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened. `customer_visible` entries also stand in the store."""

    at: datetime
    icon: str
    title: str
    detail: str
    customer_visible: bool


@dataclass(frozen=True, slots=True)
class StageStep:
    """A segment of the strip on top of the hub: `state` is done, now or ahead."""

    title: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a shop order. custom: made for the buyer, so it stands among the pieces too; price: of one, None
    without the right to see values."""

    title: str
    quantity: int
    price: Money | None
    custom: bool


@dataclass(frozen=True, slots=True)
class NearCustomer:
    """Somebody who may be the buyer, for a reason; nobody is linked without a person's word."""

    id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """The order as the hub shows it."""

    id: int
    number: str
    customer_id: int | None
    customer: str | None
    contact: str | None
    title: str
    stage: Stage
    store_status: str
    ordered_at: datetime
    promise_on: date | None
    due_on: date | None
    late_days: int
    bound_by: str
    reason: str
    value: Money | None
    margin: Money | None
    material: str
    teeth_raw: str
    design_details: str
    notes: str
    kit_status: str
    kit_tracking: str
    pieces: tuple[PieceView, ...]
    timeline: tuple[TimelineEntry, ...]
    steps: tuple[StageStep, ...]
    waiting_for_store: int
    version: int
    store_also_says: tuple[StoreField, ...] = ()
    """Columns of the store's row that the desk does not know, for whoever may see customers and values."""
    questions: tuple[Decision, ...] = ()
    source: str = "custom"
    lines: tuple[LineView, ...] = ()
    payment: str = ""
    shipping: str = ""
    ship_to: str = ""
    near: tuple[NearCustomer, ...] = ()
    linked_here: bool = False
    """Whether somebody here said whose it is, and may take it back."""
    from_store: tuple[tuple[str, str], ...] = ()
    """What else the store holds of it, a line each: (what it is, what it says)."""
    actions: tuple[Action, ...] = ()
    """What can be done with goods from stock that the store has no more; with pieces it is each piece that moves."""


@dataclass(frozen=True, slots=True)
class PieceEdit:
    """What a person may set on a piece; None leaves a field as it is."""

    kind: str | None = None
    title: str | None = None
    alloy_code: str | None = None
    teeth: tuple[int, ...] | None = None
    style: str | None = None
    size: str | None = None
    stones: int | None = None
