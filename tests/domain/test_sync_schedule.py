"""When the window syncs by itself, with moments that the tests make up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from veliano_desk.domain.sync_schedule import Outcome, SyncSchedule

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(**passed: float) -> datetime:
    return NOW + timedelta(**passed)


def paced(minutes: int = 5, begun_at: datetime | None = None) -> SyncSchedule:
    schedule = SyncSchedule()
    schedule.paced(minutes, begun_at, NOW)
    return schedule


def after(schedule: SyncSchedule, moment: datetime, outcome: Outcome = Outcome.DONE) -> SyncSchedule:
    schedule.began()
    schedule.ended(moment, outcome)
    return schedule


def test_the_first_comes_at_once_and_then_every_five_minutes():
    schedule = paced()
    assert schedule.is_due(NOW)
    after(schedule, at(seconds=3))
    assert not schedule.is_due(at(minutes=5))
    assert schedule.is_due(at(minutes=5, seconds=3))


def test_what_another_desk_synced_a_moment_ago_is_not_synced_again():
    assert paced(begun_at=at(minutes=-2)).next_at() == at(minutes=3)
    assert paced(begun_at=at(hours=-2)).is_due(NOW)


def test_only_by_hand_means_never_by_itself():
    schedule = paced(0)
    schedule.changed(NOW)
    assert schedule.next_at() is None
    assert after(schedule, NOW, Outcome.FAILED).next_at() is None


def test_a_change_goes_out_two_seconds_after_the_last_one_and_ten_after_the_first_at_most():
    schedule = after(paced(), NOW)
    schedule.changed(at(seconds=10))
    assert schedule.next_at() == at(seconds=12)
    for second in range(11, 19):
        schedule.changed(at(seconds=second))
    assert schedule.next_at() == at(seconds=20)
    schedule.changed(at(seconds=19))
    assert schedule.is_due(at(seconds=20))


def test_a_change_does_not_put_off_what_is_due_sooner():
    schedule = after(paced(), NOW)
    schedule.changed(at(minutes=4, seconds=59.5))
    assert schedule.next_at() == at(minutes=5)


def test_what_is_queued_while_one_runs_goes_with_the_next():
    schedule = paced()
    schedule.began()
    schedule.changed(at(seconds=1))
    assert schedule.next_at() is None
    assert not schedule.is_due(at(hours=1))
    schedule.ended(at(seconds=5), Outcome.DONE)
    assert schedule.is_due(at(seconds=5))


def test_an_absent_store_is_asked_later_and_later_and_changes_wait_for_that():
    schedule, moment, waits = paced(), NOW, []
    for _ in range(6):
        after(schedule, moment, Outcome.FAILED)
        schedule.changed(moment)
        following = schedule.next_at()
        assert following is not None
        waits.append((following - moment) // timedelta(minutes=1))
        moment = following
    assert waits == [2, 4, 8, 16, 30, 30]
    after(schedule, moment)
    assert schedule.next_at() == moment + timedelta(minutes=5)


def test_by_hand_it_may_begin_at_any_time_and_success_ends_the_waiting():
    schedule = after(after(paced(), NOW, Outcome.FAILED), at(seconds=30), Outcome.FAILED)
    assert schedule.next_at() == at(minutes=4, seconds=30)
    assert after(schedule, at(minutes=1)).next_at() == at(minutes=6)


def test_while_somebody_else_syncs_it_tries_again_soon_and_that_is_no_failure():
    schedule = after(paced(), NOW, Outcome.BUSY)
    assert schedule.next_at() == at(seconds=30)
    assert after(schedule, at(seconds=30), Outcome.FAILED).next_at() == at(minutes=2, seconds=30)


def test_a_cancelled_one_is_left_alone_until_the_next_is_due():
    assert after(paced(), NOW, Outcome.CANCELLED).next_at() == at(minutes=5)


STEPS = some.lists(
    some.tuples(some.sampled_from(["began", "changed", *Outcome]), some.integers(0, 3600)), max_size=30
)  # fmt: skip


@given(STEPS)
def test_never_two_at_once_and_never_later_than_half_an_hour(steps: list[tuple[str, int]]):
    schedule, moment, running = paced(), NOW, False
    for step, seconds in steps:
        moment += timedelta(seconds=seconds)
        if step == "began":
            schedule.began()
            running = True
        elif step == "changed":
            schedule.changed(moment)
        elif running:
            schedule.ended(moment, Outcome(step))
            running = False
        following = schedule.next_at()
        assert (following is None) == running
        assert following is None or following <= moment + timedelta(minutes=30)
