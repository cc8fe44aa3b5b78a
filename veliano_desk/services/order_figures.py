"""What the order hub and the preview both say of an order."""

from __future__ import annotations

from datetime import date

from veliano_desk.domain.errors import NotFoundError
from veliano_desk.domain.money import Money
from veliano_desk.domain.stages import Stage
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.unit_of_work import Unit


def the_order(unit: Unit, number: str) -> rows.Order:
    """The order with this number. NotFoundError."""
    order = rows.order_by_number(unit.session, number.strip())
    if order is None:
        raise NotFoundError("No such order", "It is not in this workspace.", "Check the number.", number)
    return order


def quoted(order: rows.Order) -> Money | None:
    """What the customer was quoted, None where nothing was."""
    return Money.from_units(order.value_units, order.currency) if order.priced else None


def margin(order: rows.Order, pieces: list[piece_rows.Piece]) -> Money | None:
    """What the quote leaves over the estimated cost of the pieces that are not cancelled; None without a quote, and
    for goods from stock, of which nothing is made."""
    value = quoted(order)
    if value is None or not pieces:
        return None
    cost = sum(p.metal_units + p.stones_units + p.labour_units + p.overhead_units for p in _living(pieces))
    return value - Money.from_units(cost, order.currency)


def why_promised(order: rows.Order, pieces: list[piece_rows.Piece]) -> str:
    """Why the order is promised when it is: what its last piece waits for."""
    last = max(_living(pieces) or pieces, key=lambda piece: piece.promise_on or date.min, default=None)
    return last.reason if last and order.is_open else ""


def _living(pieces: list[piece_rows.Piece]) -> list[piece_rows.Piece]:
    return [piece for piece in pieces if piece.stage != Stage.CANCELLED]
