"""Which moves of a piece need more than the right to move pieces: whoever makes a piece does not also let it pass."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action

ACTION_RIGHTS: Mapping[Action, Right] = MappingProxyType(
    {
        Action.APPROVE: Right.APPROVALS_RECORD,
        Action.ASK_CHANGES: Right.APPROVALS_RECORD,
        Action.RELEASE: Right.APPROVALS_RECORD,
        Action.PASS_QC: Right.QC_PASS,
        Action.SHIP: Right.SHIPMENTS_RECORD,
        Action.DELIVER: Right.SHIPMENTS_RECORD,
        Action.RETURN: Right.SHIPMENTS_RECORD,
        Action.CANCEL: Right.ORDERS_EDIT,
        Action.REOPEN: Right.ORDERS_EDIT,
    }
)
"""Needed on top of `stages.move`, which alone is enough for every other action."""


def right_of(action: Action) -> Right:
    """What somebody who may move pieces needs for this move."""
    return ACTION_RIGHTS.get(action, Right.STAGES_MOVE)


def may_do(rights: frozenset[Right], action: Action) -> bool:
    return {Right.STAGES_MOVE, right_of(action)} <= rights
