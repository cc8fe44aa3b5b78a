"""What a row of custom_orders becomes here: the columns of an order, its pieces and what is doubtful about them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from veliano_desk.domain.flags import Flag
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_face import OrderFace, PieceFace, face_of, slack_days
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import Stage
from veliano_desk.models.estimates import micrometres
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake_rules import IntakeRules
from veliano_desk.sync.wire import CustomOrderRow


@dataclass(frozen=True, slots=True)
class PiecesRead:
    """What was read of an order's pieces: one draft for each, the stage at first sight, doubts about the order itself;
    since: when the store last changed it, where that is known."""

    drafts: tuple[PieceDraft, ...]
    stage: Stage
    flags: tuple[Flag, ...]
    since: datetime | None

    def flags_at(self, position: int) -> tuple[Flag, ...]:
        """What is doubtful about a piece (from 1); what is about the whole order is said at the first."""
        return (*self.drafts[position - 1].flags, *(self.flags if position == 1 else ()))


@dataclass(frozen=True, slots=True)
class OrderReading(PiecesRead):
    """A row of custom_orders with what was read of it."""

    row: CustomOrderRow


def read_order(rules: IntakeRules, row: CustomOrderRow) -> OrderReading:
    first = rules.trade.states.first_stage(row.status)
    drafts = rules.trade.read_pieces(
        material=row.material, teeth_selection=row.teeth_selection, design_details=row.design_details, notes=row.notes
    )
    flags = (first.flag,) if first.flag else ()
    return OrderReading(drafts, first.stage, flags, row.changed_at or row.created_at, row)


def wishes(rules: IntakeRules, row: CustomOrderRow) -> dict[str, Any]:
    """What the store owns of an order: price, kit and the customer's wishes, verbatim."""
    teeth = "" if row.teeth_selection is None else json.dumps(row.teeth_selection, ensure_ascii=False, default=str)
    return {
        "value_units": 0 if row.total_price is None else Money(row.total_price, rules.currency).units(),
        "priced": row.total_price is not None,
        "kit_status": row.impression_kit_status or "", "kit_tracking": row.impression_kit_tracking or "",
        "material": row.material or "", "teeth_raw": teeth,
        "design_details": row.design_details or "", "notes": row.notes or "",
    }  # fmt: skip


def order_columns(
    unit: Unit, rules: IntakeRules, one: OrderReading, number: str, owner: int | None, owner_key: str
) -> dict[str, Any]:
    """The columns of an order that is new here; `owner` is our number of its customer, where we have them."""
    row, face = one.row, order_face(rules, one)
    promised = rules.day(row.estimated_completion_date)
    done_on = None if face.is_open else promised
    return {
        **wishes(rules, row), **face_columns(face), "number": number, "customer_id": owner, "version": 1,
        "customer_key": owner_key, "currency": rules.currency, "store_status": row.status,
        "finish_on": done_on, "promise_on": done_on, "due_on": promised,
        "slack_days": slack_days(promised, done_on), "bound_by": "", "ordered_at": row.created_at or unit.now,
    }  # fmt: skip


def order_face(rules: IntakeRules, one: PiecesRead) -> OrderFace:
    """The order's line in the list, before anything of it is planned."""
    return face_of([_piece_face(rules, one, index, draft) for index, draft in enumerate(one.drafts, start=1)])


def face_columns(face: OrderFace) -> dict[str, Any]:
    return {
        "piece_title": face.piece_title, "piece_key": search_key(face.piece_title), "piece_kind": face.piece_kind,
        "alloy_code": face.alloy_code, "alloy_title": face.alloy_title, "stage": str(face.stage),
        "stage_rank": face.stage_rank, "is_open": face.is_open, "flags": face.flags,
    }  # fmt: skip


def _piece_face(rules: IntakeRules, one: PiecesRead, position: int, draft: PieceDraft) -> PieceFace:
    alloy = rules.trade.alloy_words(draft.alloy_code, draft.assumed_alloy_code)
    flags = sum(not flag.assumed for flag in one.flags_at(position))
    return PieceFace(draft.title, draft.kind, draft.alloy_code or "", alloy, one.stage, flags)


def piece_columns(unit: Unit, rules: IntakeRules, one: PiecesRead, position: int) -> dict[str, Any]:
    """The columns of a piece that nobody has begun (its order's number aside), with its estimate."""
    columns = {
        **draft_columns(one.drafts[position - 1]), "position": position, "stage": str(one.stage), "version": 1,
        "held_from": None, "hold_reason": "", "stage_since": one.since or unit.now, "touched": False,
        "finish_on": None, "promise_on": None, "bound_by": "", "reason": "",
    }  # fmt: skip
    return columns | rules.estimated(columns)


def draft_columns(draft: PieceDraft) -> dict[str, Any]:
    """What a piece is made to, by the columns that keep it."""
    return {
        "kind": draft.kind, "title": draft.title, "alloy_code": draft.alloy_code,
        "assumed_alloy_code": draft.assumed_alloy_code, "teeth": list(draft.teeth), "arch": draft.arch,
        "style": draft.style, "size_text": draft.size_text,
        "size_um": micrometres(draft.size_mm or draft.assumed_size_mm),
        "width_um": micrometres(draft.width_mm), "stone_kinds": draft.stones or "", "stones": draft.stones_count,
        "stones_mct": draft.stones_mct, "plated": draft.plated, "needs_kit": draft.needs_kit,
    }  # fmt: skip


def flag_columns(one: PiecesRead, position: int, piece_id: int) -> list[dict[str, Any]]:
    """The columns of a piece's doubts."""
    return [
        {"piece_id": piece_id, "field": flag.field, "message": flag.message, "raw": flag.raw, "assumed": flag.assumed}
        for flag in one.flags_at(position)
    ]
