"""Today: what needs whom. Every line opens the thing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from veliano_desk.domain.lists import ListCount
from veliano_desk.domain.money import Money


@dataclass(frozen=True, slots=True)
class TodayLine:
    """A line that opens `page` at `argument`. tone: ok, info, warn or risk."""

    title: str
    detail: str
    when: str
    tone: str
    icon: str
    page: str
    argument: str


@dataclass(frozen=True, slots=True)
class TodaySection:
    """A card of Today. `count` may exceed the lines shown, and there are more yet unless it is `exact`; `page` with
    `view` opens the whole list."""

    key: str
    title: str
    icon: str
    tone: str
    count: int
    lines: tuple[TodayLine, ...]
    page: str
    view: dict[str, tuple[str, ...]]
    exact: bool = True

    @property
    def count_words(self) -> str:
        return ListCount(self.count, self.exact).words()


@dataclass(frozen=True, slots=True)
class TodayView:
    """What needs the person signed in, today."""

    day: date
    open_orders: int
    due_this_week: int
    late: int
    shipped_this_week: int
    booked_this_month: Money | None
    sections: tuple[TodaySection, ...]


@dataclass(frozen=True, slots=True)
class PlanAge:
    """made_at: when the plan was made, None before the first; changed: open orders that something happened to since."""

    made_at: datetime | None
    changed: int


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the search found; opens `page` at `argument`."""

    kind: str
    title: str
    detail: str
    icon: str
    page: str
    argument: str
