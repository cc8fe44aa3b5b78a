"""What a plan is made from and what comes back: plain data, the same for every planner.

Moments are aware datetimes; durations are whole minutes of work. A planner is told what time it is (`PlanProblem.now`),
works in the workshop's time zone and answers in UTC. The same problem always gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from veliano_desk.domain.errors import InputError

_MINUTE = timedelta(minutes=1)
_DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Break:
    """A pause inside a shift, in local time; in a night shift, times before the shift's start are the next day's."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Shift:
    """Working time of one weekday (Monday is 0) in local time; an end at or before the start lies on the next day."""

    weekday: int
    start: time
    end: time
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < _DAYS_IN_WEEK:
            raise _refused("A shift has no such weekday", f"{self.weekday} is not 0 (Monday) to 6 (Sunday).")


@dataclass(frozen=True, slots=True)
class Absence:
    """Time in which a person is not there (leave, illness), widened to whole minutes."""

    start: datetime
    end: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        _aware("An absence", self.start, self.end)
        object.__setattr__(self, "start", self.start.replace(second=0, microsecond=0))
        object.__setattr__(self, "end", whole_minute(self.end))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works: what they can do and when they are there."""

    id: str
    name: str
    skills: frozenset[str]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """One place that holds one piece of work at a time: a bench, a machine, a place in the kiln."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class JobOperation:
    """One step of a job.

    Attended: a person with `skill` ("": anybody) at a bench of `bench_kind` ("": none needed) for `minutes` of working
    time. Unattended (burnout, a print overnight): only the bench, for `minutes` on the wall clock. No minutes: passed
    at once, holding nobody.
    """

    sequence: int
    code: str
    title: str
    skill: str
    bench_kind: str
    minutes: int
    unattended: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """What is still to be made of one piece: its remaining operations, done one after another by `sequence`.

    release: nothing starts before it, because of `release_reason` ("impression", "customer"); priority: higher goes
    first (0 ordinary, 1 and more rush); due: when it should be finished, None where nobody asked.
    """

    id: str
    number: str
    operations: tuple[JobOperation, ...]
    release: datetime
    release_reason: str
    due: datetime | None
    priority: int
    ordered_at: datetime

    def __post_init__(self) -> None:
        _aware(f"Job {self.number}", self.release, self.ordered_at, *([self.due] if self.due else []))
        _unique(f"An operation of job {self.number}", (str(step.sequence) for step in self.operations))
        if any(step.minutes < 0 for step in self.operations):
            raise _refused("An operation takes less than no time", "Minutes are 0 or more.", self.number)

    def path(self) -> tuple[JobOperation, ...]:
        """The operations in the order in which they are done."""
        return tuple(sorted(self.operations, key=lambda step: step.sequence))


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Everything a planner needs to know. `zone` is an IANA name; `holidays` are local dates on which no shift begins.

    buffer_days: working days (Monday to Friday, holidays apart) between the last operation and the promised day.
    Raises InputError for two things with one id, naive datetimes and unknown time zones.
    """

    now: datetime
    zone: str
    people: tuple[Person, ...]
    benches: tuple[Bench, ...]
    jobs: tuple[Job, ...]
    holidays: frozenset[date] = frozenset()
    buffer_days: int = 2

    def __post_init__(self) -> None:
        _aware("The present moment", self.now)
        _unique("A person", (person.id for person in self.people))
        _unique("A bench", (bench.id for bench in self.benches))
        _unique("A job", (job.id for job in self.jobs))
        self.zone_info()

    def zone_info(self) -> ZoneInfo:
        """The workshop's time zone."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise _refused("The time zone is not known", f"There is no zone {self.zone!r}.", self.zone) from error


@dataclass(frozen=True, slots=True)
class Slot:
    """When, by whom and where one operation is done, in UTC. In between lie breaks and nights, where the work rests."""

    job_id: str
    sequence: int
    person_id: str | None
    bench_id: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """When a job is finished (UTC) and which local day the customer can be told, and why not earlier.

    bound_by: a word or two for a column: a person's name, a bench kind, a release reason, or "work" where nothing but
    the work itself takes the time. delay_minutes: how much later the job ends because of it, on the wall clock.
    reason: one sentence.
    """

    job_id: str
    finish: datetime
    promised_on: date
    bound_by: str
    reason: str
    delay_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Slots by start, promises in the order jobs were planned, and (job id, why) for what cannot be planned."""

    slots: tuple[Slot, ...]
    promises: tuple[Promise, ...]
    unplannable: tuple[tuple[str, str], ...]


class Planner(Protocol):
    """Makes a plan that `check.violations` finds nothing wrong with."""

    def plan(self, problem: PlanProblem) -> Plan: ...


def promised_day(finish: datetime, problem: PlanProblem) -> date:
    """The local day of `finish` plus the problem's buffer of working days (Monday to Friday that are no holidays)."""
    day = finish.astimezone(problem.zone_info()).date()
    left = problem.buffer_days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in problem.holidays:
            left -= 1
    return day


def whole_minute(moment: datetime) -> datetime:
    """`moment` in UTC, up to the next whole minute."""
    moment = moment.astimezone(UTC)
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + _MINUTE


def _aware(what: str, *moments: datetime) -> None:
    if any(moment.tzinfo is None for moment in moments):
        raise _refused(f"{what} has a time without a zone", "Times in a plan carry their zone.")


def _unique(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise _refused(f"{what} is there twice", f"Two of them are called {one!r}.", one)
        seen.add(one)


def _refused(title: str, happened: str, subject: str = "") -> InputError:
    return InputError(title, happened, "Correct it and plan again.", subject)
