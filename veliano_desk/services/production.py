"""The plan: made from what is still to do, kept with its reasons, and told to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.production import PlanLine, PlanSummary, PromiseLine
from veliano_desk.domain.rights import Right
from veliano_desk.domain.routing import operations_left
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.estimates import facts_of
from veliano_desk.models.production import replace_plan
from veliano_desk.models.queries import plans
from veliano_desk.models.queries.orders import summarise
from veliano_desk.models.queries.pieces import pieces_to_plan
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.planning.interface import Job, JobOperation, Plan, Planner, PlanProblem, Promise, Slot
from veliano_desk.planning.workshop import Workshop, parse_workshop
from veliano_desk.services.actions import Access, Area, checks, reads, writes
from veliano_desk.services.local_time import day_start, today
from veliano_desk.services.order_faces import refresh_order, state_of
from veliano_desk.services.ports import Cancelled, Progress
from veliano_desk.services.sign_in import workspace_row

WAITS = {"kit": "impression", "approval": "customer"}
"""What a wait in the routing is called where it binds a promise."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A piece on its way into the plan; the version tells whether it changed while planning."""

    piece_id: int
    version: int
    job: Job
    stages: dict[int, str]


class ProductionService(Area):
    """One pass over all open pieces, finite in people and benches. Every open order gets a promise with its reason."""

    @checks(Right.PLAN_EDIT)
    def plan(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> PlanSummary:
        """Plan everything that is open anew. Cancelled before the plan is kept, nothing is changed."""
        problem, tasks = self._problem()
        if progress:
            progress(0, len(tasks), "Planning")
        plan = _planner().plan(problem)
        if cancelled and cancelled():
            raise CancelledError("Cancelled", "The plan before stays as it was.", "Plan again when you like.")
        summary = self._keep(plan, {task.job.id: task for task in tasks})
        if progress:
            progress(len(tasks), len(tasks), "Planning")
        return summary

    @reads(Right.PLAN_SEE)
    def lines(self, unit: Unit, days: int = 14) -> tuple[PlanLine, ...]:
        """What is planned from now over the coming days, by time."""
        return plans.lines_between(unit.session, unit.now, unit.now + timedelta(days=days))

    @reads(Right.PLAN_SEE)
    def promises(self, unit: Unit) -> tuple[PromiseLine, ...]:
        """Every open order's promise with what binds it, soonest first."""
        return plans.promises(unit.session)

    @reads(Right.PLAN_SEE)
    def planned_at(self, unit: Unit) -> datetime | None:
        """When the plan was last made."""
        return workspace_row(unit).planned_at

    @reads(Right.PLAN_EDIT)
    def _problem(self, unit: Unit) -> tuple[PlanProblem, list[_Task]]:
        tasks = [_task(self.access, row, unit.now) for row in pieces_to_plan(unit.session)]
        living = [task for task in tasks if task is not None]
        return self._workshop(unit).problem(unit.now, tuple(task.job for task in living)), living

    def _workshop(self, unit: Unit) -> Workshop:
        row = workspace_row(unit)
        return parse_workshop({**self.access.trade.workshop, **row.workshop, "zone": row.zone})

    @writes(Right.PLAN_EDIT)
    def _keep(self, unit: Unit, plan: Plan, tasks: dict[str, _Task]) -> PlanSummary:
        shop = self._workshop(unit)
        promises = {promise.job_id: promise for promise in plan.promises}
        pieces = {piece.id: piece for piece in plans.pieces_by_id(unit.session, [t.piece_id for t in tasks.values()])}
        fresh = {key: task for key, task in tasks.items() if _unchanged(pieces.get(task.piece_id), task)}
        replace_plan(unit.session, [task.piece_id for task in fresh.values()], _operations(plan, fresh, shop))
        refused, zone = dict(plan.unplannable), ZoneInfo(self.access.zone)
        benches = self.access.trade.routings.bench_titles
        for key, task in fresh.items():
            _promise(pieces[task.piece_id], promises.get(key), refused.get(key, ""), zone, benches)
        unit.session.flush()
        changed = self._refresh_orders(unit, [pieces[task.piece_id] for task in fresh.values()])
        workspace_row(unit).planned_at = unit.now
        unit.areas.update({"orders", "production", "insights"})
        unit.record("plan.made", "plan", None, {"pieces": len(fresh), "operations": len(plan.slots)})
        figures = summarise(unit.session, today(self.access))
        left_out = tuple((tasks[key].job.number, why) for key, why in plan.unplannable if key in tasks)
        return PlanSummary(unit.now, len(fresh), len(plan.slots), figures.late, figures.at_risk, changed, left_out)

    def _refresh_orders(self, unit: Unit, pieces: list[piece_rows.Piece]) -> int:
        order_ids = sorted({piece.order_id for piece in pieces})
        of_order: dict[int, list[piece_rows.Piece]] = {}
        for piece in plans.pieces_by_order(unit.session, order_ids):
            of_order.setdefault(piece.order_id, []).append(piece)
        changed = 0
        for order in plans.orders_by_id(unit.session, order_ids):
            before = order.promise_on
            refresh_order(unit, self.access, order, of_order[order.id])
            changed += order.promise_on != before
        return changed


def _planner() -> Planner:
    from veliano_desk.planning.one_pass import OnePassPlanner

    return OnePassPlanner()


def _task(access: Access, row: Any, now: datetime) -> _Task | None:
    """The piece as a job: what is left to do, released when what it waits for should be back."""
    piece: piece_rows.Piece = row.Piece
    state = state_of(piece)
    left = operations_left(access.trade.operations(facts_of(piece)), state.underlying)
    if not left:
        return None
    release, reason = now, ""
    for operation in left:
        if operation.wait_for and not _over(operation.wait_for, state.underlying):
            back = max(piece.stage_since, now - timedelta(days=operation.wait_days)) + timedelta(
                days=operation.wait_days
            )
            if back > release:
                release, reason = back, WAITS.get(operation.wait_for, operation.wait_for)
    if state.stage is Stage.HOLD:
        reason = "decision"
    steps = tuple(
        JobOperation(index, op.code, op.title, op.skill, op.bench, op.minutes, op.unattended)
        for index, op in enumerate(left, start=1)
    )
    due = day_start(access, row.due_on + timedelta(days=1)) if row.due_on else None
    job = Job(str(piece.id), row.number, steps, release, reason, due, _priority(row), row.ordered_at)
    return _Task(piece.id, piece.version, job, {index: str(op.stage) for index, op in enumerate(left, start=1)})


def _priority(row: Any) -> int:
    """1 where the order says that it is a rush, else 0."""
    return int("rush" in f"{row.notes} {row.design_details}".casefold().split())


def _over(wait: str, stage: Stage) -> bool:
    """Whether what an operation waits for has come back already."""
    return rank(stage) >= rank(Stage.IMPRESSION if wait == "kit" else Stage.READY)


def _unchanged(piece: piece_rows.Piece | None, task: _Task) -> bool:
    return piece is not None and piece.version == task.version


def _operations(plan: Plan, tasks: dict[str, _Task], shop: Workshop) -> list[dict[str, Any]]:
    people = {person.id: person.name for person in shop.people}
    benches = {bench.id: bench.name for bench in shop.benches}
    slots: dict[tuple[str, int], Slot] = {(slot.job_id, slot.sequence): slot for slot in plan.slots}
    planned: list[dict[str, Any]] = []
    for key, task in tasks.items():
        for step in task.job.operations:
            slot = slots.get((key, step.sequence))
            planned.append({
                "piece_id": task.piece_id, "sequence": step.sequence, "code": step.code, "title": step.title,
                "stage": task.stages[step.sequence], "minutes": step.minutes,
                "person": people.get(slot.person_id or "", "") if slot else "",
                "bench": benches.get(slot.bench_id or "", "") if slot else "",
                "start": slot.start if slot else None, "end": slot.end if slot else None,
            })  # fmt: skip
    return planned


def _promise(
    piece: piece_rows.Piece, promise: Promise | None, why_not: str, zone: ZoneInfo, benches: Mapping[str, str]
) -> None:
    piece.promise_on = promise.promised_on if promise else None
    piece.finish_on = promise.finish.astimezone(zone).date() if promise else None
    piece.bound_by = benches.get(promise.bound_by, promise.bound_by) if promise else "no plan"
    piece.reason = promise.reason if promise else why_not
