"""Goods on memo: theirs with us, or ours with them. Whose they are stays visible; theirs are no value of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from veliano_desk.domain.money import Money


class Way(StrEnum):
    """in: a supplier's goods with us; out: ours with a customer."""

    IN = "in"
    OUT = "out"


class MemoState(StrEnum):
    """Whether something of it is still out."""

    OPEN = "open"
    SETTLED = "settled"


class MemoAction(StrEnum):
    """What becomes of goods on memo. keep: sold (in: it is bought and owed for; out: it is owed to us)."""

    KEEP = "keep"
    RETURN = "return"


MEMO_MOVES: Mapping[MemoState, frozenset[MemoState]] = MappingProxyType(
    {MemoState.OPEN: frozenset({MemoState.OPEN, MemoState.SETTLED}), MemoState.SETTLED: frozenset()}
)


@dataclass(frozen=True, slots=True)
class NewMemoLine:
    """Something on memo: in words, with its certificate where it has one; value_units: what is owed if it is kept, for
    all of it, in ten-thousandths of the memo's currency."""

    title: str
    quantity: int
    unit: str = "piece"
    pieces: int | None = None
    value_units: int = 0
    article: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class MemoLineView:
    """A line of a memo. open_quantity: neither kept nor returned; owed: for what was kept, None for those who may not
    see costs."""

    id: int
    title: str
    article: str
    certificate: str
    unit: str
    quantity: int
    pieces: int | None
    kept: int
    returned: int
    value: Money | None
    owed: Money | None

    @property
    def open_quantity(self) -> int:
        return self.quantity - self.kept - self.returned


@dataclass(frozen=True, slots=True)
class MemoView:
    """Goods on memo. party: whose (in) or with whom (out) they are; late: beyond the day they are due back."""

    id: int
    version: int
    number: str
    way: Way
    state: MemoState
    party: str
    due_on: date
    late: bool
    note: str
    lines: tuple[MemoLineView, ...]


def share_units(value_units: int, quantity: int, before: int, kept: int) -> int:
    """What is owed for keeping `kept` more of `quantity` of which `before` were kept: shares that add up to the whole
    exactly, however often it is divided."""
    return value_units * (before + kept) // quantity - value_units * before // quantity
