"""The stock ledger's rules: why things move, what a share of them is worth, and what may become of a single stone.

Stock is kept by lot and place. Every posting is appended with what the place holds of the lot afterwards, so that a
balance at any moment is one row. Values are ten-thousandths of the workshop's currency and are posted as amounts: what
is taken takes its share, rounded half-even, and the last of it takes exactly what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import NamedTuple

from veliano_desk.domain.articles import MCT, MG, UM
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.quantities import CT_MG, MCT_PER_CT, carats_text, grams_text

LEDGER = "ledger"
"""The place of everything that the metal ledger keeps by account: here only its value."""


class StockKind(IntEnum):
    """Why stock moves, by the number that the ledger keeps."""

    OPENING = 10
    RECEIPT = 20
    SUPPLIER_RETURN = 21
    OWNER_RETURN = 31
    ISSUE = 40
    RETURN = 41
    MOVE = 45
    LOST = 60
    BROKEN = 61
    FOUND = 62
    METAL = 80
    CORRECTION = 90
    COUNT = 91

    @property
    def title(self) -> str:
        """As people say it."""
        return TITLES[self]


TITLES = {
    StockKind.OPENING: "Opening balance", StockKind.RECEIPT: "Received", StockKind.SUPPLIER_RETURN: "Sent back",
    StockKind.OWNER_RETURN: "Given back to its owner", StockKind.ISSUE: "Issued to an order",
    StockKind.RETURN: "Back from an order", StockKind.MOVE: "Moved", StockKind.LOST: "Lost",
    StockKind.BROKEN: "Scrapped or broken", StockKind.FOUND: "Found again", StockKind.METAL: "Metal’s value",
    StockKind.CORRECTION: "Corrected", StockKind.COUNT: "Count difference",
}  # fmt: skip
WRITE_OFFS = (StockKind.LOST, StockKind.BROKEN, StockKind.SUPPLIER_RETURN, StockKind.OWNER_RETURN)
"""How stock leaves without an order; each says why."""


class StoneState(StrEnum):
    """Where a single stone's life is. SET, BROKEN and RETURNED end it here."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    SET = "set"
    BROKEN = "broken"
    LOST = "lost"
    RETURNED = "returned"


class StoneAction(StrEnum):
    """What happens to a single stone."""

    RESERVE = "reserve"
    RELEASE = "release"
    SET = "set"
    BREAK = "break"
    LOSE = "lose"
    FIND = "find"
    RETURN = "return"


STONE_MOVES: dict[StoneState, dict[StoneAction, StoneState]] = {
    StoneState.AVAILABLE: {
        StoneAction.RESERVE: StoneState.RESERVED, StoneAction.SET: StoneState.SET,
        StoneAction.BREAK: StoneState.BROKEN, StoneAction.LOSE: StoneState.LOST,
        StoneAction.RETURN: StoneState.RETURNED,
    },
    StoneState.RESERVED: {
        StoneAction.RELEASE: StoneState.AVAILABLE, StoneAction.SET: StoneState.SET,
        StoneAction.BREAK: StoneState.BROKEN, StoneAction.LOSE: StoneState.LOST,
    },
    StoneState.LOST: {StoneAction.FIND: StoneState.AVAILABLE},
    StoneState.SET: {}, StoneState.BROKEN: {}, StoneState.RETURNED: {},
}  # fmt: skip
STONE_ACTION = {
    StockKind.ISSUE: StoneAction.SET, StockKind.BROKEN: StoneAction.BREAK, StockKind.LOST: StoneAction.LOSE,
    StockKind.FOUND: StoneAction.FIND, StockKind.SUPPLIER_RETURN: StoneAction.RETURN,
    StockKind.OWNER_RETURN: StoneAction.RETURN,
}  # fmt: skip
"""What a posting means for a single stone; others leave its state as it is."""


def next_state(state: StoneState, action: StoneAction, what: str = "") -> StoneState:
    """The state after an action. ConflictError where the stone cannot take it: a set stone is set for good."""
    after = STONE_MOVES[state].get(action)
    if after is None:
        raise ConflictError(
            "This stone cannot do that",
            f"It is {state}; nothing was posted.",
            "Choose another stone, or correct the posting that made it so.",
            what,
        )
    return after


class Amount(NamedTuple):
    """How much of a lot at a place: pieces (where the article counts them beside the weight), quantity in the
    article's unit, value in ten-thousandths."""

    pieces: int
    quantity: int
    value: int

    def plus(self, other: Amount) -> Amount:
        return Amount(self.pieces + other.pieces, self.quantity + other.quantity, self.value + other.value)

    def negated(self) -> Amount:
        return Amount(-self.pieces, -self.quantity, -self.value)

    @property
    def is_nothing(self) -> bool:
        return self.pieces == 0 and self.quantity == 0


NOTHING = Amount(0, 0, 0)


def share(value: int, part: int, whole: int) -> int:
    """What `part` of `whole` is worth, half-even; all of it where part is the whole."""
    return value if part == whole else round(Fraction(value * part, whole))


