"""What open pieces still need, held against what is there: what an order lacks, what should be bought and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Need:
    """What an order's pieces take of an alloy (by code) or of a kind of stone (`diamonds`), in the unit's quantity;
    on: the day on which work on the first of them begins, None where it is not planned."""

    order: str
    what: str
    unit: str
    quantity: int
    on: date | None


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One thing of an order: needed by its estimates, reserved, issued, and what is still missing. article: the only
    article that it can be, "" where several can."""

    what: str
    article: str
    title: str
    unit: str
    needed: int
    reserved: int
    issued: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.reserved - self.issued)


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of an article, or of all articles of a kind of stone. free: not reserved; on_order: on its way."""

    what: str
    article: str
    title: str
    unit: str
    free: int
    on_order: int
    reorder_at: int = 0
    order_to: int = 0
    lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to buy. open_need: what open pieces take that nobody has reserved or issued; quantity: how much to
    order; order_by: when it must be ordered to be there in time, None where no piece waits for it; reason: in words."""

    what: str
    article: str
    title: str
    unit: str
    free: int
    on_order: int
    open_need: int
    reorder_at: int
    quantity: int
    lead_days: int
    needed_on: date | None
    order_by: date | None
    reason: str


def still_open(needs: Iterable[Need], covered: Mapping[tuple[str, str], int]) -> list[Need]:
    """The needs less what their orders have already (issued and reserved, by order and what), the rest kept."""
    left, made = dict(covered), []
    for need in needs:
        have = min(left.get((need.order, need.what), 0), need.quantity)
        left[need.order, need.what] = left.get((need.order, need.what), 0) - have
        if need.quantity > have:
            made.append(replace(need, quantity=need.quantity - have))
    return made


def suggestions(supplies: Iterable[Supply], needs: Iterable[Need], today: date) -> tuple[Suggestion, ...]:
    """What should be bought: where open needs are more than what is free and on its way, and where less would be left
    than the point at which it is ordered again. The most urgent first."""
    wanted: dict[str, list[Need]] = {}
    for need in needs:
        wanted.setdefault(need.what, []).append(need)
    made = [
        suggestion
        for supply in supplies
        if (suggestion := _suggested(supply, wanted.get(supply.what, []), today)) is not None
    ]
    return tuple(sorted(made, key=lambda one: (one.order_by is None, one.order_by or today, one.title)))


def _suggested(supply: Supply, needs: list[Need], today: date) -> Suggestion | None:
    need = sum(one.quantity for one in needs)
    left = supply.free + supply.on_order - need
    if left >= supply.reorder_at:
        return None
    short_on = _short_on(supply.free + supply.on_order, needs)
    order_by = max(today, short_on - timedelta(days=supply.lead_days)) if short_on is not None else None
    if left < 0:
        reason = "Open pieces need more than is free and on its way."
    else:
        reason = "Less would be left than the point where it is ordered again."
    return Suggestion(
        supply.what, supply.article, supply.title, supply.unit, supply.free, supply.on_order, need, supply.reorder_at,
        max(supply.order_to, supply.reorder_at) - left, supply.lead_days, short_on, order_by, reason,
    )  # fmt: skip


def _short_on(there: int, needs: list[Need]) -> date | None:
    """The day on which what is there no longer reaches; needs without a day come last and have none."""
    for need in sorted(needs, key=lambda one: one.on or date.max):
        there -= need.quantity
        if there < 0:
            return need.on
    return None
