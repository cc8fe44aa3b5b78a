"""What stands in the way of taking a posting of stock back: its effect was undone another way since."""

from __future__ import annotations

from collections.abc import Iterable

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.stock import StockKind, StoneState, lot_code
from veliano_desk.models import purchasing
from veliano_desk.models import stock as rows
from veliano_desk.models.unit_of_work import Unit

_LEFT = {
    StockKind.ISSUE: StoneState.SET, StockKind.BROKEN: StoneState.BROKEN, StockKind.LOST: StoneState.LOST,
    StockKind.FOUND: StoneState.AVAILABLE, StockKind.RETURN: StoneState.AVAILABLE,
    StockKind.SUPPLIER_RETURN: StoneState.RETURNED, StockKind.OWNER_RETURN: StoneState.RETURNED,
}  # fmt: skip
"""The state in which a posting left a single stone; a count left it lost or there."""


def check_standing(unit: Unit, event: rows.StockEvent, line: rows.StockLine, lot: rows.Lot) -> None:
    """ConflictError where what a posting did to a lot does not stand any more: it came back or went on since."""
    kind = StockKind(event.kind)
    if kind == StockKind.ISSUE:
        out, asked = rows.issued_of(unit.session, lot.id, event.order_number), line.amount.negated()
        if any(has < back for has, back in zip(out, asked, strict=True)):
            raise _gone_on(lot, f"Of it some came back from {event.order_number} already.")
    left = _LEFT.get(kind)
    if kind == StockKind.COUNT:
        left = StoneState.LOST if line.quantity < 0 else StoneState.AVAILABLE
    if lot.state and left is not None and lot.state != left:
        raise _gone_on(lot, f"The stone is {lot.state} by now.")


def check_no_delivery(unit: Unit, event: rows.StockEvent) -> None:
    """ConflictError for what a purchase order's delivery or return posted: the order would otherwise say what is no
    longer so."""
    if event.kind not in (StockKind.RECEIPT, StockKind.SUPPLIER_RETURN):
        return
    lots = [line.lot_id for line in rows.lines_of(unit.session, [event.id])[event.id]]
    order = purchasing.order_of_lots(unit.session, lots)
    if order is not None:
        raise ConflictError(
            "This belongs to a document", "Nothing was posted.", "Send the goods back from the order.", order
        )


def check_single(lot: rows.Lot, positions: Iterable[rows.Position]) -> None:
    """ConflictError where a single stone would be there twice."""
    lying = [position for position in positions if position.quantity]
    if lot.state and (
        len(lying) > 1
        or sum(position.pieces for position in lying) > 1
        or sum(position.quantity for position in lying) > lot.received_quantity
    ):
        raise _gone_on(lot, "The stone would be there twice.")


def _gone_on(lot: rows.Lot, why: str) -> ConflictError:
    return ConflictError(
        "This was undone another way", f"{why} Nothing was posted.",
        "Look at what was posted after it, and post what should be there now.", lot_code(lot.id),
    )  # fmt: skip
