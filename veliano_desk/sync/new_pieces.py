"""Pieces of orders that nobody has begun, with their doubts, by the thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.bulk import insert_many, insert_numbered
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.order_columns import PiecesRead, flag_columns, piece_columns


def insert_pieces(unit: Unit, rules: IntakeRules, placed: Iterable[tuple[int, PiecesRead, Sequence[str]]]) -> Taken:
    """Make the pieces of some orders: (our number of the order, what was read of it, the shop's line that each piece is
    of; none for what is no shop order)."""
    places = [
        (order, one, position, lines[position - 1] if lines else "")
        for order, one, lines in placed for position in range(1, len(one.drafts) + 1)
    ]  # fmt: skip
    made = insert_numbered(
        unit.session,
        piece_rows.Piece,
        [{"order_id": order, "line": line, **piece_columns(unit, rules, one, at)} for order, one, at, line in places],
    )
    flags = [
        flag
        for piece, (_, one, position, _) in zip(made, places, strict=True)
        for flag in flag_columns(one, position, piece)
    ]
    insert_many(unit.session, piece_rows.PieceFlag, flags)
    return Taken(pieces=len(made), flags=len(flags))