def split(value: int, weights: Sequence[int]) -> list[int]:
    """An amount over weights that are not negative, exactly: the parts sum to it. Weights of nothing but zero: the
    first takes all."""
    left, rest, made = value, sum(weights), []
    for weight in weights:
        part = share(left, weight, rest) if rest else left
        made.append(part)
        left, rest = left - part, rest - weight
    return made


def taken(held: Amount, pieces: int | None, quantity: int | None, counts_pieces: bool, what: str, unit: str) -> Amount:
    """What leaves a place, as a positive amount with its share of the value.

    Of an article that counts both, whichever of the two is not said (None) goes in proportion, half-even. InputError
    for more than there is, for what is no quantity, and where the last pieces would leave weight behind.
    """
    asked = _asked(held, pieces, quantity, counts_pieces, what)
    if asked.quantity > held.quantity or asked.pieces > held.pieces:
        raise InputError(
            "There is not that much",
            f"{amount_text(held, unit, counts_pieces)} are there; "
            f"{amount_text(asked, unit, counts_pieces)} were asked for. Nothing was posted.",
            "Count again, or post first what came in.",
            what,
        )
    if counts_pieces and (asked.pieces == held.pieces) != (asked.quantity == held.quantity):
        left = amount_text(Amount(held.pieces - asked.pieces, held.quantity - asked.quantity, 0), unit, True)
        raise InputError(
            "Pieces and weight do not go together",
            f"{left} would be left. Nothing was posted.",
            "Take the last pieces with all the weight that is left, or post the difference as counted first.",
            what,
        )
    return asked._replace(value=share(held.value, asked.quantity, held.quantity))


def _asked(held: Amount, pieces: int | None, quantity: int | None, counts_pieces: bool, what: str) -> Amount:
    if counts_pieces and quantity is None and pieces is not None and held.pieces:
        quantity = share(held.quantity, pieces, held.pieces)
    if counts_pieces and pieces is None and quantity is not None and held.quantity:
        pieces = share(held.pieces, quantity, held.quantity)
    if quantity is None or quantity <= 0 or (pieces or 0) < 0 or (counts_pieces and not pieces):
        raise InputError("How much is not said", "Nothing was posted.", "Give a quantity above zero.", what)
    return Amount(pieces or 0 if counts_pieces else 0, quantity, 0)


def quantity_text(quantity: int, unit: str) -> str:
    """`12.500 g`, `0.255 ct`, `1.250 m`, `12`."""
    if unit == MG:
        return grams_text(quantity)
    if unit == MCT:
        return carats_text(quantity)
    return f"{Decimal(quantity).scaleb(-6):,.3f} m" if unit == UM else f"{quantity:,}"


def amount_text(amount: Amount, unit: str, counts_pieces: bool) -> str:
    """`20 pieces of 0.255 ct`, or the quantity alone."""
    words = quantity_text(amount.quantity, unit)
    return f"{amount.pieces:,} pieces of {words}" if counts_pieces else words


def check_gross(gross_mg: int, quantity: int, unit: str, what: str) -> None:
    """InputError where what was weighed with everything on it weighs less than what is in it."""
    net = quantity if unit == MG else round(Fraction(quantity * CT_MG, MCT_PER_CT)) if unit == MCT else 0
    if gross_mg and net > gross_mg:
        raise InputError(
            "Net is above gross",
            f"{grams_text(net)} net cannot be in {grams_text(gross_mg)} gross. Nothing was posted.",
            "Weigh again.",
            what,
        )


def lot_code(lot_id: int) -> str:
    """What stands on a lot's label and is scanned: `L000123`."""
    return f"L{lot_id:06d}"


def lot_of_code(text: str) -> int | None:
    """The number behind a scanned code, None for what is none."""
    plain = text.strip().upper()
    return int(plain[1:]) if plain[:1] == "L" and plain[1:].isascii() and plain[1:].isdecimal() else None


@dataclass(frozen=True, slots=True)
class NewLot:
    """What comes in. article and location by code; value: what it cost in ten-thousandths of the workshop's currency,
    None where nobody said; owner: a customer's number, 0 for the workshop; certificate and laboratory: of a single
    stone, which is then unique; gross_mg: as weighed with everything on it, 0 where it was not."""

    article: str
    quantity: int
    location: str
    pieces: int = 0
    value: int | None = None
    owner: int = 0
    origin: str = ""
    supplier: str = ""
    reference: str = ""
    certificate: str = ""
    laboratory: str = ""
    gross_mg: int = 0
    note: str = ""
    uid: str = ""
    kind: StockKind = StockKind.RECEIPT


@dataclass(frozen=True, slots=True)
class NewIssue:
    """What leaves a lot. location: "" where the lot lies at one place only; of an article that counts both, pieces or
    quantity may be None; order: the number of the order it is for."""

    lot_id: int
    quantity: int | None = None
    pieces: int | None = None
    location: str = ""
    order: str = ""
    piece_id: int | None = None
    note: str = ""
    uid: str = ""
