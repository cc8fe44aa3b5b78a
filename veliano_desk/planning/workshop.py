"""The workshop as data: who works when and what stands there, as `resources/workshop.json` and settings hold it.

Shape: `zone` (IANA), `buffer_days`, `shifts` (name -> {days, start, end, breaks}), `people` ({id, name, role, skills,
shift}), `benches` ({id, kind, name, count}), `holidays` ({dates: ["2027-05-17"], yearly: ["12-25"],
weekdays: [{month, weekday, nth}]}, nth 1 to 4 or −1 for the month's last). Days are "Mon" … "Sun".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from veliano_desk.domain.errors import InputError
from veliano_desk.planning.calendars import HORIZON_DAYS
from veliano_desk.planning.interface import Absence, Bench, Break, Job, Person, PlanProblem, Shift

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NTH = (1, 2, 3, 4, -1)


@dataclass(frozen=True, slots=True)
class HolidayRules:
    """Days off: single dates, days of every year as (month, day), and nth weekdays as (month, weekday, nth)."""

    dates: tuple[date, ...] = ()
    yearly: tuple[tuple[int, int], ...] = ()
    weekdays: tuple[tuple[int, int, int], ...] = ()

    def between(self, first: date, last: date) -> frozenset[date]:
        """All days off from `first` to `last`, both included."""
        found = {*self.dates, *(day for year in range(first.year, last.year + 1) for day in self._of_year(year))}
        return frozenset(day for day in found if first <= day <= last)

    def _of_year(self, year: int) -> Iterator[date]:
        for month, day in self.yearly:
            if day <= monthrange(year, month)[1]:
                yield date(year, month, day)
        for month, weekday, nth in self.weekdays:
            yield _nth_weekday(year, month, weekday, nth)


@dataclass(frozen=True, slots=True)
class Workshop:
    """People and benches that a plan counts with; `roles` says what each person is called on screen (by person id)."""

    zone: str
    people: tuple[Person, ...]
    benches: tuple[Bench, ...]
    holidays: HolidayRules
    buffer_days: int
    roles: Mapping[str, str]

    def problem(
        self, now: datetime, jobs: tuple[Job, ...], absences: Mapping[str, tuple[Absence, ...]] | None = None
    ) -> PlanProblem:
        """What to plan at `now`; `absences` by person id."""
        away = absences or {}
        people = tuple(
            replace(one, absences=(*one.absences, *away[one.id])) if one.id in away else one for one in self.people
        )
        first = now.date() - timedelta(days=2)
        days = self.holidays.between(first, first + timedelta(days=HORIZON_DAYS + 60))
        return PlanProblem(now, self.zone, people, self.benches, jobs, days, self.buffer_days)


def parse_workshop(data: Mapping[str, Any]) -> Workshop:
    """The workshop from its JSON; raises InputError naming what is missing or cannot be read."""
    try:
        shifts = {name: tuple(_shifts(one)) for name, one in data["shifts"].items()}
        people = tuple(
            Person(str(one["id"]), str(one["name"]), frozenset(one["skills"]), shifts[one["shift"]])
            for one in data["people"]
        )
        roles = {str(one["id"]): str(one.get("role", "")) for one in data["people"]}
        benches = tuple(bench for one in data["benches"] for bench in _benches(one))
        holidays = _holidays(data.get("holidays", {}))
        return Workshop(str(data["zone"]), people, benches, holidays, int(data["buffer_days"]), roles)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InputError(
            "The workshop's people and benches cannot be read",
            f"At or near {error}.",
            "Correct the entry; the plan was left as it was.",
            "workshop",
        ) from error


def _shifts(one: Mapping[str, Any]) -> Iterator[Shift]:
    breaks = tuple(Break(time.fromisoformat(start), time.fromisoformat(end)) for start, end in one.get("breaks", []))
    for day in one["days"]:
        yield Shift(_DAYS.index(day), time.fromisoformat(one["start"]), time.fromisoformat(one["end"]), breaks)


def _benches(one: Mapping[str, Any]) -> Iterator[Bench]:
    count = int(one.get("count", 1))
    for number in range(1, count + 1):
        name = f"{one['name']} {number}" if count > 1 else str(one["name"])
        yield Bench(f"{one.get('id', one['kind'])}-{number}", name, str(one["kind"]))


def _holidays(data: Mapping[str, Any]) -> HolidayRules:
    return HolidayRules(
        dates=tuple(date.fromisoformat(day) for day in data.get("dates", [])),
        yearly=tuple(_month_and_day(text) for text in data.get("yearly", [])),
        weekdays=tuple(_weekday_rule(one) for one in data.get("weekdays", [])),
    )


def _month_and_day(text: str) -> tuple[int, int]:
    leap = date.fromisoformat(f"2024-{text}")
    return leap.month, leap.day


def _weekday_rule(one: Mapping[str, Any]) -> tuple[int, int, int]:
    month, nth = int(one["month"]), int(one["nth"])
    if month not in range(1, 13) or nth not in _NTH:
        raise ValueError(f"weekday {nth} of month {month}")
    return month, _DAYS.index(one["weekday"]), nth


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1 to 4) such weekday of a month, or its last (−1)."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
