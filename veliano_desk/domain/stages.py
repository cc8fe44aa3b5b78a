"""The one state machine of a piece: an explicit table of what may follow what.

A piece goes received → kit → impression → design → approval → ready → production → QC → ready to ship → shipped →
delivered. A piece that needs no impression goes from received to design. Hold remembers where the piece was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from veliano_desk.domain.errors import DeskError


class Stage(StrEnum):
    """Where a piece is."""

    RECEIVED = "received"
    KIT = "kit"
    IMPRESSION = "impression"
    DESIGN = "design"
    APPROVAL = "approval"
    READY = "ready"
    PRODUCTION = "production"
    QC = "qc"
    READY_TO_SHIP = "ready_to_ship"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    HOLD = "hold"
    REWORK = "rework"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What somebody does to a piece."""

    SEND_KIT = "send_kit"
    KIT_BACK = "kit_back"
    START_DESIGN = "start_design"
    SEND_PROOF = "send_proof"
    APPROVE = "approve"
    ASK_CHANGES = "ask_changes"
    RELEASE = "release"
    START = "start"
    FINISH = "finish"
    PASS_QC = "pass_qc"
    REWORK = "rework"
    SHIP = "ship"
    DELIVER = "deliver"
    RETURN = "return"
    HOLD = "hold"
    RESUME = "resume"
    CANCEL = "cancel"
    REOPEN = "reopen"


WHERE_IT_WAS = None
"""The target of `resume`: the stage that the piece was held from."""

_PAUSE: dict[Action, Stage | None] = {Action.HOLD: Stage.HOLD, Action.CANCEL: Stage.CANCELLED}

_TABLE: dict[Stage, dict[Action, Stage | None]] = {
    Stage.RECEIVED: {Action.SEND_KIT: Stage.KIT, Action.START_DESIGN: Stage.DESIGN, **_PAUSE},
    Stage.KIT: {Action.KIT_BACK: Stage.IMPRESSION, Action.SEND_KIT: Stage.KIT, **_PAUSE},
    Stage.IMPRESSION: {Action.START_DESIGN: Stage.DESIGN, Action.SEND_KIT: Stage.KIT, **_PAUSE},
    Stage.DESIGN: {
        Action.SEND_PROOF: Stage.APPROVAL,
        Action.RELEASE: Stage.READY,
        Action.SEND_KIT: Stage.KIT,
        **_PAUSE,
    },
    Stage.APPROVAL: {Action.APPROVE: Stage.READY, Action.ASK_CHANGES: Stage.DESIGN, **_PAUSE},
    Stage.READY: {Action.START: Stage.PRODUCTION, Action.ASK_CHANGES: Stage.DESIGN, **_PAUSE},
    Stage.PRODUCTION: {Action.FINISH: Stage.QC, Action.REWORK: Stage.REWORK, **_PAUSE},
    Stage.QC: {Action.PASS_QC: Stage.READY_TO_SHIP, Action.REWORK: Stage.REWORK, **_PAUSE},
    Stage.READY_TO_SHIP: {Action.SHIP: Stage.SHIPPED, Action.REWORK: Stage.REWORK, **_PAUSE},
    Stage.SHIPPED: {Action.DELIVER: Stage.DELIVERED, Action.RETURN: Stage.RETURNED},
    Stage.DELIVERED: {Action.RETURN: Stage.RETURNED},
    Stage.HOLD: {Action.RESUME: WHERE_IT_WAS, Action.CANCEL: Stage.CANCELLED},
    Stage.REWORK: {Action.START: Stage.PRODUCTION, Action.START_DESIGN: Stage.DESIGN, **_PAUSE},
    Stage.RETURNED: {Action.REWORK: Stage.REWORK, Action.SHIP: Stage.SHIPPED, **_PAUSE},
    Stage.CANCELLED: {Action.REOPEN: Stage.RECEIVED},
}

TRANSITIONS: Mapping[Stage, Mapping[Action, Stage | None]] = MappingProxyType(
    {stage: MappingProxyType(moves) for stage, moves in _TABLE.items()}
)
"""Every legal move; the first of a stage is the usual one. Only `resume` has no fixed target (`WHERE_IT_WAS`)."""

FINAL = frozenset({Stage.DELIVERED, Stage.CANCELLED})
"""Nothing is left to do; only a return or a reopening leads out."""

OUT_OF_THE_HOUSE = frozenset({*FINAL, Stage.SHIPPED})
"""The workshop has nothing more to do: not planned, not reckoned anew."""

NEEDS_REASON = frozenset(
    {Action.HOLD, Action.CANCEL, Action.REWORK, Action.RETURN, Action.REOPEN, Action.RELEASE, Action.ASK_CHANGES}
)
"""Actions that ask for a sentence why, kept in the timeline."""


class IllegalMoveError(DeskError):
    """The piece cannot do this from where it is."""

    code = "illegal_move"


@dataclass(frozen=True, slots=True)
class PieceState:
    """A stage, and for a piece on hold the stage it came from."""

    stage: Stage
    held_from: Stage | None = None

    def __post_init__(self) -> None:
        if (self.stage is Stage.HOLD) != (self.held_from is not None):
            raise ValueError("a piece on hold has a stage it was held from, and no other piece has")

    @property
    def underlying(self) -> Stage:
        """Where the piece really is in its life: a piece on hold stays where it was held."""
        return self.held_from or self.stage


