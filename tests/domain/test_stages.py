"""The state machine of a piece: the table is walked by hand and at random."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from veliano_desk.domain.stages import (
    ACTION_LOOKS,
    FINAL,
    NEEDS_REASON,
    STAGE_LOOKS,
    TRANSITIONS,
    WHERE_IT_WAS,
    Action,
    IllegalMoveError,
    PieceState,
    Stage,
    least_advanced,
    move,
    next_actions,
    rank,
)

TONES = {"ok", "info", "warn", "risk", "neutral"}
ACTIVE = [stage for stage in Stage if stage is not Stage.HOLD]
states = st.one_of(
    st.sampled_from(ACTIVE).map(PieceState),
    st.sampled_from([stage for stage in Stage if Action.HOLD in TRANSITIONS[stage]]).map(
        lambda stage: PieceState(Stage.HOLD, stage)
    ),
)


def walk(*actions: Action, start: PieceState | None = None) -> PieceState:
    state = start or PieceState(Stage.RECEIVED)
    for action in actions:
        state = move(state, action)
    return state


def test_a_set_of_grillz_goes_all_the_way():
    way = [
        Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.SEND_PROOF, Action.APPROVE, Action.START,
        Action.FINISH,
        Action.PASS_QC, Action.SHIP, Action.DELIVER,
    ]  # fmt: skip
    stages = [walk(*way[:steps]).stage for steps in range(len(way) + 1)]
    assert [str(stage) for stage in stages] == [
        "received", "kit", "impression", "design", "approval", "ready", "production", "qc", "ready_to_ship",
        "shipped",
        "delivered",
    ]  # fmt: skip
    assert [rank(stage) for stage in stages] == sorted({rank(stage) for stage in stages})


def test_a_ring_goes_from_received_straight_to_design():
    assert walk(Action.START_DESIGN) == PieceState(Stage.DESIGN)


def test_changes_asked_lead_back_to_design_also_after_approval():
    assert walk(Action.START_DESIGN, Action.SEND_PROOF, Action.ASK_CHANGES).stage is Stage.DESIGN
    assert walk(Action.START_DESIGN, Action.SEND_PROOF, Action.APPROVE, Action.ASK_CHANGES).stage is Stage.DESIGN


def test_a_returned_piece_can_be_reworked_and_sent_again():
    returned = move(PieceState(Stage.DELIVERED), Action.RETURN)
    again = walk(Action.REWORK, Action.START, Action.FINISH, Action.PASS_QC, Action.SHIP, start=returned)
    assert again.stage is Stage.SHIPPED


@pytest.mark.parametrize("stage", [stage for stage in Stage if Action.HOLD in TRANSITIONS[stage]])
def test_a_hold_resumes_to_where_it_was(stage):
    held = move(PieceState(stage), Action.HOLD)
    assert held == PieceState(Stage.HOLD, stage)
    assert held.underlying is stage
    assert move(held, Action.RESUME) == PieceState(stage)


def test_every_stage_has_a_row_and_can_be_reached_from_received():
    seen, queue = {Stage.RECEIVED}, deque([Stage.RECEIVED])
    while queue:
        for target in TRANSITIONS[queue.popleft()].values():
            if target is not WHERE_IT_WAS and target not in seen:
                seen.add(target)
                queue.append(target)
    assert seen == set(Stage) == set(TRANSITIONS)


def test_every_action_leads_somewhere_and_only_resume_has_no_fixed_target():
    used = {action for moves in TRANSITIONS.values() for action in moves}
    open_ended = {
        action for moves in TRANSITIONS.values() for action, target in moves.items() if target is WHERE_IT_WAS
    }
    assert used == set(Action)
    assert open_ended == {Action.RESUME}


def test_what_is_final_only_comes_back_by_a_return_or_a_reopening():
    assert {stage: set(TRANSITIONS[stage]) for stage in FINAL} == {
        Stage.DELIVERED: {Action.RETURN},
        Stage.CANCELLED: {Action.REOPEN},
    }
    assert all(len(TRANSITIONS[stage]) > 1 for stage in set(Stage) - FINAL)


def test_everything_that_is_not_final_leads_to_delivery():
    leads = {Stage.DELIVERED}
    while True:
        more = {stage for stage, moves in TRANSITIONS.items() if leads & set(moves.values())} - leads
        if not more:
            break
        leads |= more
    assert leads | {Stage.HOLD} == set(Stage)


@given(states, st.sampled_from(Action))
def test_no_action_is_accepted_that_the_table_does_not_list(state, action):
    if action in TRANSITIONS[state.stage]:
        assert isinstance(move(state, action), PieceState)
        return
    with pytest.raises(IllegalMoveError) as refused:
        move(state, action)
    assert refused.value.code == "illegal_move"
    assert "nothing was changed" in refused.value.happened


@given(states, st.booleans())
def test_everything_offered_can_be_done(state, needs_kit):
    offered = next_actions(state, needs_kit)
    assert offered
    assert all(move(state, action) for action in offered)


def test_the_first_action_is_the_kit_only_where_one_is_needed():
    received = PieceState(Stage.RECEIVED)
    assert next_actions(received, needs_kit=True)[0] is Action.SEND_KIT
    assert next_actions(received, needs_kit=False)[0] is Action.START_DESIGN
    assert Action.SEND_KIT not in next_actions(PieceState(Stage.DESIGN), needs_kit=False)
    assert Action.START_DESIGN in next_actions(received, needs_kit=True)


def test_following_the_first_button_delivers_the_piece():
    for needs_kit in (True, False):
        state = PieceState(Stage.RECEIVED)
        for _ in range(len(Stage)):
            if state.stage in FINAL:
                break
            state = move(state, next_actions(state, needs_kit)[0])
        assert state.stage is Stage.DELIVERED


def test_a_state_on_hold_must_say_from_where_and_no_other_may():
    for stage, held_from in ((Stage.HOLD, None), (Stage.DESIGN, Stage.KIT)):
        with pytest.raises(ValueError, match="held from"):
            PieceState(stage, held_from)


def test_the_least_advanced_piece_is_the_one_that_counts():
    assert least_advanced([Stage.SHIPPED, Stage.QC, Stage.DELIVERED]) is Stage.QC
    assert least_advanced([Stage.DELIVERED, Stage.RETURNED]) is Stage.RETURNED
    assert least_advanced([Stage.CANCELLED, Stage.DESIGN]) is Stage.DESIGN
    assert least_advanced([Stage.CANCELLED, Stage.CANCELLED]) is Stage.CANCELLED
    assert least_advanced([]) is None


def test_no_two_stages_rank_alike():
    assert len({rank(stage) for stage in Stage}) == len(Stage)


def test_every_stage_and_action_has_a_title_an_icon_and_a_tone():
    assert set(STAGE_LOOKS) == set(Stage)
    assert set(ACTION_LOOKS) == set(Action)
    for look in [*STAGE_LOOKS.values(), *ACTION_LOOKS.values()]:
        assert look.title
        assert look.icon
        assert look.tone in TONES
    assert len({look.title for look in STAGE_LOOKS.values()}) == len(Stage)


def test_what_takes_a_piece_off_its_way_asks_for_a_reason():
    assert {Action.HOLD, Action.CANCEL, Action.REWORK, Action.RELEASE} <= NEEDS_REASON
    assert not NEEDS_REASON & {Action.START, Action.FINISH, Action.SHIP}


class PieceWalk(RuleBasedStateMachine):
    """A piece that is pushed about at random, against what a person would remember of it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = PieceState(Stage.RECEIVED)
        self.remembered = [Stage.RECEIVED]

    @rule(action=st.sampled_from(Action))
    def push(self, action: Action) -> None:
        before = self.state
        if action not in TRANSITIONS[before.stage]:
            with pytest.raises(IllegalMoveError):
                move(before, action)
            return
        self.state = move(before, action)
        if action is Action.RESUME:
            assert self.state.stage is self.remembered[-1]
        elif action is not Action.HOLD:
            self.remembered.append(self.state.stage)

    @invariant()
    def it_is_where_it_was_last_put(self) -> None:
        assert self.state.underlying is self.remembered[-1]
        assert (self.state.stage is Stage.HOLD) == (self.state.held_from is not None)


TestPieceWalk = PieceWalk.TestCase
