"""What a promise says: the day, what binds it, and in which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.planning.planning_problems import (
    BENCHES,
    MONDAY,
    ZONE,
    at,
    burnout,
    job,
    person,
    problem,
    promise_of,
    setting,
)
from veliano_desk.planning.interface import Bench, Job, Plan, PlanProblem, Promise
from veliano_desk.planning.one_pass import OnePassPlanner
from veliano_desk.planning.words import delay_words, duration_words, moment_words


def promised(*jobs: Job, **rest: object) -> Promise:
    """The promise of job A."""
    return promise_of(made(problem(*jobs, **rest)), "A")


def made(given: PlanProblem) -> Plan:
    return OnePassPlanner().plan(given)


def test_an_idle_workshop_is_bound_by_the_work_itself() -> None:
    one = promised(job("A", setting(60), burnout(), setting(30, 30)))
    assert one.bound_by == "work"
    assert one.reason == "Bound by the work itself: 13 h 30 min in 3 operations, nothing waits."
    assert one.delay_minutes == 0


def test_a_missing_impression_binds_with_the_day_it_is_expected() -> None:
    one = promised(job("A", setting(60), release=at("2026-11-25 09:00"), why="impression"))
    assert one.bound_by == "impression"
    assert one.reason == "Bound by impression: nothing starts before Wed 25 Nov 09:00, adds 9 days."


def test_a_person_who_is_booked_binds_with_their_name_and_next_free_time() -> None:
    one = promised(job("A", setting(160)), job("RUSH", setting(420), priority=1))
    assert one.bound_by == "Ana"
    assert one.reason == "Bound by Ana: Set stones, 2 h 40 min; next free Tue 09:00, adds 1 day."


def test_a_bench_binds_where_people_would_be_free() -> None:
    people = (person("Ana"), person("Luis"))
    one = promised(job("A", setting(60)), job("RUSH", setting(420), priority=1), people=people)
    assert one.bound_by == "setting"


def test_the_kiln_binds_when_it_is_fired_for_others_first() -> None:
    queue = [job(f"R{n}", burnout(), priority=1) for n in range(4)]
    one = promised(job("A", burnout()), *queue)
    assert one.bound_by == "kiln"
    assert one.delay_minutes == 4 * 720
    assert one.reason == "Bound by kiln: Burnout, 12 h; next free Wed 09:00, adds 2 days."


def test_a_wait_that_a_night_swallows_binds_nothing() -> None:
    """Ana is an hour late, but the burnout ends at night in any case and what follows waits for the morning."""
    one = promised(job("A", setting(60), burnout(), setting(60, 30)), job("RUSH", setting(60), priority=1))
    assert (one.bound_by, one.delay_minutes) == ("work", 0)


def test_a_wait_swallowed_by_a_longer_one_is_not_the_binding_one() -> None:
    """Ana's hour would be forgiven by the night; the kiln's two other firings are not."""
    queue = [job(f"R{n}", burnout(1440), priority=1) for n in range(2)]
    one = promised(job("A", setting(60), burnout()), job("RUSH", setting(60), priority=1), *queue)
    assert one.bound_by == "kiln"


def test_the_longer_of_two_waits_binds() -> None:
    jobs = (
        job("A", setting(60), release=at("2026-11-17 09:00"), why="customer"),
        job("RUSH", setting(420 * 3), priority=1),
    )
    one = promised(*jobs)
    assert (one.bound_by, one.delay_minutes) == ("Ana", 2 * 24 * 60)
    later = promised(job("A", setting(60), release=at("2026-11-30 09:00"), why="customer"), jobs[1])
    assert later.bound_by == "customer"


def test_a_short_wait_that_misses_the_kiln_is_what_binds() -> None:
    """An hour's wait for Ana lets others have the kiln until the evening; without that hour nothing would wait."""
    jobs = (
        job("A", setting(60), burnout(60), setting(60, 30)),
        job("R1", setting(60), priority=2),
        job("R2", burnout(300), priority=2, release=at("2026-11-16 11:00")),
    )
    one = promised(*jobs)
    assert one.bound_by == "Ana"
    assert one.delay_minutes == 22 * 60
    assert one.reason == "Bound by Ana: Set stones, 1 h; next free today 10:00, adds 22 h."


def test_a_wait_in_front_of_a_longer_queue_binds_nothing() -> None:
    """Whoever sets stones sooner only waits longer for the kiln."""
    queue = [job(f"R{n}", burnout(1440), priority=1) for n in range(3)]
    one = promised(job("A", setting(60), burnout()), job("RUSH", setting(420), priority=1), *queue)
    assert (one.bound_by, one.delay_minutes) == ("kiln", 71 * 60)


def test_a_queue_that_is_over_before_the_release_binds_nothing() -> None:
    rush = [job(f"R{n}", setting(420), priority=1) for n in range(3)]
    one = promised(job("A", setting(60), release=at("2026-11-20 09:00"), why="impression"), *rush)
    assert (one.bound_by, one.delay_minutes) == ("impression", 4 * 24 * 60)


def test_every_step_of_delay_is_accounted_for() -> None:
    """The binding delay never exceeds what the job loses against a workshop of its own."""
    crowd = [job(f"J{n:02}", setting(50 + n), burnout(400), setting(30, 30), priority=n % 3) for n in range(20)]
    alone = {one.id: promise_of(made(problem(one)), one.id).finish for one in crowd}
    for one in made(problem(*crowd)).promises:
        lost = one.finish - alone[one.job_id]
        assert timedelta(0) <= timedelta(minutes=one.delay_minutes) <= lost
        assert (one.bound_by == "work") == (one.delay_minutes == 0)
        assert (lost > timedelta(0)) == (one.bound_by != "work")


@pytest.mark.parametrize(
    ("buffer", "day"),
    [(0, date(2026, 11, 20)), (1, date(2026, 11, 23)), (2, date(2026, 11, 24)), (4, date(2026, 11, 27))],
)
def test_the_promised_day_counts_working_days_after_the_finish(buffer: int, day: date) -> None:
    one = promised(
        job("A", setting(60), release=at("2026-11-20 10:00")),
        buffer_days=buffer,
        holidays=frozenset({date(2026, 11, 26)}),
    )
    assert one.promised_on == day


def test_the_promised_day_is_the_workshops_day_not_the_day_in_utc() -> None:
    benches = (*BENCHES, Bench("kiln-2", "Kiln 2", "kiln"))
    one = promised(job("A", burnout(780)), benches=benches, buffer_days=0)
    assert one.finish.date() == date(2026, 11, 17)
    assert one.promised_on == date(2026, 11, 16)


def test_nothing_left_to_make_says_so() -> None:
    assert promised(job("A")).reason == "Nothing is left to make."


def test_durations_read_as_people_say_them() -> None:
    assert [duration_words(one) for one in (0, 45, 60, 160)] == ["0 min", "45 min", "1 h", "2 h 40 min"]
    assert [delay_words(one) for one in (59, 60, 1439, 1440, 4000)] == ["59 min", "1 h", "24 h", "1 day", "3 days"]


def test_moments_are_short_when_near_and_full_when_far() -> None:
    zone = problem().zone_info()
    words = [moment_words(at(text), MONDAY, zone) for text in (
        "2026-11-16 14:10", "2026-11-22 09:00", "2026-11-23 09:00", "2027-01-04 09:00", "2026-11-13 09:00",
    )]  # fmt: skip
    assert words == ["today 14:10", "Sun 09:00", "Mon 23 Nov 09:00", "Mon 4 Jan 2027 09:00", "Fri 13 Nov 09:00"]
    assert ZONE == "America/New_York"
