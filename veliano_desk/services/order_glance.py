"""The preview beside the list: enough of an order to decide whether to open it."""

from __future__ import annotations

from veliano_desk.domain.money import Money
from veliano_desk.domain.order_lists import EstimateGlance, OrderGlance
from veliano_desk.domain.rights import Right
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.order_figures import margin, quoted, the_order, why_promised


def order_glance(unit: Unit, access: Access, number: str) -> OrderGlance:
    """The preview of an order, by the rights of who asks. NotFoundError."""
    order = the_order(unit, number)
    pieces = piece_rows.pieces_of(unit.session, [order.id])
    flags = piece_rows.flags_of(unit.session, [piece.id for piece in pieces])
    first = pieces[0] if pieces else None
    code = (first.alloy_code or first.assumed_alloy_code or "") if first else ""
    alloy = access.trade.alloys.get(code)
    place = {piece.id: at for at, piece in enumerate(pieces)}
    return OrderGlance(
        number=order.number, reason=why_promised(order, pieces), pieces=len(pieces),
        teeth=tuple(tuple(piece.teeth) for piece in pieces),
        alloy=alloy.title if alloy else "", alloy_assumed=bool(first and code and first.alloy_code is None),
        size=first.size_text if first else "", stones=(first.stones or 0) if first else 0,
        doubts=tuple(flag.message for flag in sorted(flags, key=lambda flag: place[flag.piece_id])),
        estimate=_estimate(order, pieces) if access.who.may(Right.COST_SEE) else None,
        value=quoted(order) if access.who.sees_values else None,
        margin=margin(order, pieces) if access.who.sees_margins else None,
    )  # fmt: skip


def _estimate(order: rows.Order, pieces: list[piece_rows.Piece]) -> EstimateGlance | None:
    """The estimates that there are, together."""
    estimated = [piece for piece in pieces if piece.estimate]
    if not estimated:
        return None

    def money(kind: str) -> Money:
        return Money.from_units(sum(getattr(piece, f"{kind}_units") for piece in estimated), order.currency)

    def told(name: str) -> int:
        return sum(piece.estimate[name] for piece in estimated)

    return EstimateGlance(
        money("metal"), money("stones"), money("labour"), money("overhead"), told("metal_mg"), told("stones_mct"),
        told("minutes"),
    )  # fmt: skip
