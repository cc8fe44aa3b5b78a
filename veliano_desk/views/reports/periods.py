"""The periods that a report is asked for: weeks, months, quarters, years, or two days of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS_IN_QUARTER = 3
MONTHS_IN_YEAR = 12


class PeriodKind(StrEnum):
    """What somebody picks; CUSTOM keeps the two days that were typed."""

    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    CUSTOM = "custom"


PERIOD_TITLES: dict[PeriodKind, str] = {
    PeriodKind.THIS_WEEK: "This week",
    PeriodKind.LAST_WEEK: "Last week",
    PeriodKind.THIS_MONTH: "This month",
    PeriodKind.LAST_MONTH: "Last month",
    PeriodKind.THIS_QUARTER: "This quarter",
    PeriodKind.LAST_QUARTER: "Last quarter",
    PeriodKind.THIS_YEAR: "This year",
    PeriodKind.LAST_YEAR: "Last year",
    PeriodKind.CUSTOM: "Custom dates",
}


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def period_of(kind: PeriodKind, today: date) -> Period:
    """The period as it lies around `today`; weeks start on Monday [ISO 8601]. ValueError for CUSTOM."""
    if kind is PeriodKind.CUSTOM:
        raise ValueError("a custom period has no days of its own")
    start, months = _start(kind, today)
    if months == 0:
        return Period(start, start + timedelta(days=6))
    return Period(start, _months_on(start, months) - timedelta(days=1))


def _start(kind: PeriodKind, today: date) -> tuple[date, int]:
    """The first day, and how many months the period has; 0 for a week."""
    week = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // MONTHS_IN_QUARTER * MONTHS_IN_QUARTER + 1)
    year = month.replace(month=1)
    return {
        PeriodKind.THIS_WEEK: (week, 0),
        PeriodKind.LAST_WEEK: (week - timedelta(days=7), 0),
        PeriodKind.THIS_MONTH: (month, 1),
        PeriodKind.LAST_MONTH: (_months_on(month, -1), 1),
        PeriodKind.THIS_QUARTER: (quarter, MONTHS_IN_QUARTER),
        PeriodKind.LAST_QUARTER: (_months_on(quarter, -MONTHS_IN_QUARTER), MONTHS_IN_QUARTER),
        PeriodKind.THIS_YEAR: (year, MONTHS_IN_YEAR),
        PeriodKind.LAST_YEAR: (_months_on(year, -MONTHS_IN_YEAR), MONTHS_IN_YEAR),
    }[kind]


def _months_on(first: date, months: int) -> date:
    """The first of the month so many months after (or before) the month that starts on `first`."""
    index = first.year * MONTHS_IN_YEAR + first.month - 1 + months
    return date(index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1, 1)
