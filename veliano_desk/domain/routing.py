"""Routings: which operations a piece goes through, who and what they need, and how long they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.stages import Stage, rank

_MOST_KNOWN = 5000


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """What routing and estimate need to know of a piece.

    alloy_code: the one said, else the assumed one (`alloy_assumed`), None for neither. teeth: FDI. style: codes
    joined by `+`. size_mm: inner diameter of a ring, length of a chain or bracelet; width_mm: of the band or chain.
    stones: kinds said; stones_count None: not said; stones_mct in 0.001 ct. plated: a plating is asked for.
    """

    kind: str
    alloy_code: str | None = None
    alloy_assumed: bool = False
    teeth: tuple[int, ...] = ()
    style: str = ""
    size_mm: Decimal | None = None
    width_mm: Decimal | None = None
    stones: str | None = None
    stones_count: int | None = None
    stones_mct: int | None = None
    plated: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a routing.

    skill and bench: kinds of person and place that it needs ("" for none). Minutes are of work, or of the machine
    alone where `unattended`. wait_for: what must have come back before it starts: "", `kit` or `approval`. only_if:
    "", `stones`, `plating`, or `style:CODE`. stage: where the piece is while it is done.
    """

    code: str
    title: str
    skill: str
    bench: str
    minutes_fixed: Decimal
    minutes_per_tooth: Decimal
    minutes_per_stone: Decimal
    minutes_per_cm: Decimal
    unattended: bool
    wait_for: str
    only_if: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Routing:
    """The operations of one kind of piece, in order."""

    kind: str
    operations: tuple[Operation, ...]

    @property
    def by_length(self) -> bool:
        """Whether any operation takes longer for a longer piece."""
        return any(operation.minutes_per_cm for operation in self.operations)


class _Work(NamedTuple):
    """All that the operations of a piece and their minutes depend on; pieces that are alike in it are worked alike."""

    kind: str
    style: str
    plated: bool
    teeth: int
    stones: int
    set_with_stones: bool
    size_mm: Decimal | None


@dataclass(frozen=True, slots=True)
class PlannedOperation:
    """An operation of one piece, in whole minutes.

    wait_days: how long `wait_for` is assumed to take, calendar days.
    """

    code: str
    title: str
    skill: str
    bench: str
    minutes: int
    unattended: bool
    stage: Stage
    wait_for: str = ""
    wait_days: int = 0


class RoutingError(DeskError):
    """There is no routing for this kind of piece."""

    code = "no_routing"


@dataclass(frozen=True, slots=True)
class RoutingBook:
    """All routings by kind. wait_days: `kit`, `approval` → calendar days.

    Plated_alloys: codes that are always plated.
    """

    routings: Mapping[str, Routing]
    wait_days: Mapping[str, int]
    plated_alloys: frozenset[str]
    skill_titles: Mapping[str, str]
    bench_titles: Mapping[str, str]
    known: dict[_Work, tuple[PlannedOperation, ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def routing(self, kind: str) -> Routing:
        """Raises RoutingError for a kind that has none."""
        found = self.routings.get(kind)
        if found is None:
            raise RoutingError(
                "No routing for this piece", f"“{kind}” has no routing.", "Choose another kind of piece.", kind
            )
        return found


def operations_for(book: RoutingBook, facts: PieceFacts) -> tuple[PlannedOperation, ...]:
    """The operations that a piece needs, each at least a minute. Raises RoutingError for a kind without a routing."""
    size = facts.size_mm if book.routing(facts.kind).by_length else None
    work = _Work(facts.kind, facts.style, _is_plated(facts, book), len(facts.teeth), facts.stones_count or 0,
                 bool(facts.stones_count or facts.stones), size)  # fmt: skip
    known = book.known.get(work)
    if known is None:
        if len(book.known) >= _MOST_KNOWN:
            book.known.clear()
        known = book.known[work] = _planned(book, work)
    return known


def _planned(book: RoutingBook, work: _Work) -> tuple[PlannedOperation, ...]:
    return tuple(
        PlannedOperation(
            operation.code, operation.title, operation.skill, operation.bench, _minutes(operation, work),
            operation.unattended, operation.stage, operation.wait_for, book.wait_days.get(operation.wait_for, 0),
        )
        for operation in book.routing(work.kind).operations
        if _needed(operation.only_if, work)
    )  # fmt: skip


def operations_left(operations: tuple[PlannedOperation, ...], stage: Stage) -> tuple[PlannedOperation, ...]:
    """What is still to do for a piece at `stage`; for a piece on hold pass the stage it was held from.

    A piece in rework goes through production again; a returned one is only packed again.
    """
    if stage is Stage.RETURNED:
        return tuple(operation for operation in operations if operation.stage is Stage.READY_TO_SHIP)
    reached = rank(stage)
    return tuple(operation for operation in operations if rank(operation.stage) >= reached)


def _minutes(operation: Operation, work: _Work) -> int:
    """Whole minutes, at least one: fixed + per tooth + per stone + per centimetre of length."""
    minutes = (
        operation.minutes_fixed
        + operation.minutes_per_tooth * work.teeth
        + operation.minutes_per_stone * work.stones
        + operation.minutes_per_cm * (work.size_mm or 0) / 10
    )
    return max(1, int(minutes.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _is_plated(facts: PieceFacts, book: RoutingBook) -> bool:
    return facts.plated or facts.alloy_code in book.plated_alloys


def _needed(only_if: str, work: _Work) -> bool:
    if only_if == "stones":
        return work.set_with_stones
    if only_if == "plating":
        return work.plated
    if only_if.startswith("style:"):
        return only_if.removeprefix("style:") in work.style.split("+")
    return True
