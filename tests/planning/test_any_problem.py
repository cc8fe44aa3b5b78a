"""Whatever the workshop looks like, its plan can be carried out; and the check that says so finds every mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.planning.planning_problems import MONDAY, at, burnout, job, person, problem, setting
from veliano_desk.planning.check import violations
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
from veliano_desk.planning.one_pass import OnePassPlanner

SKILLS = ("cad", "set", "polish")
KINDS = ("cad", "setting", "kiln", "")
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")

clocks = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45, 59)))
breaks = st.lists(st.builds(Break, clocks, clocks), max_size=2).map(tuple)
shifts = st.lists(st.builds(Shift, st.integers(0, 6), clocks, clocks, breaks), max_size=6).map(tuple)
starts = st.sampled_from(("2026-03-07 13:20", "2026-10-24 22:00", "2026-10-31 23:59:30", "2027-02-28 00:00"))
operations = st.builds(
    JobOperation, st.just(0), st.just("op"), st.just("Operation"), st.sampled_from((*SKILLS, "")),
    st.sampled_from(KINDS), st.integers(0, 900), st.booleans(),
)  # fmt: skip


@st.composite
def problems(draw: st.DrawFn) -> PlanProblem:
    zone = draw(st.sampled_from(ZONES))
    now = datetime.fromisoformat(draw(starts)).replace(tzinfo=ZoneInfo(zone))
    moments = st.integers(0, 20_000).map(lambda minutes: now + timedelta(minutes=minutes))
    absences = st.lists(st.tuples(moments, moments).map(lambda pair: Absence(min(pair), max(pair))), max_size=3)
    people = [
        Person(f"p{n}", f"P{n}", draw(st.frozensets(st.sampled_from(SKILLS))), draw(shifts), tuple(draw(absences)))
        for n in range(draw(st.integers(1, 3)))
    ]
    benches = [Bench(f"b{n}", f"B{n}", draw(st.sampled_from(KINDS[:-1]))) for n in range(draw(st.integers(1, 4)))]
    jobs = []
    for n in range(draw(st.integers(0, 7))):
        steps = tuple(replace(one, sequence=k * 10) for k, one in enumerate(draw(st.lists(operations, max_size=4))))
        due = draw(st.none() | moments)
        release, ordered = draw(moments) - timedelta(days=2), draw(moments)
        jobs.append(Job(f"j{n}", f"CO-{n}", steps, release, "impression", due, draw(st.integers(0, 2)), ordered))
    holidays = frozenset(now.date() + timedelta(days=d) for d in draw(st.frozensets(st.integers(0, 9), max_size=3)))
    return PlanProblem(now, zone, tuple(people), tuple(benches), tuple(jobs), holidays, draw(st.integers(0, 3)))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_no_plan_has_overlaps_gaps_in_order_or_work_outside_of_somebodys_time(any_problem: PlanProblem) -> None:
    plan = OnePassPlanner().plan(any_problem)
    assert violations(any_problem, plan) == []
    assert {one.job_id for one in plan.promises} | {name for name, _ in plan.unplannable} == {
        one.id for one in any_problem.jobs
    }
    for one in plan.promises:
        assert one.reason
        assert one.delay_minutes >= 0
        assert (one.bound_by == "work") == (one.delay_minutes == 0)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_the_most_urgent_job_is_finished_as_if_it_were_alone(any_problem: PlanProblem) -> None:
    plan = OnePassPlanner().plan(any_problem)
    if plan.promises:
        first = next(one for one in any_problem.jobs if one.id == plan.promises[0].job_id)
        alone = OnePassPlanner().plan(replace(any_problem, jobs=(first,)))
        assert alone.promises == plan.promises[:1]


TWO = problem(job("A", setting(60), burnout(), due=at("2026-11-20 12:00")), job("B", setting(30), burnout(600)))
GOOD = OnePassPlanner().plan(TWO)


def moved(name: str, sequence: int, **changes: object) -> Plan:
    """The good plan with one slot changed."""
    slots = tuple(
        replace(one, **changes) if (one.job_id, one.sequence) == (name, sequence) else one for one in GOOD.slots
    )
    return replace(GOOD, slots=slots)


def slot(name: str, sequence: int) -> Slot:
    return next(one for one in GOOD.slots if (one.job_id, one.sequence) == (name, sequence))


def test_the_good_plan_is_good() -> None:
    assert violations(TWO, GOOD) == []


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(GOOD, slots=GOOD.slots[1:]), "not planned whole"),
        (replace(GOOD, slots=(*GOOD.slots, replace(GOOD.slots[0], job_id="X"))), "not in the problem"),
        (moved("A", 10, start=at("2026-11-16 08:00"), end=at("2026-11-16 09:00")), "before"),
        (moved("A", 20, start=slot("A", 10).start), "before"),
        (moved("B", 10, start=slot("A", 10).start, end=slot("A", 10).start + timedelta(minutes=30)), "ana has"),
        (moved("B", 20, start=slot("B", 10).end, end=slot("B", 10).end + timedelta(minutes=600)), "kiln-1 has"),
        (moved("A", 10, person_id=None), "has nobody"),
        (moved("A", 10, bench_id="kiln-1"), "not at a bench"),
        (moved("A", 10, bench_id=None), "not at a bench"),
        (moved("A", 20, person_id="ana"), "run alone"),
        (moved("A", 20, end=slot("A", 20).end - timedelta(minutes=1)), "run alone"),
        (moved("A", 10, end=slot("A", 10).end + timedelta(minutes=1)), "does not work 60 minutes"),
        (moved("B", 10, start=at("2026-11-16 08:45"), end=at("2026-11-16 09:30")), "starts outside"),
        (moved("A", 10, start=at("2026-11-16 16:00"), end=at("2026-11-16 17:30")), "ends outside"),
        (replace(GOOD, promises=GOOD.promises[1:]), "one promise"),
        (replace(GOOD, promises=(replace(GOOD.promises[0], finish=MONDAY), GOOD.promises[1])), "is promised for"),
        (
            replace(GOOD, promises=(replace(GOOD.promises[0], promised_on=date(2026, 12, 24)), GOOD.promises[1])),
            "working days to arrive",
        ),
    ],
)  # fmt: skip
def test_the_check_finds_each_mistake(plan: Plan, words: str) -> None:
    assert any(words in one for one in violations(TWO, plan)), violations(TWO, plan)


def test_the_check_finds_a_missing_skill_and_a_zero_that_holds() -> None:
    given_problem = problem(job("A", setting(0), setting(30, 20)))
    plan = OnePassPlanner().plan(given_problem)
    polisher = replace(given_problem, people=(person("Ana", "polish"),))
    assert any("lacks the skill" in one for one in violations(polisher, plan))
    held = replace(plan, slots=(replace(plan.slots[0], person_id="ana"), plan.slots[1]))
    assert any("holds something" in one for one in violations(given_problem, held))


def test_a_plan_survives_being_sent_to_another_process() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(TWO)) == TWO
    assert pickle.loads(pickle.dumps(GOOD)) == GOOD
    assert isinstance(GOOD.promises[0], Promise)
