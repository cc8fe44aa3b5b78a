"""Moving the pieces of many orders, one by one: what could be moved is moved, what could not is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.stages import Action
from veliano_desk.views.common.task_runner import Progress

if TYPE_CHECKING:
    from veliano_desk.domain.orders import OrderView, PieceView
    from veliano_desk.services.desk import Desk


@dataclass
class Moved:
    """`pieces`: order number, piece id and its version now; `left`: order number and why it was not moved."""

    pieces: list[tuple[str, int, int]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def orders(self) -> int:
        """How many orders had a piece moved."""
        return len({number for number, _piece, _version in self.pieces})


def move_orders(
    desk: Desk, numbers: Sequence[str], action: Action, reason: str, progress: Progress, cancelled: Callable[[], bool]
) -> Moved:
    """Do `action` with every piece of these orders that can. Cancelling keeps what was done."""
    moved = Moved()
    for at, number in enumerate(numbers):
        if cancelled():
            break
        progress(at, len(numbers), number)
        _move_order(desk, number, action, reason, moved)
    return moved


def take_back(desk: Desk, moved: Moved, progress: Progress, cancelled: Callable[[], bool]) -> Moved:
    """Resume what was put on hold, unless somebody touched it since."""
    back = Moved()
    for at, (number, piece_id, version) in enumerate(moved.pieces):
        if cancelled():
            break
        progress(at, len(moved.pieces), number)
        try:
            desk.orders.move(piece_id, version, Action.RESUME)
        except DeskError as error:
            back.left.append((number, error.title))
        else:
            back.pieces.append((number, piece_id, version + 1))
    return back


def _move_order(desk: Desk, number: str, action: Action, reason: str, moved: Moved) -> None:
    try:
        order = desk.orders.show(number)
        movable = [piece for piece in order.pieces if action in piece.actions]
        for piece in movable:
            order = desk.orders.move(piece.id, piece.version, action, reason)
            moved.pieces.append((number, piece.id, _piece(order, piece.id).version))
    except DeskError as error:
        moved.left.append((number, error.title))
        return
    if not movable:
        moved.left.append((number, "cannot be done from where it is"))


def _piece(order: OrderView, piece_id: int) -> PieceView:
    return next(piece for piece in order.pieces if piece.id == piece_id)
