"""Routings: what a piece goes through and how long it takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.config import trade
from veliano_desk.domain.routing import PieceFacts, RoutingError, operations_for, operations_left
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.domain.teeth import front_teeth

BOOK = trade.routings()
GRILLZ = PieceFacts("grillz", "14ky", teeth=front_teeth("upper", 6))


def codes(facts: PieceFacts) -> list[str]:
    return [operation.code for operation in operations_for(BOOK, facts)]


def minutes(facts: PieceFacts) -> dict[str, int]:
    return {operation.code: operation.minutes for operation in operations_for(BOOK, facts)}


def test_plain_grillz_go_from_cad_to_packing_with_a_try_in():
    assert codes(GRILLZ) == [
        "cad", "print", "print_run", "tree", "burnout", "cast", "devest", "file", "try_in", "polish", "qc", "pack",
    ]  # fmt: skip


def test_stones_white_gold_and_a_cut_add_their_operations_in_their_place():
    facts = replace(GRILLZ, alloy_code="14kw", style="open_face+diamond_cut", stones="diamonds", stones_count=38)
    added = [code for code in codes(facts) if code not in codes(GRILLZ)]
    assert added == ["diamond_cut", "set", "plate"]
    assert codes(facts).index("set") < codes(facts).index("polish") < codes(facts).index("plate")


def test_plating_follows_the_alloy_or_the_wish():
    assert "plate" not in codes(GRILLZ)
    assert "plate" in codes(replace(GRILLZ, plated=True))


def test_only_grillz_wait_for_an_impression_and_all_for_the_approval():
    for kind in BOOK.routings:
        waits = {
            operation.wait_for: operation for operation in operations_for(BOOK, PieceFacts(kind)) if operation.wait_for
        }
        assert set(waits) == ({"kit", "approval"} if kind == "grillz" else {"approval"})
        assert waits["approval"].wait_days == 3


def test_burnout_takes_a_night_without_anybody():
    burnout = next(operation for operation in operations_for(BOOK, GRILLZ) if operation.code == "burnout")
    assert (burnout.minutes, burnout.unattended, burnout.skill, burnout.bench) == (720, True, "", "kiln")


def test_minutes_grow_with_teeth_and_stones():
    eight = replace(GRILLZ, teeth=front_teeth("upper", 8))
    assert minutes(eight)["cad"] - minutes(GRILLZ)["cad"] == 24
    few, many = (replace(GRILLZ, stones="diamonds", stones_count=count) for count in (10, 38))
    assert minutes(many)["set"] - minutes(few)["set"] == 28 * 4


def test_a_chain_is_linked_by_the_centimetre():
    chain = PieceFacts("chain", size_mm=Decimal(560))
    assert minutes(chain)["assemble"] == 40 + 252
    assert minutes(replace(chain, size_mm=None))["assemble"] == 40


def test_a_kind_without_a_routing_is_refused():
    with pytest.raises(RoutingError, match="No routing"):
        operations_for(BOOK, PieceFacts("teapot"))


@pytest.mark.parametrize("kind", list(BOOK.routings))
def test_every_routing_is_sound(kind):
    operations = operations_for(BOOK, PieceFacts(kind, "14kw", style="diamond_cut", stones="diamonds", stones_count=5))
    stages = [rank(operation.stage) for operation in operations]
    assert stages == sorted(stages)
    assert len({operation.code for operation in operations}) == len(operations)
    assert [operation.code for operation in operations][-2:] == ["qc", "pack"]
    for operation in operations:
        assert operation.minutes >= 1
        assert operation.bench in BOOK.bench_titles
        assert operation.unattended == (operation.skill == "")
        assert operation.skill in (*BOOK.skill_titles, "")


def test_what_is_left_shrinks_with_every_stage():
    operations = operations_for(BOOK, GRILLZ)
    assert operations_left(operations, Stage.RECEIVED) == operations
    assert operations_left(operations, Stage.DESIGN) == operations
    assert operations_left(operations, Stage.READY)[0].code == "print"
    assert [operation.code for operation in operations_left(operations, Stage.QC)] == ["qc", "pack"]
    assert operations_left(operations, Stage.SHIPPED) == ()


def test_rework_goes_through_production_again_and_a_return_is_only_packed():
    operations = operations_for(BOOK, GRILLZ)
    assert operations_left(operations, Stage.REWORK) == operations_left(operations, Stage.PRODUCTION)
    assert [operation.code for operation in operations_left(operations, Stage.RETURNED)] == ["pack"]


@given(st.integers(0, 16), st.integers(0, 500), st.integers(0, 500))
def test_more_stones_never_take_less_time(teeth, stones, more):
    facts = replace(GRILLZ, teeth=front_teeth("upper", teeth), stones="diamonds", stones_count=stones)
    longer = replace(facts, stones_count=stones + more)
    assert sum(minutes(longer).values()) >= sum(minutes(facts).values())
