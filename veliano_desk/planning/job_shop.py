"""Job shops solved for the shortest makespan: a first plan at once by list scheduling, then CP-SAT.

The model is the usual one [Google OR-Tools, job shop]: an interval for each operation, on exactly one of its machines,
no overlap on a machine, the order of a job's operations kept, the last end as short as can be.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from veliano_desk.planning.job_shop_file import Instance

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

Status: TypeAlias = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True)
class Timed:
    """One operation in the plan; job, index within it and machine from 0."""

    job: int
    index: int
    machine: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Solution:
    """bound: no plan is shorter. optimal: the makespan is the bound. operations: by start."""

    makespan: int
    bound: int
    status: Status
    operations: tuple[Timed, ...]


def solve(instance: Instance, time_limit_s: float, workers: int = 1, seed: int = 0) -> Solution:
    """The best plan found within the limit; never longer than the list schedule, which is there at once."""
    first = list_schedule(instance)
    if first.status == "optimal" or time_limit_s <= 0:
        return first
    found = _solve(instance, first, time_limit_s, workers, seed)
    return min(first, found, key=lambda one: (one.makespan, -one.bound)) if found else first


def lower_bound(instance: Instance) -> int:
    """No plan is shorter than the longest job, nor than what a machine has to do alone."""
    longest = max(sum(min(length for _, length in choices) for choices in job) for job in instance.jobs)
    load: dict[int, int] = defaultdict(int)
    for choices in (choices for job in instance.jobs for choices in job):
        if len(choices) == 1:
            load[choices[0][0]] += choices[0][1]
    return max(longest, *load.values(), 0)


def list_schedule(instance: Instance) -> Solution:
    """Operations one after another where they end first, among those that could overlap the job with most work left
    [Giffler and Thompson 1960, with the rule "most work remaining"]."""
    free, ready = [0] * instance.machines, [0] * len(instance.jobs)
    done = [0] * len(instance.jobs)
    left = [[min(length for _, length in choices) for choices in job] for job in instance.jobs]
    timed: list[Timed] = []
    for _ in range(sum(len(job) for job in instance.jobs)):
        waiting = [job for job in range(len(instance.jobs)) if done[job] < len(instance.jobs[job])]
        best = {job: _earliest(instance.jobs[job][done[job]], ready[job], free) for job in waiting}
        _, soonest, machine = min((end, job, machine) for job, (_, end, machine) in best.items())
        rivals = [job for job in waiting if best[job][2] == machine and best[job][0] < best[soonest][1]] or [soonest]
        job = max(rivals, key=lambda one: (sum(left[one][done[one] :]), -one))
        start, end, machine = best[job]
        timed.append(Timed(job, done[job], machine, start, end))
        free[machine] = ready[job] = end
        done[job] += 1
    return _solution(timed, lower_bound(instance))


def _earliest(choices: tuple[tuple[int, int], ...], ready: int, free: list[int]) -> tuple[int, int, int]:
    """(start, end, machine) of the machine on which it ends first."""
    ends = (
        (max(ready, free[machine]) + length, max(ready, free[machine]), machine) for machine, length in choices
    )  # fmt: skip
    end, start, machine = min(ends)
    return start, end, machine


def _solution(timed: list[Timed], bound: int) -> Solution:
    makespan = max((one.end for one in timed), default=0)
    ordered = tuple(sorted(timed, key=lambda one: (one.start, one.end, one.job, one.index)))
    return Solution(makespan, bound, "optimal" if makespan <= bound else "feasible", ordered)


@dataclass(frozen=True, slots=True)
class _Step:
    """An operation's variables; chosen: machine -> whether it is done there, for each machine that could."""

    start: IntVar
    end: IntVar
    chosen: dict[int, Any]


def _solve(instance: Instance, first: Solution, time_limit_s: float, workers: int, seed: int) -> Solution | None:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    steps = _variables(model, instance, first)
    makespan = model.new_int_var(first.bound, first.makespan, "makespan")
    for step in steps.values():
        model.add(step.end <= makespan)
    model.minimize(makespan)
    _hint(model, steps, first, makespan)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = time_limit_s
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    timed = [
        Timed(job, index, next(machine for machine, here in step.chosen.items() if solver.value(here)),
              solver.value(step.start), solver.value(step.end))
        for (job, index), step in steps.items()
    ]  # fmt: skip
    return _solution(timed, max(first.bound, round(solver.best_objective_bound)))


def _variables(model: CpModel, instance: Instance, first: Solution) -> dict[tuple[int, int], _Step]:
    """Variables of all operations, with what binds them to their jobs and machines."""
    on_machine: dict[int, list[Any]] = defaultdict(list)
    steps: dict[tuple[int, int], _Step] = {}
    for job, operations in enumerate(instance.jobs):
        for index, choices in enumerate(operations):
            step = _step(model, choices, first.makespan, on_machine)
            if index:
                model.add(step.start >= steps[job, index - 1].end)
            steps[job, index] = step
    for intervals in on_machine.values():
        model.add_no_overlap(intervals)
    return steps


def _step(
    model: CpModel, choices: tuple[tuple[int, int], ...], horizon: int, on_machine: dict[int, list[Any]]
) -> _Step:
    start, end = model.new_int_var(0, horizon, ""), model.new_int_var(0, horizon, "")
    if len(choices) == 1:
        ((machine, length),) = choices
        on_machine[machine].append(model.new_interval_var(start, length, end, ""))
        return _Step(start, end, {machine: 1})
    chosen = {}
    for machine, length in choices:
        chosen[machine] = model.new_bool_var("")
        on_machine[machine].append(model.new_optional_interval_var(start, length, end, chosen[machine], ""))
    model.add_exactly_one(chosen.values())
    return _Step(start, end, chosen)


def _hint(model: CpModel, steps: dict[tuple[int, int], _Step], first: Solution, makespan: IntVar) -> None:
    """Begin where the list schedule ends."""
    model.add_hint(makespan, first.makespan)
    for one in first.operations:
        step = steps[one.job, one.index]
        model.add_hint(step.start, one.start)
        model.add_hint(step.end, one.end)
        for machine, here in step.chosen.items():
            if len(step.chosen) > 1:
                model.add_hint(here, machine == one.machine)
