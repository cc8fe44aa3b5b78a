"""What an order entered at the desk is kept as: its row for the store, its columns, its pieces with their estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.config import trade as tables
from veliano_desk.domain.order_face import PieceFace, face_of
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.stages import Stage
from veliano_desk.domain.store_spelling import spell
from veliano_desk.domain.walk_ins import NewOrder
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as pieces_rows
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.services.actions import Access
from veliano_desk.services.piece_costs import store_estimate
from veliano_desk.services.prices_today import rates_today

_PENDING = "pending"
_NO_KIT = "not_sent"


def order_values(new: NewOrder, number: str, drafts: Sequence[tuple[PieceDraft, str]]) -> dict[str, object]:
    """The order as a row of custom_orders, without whose it is. The price goes as text, so that no float touches it."""
    said = spell([draft for draft, _ in drafts], [note for _, note in drafts], new.notes, tables.trade_words())
    return {
        "id": new_uid(), "order_number": number, "status": _PENDING,
        "total_price": None if new.price is None else f"{new.price:.2f}", "impression_kit_status": _NO_KIT,
        "teeth_selection": said.teeth_selection, "material": said.material, "design_details": said.design_details,
        "estimated_completion_date": new.wanted_on.isoformat() if new.wanted_on else None, "notes": said.notes or None,
    }  # fmt: skip


def wanted_columns(
    unit: Unit, access: Access, values: dict[str, object], drafts: Sequence[PieceDraft]
) -> dict[str, Any]:
    """The columns of the order, its wishes as they will come back from the store, so that they are no news then."""
    from veliano_desk.sync.intake_rules import IntakeRules
    from veliano_desk.sync.order_columns import face_columns, wishes
    from veliano_desk.sync.wire import CustomOrderRow

    rates = rates_today(access, unit)
    rules = IntakeRules(access.trade, rates, access.currency, ZoneInfo(access.zone))
    row = CustomOrderRow.read(values)
    face = face_of([_face(access, draft) for draft in drafts])
    return {
        **wishes(rules, row), **face_columns(face), "number": row.order_number, "currency": access.currency,
        "store_status": row.status,
    }  # fmt: skip


def _face(access: Access, draft: PieceDraft) -> PieceFace:
    alloy = access.trade.alloy_words(draft.alloy_code, None)
    return PieceFace(draft.title, draft.kind, draft.alloy_code or "", alloy, Stage.RECEIVED, len(draft.flags))


def piece_rows(unit: Unit, access: Access, order: rows.Order, drafts: Sequence[PieceDraft]) -> None:
    """The order's pieces. They count as touched: somebody here said what they are, so no other words replace them
    silently."""
    from veliano_desk.sync.order_columns import draft_columns

    for position, draft in enumerate(drafts, start=1):
        piece = pieces_rows.Piece(
            order_id=order.id, position=position, stage=str(Stage.RECEIVED), stage_since=unit.now, touched=True,
            estimate=None, **draft_columns(draft),
        )  # fmt: skip
        unit.session.add(piece)
        unit.session.flush()
        store_estimate(access, unit, piece)
        for flag in draft.flags:
            unit.session.add(pieces_rows.PieceFlag(
                piece_id=piece.id, field=flag.field, message=flag.message, raw=flag.raw, assumed=flag.assumed,
            ))  # fmt: skip
