"""Losses are read off the ledger: whose, where, of what, and of how much metal."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.loss_statistics import Cause
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved
from veliano_desk.domain.metal_losses import Counted

ANA = "worker:bench"


@pytest.fixture
def worked(shop: Shop) -> Shop:
    shop.owner.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000),
        moved(EventKind.ISSUE, "vault", ANA, "14ky", 20_000),
        moved(EventKind.LOSS, ANA, "loss", "14ky", 300, operation="polish"),
    ])  # fmt: skip
    return shop


def test_a_loss_is_told_of_what_lay_there(worked: Shop):
    study = worked.owner.losses.study()
    (point,) = study.points
    assert (point.worker, point.operation, point.article, point.worked_mg, point.lost_mg) == (
        "bench", "polish", "14ky", 20_000, 300,
    )  # fmt: skip
    assert (study.names, study.finding.cause) == ({"bench": "Bench"}, Cause.TOO_FEW)
    assert study.cells[0].median == 15.0


def test_a_loss_for_an_order_is_told_of_what_was_issued_for_it(worked: Shop):
    order = worked.take_order()
    worked.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000, order=order))
    worked.owner.metal.post(moved(EventKind.LOSS, ANA, "loss", "14ky", 100, operation="polish", order=order))
    assert {one.worked_mg for one in worked.owner.losses.study().points} == {20_000, 10_000}


def test_what_was_lost_in_casting_and_found_at_the_close_counts_and_what_was_corrected_does_not(worked: Shop):
    vault = Account.read("vault")
    lines = (NewLine(vault, "14ky", -50_000), NewLine(Account.read("tree:T1"), "14ky", 49_900),
             NewLine(Account.read("loss:casting"), "14ky", 100))  # fmt: skip
    worked.owner.metal.post(NewEvent(EventKind.CAST, lines, operation="cast"))
    wrong = worked.owner.metal.post(moved(EventKind.LOSS, ANA, "loss", "14ky", 200, operation="file"))
    worked.owner.metal.correct(wrong.id, "typed wrong")
    worked.owner.metal.close_day([Counted(Account.read(ANA), "14ky", 19_720)])
    told = {one.operation: (one.worker, one.worked_mg, one.lost_mg) for one in worked.owner.losses.study().points}
    assert told == {
        "polish": ("bench", 20_000, 300), "cast": ("vera", 50_000, 100), "day_close": ("bench", 19_700, -20),
    }  # fmt: skip


def test_one_cell_is_charted_and_periods_are_days_of_the_workshop(worked: Shop):
    chart = worked.owner.losses.chart("bench", "polish", "14ky")
    assert [one.value for one in chart.points] == [15.0]
    assert worked.owner.losses.chart("bench", "set", "").points == ()
    assert worked.owner.losses.study(date(2020, 1, 1), date(2020, 2, 1)).points == ()
    with pytest.raises(InputError):
        worked.owner.losses.study(date(2026, 2, 1), date(2026, 1, 1))
