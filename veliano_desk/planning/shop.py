"""The workshop while it is being planned: who and what is taken when, and where the next operation fits.

An attended operation may run over breaks, nights, weekends and absences, but stays with one person at one bench, and
neither does anything else before it is finished: a half-set piece is not unclamped for another one. So it takes
neighbouring working minutes of the person (see `calendars`) and the clock span from its start to its end at the bench.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from veliano_desk.planning.bookings import Bookings
from veliano_desk.planning.calendars import HORIZON_DAYS, WorkCalendar, to_minute
from veliano_desk.planning.interface import Absence, Bench, JobOperation, Person, PlanProblem, Shift

_MINUTES_A_DAY = 24 * 60


@dataclass(slots=True)
class Worker:
    """A person with what they are booked for, counted in their own working minutes."""

    person: Person
    calendar: WorkCalendar
    order: int
    booked: Bookings = field(default_factory=Bookings)
    load: int = 0


@dataclass(slots=True)
class Place:
    """A bench with what it is booked for, on the clock."""

    bench: Bench
    booked: Bookings = field(default_factory=Bookings)


class Placement(NamedTuple):
    """One operation in the plan, in minutes since 1970.

    work: the person's working minute it begins with; people_end: when it could end if benches were without number,
    which tells a wait for people from a wait for a bench.
    """

    start: int
    end: int
    worker: Worker | None
    place: Place | None
    work: int
    people_end: int


class _Fit(NamedTuple):
    start: int
    end: int
    work: int
    place: Place | None


class Shop:
    """People and benches of one problem. `place` looks, `book` takes; times are minutes since 1970."""

    def __init__(self, problem: PlanProblem) -> None:
        self.now = to_minute(problem.now)
        self._end = self.now + HORIZON_DAYS * _MINUTES_A_DAY
        self._calendars: dict[tuple[tuple[Shift, ...], tuple[Absence, ...]], WorkCalendar] = {}
        self._workers = [self._worker(problem, person, order) for order, person in enumerate(problem.people)]
        self._skilled: dict[str, list[Worker]] = {"": self._workers}
        for worker in self._workers:
            for skill in worker.person.skills - {""}:
                self._skilled.setdefault(skill, []).append(worker)
        self._places: dict[str, list[Place]] = defaultdict(list)
        for bench in problem.benches:
            self._places[bench.kind].append(Place(bench))
        self._free_calendars = {
            skill: list({id(one.calendar): one.calendar for one in workers}.values())
            for skill, workers in self._skilled.items()
        }

    def place(self, step: JobOperation, ready: int) -> Placement | None:
        """Where the operation ends earliest when it may begin at `ready`; None when it fits nowhere.

        Among equals the later start, then the person with the fewest skills, then the least booked: people who can do
        much are kept free for what only they can do.
        """
        if step.minutes == 0:
            return Placement(ready, ready, None, None, 0, ready)
        return self._place_unattended(step, ready) if step.unattended else self._place_attended(step, ready)

    def book(self, step: JobOperation, at: Placement) -> None:
        """Take what `place` found."""
        if at.worker is not None:
            at.worker.booked.book(at.work, at.work + step.minutes)
            at.worker.load += step.minutes
        if at.place is not None:
            at.place.booked.book(at.start, at.end)

    def free_end(self, step: JobOperation, ready: int) -> int | None:
        """When the operation would end if everybody were idle and benches without number."""
        if step.minutes == 0 or step.unattended:
            return ready + step.minutes
        calendars = self._free_calendars.get(step.skill, [])
        ends = [end for one in calendars if (end := one.earliest_end(ready, step.minutes)) is not None]
        return min(ends, default=None)

    def why_not(self, step: JobOperation) -> str:
        """Why `place` found nothing, as a sentence."""
        if step.minutes and step.bench_kind and not self._places.get(step.bench_kind):
            return f"There is no bench of the kind “{step.bench_kind}”, which “{step.title}” needs."
        if step.minutes and not step.unattended and not self._skilled.get(step.skill):
            return f"Nobody has the skill “{step.skill}”, which “{step.title}” needs."
        return f"“{step.title}” finds no free time within the next five years."

    def _worker(self, problem: PlanProblem, person: Person, order: int) -> Worker:
        key = (person.shifts, person.absences)
        if key not in self._calendars:
            self._calendars[key] = WorkCalendar(*key, problem.holidays, problem.zone_info(), self.now)
        return Worker(person, self._calendars[key], order)

    def _place_unattended(self, step: JobOperation, ready: int) -> Placement | None:
        if not step.bench_kind:
            found = Placement(ready, ready + step.minutes, None, None, 0, ready + step.minutes)
            return found if found.end <= self._end else None
        places = self._places.get(step.bench_kind, [])
        starts = [(place.booked.earliest(ready, step.minutes), place) for place in places]
        if not starts:
            return None
        start, place = min(starts, key=lambda pair: pair[0])
        end = start + step.minutes
        return Placement(start, end, None, place, 0, ready + step.minutes) if end <= self._end else None

    def _place_attended(self, step: JobOperation, ready: int) -> Placement | None:
        places = self._places.get(step.bench_kind, []) if step.bench_kind else None
        best: tuple[tuple[int, int, int, int, int], Worker, _Fit] | None = None
        people_end: int | None = None
        for worker in self._skilled.get(step.skill, []):
            alone = self._fit(worker, step.minutes, ready, None)
            if alone is None:
                continue
            people_end = alone.end if people_end is None else min(people_end, alone.end)
            if best is not None and alone.end > best[2].end:
                continue
            fit = alone if places is None else self._fit(worker, step.minutes, ready, places)
            if fit is None:
                continue
            rank = (fit.end, -fit.start, len(worker.person.skills), worker.load, worker.order)
            if best is None or rank < best[0]:
                best = (rank, worker, fit)
        if best is None or people_end is None:
            return None
        _, worker, fit = best
        return Placement(fit.start, fit.end, worker, fit.place, fit.work, people_end)

    def _fit(self, worker: Worker, minutes: int, ready: int, places: list[Place] | None) -> _Fit | None:
        """The person's first gap in which one of `places` is free too (None: no bench is needed).

        When all are taken, no start before the first of them is free again can do, so the search goes on from there.
        """
        calendar = worker.calendar
        moment = ready
        while (passed := calendar.worked_by(moment)) is not None:
            work = worker.booked.earliest(passed, minutes)
            start, end = calendar.begin(work), calendar.finish(work + minutes)
            if start is None or end is None:
                return None
            if places is None:
                return _Fit(start, end, work, None)
            clashes = []
            for place in places:
                clash = place.booked.clash(start, end)
                if clash is None:
                    return _Fit(start, end, work, place)
                clashes.append(clash)
            if not clashes:
                return None
            moment = min(clashes)
        return None
