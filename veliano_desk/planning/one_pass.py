"""The thin planner: one pass over the jobs, finite capacity, no second thoughts.

Jobs are taken in order of priority, due date, age of the order and number; each operation goes to the earliest end
that a skilled person and a free bench of its kind allow, gaps before later work included, so an urgent job never waits
for a less urgent one, and a less urgent one fills the holes. Nothing planned is moved afterwards: this is a feasible
plan, not the best one. 1,500 jobs of 13 operations take about a second.
"""

from __future__ import annotations

from datetime import UTC, datetime

from veliano_desk.planning.calendars import to_minute, to_moment
from veliano_desk.planning.interface import Job, JobOperation, Plan, PlanProblem, Promise, Slot
from veliano_desk.planning.promise import promise
from veliano_desk.planning.shop import Placement, Shop

_NEVER = datetime.max.replace(tzinfo=UTC)


class OnePassPlanner:
    """Plans each job once, most urgent first. It holds no state between plans."""

    def plan(self, problem: PlanProblem) -> Plan:
        """A plan without violations; a job that fits nowhere takes no capacity and is named with the reason."""
        shop = Shop(problem)
        slots: list[Slot] = []
        promises: list[Promise] = []
        unplannable: list[tuple[str, str]] = []
        for job in sorted(problem.jobs, key=_urgency):
            path, refusal = _find(shop, job)
            if refusal:
                unplannable.append((job.id, refusal))
                continue
            promises.append(promise(problem, shop, job, path))
            for step, at in path:
                shop.book(step, at)
                slots.append(_slot(job, step, at))
        slots.sort(key=lambda slot: (slot.start, slot.end, slot.job_id, slot.sequence))
        return Plan(tuple(slots), tuple(promises), tuple(unplannable))


def _urgency(job: Job) -> tuple[int, datetime, datetime, str, str]:
    due = (job.due or _NEVER).astimezone(UTC)
    return (-job.priority, due, job.ordered_at.astimezone(UTC), job.number, job.id)


def _find(shop: Shop, job: Job) -> tuple[list[tuple[JobOperation, Placement]], str]:
    """The whole path, not yet booked (operations of one job follow one another, so they cannot be in each other's way),
    or why there is none."""
    ready = max(shop.now, to_minute(job.release))
    path: list[tuple[JobOperation, Placement]] = []
    for step in job.path():
        at = shop.place(step, ready)
        if at is None:
            return [], shop.why_not(step)
        path.append((step, at))
        ready = at.end
    return path, ""


def _slot(job: Job, step: JobOperation, at: Placement) -> Slot:
    return Slot(
        job_id=job.id,
        sequence=step.sequence,
        person_id=at.worker.person.id if at.worker else None,
        bench_id=at.place.bench.id if at.place else None,
        start=to_moment(at.start),
        end=to_moment(at.end),
    )
