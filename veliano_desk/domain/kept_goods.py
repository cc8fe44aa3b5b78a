"""What is done here with an order of goods from stock that the store has no more: nobody else closes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from veliano_desk.domain.stages import Action, IllegalMoveError, Stage, action_title, stage_title

_TO_PACK = {Action.SHIP: Stage.SHIPPED, Action.CANCEL: Stage.CANCELLED}
GOODS_MOVES: Mapping[Stage, Mapping[Action, Stage]] = MappingProxyType(
    {
        Stage.RECEIVED: _TO_PACK,
        Stage.READY_TO_SHIP: _TO_PACK,
        Stage.SHIPPED: {Action.DELIVER: Stage.DELIVERED, Action.RETURN: Stage.RETURNED},
        Stage.DELIVERED: {Action.RETURN: Stage.RETURNED},
        Stage.RETURNED: _TO_PACK,
        Stage.CANCELLED: {Action.REOPEN: Stage.RECEIVED},
    }
)
"""Nothing of it is made, so it is packed and goes; the first move of a stage is the usual one."""


def goods_after(stage: Stage, action: Action) -> Stage:
    """Where goods are after `action`. Raises IllegalMoveError when the table does not list it."""
    moves = GOODS_MOVES.get(stage, {})
    if action not in moves:
        raise IllegalMoveError(
            f"Not from “{stage_title(stage)}”",
            f"“{action_title(action)}” is not possible for goods that are {stage_title(stage).lower()}; "
            "nothing was changed.",
            f"Possible now: {', '.join(action_title(listed).lower() for listed in moves) or 'nothing'}.",
        )
    return moves[action]
