"""The desk's stages and the store's status: the map between them, and what the customer is told. The map is data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from veliano_desk.domain.flags import Flag
from veliano_desk.domain.stages import Action, PieceState, Stage, least_advanced


@dataclass(frozen=True, slots=True)
class StoreEvent:
    """What a move writes into the order's events in the store.

    text: said to the customer when `customer_visible`, otherwise for staff who look at the store.
    """

    action: Action
    customer_visible: bool
    text: str


class FirstStage(NamedTuple):
    """Where a piece starts that the desk sees for the first time; a flag when the store's status is not known."""

    stage: Stage
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class StoreStates:
    """The whole map.

    status_by_stage covers every stage but hold and cancelled, which the store has no status for; stage_by_status
    covers the store's enum; event_by_action covers every action; kit_status_by_action says what the store tells of the
    impression kit after an action that moves it.
    """

    status_by_stage: Mapping[Stage, str]
    stage_by_status: Mapping[str, Stage]
    event_by_action: Mapping[Action, StoreEvent]
    kit_status_by_action: Mapping[Action, str]

    def first_stage(self, status: str | None) -> FirstStage:
        """The stage at first sight; `received` with a flag for a status that the map does not know."""
        known = self.stage_by_status.get(status or "")
        if known is not None:
            return FirstStage(known, None)
        said = f"The store's status “{status}” is not known here" if status else "The store gives no status"
        return FirstStage(Stage.RECEIVED, Flag("status", f"{said}; taken as received.", status or ""))

    def status_of(self, state: PieceState) -> str | None:
        """The store's status for one piece; a piece on hold keeps the one it had; None for a cancelled piece."""
        return self.status_by_stage.get(state.underlying)

    def order_status(self, pieces: Iterable[PieceState]) -> str | None:
        """The store's status for an order: its least advanced piece's.

        None: nothing to say (no pieces, all cancelled).
        """
        stage = least_advanced(piece.underlying for piece in pieces)
        return None if stage is None else self.status_by_stage.get(stage)

    def event(self, action: Action) -> StoreEvent:
        """What the store's timeline gets for `action`."""
        return self.event_by_action[action]
