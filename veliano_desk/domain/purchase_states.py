"""Where a purchase order is, and what may follow: an explicit table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from veliano_desk.domain.errors import DeskError


class PurchaseState(StrEnum):
    """Where an order to a supplier is."""

    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    PARTLY = "partly"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PurchaseAction(StrEnum):
    """What somebody does to it. send_back: goods go back to be replaced; credit: they go back to be credited."""

    SEND = "send"
    REVISE = "revise"
    CONFIRM = "confirm"
    RECEIVE_SOME = "receive_some"
    RECEIVE_REST = "receive_rest"
    SEND_BACK = "send_back"
    CREDIT = "credit"
    CLOSE = "close"
    CANCEL = "cancel"


_S, _A = PurchaseState, PurchaseAction
_COMING = {_A.RECEIVE_SOME: _S.PARTLY, _A.RECEIVE_REST: _S.RECEIVED}
_TABLE: dict[PurchaseState, dict[PurchaseAction, PurchaseState]] = {
    _S.DRAFT: {_A.SEND: _S.SENT, _A.CANCEL: _S.CANCELLED},
    _S.SENT: {_A.CONFIRM: _S.CONFIRMED, **_COMING, _A.REVISE: _S.DRAFT, _A.CANCEL: _S.CANCELLED},
    _S.CONFIRMED: {**_COMING, _A.CONFIRM: _S.CONFIRMED, _A.CANCEL: _S.CANCELLED},
    _S.PARTLY: {
        **_COMING, _A.CONFIRM: _S.PARTLY, _A.SEND_BACK: _S.PARTLY, _A.CREDIT: _S.PARTLY, _A.CLOSE: _S.CLOSED,
    },
    _S.RECEIVED: {_A.CLOSE: _S.CLOSED, _A.SEND_BACK: _S.PARTLY, _A.CREDIT: _S.RECEIVED},
    _S.CLOSED: {_A.SEND_BACK: _S.PARTLY, _A.CREDIT: _S.CLOSED},
    _S.CANCELLED: {},
}  # fmt: skip
PURCHASE_MOVES: Mapping[PurchaseState, Mapping[PurchaseAction, PurchaseState]] = MappingProxyType(
    {state: MappingProxyType(moves) for state, moves in _TABLE.items()}
)
"""Every legal move; the first of a state is the usual one."""
FINISHED = frozenset({_S.CLOSED, _S.CANCELLED})
"""Nothing more is expected."""
ON_THE_WAY = frozenset({_S.SENT, _S.CONFIRMED, _S.PARTLY})
"""Ordered, and not all here."""


class PurchaseLook(NamedTuple):
    """How a state or an action is said and drawn: title, icon, tone (ok info warn risk neutral)."""

    title: str
    icon: str
    tone: str


PURCHASE_LOOKS: Mapping[PurchaseState, PurchaseLook] = MappingProxyType({
    _S.DRAFT: PurchaseLook("Draft", "circle-dashed", "neutral"),
    _S.SENT: PurchaseLook("Sent", "send", "info"),
    _S.CONFIRMED: PurchaseLook("Confirmed", "circle-check", "info"),
    _S.PARTLY: PurchaseLook("Partly received", "package-open", "warn"),
    _S.RECEIVED: PurchaseLook("Received", "package-check", "ok"),
    _S.CLOSED: PurchaseLook("Closed", "check", "neutral"),
    _S.CANCELLED: PurchaseLook("Cancelled", "circle-x", "neutral"),
})  # fmt: skip
ACTION_TITLES: Mapping[PurchaseAction, str] = MappingProxyType({
    _A.SEND: "Mark as sent", _A.REVISE: "Back to draft", _A.CONFIRM: "Enter confirmation",
    _A.RECEIVE_SOME: "Receive a part", _A.RECEIVE_REST: "Receive", _A.SEND_BACK: "Send back for replacement",
    _A.CREDIT: "Send back for credit", _A.CLOSE: "Close", _A.CANCEL: "Cancel",
})  # fmt: skip


class IllegalPurchaseMoveError(DeskError):
    """The order cannot do this from where it is."""

    code = "illegal_move"


def moved_to(state: PurchaseState, action: PurchaseAction, number: str = "") -> PurchaseState:
    """Where an action leads. IllegalPurchaseMoveError where it leads nowhere."""
    target = PURCHASE_MOVES[state].get(action)
    if target is None:
        raise IllegalPurchaseMoveError(
            f"“{ACTION_TITLES[action]}” does not follow here",
            f"The order is {PURCHASE_LOOKS[state].title.lower()}; nothing was changed.",
            "Open it again and choose what comes next.",
            number,
        )
    return target
