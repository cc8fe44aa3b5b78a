"""The map between the desk's stages and the store's status."""

from __future__ import annotations

import pytest

from veliano_desk.config import trade
from veliano_desk.domain.stages import Action, PieceState, Stage

STATUSES = ["pending", "impression_kit_sent", "impression_received", "in_design", "in_production", "completed"]
MAP = trade.store_states()


def pieces(*stages: Stage) -> list[PieceState]:
    return [PieceState(stage) for stage in stages]


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_of_the_store_comes_back_as_itself(status):
    stage, flag = MAP.first_stage(status)
    assert flag is None
    assert MAP.status_of(PieceState(stage)) == status


def test_every_stage_but_hold_and_cancelled_has_a_status_that_the_store_knows():
    assert set(Stage) - set(MAP.status_by_stage) == {Stage.HOLD, Stage.CANCELLED}
    assert set(MAP.status_by_stage.values()) == set(STATUSES) == set(MAP.stage_by_status)


def test_a_completed_order_is_delivered_at_first_sight():
    assert MAP.first_stage("completed").stage is Stage.DELIVERED


@pytest.mark.parametrize("status", ["refunded", "", None])
def test_an_unknown_status_is_received_and_flagged(status):
    stage, flag = MAP.first_stage(status)
    assert stage is Stage.RECEIVED
    assert flag is not None
    assert (flag.field, flag.raw) == ("status", status or "")


def test_an_order_shows_its_least_advanced_piece():
    assert MAP.order_status(pieces(Stage.SHIPPED, Stage.DESIGN)) == "in_design"
    assert MAP.order_status(pieces(Stage.DELIVERED, Stage.READY_TO_SHIP)) == "completed"


def test_a_piece_on_hold_keeps_the_status_it_had():
    held = PieceState(Stage.HOLD, Stage.PRODUCTION)
    assert MAP.status_of(held) == "in_production"
    assert MAP.order_status([held, *pieces(Stage.SHIPPED)]) == "in_production"


def test_cancelled_pieces_do_not_count_and_say_nothing_alone():
    assert MAP.order_status(pieces(Stage.CANCELLED, Stage.QC)) == "in_production"
    assert MAP.order_status(pieces(Stage.CANCELLED)) is None
    assert MAP.order_status([]) is None


def test_every_move_has_words_and_what_goes_wrong_inside_stays_inside():
    assert all(MAP.event(action).text for action in Action)
    assert MAP.event(Action.SEND_KIT).text == "Your impression kit is on its way."
    hidden = {action for action in Action if not MAP.event(action).customer_visible}
    assert hidden == {Action.HOLD, Action.RESUME, Action.REWORK, Action.REOPEN}
