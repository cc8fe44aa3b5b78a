"""The thin planner: who works when, and who waits for whom."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests.planning.planning_problems import (
    BENCHES,
    MONDAY,
    WEEK,
    at,
    burnout,
    hours,
    job,
    person,
    problem,
    setting,
    slot_of,
    span,
)
from veliano_desk.domain.errors import InputError
from veliano_desk.planning.check import violations
from veliano_desk.planning.interface import Absence, Bench, Break, JobOperation, PlanProblem, Shift
from veliano_desk.planning.one_pass import OnePassPlanner


def plan(given: PlanProblem):
    """The plan, which must be one that can be carried out."""
    made = OnePassPlanner().plan(given)
    assert violations(given, made) == []
    return made


def test_work_begins_at_once_when_somebody_is_there() -> None:
    made = plan(problem(job("A", setting(90))))
    assert span(made, "A") == ("16 09:00", "16 10:30")
    assert (made.slots[0].person_id, made.slots[0].bench_id) == ("ana", "set-1")


def test_work_rests_over_lunch_and_goes_on() -> None:
    made = plan(problem(job("A", setting(240))))
    assert span(made, "A") == ("16 09:00", "16 14:00")


def test_work_that_ends_when_the_shift_ends_does_not_touch_the_next_day() -> None:
    made = plan(problem(job("A", setting(420)), job("B", setting(30), ordered=MONDAY + timedelta(hours=1))))
    assert span(made, "A") == ("16 09:00", "16 17:00")
    assert span(made, "B") == ("17 09:00", "17 09:30")


def test_long_work_goes_on_after_the_weekend_with_the_same_person() -> None:
    made = plan(problem(job("A", setting(480), release=at("2026-11-20 10:00"))))
    assert span(made, "A") == ("20 10:00", "23 11:00")


def test_a_holiday_and_an_absence_are_stepped_over() -> None:
    leave = Absence(at("2026-11-16 11:00"), at("2026-11-18 00:00"), "leave")
    made = plan(
        problem(job("A", setting(180)), people=(person(away=(leave,)),), holidays=frozenset({date(2026, 11, 18)}))
    )
    assert span(made, "A") == ("16 09:00", "19 10:00")


def test_burnout_runs_through_the_night_with_nobody_there() -> None:
    made = plan(problem(job("A", setting(390), burnout(), setting(60, 30))))
    assert span(made, "A", 20) == ("16 16:30", "17 04:30")
    assert slot_of(made, "A", 20).person_id is None
    assert span(made, "A", 30) == ("17 09:00", "17 10:00")


def test_one_kiln_fires_one_after_the_other() -> None:
    made = plan(problem(job("A", burnout()), job("B", burnout(), ordered=MONDAY + timedelta(hours=1))))
    assert span(made, "A", 20) == ("16 09:00", "16 21:00")
    assert span(made, "B", 20) == ("16 21:00", "17 09:00")


def test_rush_goes_before_due_dates_and_due_dates_before_age() -> None:
    jobs = (
        job("OLD", setting(60), ordered=MONDAY - timedelta(days=9)),
        job("DUE", setting(60), due=at("2026-11-20 17:00")),
        job("RUSH", setting(60), priority=1),
    )
    made = plan(problem(*jobs))
    assert [one.job_id for one in made.promises] == ["RUSH", "DUE", "OLD"]
    assert span(made, "OLD") == ("16 11:00", "16 12:00")


def test_a_small_job_fills_the_gap_before_a_later_urgent_one() -> None:
    urgent = job("U", setting(60), priority=1, release=at("2026-11-16 11:00"))
    made = plan(problem(urgent, job("S", setting(120)), job("L", setting(121))))
    assert span(made, "U") == ("16 11:00", "16 12:00")
    assert span(made, "S") == ("16 09:00", "16 11:00")
    assert span(made, "L") == ("16 13:00", "16 15:01")


def test_two_setters_share_one_bench_only_in_turns() -> None:
    people = (person("Ana"), person("Luis"))
    made = plan(problem(job("A", setting(60)), job("B", setting(60)), people=people))
    assert sorted([span(made, "A"), span(made, "B")]) == [("16 09:00", "16 10:00"), ("16 10:00", "16 11:00")]


def test_with_two_benches_two_setters_work_side_by_side() -> None:
    people, benches = (person("Ana"), person("Luis")), (*BENCHES, Bench("set-2", "Setting bench 2", "setting"))
    made = plan(problem(job("A", setting(60)), job("B", setting(60)), people=people, benches=benches))
    assert span(made, "A") == span(made, "B") == ("16 09:00", "16 10:00")


def test_work_left_overnight_keeps_its_bench() -> None:
    night = (Shift(0, time(18), time(23)),)
    people = (person("Ana"), person("Nils", shifts=night))
    made = plan(problem(job("A", setting(480), priority=1), job("B", setting(60)), people=people))
    assert span(made, "A") == ("16 09:00", "17 10:00")
    assert span(made, "B") == ("17 10:00", "17 11:00")


def test_the_specialist_is_taken_before_the_one_who_can_do_everything() -> None:
    made = plan(problem(job("A", setting(60)), people=(person("Mara", "set", "qc", "cad"), person("Ana"))))
    assert made.slots[0].person_id == "ana"


def test_a_night_shift_reaches_into_the_next_day_and_breaks_after_midnight() -> None:
    night = (Shift(0, time(22), time(6), (Break(time(2), time(2, 30)),)),)
    made = plan(problem(job("A", setting(300)), people=(person(shifts=night),)))
    assert span(made, "A") == ("16 22:00", "17 03:30")


def test_a_plan_made_in_the_middle_of_a_night_shift_uses_the_rest_of_it() -> None:
    night = (Shift(0, time(22), time(6)),)
    made = plan(problem(job("A", setting(60)), now=at("2026-11-17 03:00"), people=(person(shifts=night),)))
    assert span(made, "A") == ("17 03:00", "17 04:00")


def test_seconds_are_rounded_up_so_nothing_starts_in_the_past() -> None:
    made = plan(problem(job("A", setting(5)), now=at("2026-11-16 09:00:01")))
    assert span(made, "A") == ("16 09:01", "16 09:06")


@pytest.mark.parametrize(
    ("sunday", "long"),
    [("2026-03-08", 7.0), ("2026-11-01", 9.0), ("2026-11-08", 8.0)],
    ids=["clocks go forward", "clocks go back", "an ordinary Sunday"],
)
def test_on_the_day_clocks_change_a_night_has_as_many_hours_as_it_has(sunday: str, long: float) -> None:
    everyday = tuple(Shift(day, time(0), time(8)) for day in range(7))
    given = problem(
        job("A", setting(int(long * 60))), job("B", setting(60)), now=at(f"{sunday} 00:00"),
        people=(person(shifts=everyday),),
    )  # fmt: skip
    given = replace(given, jobs=tuple(replace(one, release=given.now) for one in given.jobs))
    made = plan(given)
    assert hours(slot_of(made, "A")) == long
    assert span(made, "A")[1].endswith("08:00")
    assert span(made, "B")[0].endswith("00:00")


def test_a_burnout_over_the_lost_hour_still_takes_its_twelve_hours() -> None:
    made = plan(problem(job("A", burnout(), release=at("2026-03-07 20:00")), now=at("2026-03-07 20:00")))
    assert span(made, "A", 20) == ("07 20:00", "08 09:00")


def test_shifts_stay_at_nine_on_the_wall_when_summer_time_ends() -> None:
    friday = at("2026-10-30 16:30")
    made = plan(problem(job("A", setting(60), release=friday), now=friday))
    assert span(made, "A") == ("30 16:30", "02 09:30")


def test_a_job_without_operations_is_finished_at_its_release() -> None:
    made = plan(problem(job("A", release=at("2026-11-17 10:00"))))
    assert made.slots == ()
    assert made.promises[0].finish == at("2026-11-17 10:00")


def test_an_operation_of_no_minutes_is_passed_at_once() -> None:
    made = plan(problem(job("A", setting(0), setting(30, 20))))
    assert span(made, "A") == ("16 09:00", "16 09:00")
    assert span(made, "A", 20) == ("16 09:00", "16 09:30")


@pytest.mark.parametrize(
    ("step", "word"),
    [
        (JobOperation(30, "plate", "Plate", "plate", "setting", 10), "skill “plate”"),
        (JobOperation(30, "cast", "Cast", "set", "caster", 10), "kind “caster”"),
        (setting(10**7, 30), "five years"),
        (burnout(10**9, 30), "five years"),
    ],
)
def test_what_cannot_be_planned_says_why_and_takes_no_capacity(step: JobOperation, word: str) -> None:
    made = plan(problem(job("A", setting(60), step, priority=1), job("B", setting(60))))
    ((name, reason),) = made.unplannable
    assert name == "A"
    assert word in reason
    assert span(made, "B") == ("16 09:00", "16 10:00")


def test_somebody_who_never_works_is_not_waited_for() -> None:
    made = plan(problem(job("A", setting(60)), people=(person(shifts=()),)))
    assert "five years" in made.unplannable[0][1]


def test_the_same_problem_gives_the_same_plan_whatever_the_order_of_the_jobs() -> None:
    jobs = [job(f"J{n}", setting(30 + n), burnout(300), setting(20, 30), priority=n % 2) for n in range(30)]
    first = plan(problem(*jobs))
    random.Random(5).shuffle(jobs)
    assert plan(problem(*jobs)) == first


def test_a_fuller_workshop_never_finishes_the_urgent_job_later() -> None:
    urgent = job("U", setting(300), burnout(), setting(100, 30), priority=9)
    alone = plan(problem(urgent))
    crowd = plan(problem(urgent, *(job(f"J{n}", setting(90), burnout(300)) for n in range(25))))
    assert [one for one in crowd.slots if one.job_id == "U"] == list(alone.slots)


def test_bad_problems_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="job is there twice"):
        problem(job("A"), job("A"))
    with pytest.raises(InputError, match="person is there twice"):
        problem(people=(person(), person()))
    with pytest.raises(InputError, match="operation of job A is there twice"):
        job("A", setting(1), setting(2))
    with pytest.raises(InputError, match="no zone 'Mars/Olympus'"):
        replace(problem(), zone="Mars/Olympus")
    with pytest.raises(InputError, match="without a zone"):
        problem(now=MONDAY.replace(tzinfo=None))
    with pytest.raises(InputError, match="less than no time"):
        job("A", setting(-1))
    with pytest.raises(InputError, match="no such weekday"):
        Shift(7, time(9), time(17))


def test_the_whole_week_of_the_small_workshop_is_used() -> None:
    jobs = [job(f"J{n:02}", setting(105), ordered=MONDAY + timedelta(minutes=n)) for n in range(20)]
    made = plan(problem(*jobs))
    assert span(made, "J19") == ("20 15:15", "20 17:00")
    assert len(WEEK) == 5
