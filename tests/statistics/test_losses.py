"""What losses come of is found where it is known, and nothing is found where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.statistics.pretend_losses import BEGUN, Truth, losses
from veliano_desk.config.loss_statistics import loss_statistics_rules
from veliano_desk.domain.loss_statistics import Cause, CheckPoint, Finding, LossPoint
from veliano_desk.statistics.control_chart import chart_of
from veliano_desk.statistics.losses import cells_of, find_cause

RULES = loss_statistics_rules()
SEEDS = range(30)


def found(truth: Truth, seed: int, checks: tuple[CheckPoint, ...] = ()) -> Finding:
    return find_cause(losses(truth, seed), checks, RULES)


def hits(truth: Truth, subject: str) -> float:
    made = [found(truth, seed) for seed in SEEDS]
    return sum(one.cause is truth.cause and subject in one.subject for one in made) / len(made)


def test_where_nothing_is_wrong_nothing_is_found():
    assert sum(found(Truth(), seed).cause is not Cause.NOISE for seed in SEEDS) <= 1


@pytest.mark.parametrize(
    ("truth", "subject"),
    [
        (Truth(Cause.SCALE, shift=6.0), "a scale since"), (Truth(Cause.ARTICLE, shift=6.0), "18ky"),
        (Truth(Cause.ARTICLE, shift=-6.0), "18ky"), (Truth(Cause.WORKER, shift=8.0), "luis at polish"),
        (Truth(Cause.SCALE, shift=-5.0), "a scale since"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_told_apart(truth: Truth, subject: str):
    assert hits(truth, subject) >= 0.9


def test_the_day_a_scale_began_to_drift_is_told_and_the_log_of_checks_with_it():
    failed = CheckPoint(BEGUN + timedelta(days=50), "Bench scale", 6000.0, False)
    told = found(Truth(Cause.SCALE, shift=6.0), 3, (failed,))
    assert told.since is not None
    assert abs((told.since - BEGUN).days - 45) <= 6
    assert 4 <= told.shift <= 8
    assert any("Bench scale failed its check" in line for line in told.evidence)
    assert any("No failed check" in line for line in found(Truth(Cause.SCALE, shift=6.0), 3).evidence)


def test_few_losses_say_nothing():
    told = find_cause(losses(Truth(Cause.SCALE, shift=50.0), 1, RULES.least_points - 1), (), RULES)
    assert (told.cause, told.sample) == (Cause.TOO_FEW, RULES.least_points - 1)


def test_what_cannot_be_told_apart_is_said_to_be_so():
    """Where only one worker works an alloy, and only at one operation, it may be either."""
    some = [
        replace(one, worker="tom", operation="polish") if one.article == "ag925" else replace(one, worker="ana")
        for one in losses(Truth(Cause.ARTICLE, article="ag925", shift=25.0), 5)
        if one.article != "ag925" or one.operation == "polish"
    ]
    told = find_cause(some, (), RULES)
    assert told.cause in (Cause.WORKER, Cause.UNCLEAR, Cause.NOISE)


def test_one_wild_loss_is_no_cause():
    some = losses(Truth(), 9)
    some[200] = replace(some[200], lost_mg=some[200].worked_mg)
    assert find_cause(some, (), RULES).cause is Cause.NOISE


def point(number: int, lost: int) -> LossPoint:
    return LossPoint(number, BEGUN + timedelta(hours=number), "ana", "polish", "14ky", 100_000, lost)


def test_a_chart_says_which_point_breaks_which_rule():
    calm = [point(number, 1400 + (number % 2) * 40) for number in range(20)]
    chart = chart_of([*calm, point(20, 2600)])
    assert chart.centre == pytest.approx(14.0, abs=0.5)
    assert "beyond 3 sigma" in chart.points[-1].broken
    assert all(not one.broken for one in chart.points[:-1])
    assert chart.points[0].moving_range is None
    assert chart.points[-1].moving_range == pytest.approx(11.6, abs=0.5)


def test_a_run_on_one_side_and_a_trend_are_seen():
    run = [point(number, 1400 + (30 if number % 2 else -30)) for number in range(20)]
    chart = chart_of(run + [point(20 + number, 1440) for number in range(9)])
    assert "9 in a row on one side" in chart.points[-1].broken
    trend = chart_of(run + [point(20 + number, 1380 + number * 10) for number in range(7)])
    assert "6 in a row up or down" in trend.points[-1].broken


def test_charts_of_nothing_and_of_losses_that_are_alike_have_no_limits():
    assert chart_of([]).points == ()
    assert chart_of([point(number, 1400) for number in range(5)]).sigma == 0.0


def test_cells_tell_middle_and_spread_of_who_where_and_what():
    (cell,) = cells_of([point(number, lost) for number, lost in enumerate((1000, 1200, 1400))])
    assert (cell.worker, cell.operation, cell.article, cell.points) == ("ana", "polish", "14ky", 3)
    assert (cell.median, cell.lost_mg) == (12.0, 3600)
    assert cell.spread == pytest.approx(1.4826 * 2.0)
