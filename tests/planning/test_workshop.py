"""The workshop as data: people, benches, shifts and days off."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from veliano_desk.domain.errors import InputError
from veliano_desk.planning.check import violations
from veliano_desk.planning.interface import Absence, Job, JobOperation
from veliano_desk.planning.one_pass import OnePassPlanner
from veliano_desk.planning.workshop import HolidayRules, parse_workshop

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DATA = json.loads((Path(__file__).parents[2] / "resources" / "workshop.json").read_text("utf-8"))
ROUTINGS = json.loads((Path(__file__).parents[2] / "resources" / "routings.json").read_text("utf-8"))["operations"]


def test_the_workshop_that_comes_with_the_program_can_do_all_that_its_routings_ask_for() -> None:
    workshop = parse_workshop(DATA)
    assert workshop.zone == "America/New_York"
    skills = set().union(*(person.skills for person in workshop.people))
    assert skills == {step["skill"] for step in ROUTINGS.values()} - {""}
    assert {bench.kind for bench in workshop.benches} == {step["bench"] for step in ROUTINGS.values()} - {""}
    assert all(workshop.roles[person.id] for person in workshop.people)


def test_each_skill_has_a_second_person_for_holidays() -> None:
    workshop = parse_workshop(DATA)
    skills = {skill for person in workshop.people for skill in person.skills}
    assert [one for one in skills if sum(one in person.skills for person in workshop.people) < 2] == []


def test_its_american_holidays_fall_on_the_right_days() -> None:
    days = parse_workshop(DATA).holidays.between(date(2026, 1, 1), date(2026, 12, 31))
    expected = ("01-01", "05-25", "07-04", "09-07", "11-26", "12-25")
    assert sorted(days) == [date.fromisoformat(f"2026-{day}") for day in expected]


def test_single_dates_last_weekdays_and_leap_days_are_understood() -> None:
    rules = HolidayRules((date(2027, 5, 17),), ((2, 29),), ((10, 4, -1),))
    found = sorted(rules.between(date(2027, 1, 1), date(2028, 12, 31)))
    assert found == [date(2027, 5, 17), date(2027, 10, 29), date(2028, 2, 29), date(2028, 10, 27)]


def test_a_problem_leaves_out_who_is_away() -> None:
    workshop = parse_workshop(DATA)
    step = JobOperation(10, "set", "Set stones", "setting", "setting", 60)
    jobs = (Job("A", "CO-1", (step,), NOW, "", None, 0, NOW),)
    plan = OnePassPlanner().plan(workshop.problem(NOW, jobs))
    setter = plan.slots[0].person_id
    assert setter is not None
    away = {setter: (Absence(NOW, datetime(2026, 11, 25, tzinfo=UTC)),)}
    changed = workshop.problem(NOW, jobs, away)
    again = OnePassPlanner().plan(changed)
    assert violations(changed, again) == []
    assert again.slots[0] != plan.slots[0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("people", 0, "shift"), "night"),
        (("people", 0, "skills"), 7),
        (("shifts", "day", "days"), ["Funday"]),
        (("shifts", "day", "start"), "25:00"),
        (("shifts", "day", "breaks"), [["12:00"]]),
        (("benches", 0, "count"), "two"),
        (("holidays", "yearly"), ["13-40"]),
        (("holidays", "weekdays"), [{"month": 11, "weekday": "Thu", "nth": 5}]),
        (("buffer_days",), None),
        (("benches",), None),
    ],
)
def test_a_workshop_that_cannot_be_read_says_where(path: tuple[str | int, ...], value: object) -> None:
    data = deepcopy(DATA)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(InputError, match="cannot be read"):
        parse_workshop(data)
