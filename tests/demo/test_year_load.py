"""The demo's year against the default workshop: enough work, not too much, and promises that can mostly be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from veliano_desk.config import trade
from veliano_desk.config.paths import resources_dir
from veliano_desk.demo.year import StoreYear, make_year
from veliano_desk.demo.year_words import Row
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.estimating import estimate
from veliano_desk.domain.piece_reading import PieceDraft, read_pieces
from veliano_desk.domain.routing import PlannedOperation, operations_for, operations_left
from veliano_desk.domain.weights import settle
from veliano_desk.planning.check import violations
from veliano_desk.planning.interface import Job, JobOperation, Plan, PlanProblem
from veliano_desk.planning.one_pass import OnePassPlanner
from veliano_desk.planning.workshop import Workshop, parse_workshop

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)


@cache
def year() -> StoreYear:
    return make_year(7, TODAY)


@cache
def workshop() -> Workshop:
    return parse_workshop(json.loads((resources_dir() / "workshop.json").read_text("utf-8")))


def pieces_of(row: Row) -> tuple[PieceDraft, ...]:
    return read_pieces(
        material=str(row["material"]), teeth_selection=row["teeth_selection"], design_details=row["design_details"],
        notes=str(row["notes"] or ""), words=trade.trade_words(),
    )  # fmt: skip


def operations(draft: PieceDraft) -> tuple[PlannedOperation, ...]:
    return operations_for(trade.routings(), settle(draft.facts(), trade.weight_tables()).facts)


def open_jobs() -> Iterator[Job]:
    """A job for every piece that is not done, waiting for what is not back as long as the routings assume."""
    for row in (one for one in year().custom_orders if one["status"] != "completed"):
        stage = trade.store_states().first_stage(str(row["status"])).stage
        due = row["estimated_completion_date"]
        for place, draft in enumerate(pieces_of(row)):
            left = operations_left(operations(draft), stage)
            waits = [step.wait_days for step in left if step.wait_for]
            changed = datetime.fromisoformat(str(row["updated_at"]))
            waiting = stage in ("received", "kit", "design") and waits
            release = max(NOW, changed + timedelta(days=max(waits))) if waiting else NOW
            steps = tuple(
                JobOperation(n, one.code, one.title, one.skill, one.bench, one.minutes, one.unattended)
                for n, one in enumerate(left)
            )
            yield Job(
                f"{row['order_number']}/{place}", str(row["order_number"]), steps, release, "impression",
                datetime.fromisoformat(str(due)) if due else None, 0, datetime.fromisoformat(str(row["created_at"])),
            )  # fmt: skip


@cache
def plan() -> tuple[PlanProblem, Plan]:
    problem = workshop().problem(NOW, tuple(open_jobs()))
    return problem, OnePassPlanner().plan(problem)


def weekly_minutes() -> int:
    """What all people work in a week."""

    def span(start: time, end: time) -> int:
        return (end.hour - start.hour) * 60 + end.minute - start.minute

    return sum(
        span(shift.start, shift.end) - sum(span(one.start, one.end) for one in shift.breaks)
        for person in workshop().people for shift in person.shifts
    )  # fmt: skip


def test_a_years_orders_load_the_workshop_at_about_three_quarters() -> None:
    minutes = sum(
        step.minutes
        for row in year().custom_orders for draft in pieces_of(row) for step in operations(draft)
        if not step.unattended
    )  # fmt: skip
    assert 0.68 <= minutes / 52 / weekly_minutes() <= 0.85


def test_everything_open_can_be_planned_and_carried_out() -> None:
    problem, made = plan()
    assert made.unplannable == ()
    assert violations(problem, made) == []


def test_most_open_orders_are_on_time_and_a_few_are_late() -> None:
    problem, made = plan()
    due = {job.id: job.due.date() for job in problem.jobs if job.due}
    late = [one for one in made.promises if one.job_id in due and one.promised_on > due[one.job_id]]
    assert 0 < len(late) / len(due) < 0.2


def test_different_things_bind_the_promises() -> None:
    bound = {one.bound_by for one in plan()[1].promises}
    assert len(bound) >= 5
    assert len(bound & {person.name for person in workshop().people}) >= 2


def test_most_orders_earn_money_and_some_lose_it() -> None:
    shares = []
    for row in year().custom_orders:
        figures = [estimate(one.facts(), trade.estimate_tables(), trade.rates()) for one in pieces_of(row)]
        cost = sum((one.total.amount - one.by_kind(CostKind.MARGIN).amount for one in figures), Decimal(0))
        price = Decimal(str(row["total_price"]))
        if price > 10:
            shares.append((price - cost) / price)
    shares.sort()
    assert Decimal("0.15") < shares[len(shares) // 2] < Decimal("0.40")
    assert shares[0] < 0 < shares[len(shares) // 4]


def test_most_of_what_customers_write_is_understood() -> None:
    kinds = [draft.kind for row in year().custom_orders for draft in pieces_of(row)]
    assert {"grillz", "ring", "signet", "eternity", "pendant", "chain", "bracelet", "earrings"} <= set(kinds)
    assert kinds.count("custom") < len(kinds) / 100
