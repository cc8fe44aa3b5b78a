"""No way round the second person: whatever takes metal to the losses has a cap."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from tests.services.stock_samples import VAULT
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved
from veliano_desk.domain.stocktakes import CountKey

K = EventKind
ANA = "worker:bench"


@pytest.fixture
def worked(shop: Shop) -> Shop:
    """Fifty grams of gold in the vault, ten at the bench, forty at the caster."""
    shop.owner.metal.post(moved(K.OPENING, "opening", "vault", "14ky", 100_000))
    shop.owner.metal.post(moved(K.ISSUE, "vault", ANA, "14ky", 10_000))
    shop.owner.metal.post(moved(K.CASTER_SEND, "vault", "caster:Lost Wax", "14ky", 40_000))
    return shop


def with_loss(kind: EventKind, source: str, out: int, lost: int, note: str = "spilt") -> NewEvent:
    lines = [NewLine(Account.read(source), "14ky", -out), NewLine(Account.read("loss"), "14ky", lost)]
    goal = "tree:T1" if kind is K.CAST else "vault"
    if out > lost:
        lines.append(NewLine(Account.read(goal), "14ky", out - lost))
    return NewEvent(kind, tuple(lines), note)


WAYS = [
    (K.STOCKTAKE, ANA, 51, 51, "day_close", 50), (K.CORRECTION, ANA, 51, 51, "day_close", 50),
    (K.CAST, "vault", 20_000, 201, "cast", 200), (K.CASTER_BACK, "caster:Lost Wax", 20_000, 201, "cast", 200),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "source", "out", "lost", "operation", "cap"), WAYS)
def test_beyond_its_cap_nothing_is_lost_without_a_second_person(
    worked: Shop, kind: EventKind, source: str, out: int, lost: int, operation: str, cap: int
):
    metal = worked.owner.metal
    metal.approve_loss(source, "14ky", lost, "seen it", operation)  # one's own word is not a second person's
    with pytest.raises(InputError, match="More was lost than is allowed"):
        metal.post(with_loss(kind, source, out, lost))
    worked.desk_of("manager").metal.approve_loss(source, "14ky", lost, "seen it", operation)
    metal.post(with_loss(kind, source, out, lost))
    with pytest.raises(InputError, match="More was lost than is allowed"):
        metal.post(with_loss(kind, source, out, lost))
    metal.post(with_loss(kind, source, cap if out == lost else out, cap))


def test_a_loss_in_two_lines_is_one_loss(worked: Shop):
    lines = tuple(NewLine(Account.read(one), "14ky", mg) for one, mg in ((ANA, -300), (ANA, -300), ("loss", 600)))
    with pytest.raises(InputError, match="More was lost than is allowed"):
        worked.owner.metal.post(NewEvent(K.LOSS, lines, "swept", "file"))


@pytest.mark.parametrize(("place", "there"), [(VAULT, 50_000), (ANA, 10_000)])
def test_a_count_loses_what_a_day_may_leave_open_and_no_more(worked: Shop, place: str, there: int):
    stocktakes = worked.owner.stocktakes
    number = stocktakes.begin(place).stocktake.id
    stocktakes.count(number, CountKey("14ky"), there - 51)
    with pytest.raises(InputError) as told:
        stocktakes.post(number, "yearly")
    assert "second person" in told.value.todo
    stocktakes.count(number, CountKey("14ky"), there - 50)
    assert stocktakes.post(number, "yearly").differing == 1
    number = stocktakes.begin(place).stocktake.id
    stocktakes.count(number, CountKey("14ky"), there - 1_050)
    worked.desk_of("manager").metal.approve_loss(place, "14ky", 1_000, "weighed it, too")
    assert stocktakes.post(number, "yearly").differing == 1
