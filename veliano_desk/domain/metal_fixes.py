"""Metal fixes: a price held for a while for a quote. Which state may follow which stands in one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_prices import PriceHere
from veliano_desk.domain.quantities import grams_text


class FixState(StrEnum):
    """open: may be used until it expires; used: a quote was made with it; the other two are ends."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class FixStep(StrEnum):
    """What happens to a fix."""

    USE = "use"
    EXPIRE = "expire"
    CANCEL = "cancel"


TRANSITIONS: dict[FixState, dict[FixStep, FixState]] = {
    FixState.OPEN: {
        FixStep.USE: FixState.USED, FixStep.EXPIRE: FixState.EXPIRED, FixStep.CANCEL: FixState.CANCELLED,
    },
    FixState.USED: {},
    FixState.EXPIRED: {},
    FixState.CANCELLED: {},
}  # fmt: skip
_WHY = {
    FixState.USED: "A quote was made with it already.",
    FixState.EXPIRED: "It has expired.",
    FixState.CANCELLED: "It was cancelled.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A metal fix without its price, as everybody may see it. fine_mg: for how much fine metal; order_number, piece_id:
    what alone it serves, any where neither is said; reason: why it was cancelled."""

    id: int
    metal: str
    fine_mg: int
    at: datetime
    expires_at: datetime
    state: FixState
    order_number: str
    piece_id: int | None
    person: str
    reason: str = ""

    def state_at(self, now: datetime) -> FixState:
        """As it is at a moment: an open one that nobody used in time has expired, whether that was noted or not."""
        return FixState.EXPIRED if self.state is FixState.OPEN and now >= self.expires_at else self.state


@dataclass(frozen=True, slots=True)
class Fix(Held):
    """A metal price that is held."""

    price: PriceHere = field(kw_only=True)


def after(state: FixState, step: FixStep) -> FixState:
    """The state that follows. InputError where it may not."""
    follows = TRANSITIONS[state].get(step)
    if follows is None:
        raise InputError(
            "The metal fix cannot be used" if step is FixStep.USE else "The metal fix has ended",
            f"{_WHY[state]} Nothing was changed.",
            "Fix the metal anew, or go by the price of today.",
        )
    return follows


def check_serves(fix: Held, order_number: str, piece_id: int | None) -> None:
    """InputError where a fix was made for another order or piece than this; "" and None for a piece without order."""
    if fix.order_number not in ("", order_number) or fix.piece_id not in (None, piece_id):
        what = f"It serves {'one piece' if fix.piece_id is not None else 'the pieces'} of {fix.order_number} only."
        raise InputError(
            "The fix is for another piece", f"{what} Nothing was priced.", "Fix the metal for this one.", str(fix.id)
        )


def check_use(fix: Held, metal: str, fine_mg: int, now: datetime) -> None:
    """InputError where a fix cannot stand for so much of a metal now; an expired one is never used silently."""
    after(fix.state_at(now), FixStep.USE)
    if fix.metal != metal:
        raise InputError(
            "The fix is of another metal", f"It is of {fix.metal}, the piece is of {metal}. Nothing was priced.",
            "Choose another fix.", str(fix.id),
        )  # fmt: skip
    if fine_mg > fix.fine_mg:
        raise InputError(
            "The fix is for less metal",
            f"It holds {grams_text(fix.fine_mg)} of fine {metal}, {grams_text(fine_mg)} are needed. Nothing was kept.",
            "Fix the metal anew for as much.",
            str(fix.id),
        )
