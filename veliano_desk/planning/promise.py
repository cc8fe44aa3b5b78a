"""Why a job ends when it ends.

The wait for the release costs what it would cost in a workshop with unlimited people and benches. From the release on,
the waits are taken away one after another, from the front: at each operation the wait for its bench, then the wait for
its person, while everything behind it stays as full as it is. What the finish gains each time is what that wait costs
the customer; all gains add up to the difference between the planned finish and an unlimited workshop that could begin
now. A wait in front of a longer queue gains nothing, nor does one that a night swallows: what binds is what somebody
would have to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from veliano_desk.planning.calendars import to_minute, to_moment
from veliano_desk.planning.interface import Job, JobOperation, PlanProblem, Promise, promised_day
from veliano_desk.planning.shop import Placement, Shop
from veliano_desk.planning.words import explain_release, explain_resource, explain_work, moment_words

Path = Sequence[tuple[JobOperation, Placement]]


@dataclass(frozen=True, slots=True)
class _Wait:
    """What one wait costs: for whom or what, how many minutes, and at which operation (None: at the release)."""

    label: str
    minutes: int
    step: JobOperation | None
    until: int


def promise(problem: PlanProblem, shop: Shop, job: Job, path: Path) -> Promise:
    """The job's promise with what binds it: the label whose waits add up to most, the first among equals."""
    waits = _waits(shop, job, path)
    finish = to_moment(path[-1][1].end if path else max(shop.now, to_minute(job.release)))
    totals: dict[str, int] = {}
    for wait in waits:
        totals[wait.label] = totals.get(wait.label, 0) + wait.minutes
    label = max(totals, key=lambda one: totals[one], default="")
    day = promised_day(finish, problem)
    if not totals.get(label):
        work = sum(step.minutes for step, _ in path)
        return Promise(job.id, finish, day, "work", explain_work(work, len(path)))
    longest = max((wait for wait in waits if wait.label == label), key=lambda wait: wait.minutes)
    return Promise(job.id, finish, day, label, _sentence(problem, longest, totals[label]), totals[label])


def _waits(shop: Shop, job: Job, path: Path) -> list[_Wait]:
    release = max(shop.now, to_minute(job.release))
    steps = [step for step, _ in path]
    reached = path[-1][1].end if path else release
    best = _free_finish(shop, steps, release, reached)
    at_once = _free_finish(shop, steps, shop.now, best)
    waits = [_Wait(job.release_reason or "release date", best - at_once, None, release)]
    ready = planned_ready = release
    for index, (step, at) in enumerate(path):
        if reached == best:
            break
        found = at if ready == planned_ready else shop.place(step, ready)
        free = shop.free_end(step, ready)
        if found is None or free is None:
            break
        if free != found.end:
            rest = steps[index + 1 :]
            no_bench = reached if found.people_end == found.end else _finish(shop, rest, found.people_end, reached)
            nothing = no_bench if found.people_end == free else _finish(shop, rest, free, no_bench)
            waits.append(_Wait(step.bench_kind, reached - no_bench, step, at.start))
            if found.worker is not None:
                waits.append(_Wait(found.worker.person.name, no_bench - nothing, step, at.start))
            reached = nothing
        ready, planned_ready = free, at.end
    return [wait for wait in waits if wait.minutes > 0]


def _finish(shop: Shop, steps: Sequence[JobOperation], ready: int, latest: int) -> int:
    """The end of `steps` in the workshop as booked; at most `latest`, from which this is an improvement."""
    for step in steps:
        at = shop.place(step, ready)
        if at is None:
            return latest
        ready = at.end
    return ready


def _free_finish(shop: Shop, steps: Sequence[JobOperation], ready: int, latest: int) -> int:
    """The end of `steps` with unlimited people and benches; `latest` where the calendar has no such day."""
    for step in steps:
        end = shop.free_end(step, ready)
        if end is None:
            return latest
        ready = end
    return ready


def _sentence(problem: PlanProblem, wait: _Wait, minutes: int) -> str:
    until = moment_words(to_moment(wait.until), problem.now, problem.zone_info())
    if wait.step is None:
        return explain_release(wait.label, until, minutes)
    return explain_resource(wait.label, wait.step.title, wait.step.minutes, until, minutes)
