"""Why a job ends when it ends.

The path of a job is walked once more with unlimited people and benches. F₀ is the finish if the job could begin now,
F₁ if it begins at its release, and after each planned operation F is reckoned anew from where that operation really
ended, with the rest unlimited. F never falls, and it ends at the planned finish; so each step up is exactly what one
wait costs the customer. A wait that is swallowed by a night or a later wait costs nothing and binds nothing.
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
    """One step up of F: for whom or what, how many minutes, and at which operation (None: at the release)."""

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
    finish = path[-1][1].end if path else release
    reached = _free_finish(shop, steps, release, finish)
    at_once = _free_finish(shop, steps, shop.now, finish)
    waits = [_Wait(job.release_reason or "release date", reached - at_once, None, release)]
    ready = release
    for index, (step, at) in enumerate(path):
        rest = steps[index + 1 :]
        if shop.free_end(step, ready) != at.end:
            for_people = max(reached, _free_finish(shop, rest, at.people_end, finish))
            in_all = max(for_people, _free_finish(shop, rest, at.end, finish))
            if at.worker is not None:
                waits.append(_Wait(at.worker.person.name, for_people - reached, step, at.start))
            waits.append(_Wait(step.bench_kind, in_all - for_people, step, at.start))
            reached = in_all
        ready = at.end
    return [wait for wait in waits if wait.minutes > 0]


def _free_finish(shop: Shop, steps: Sequence[JobOperation], ready: int, latest: int) -> int:
    """The end of `steps` with everything unlimited, never after what was really planned."""
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
