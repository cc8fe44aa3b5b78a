"""What an order's line in the list says, worked out from its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from veliano_desk.domain.stages import FINAL, Stage, least_advanced, rank

UNKNOWN_SLACK = 9999


class PieceFace(NamedTuple):
    """What a piece adds to its order's line."""

    title: str
    kind: str
    alloy_code: str
    alloy_title: str
    stage: Stage
    flags: int
    finish_on: date | None = None
    promise_on: date | None = None
    bound_by: str = ""


class OrderFace(NamedTuple):
    """The order's line. The promise is its last piece's, and so is what binds it."""

    piece_title: str
    piece_kind: str
    alloy_code: str
    alloy_title: str
    stage: Stage
    stage_rank: int
    is_open: bool
    flags: int
    finish_on: date | None
    promise_on: date | None
    bound_by: str


def face_of(pieces: Sequence[PieceFace]) -> OrderFace:
    """The order's line from its pieces (one or more). Cancelled pieces count only where all are."""
    living = [piece for piece in pieces if piece.stage is not Stage.CANCELLED] or list(pieces)
    first = living[0]
    stage = least_advanced(piece.stage for piece in living) or Stage.RECEIVED
    last = max(living, key=lambda piece: piece.promise_on or date.min)
    open_now = stage not in FINAL
    return OrderFace(
        piece_title=_joined([piece.title for piece in living]),
        piece_kind=first.kind,
        alloy_code=first.alloy_code,
        alloy_title=_joined([piece.alloy_title for piece in living]),
        stage=stage,
        stage_rank=rank(stage),
        is_open=open_now,
        flags=sum(piece.flags for piece in living),
        finish_on=last.finish_on,
        promise_on=last.promise_on,
        bound_by=last.bound_by if open_now else "",
    )


def slack_days(due_on: date | None, finish_on: date | None) -> int:
    """Days between the end of the work and the first promise, negative when late; UNKNOWN_SLACK where not known."""
    return (due_on - finish_on).days if due_on and finish_on else UNKNOWN_SLACK


def late_days(today: date, due_on: date | None, finish_on: date | None, promise_on: date | None) -> int:
    """By how many days the promise of today is behind the first; 0 while the work ends in time, buffer or not."""
    if due_on is None or max(finish_on or today, today) <= due_on:
        return 0
    return (max(promise_on or today, today) - due_on).days


def _joined(words: Sequence[str]) -> str:
    return " + ".join(dict.fromkeys(word for word in words if word))
