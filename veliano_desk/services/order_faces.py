"""Keeping an order's line in step with its pieces, and the store with both."""

from __future__ import annotations

from datetime import date

from veliano_desk.domain.order_face import PieceFace, face_of, slack_days
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import FINAL, PieceState, Stage, rank
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.outbox import queue_patch
from veliano_desk.models.store_records import CUSTOM_ORDERS, recount_orders, remote_id_of
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access


def state_of(piece: piece_rows.Piece) -> PieceState:
    return PieceState(Stage(piece.stage), Stage(piece.held_from) if piece.held_from else None)


def piece_face(access: Access, piece: piece_rows.Piece, flags: int) -> PieceFace:
    """What the piece adds to its order's line."""
    code = piece.alloy_code or ""
    words = access.trade.alloy_words(piece.alloy_code, piece.assumed_alloy_code)
    return PieceFace(piece.title, piece.kind, code, words, Stage(piece.stage), flags,
                     piece.finish_on, piece.promise_on, piece.bound_by)  # fmt: skip


def refresh_order(unit: Unit, access: Access, order: rows.Order, pieces: list[piece_rows.Piece]) -> None:
    """Work the order's line out anew and queue for the store what it must know: status and promised date. An order of
    goods from stock has its line from the store, and keeps it."""
    if not pieces:
        return
    flags = piece_rows.flags_of(unit.session, [piece.id for piece in pieces])
    count = {piece.id: sum(flag.piece_id == piece.id and not flag.assumed for flag in flags) for piece in pieces}
    face = face_of([piece_face(access, piece, count[piece.id]) for piece in pieces])
    was_open, was_promised = order.is_open, order.promise_on
    for name in ("piece_title", "piece_kind", "alloy_code", "alloy_title", "stage_rank", "is_open", "flags",
                 "finish_on", "promise_on", "bound_by"):  # fmt: skip
        setattr(order, name, getattr(face, name))
    order.flags += order.questions
    order.stage, order.piece_key = str(face.stage), search_key(face.piece_title)
    if order.due_on is None and face.promise_on is not None:
        order.due_on = face.promise_on
    order.slack_days = slack_days(order.due_on, order.finish_on)
    if was_open != order.is_open and order.customer_id is not None:
        unit.session.flush()
        recount_orders(unit.session, [order.customer_id])
    _tell_store(unit, access, order, pieces, was_promised)


def put_stage(unit: Unit, order: rows.Order, stage: Stage) -> None:
    """Where an order without pieces stands."""
    order.stage, order.stage_rank, order.is_open = str(stage), rank(stage), stage not in FINAL
    unit.session.flush()
    recount_orders(unit.session, [] if order.customer_id is None else [order.customer_id])


def _tell_store(
    unit: Unit, access: Access, order: rows.Order, pieces: list[piece_rows.Piece], was_promised: date | None
) -> None:
    if order.source == "shop":
        return  # its status is the shop's, which has no place for how far a piece is
    values: dict[str, object] = {}
    states = access.trade.states
    status = states.order_status(state_of(piece) for piece in pieces)
    # A status that the map does not know is the store's until somebody here has begun.
    ours = order.store_status in states.stage_by_status or any(piece.touched for piece in pieces)
    if status and ours and status != order.store_status:
        order.store_status = status
        values["status"] = status
    if order.is_open and order.promise_on is not None and order.promise_on != was_promised:
        values["estimated_completion_date"] = order.promise_on.isoformat()
    remote_id = remote_id_of(unit.session, CUSTOM_ORDERS, order.id) if values else None
    if remote_id:
        queue_patch(unit, order.id, remote_id, values)