class Look(NamedTuple):
    """How a stage or an action is said and drawn: title, Lucide icon name, tone (ok info warn risk neutral)."""

    title: str
    icon: str
    tone: str


STAGE_LOOKS: Mapping[Stage, Look] = MappingProxyType(
    {
        Stage.RECEIVED: Look("Received", "inbox", "neutral"),
        Stage.KIT: Look("Kit sent", "package", "info"),
        Stage.IMPRESSION: Look("Impression back", "package-check", "info"),
        Stage.DESIGN: Look("In design", "pen-tool", "info"),
        Stage.APPROVAL: Look("Awaiting approval", "user-check", "warn"),
        Stage.READY: Look("Ready to make", "circle-check", "ok"),
        Stage.PRODUCTION: Look("In production", "hammer", "info"),
        Stage.QC: Look("Quality control", "search-check", "info"),
        Stage.READY_TO_SHIP: Look("Ready to ship", "box", "ok"),
        Stage.SHIPPED: Look("Shipped", "truck", "info"),
        Stage.DELIVERED: Look("Delivered", "house", "ok"),
        Stage.HOLD: Look("On hold", "circle-pause", "warn"),
        Stage.REWORK: Look("Rework", "rotate-ccw", "risk"),
        Stage.RETURNED: Look("Returned", "undo-2", "risk"),
        Stage.CANCELLED: Look("Cancelled", "circle-x", "neutral"),
    }
)

ACTION_LOOKS: Mapping[Action, Look] = MappingProxyType(
    {
        Action.SEND_KIT: Look("Send kit", "package", "info"),
        Action.KIT_BACK: Look("Impression is back", "package-check", "info"),
        Action.START_DESIGN: Look("Start design", "pen-tool", "info"),
        Action.SEND_PROOF: Look("Send proof", "send", "info"),
        Action.APPROVE: Look("Record approval", "user-check", "ok"),
        Action.ASK_CHANGES: Look("Changes asked", "message-square", "warn"),
        Action.RELEASE: Look("Release without proof", "circle-check", "warn"),
        Action.START: Look("Start production", "hammer", "info"),
        Action.FINISH: Look("Finished, to QC", "search-check", "info"),
        Action.PASS_QC: Look("Pass QC", "circle-check", "ok"),
        Action.REWORK: Look("Send to rework", "rotate-ccw", "risk"),
        Action.SHIP: Look("Mark shipped", "truck", "info"),
        Action.DELIVER: Look("Mark delivered", "house", "ok"),
        Action.RETURN: Look("Came back", "undo-2", "risk"),
        Action.HOLD: Look("Put on hold", "circle-pause", "warn"),
        Action.RESUME: Look("Resume", "play", "info"),
        Action.CANCEL: Look("Cancel piece", "circle-x", "risk"),
        Action.REOPEN: Look("Reopen", "rotate-ccw", "info"),
    }
)

_RANKS: Mapping[Stage, int] = MappingProxyType(
    {
        Stage.HOLD: -1,  # a hold whose origin is not known holds everything back
        Stage.RECEIVED: 0,
        Stage.KIT: 10,
        Stage.IMPRESSION: 20,
        Stage.DESIGN: 30,
        Stage.APPROVAL: 40,
        Stage.READY: 50,
        Stage.REWORK: 55,
        Stage.PRODUCTION: 60,
        Stage.QC: 70,
        Stage.READY_TO_SHIP: 80,
        Stage.SHIPPED: 90,
        Stage.RETURNED: 95,  # still to be settled, so less advanced than delivered
        Stage.DELIVERED: 100,
        Stage.CANCELLED: 1000,  # counts only where every piece is cancelled
    }
)


def stage_title(stage: Stage) -> str:
    return STAGE_LOOKS[stage].title


def action_title(action: Action) -> str:
    return ACTION_LOOKS[action].title


def move(state: PieceState, action: Action) -> PieceState:
    """The state after `action`. Raises IllegalMoveError when the table does not list it."""
    moves = TRANSITIONS[state.stage]
    if action not in moves:
        usual = ", ".join(action_title(listed).lower() for listed in moves)
        raise IllegalMoveError(
            f"Not from “{stage_title(state.stage)}”",
            f"“{action_title(action)}” is not possible for a piece that is {stage_title(state.stage).lower()}; "
            "nothing was changed.",
            f"Possible now: {usual}.",
        )
    target = moves[action]
    if target is Stage.HOLD:
        return PieceState(Stage.HOLD, state.stage)
    return PieceState(state.underlying if target is None else target)


def next_actions(state: PieceState, needs_kit: bool) -> tuple[Action, ...]:
    """What can be done now; the first is the one primary button.

    A piece that needs an impression is offered the kit first, and design as the way round it (a scan is already
    there); one that needs none is not offered a kit.
    """
    listed = tuple(TRANSITIONS[state.stage])
    if needs_kit:
        return listed
    return tuple(action for action in listed if action is not Action.SEND_KIT or state.stage is Stage.KIT)


def rank(stage: Stage) -> int:
    """How far along a stage is; more is further."""
    return _RANKS[stage]


def least_advanced(stages: Iterable[Stage]) -> Stage | None:
    """The stage that an order shows: its least advanced piece's; cancelled only when all are; None for no pieces.

    For pieces on hold pass `PieceState.underlying` where what counts is how far the piece had come.
    """
    return min(stages, key=rank, default=None)
