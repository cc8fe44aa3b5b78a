"""Whether a plan can be carried out, found without any of the planners' own reckoning.

Everything is counted from the problem again, day by day and on datetimes, so that a planner's mistake cannot hide in
code that both share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from veliano_desk.planning.interface import Job, JobOperation, Person, Plan, PlanProblem, Slot

Span = tuple[datetime, datetime]


def violations(problem: PlanProblem, plan: Plan) -> list[str]:
    """What is wrong with the plan, one sentence each; empty when it can be carried out.

    Checked: every job is planned whole or named as unplannable; order, release and present moment; skills and bench
    kinds; that a person's working time inside a slot is the operation's minutes, and that both its ends are working
    time; that nobody and nothing does two things at once; that promises tell the finish and the right day.
    """
    return [
        *_coverage(problem, plan),
        *_jobs(problem, plan),
        *_overlaps(plan),
        *_promises(problem, plan),
    ]


def _coverage(problem: PlanProblem, plan: Plan) -> Iterator[str]:
    refused = {job_id for job_id, _ in plan.unplannable}
    planned: dict[str, list[int]] = defaultdict(list)
    for slot in plan.slots:
        planned[slot.job_id].append(slot.sequence)
    for job in problem.jobs:
        wanted = [] if job.id in refused else sorted(step.sequence for step in job.operations)
        if sorted(planned.pop(job.id, [])) != wanted:
            yield f"{job.number} is not planned whole"
    yield from (f"{job_id} is planned but not in the problem" for job_id in planned)


def _jobs(problem: PlanProblem, plan: Plan) -> Iterator[str]:
    slots = {(slot.job_id, slot.sequence): slot for slot in plan.slots}
    for job in problem.jobs:
        ready = max(problem.now.astimezone(UTC), job.release.astimezone(UTC))
        for step in sorted(job.operations, key=lambda one: one.sequence):
            slot = slots.get((job.id, step.sequence))
            if slot is None:
                continue
            if slot.start < ready:
                yield f"{job.number}: {step.title} starts at {slot.start} before {ready}"
            yield from _slot(problem, job, step, slot)
            ready = slot.end


def _slot(problem: PlanProblem, job: Job, step: JobOperation, slot: Slot) -> Iterator[str]:
    name = f"{job.number}: {step.title}"
    minutes = timedelta(minutes=step.minutes)
    if not step.minutes:
        if slot.end != slot.start or slot.person_id or slot.bench_id:
            yield f"{name} takes no time but holds something"
        return
    bench = next((one for one in problem.benches if one.id == slot.bench_id), None)
    if (bench.kind if bench else "") != step.bench_kind:
        yield f"{name} is not at a bench of kind {step.bench_kind!r}"
    person = next((one for one in problem.people if one.id == slot.person_id), None)
    if step.unattended:
        if person is not None or slot.end - slot.start != minutes:
            yield f"{name} should run alone for {minutes}"
    elif person is None:
        yield f"{name} has nobody"
    else:
        yield from _attended(problem, name, step, slot, person)


def _attended(problem: PlanProblem, name: str, step: JobOperation, slot: Slot, person: Person) -> Iterator[str]:
    if step.skill and step.skill not in person.skills:
        yield f"{name}: {person.name} lacks the skill {step.skill!r}"
    minute = timedelta(minutes=1)
    if _worked(problem, person, slot.start, slot.end) != timedelta(minutes=step.minutes):
        yield f"{name}: {person.name} does not work {step.minutes} minutes between {slot.start} and {slot.end}"
    if not _worked(problem, person, slot.start, slot.start + minute):
        yield f"{name} starts outside of {person.name}'s time"
    if not _worked(problem, person, slot.end - minute, slot.end):
        yield f"{name} ends outside of {person.name}'s time"


def _worked(problem: PlanProblem, person: Person, start: datetime, end: datetime) -> timedelta:
    """How long the person works between two moments."""
    day = start.astimezone(problem.zone_info()).date() - timedelta(days=1)
    last = end.astimezone(problem.zone_info()).date()
    pieces: list[Span] = []
    while day <= last:
        pieces.extend(_working_day(problem, person, day))
        day += timedelta(days=1)
    for absence in person.absences:
        pieces = _cut(pieces, (absence.start, absence.end))
    covered, total = start, timedelta(0)
    for low, high in sorted(pieces):
        begin, until = max(low, covered), min(high, end)
        if until > begin:
            total += until - begin
            covered = until
    return total


def _working_day(problem: PlanProblem, person: Person, day: date) -> list[Span]:
    if day in problem.holidays:
        return []
    result: list[Span] = []
    for shift in (one for one in person.shifts if one.weekday == day.weekday()):
        pieces = [(_at(problem, day, shift.start), _at(problem, day, shift.end, over=shift.end <= shift.start))]
        for pause in shift.breaks:
            gap = (
                _at(problem, day, pause.start, over=pause.start < shift.start),
                _at(problem, day, pause.end, over=pause.end < shift.start),
            )
            pieces = _cut(pieces, gap)
        result.extend(pieces)
    return result


def _cut(pieces: list[Span], gap: Span) -> list[Span]:
    if gap[0] >= gap[1]:
        return pieces
    parts = [part for low, high in pieces for part in ((low, min(high, gap[0])), (max(low, gap[1]), high))]
    return [part for part in parts if part[0] < part[1]]


def _at(problem: PlanProblem, day: date, clock: time, *, over: bool = False) -> datetime:
    local = datetime.combine(day + timedelta(days=over), clock, problem.zone_info())
    return local.astimezone(UTC)


def _overlaps(plan: Plan) -> Iterator[str]:
    taken: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for slot in plan.slots:
        if slot.person_id:
            taken["person", slot.person_id].append(slot)
        if slot.bench_id:
            taken["bench", slot.bench_id].append(slot)
    for (_, name), slots in sorted(taken.items()):
        slots.sort(key=lambda slot: (slot.start, slot.end))
        for earlier, later in pairwise(slots):
            if later.start < earlier.end:
                yield f"{name} has {earlier.job_id} until {earlier.end} and {later.job_id} from {later.start}"


def _promises(problem: PlanProblem, plan: Plan) -> Iterator[str]:
    refused = {job_id for job_id, _ in plan.unplannable}
    jobs = {job.id: job for job in problem.jobs}
    if sorted(one.job_id for one in plan.promises) != sorted(jobs.keys() - refused):
        yield "Not every planned job has one promise"
    ends: dict[str, datetime] = {}
    for slot in plan.slots:
        ends[slot.job_id] = max(slot.end, ends.get(slot.job_id, slot.end))
    for one in (promise for promise in plan.promises if promise.job_id in jobs):
        finish = ends.get(one.job_id)
        if finish is not None and one.finish != finish:
            yield f"{one.job_id} is promised for {one.finish} but ends {finish}"
        days = _working_days(problem, one.finish.astimezone(problem.zone_info()).date(), one.promised_on)
        if days != problem.buffer_days:
            yield f"{one.job_id} has {days} working days to arrive instead of {problem.buffer_days}"


def _working_days(problem: PlanProblem, after: date, until: date) -> int:
    count, day = 0, after
    while day < until:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in problem.holidays
    return count
