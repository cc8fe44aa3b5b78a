"""Small workshops to plan, in New York, with Ana who sets stones and works 09:00–17:00 with lunch at noon."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from veliano_desk.planning.interface import (
    Absence,
    Bench,
    Break,
    Job,
    JobOperation,
    Person,
    Plan,
    PlanProblem,
    Promise,
    Shift,
    Slot,
)

ZONE = "America/New_York"
LUNCH = Break(time(12), time(13))
WEEK = tuple(Shift(day, time(9), time(17), (LUNCH,)) for day in range(5))
BENCHES = (Bench("set-1", "Setting bench 1", "setting"), Bench("kiln-1", "Kiln", "kiln"))


def at(text: str) -> datetime:
    """`2026-11-23 09:00` on the wall in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


MONDAY = at("2026-11-16 09:00")


def person(name: str = "Ana", *skills: str, shifts: tuple[Shift, ...] = WEEK, away: tuple[Absence, ...] = ()) -> Person:
    return Person(name.lower(), name, frozenset(skills or ("set",)), shifts, away)


def setting(minutes: int, sequence: int = 10) -> JobOperation:
    return JobOperation(sequence, "set", "Set stones", "set", "setting", minutes)


def burnout(minutes: int = 720, sequence: int = 20) -> JobOperation:
    return JobOperation(sequence, "burnout", "Burnout", "", "kiln", minutes, unattended=True)


def job(
    name: str, *steps: JobOperation, release: datetime = MONDAY, why: str = "", due: datetime | None = None,
    priority: int = 0, ordered: datetime = MONDAY,
) -> Job:  # fmt: skip
    return Job(name, name, steps, release, why, due, priority, ordered)


def problem(
    *jobs: Job, now: datetime = MONDAY, people: tuple[Person, ...] = (person(),),
    benches: tuple[Bench, ...] = BENCHES, holidays: frozenset[date] = frozenset(), buffer_days: int = 2,
) -> PlanProblem:  # fmt: skip
    return PlanProblem(now, ZONE, people, benches, jobs, holidays, buffer_days)


def slot_of(plan: Plan, name: str, sequence: int = 10) -> Slot:
    return next(slot for slot in plan.slots if (slot.job_id, slot.sequence) == (name, sequence))


def span(plan: Plan, name: str, sequence: int = 10) -> tuple[str, str]:
    """Start and end on the wall in New York, `16 09:00`."""
    slot = slot_of(plan, name, sequence)
    zone = ZoneInfo(ZONE)
    return tuple(f"{moment.astimezone(zone):%d %H:%M}" for moment in (slot.start, slot.end))


def promise_of(plan: Plan, name: str) -> Promise:
    return next(one for one in plan.promises if one.job_id == name)


def hours(slot: Slot) -> float:
    assert slot.start.tzinfo is UTC
    return (slot.end - slot.start).total_seconds() / 3600
