"""Refining lots: what is collected and sent, what it should yield, what the assay found, what was credited.

A lot settles as expected against assay against credited fine weight, per metal; the difference belongs to the months
in which the lemel was made, in the proportion of their fine weight, to the last unit of 10⁻⁶ mg.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.metal import Account, AccountKind, NewLine
from veliano_desk.domain.money import Money
from veliano_desk.domain.quantities import PURE, fine_units


class RefiningState(StrEnum):
    """Where a lot is."""

    COLLECTED = "collected"
    SENT = "sent"
    ASSAYED = "assayed"
    CREDITED = "credited"
    CANCELLED = "cancelled"


class RefiningStep(StrEnum):
    """What somebody does to a lot."""

    SEND = "send"
    ASSAY = "assay"
    CREDIT = "credit"
    CANCEL = "cancel"


_S, _D = RefiningState, RefiningStep
TRANSITIONS: Mapping[RefiningState, Mapping[RefiningStep, RefiningState]] = MappingProxyType(
    {
        _S.COLLECTED: {_D.SEND: _S.SENT, _D.CANCEL: _S.CANCELLED},
        _S.SENT: {_D.ASSAY: _S.ASSAYED, _D.CREDIT: _S.CREDITED},
        _S.ASSAYED: {_D.ASSAY: _S.ASSAYED, _D.CREDIT: _S.CREDITED},
        _S.CREDITED: {},
        _S.CANCELLED: {},
    }
)
"""An assay may be told again (an umpire's); some refiners credit without telling one."""


def after(state: RefiningState, step: RefiningStep, number: str) -> RefiningState:
    """Where a lot is after a step. ConflictError where that step cannot follow."""
    found = TRANSITIONS[state].get(step)
    if found is None:
        may = ", ".join(TRANSITIONS[state]) or "nothing more"
        raise ConflictError(
            "The lot is past that", f"It is {state}; nothing was posted.", f"What may be done now: {may}.", number
        )
    return found


SOURCES = frozenset({AccountKind.DUST, AccountKind.VAULT})
"""Lemel comes from its bins, scrap from the vault."""


@dataclass(frozen=True, slots=True)
class LotPart:
    """What a lot takes from a bin or the vault: an account (`dust:filings`), an article by its code, milligrams."""

    account: str
    article: str
    mg: int

    def line(self) -> NewLine:
        return NewLine(Account.read(self.account), self.article, self.mg)


@dataclass(frozen=True, slots=True)
class Assay:
    """What the refiner found: the weight of the melt, and how fine it is in a metal (0.001 ‰)."""

    metal: str
    melt_mg: int
    fineness_millis: int

    @property
    def fine(self) -> int:
        """Fine weight in 10⁻⁶ mg."""
        return fine_units(self.melt_mg, self.fineness_millis)


@dataclass(frozen=True, slots=True)
class Credited:
    """What came back for a lot: an article and its milligrams. account: `vault`, or `supplier:NAME` where the refiner
    keeps it on a metal account, or paid for it."""

    article: str
    mg: int
    account: str = "vault"


@dataclass(frozen=True, slots=True)
class MetalResult:
    """One metal of a lot, fine weights in 10⁻⁶ mg; assay and credited None until they are told."""

    metal: str
    expected: int
    assay: int | None = None
    credited: int | None = None

    @property
    def difference(self) -> int | None:
        """Credited less expected: what the lot brought more (or less) than the book said."""
        return None if self.credited is None else self.credited - self.expected


@dataclass(frozen=True, slots=True)
class MonthShare:
    """What a month's lemel had in a lot, and the difference that falls to it, in 10⁻⁶ mg. month: `2026-11`."""

    month: str
    metal: str
    expected: int
    difference: int


@dataclass(frozen=True, slots=True)
class RefiningLot:
    """A lot as it stands. fee: None for who may not see costs, or while it is not told; sent_event and settled_event:
    the ledger's postings."""

    id: int
    number: str
    state: RefiningState
    refiner: str
    reference: str
    note: str
    opened_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    parts: tuple[LotPart, ...]
    results: tuple[MetalResult, ...]
    shares: tuple[MonthShare, ...]
    fee: Money | None
    sent_event: int | None
    settled_event: int | None

    @property
    def gross_mg(self) -> int:
        return sum(part.mg for part in self.parts)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of a lot came from. fine: what it should bring; came: by month, what its bin had got of the metal
    before it was sent, the newest first."""

    metal: str
    fine: int
    came: tuple[tuple[str, int], ...]


def check_parts(parts: Sequence[LotPart]) -> None:
    """InputError names what cannot be sent to a refiner."""
    faults = [
        fault for part in parts for fault in (
            f"{part.account} holds no lemel or scrap." if part.line().account.kind not in SOURCES else "",
            f"{part.account}: there is no weight." if part.mg <= 0 else "",
        ) if fault
    ]  # fmt: skip
    if len({(part.account, part.article) for part in parts}) < len(parts):
        faults.append("The same metal is named twice.")
    if faults or not parts:
        said = faults[0] if faults else "Nothing is in it."
        raise InputError("This is no lot", f"{said} Nothing was kept.", "Choose bins or scrap, each with its weight.")


def check_assays(assays: Sequence[Assay], metals: Iterable[str]) -> None:
    """InputError for metals that are not in the lot, weights and finenesses that cannot be."""
    known = set(metals)
    for one in assays:
        if one.metal not in known or one.melt_mg <= 0 or not 0 <= one.fineness_millis <= PURE:
            raise InputError(
                "This is no assay of the lot",
                f"{one.metal}: {Decimal(one.melt_mg) / 1000} g at {Decimal(one.fineness_millis) / 1000} ‰. "
                "Nothing was kept.",
                f"Give the melt’s weight and parts in a thousand of {', '.join(sorted(known))}.",
                one.metal,
            )
    if len({one.metal for one in assays}) < len(assays) or not assays:
        raise InputError("This is no assay of the lot", "Nothing was kept.", "Give each metal once.")


def shares(results: Sequence[MetalResult], origins: Sequence[Origin]) -> tuple[MonthShare, ...]:
    """The differences of a lot, allocated to the months its metal came in: what a bin gave was the newest that it had
    got, since what was older was sent before."""
    made: list[MonthShare] = []
    for result in results:
        lay: dict[str, int] = defaultdict(int)
        for origin in origins:
            if origin.metal == result.metal:
                for month, fine in _last_in(origin.fine, origin.came).items():
                    lay[month] += fine
        lay = dict(sorted(lay.items()))
        parts = _split(result.difference or 0, list(lay.values()))
        made += [
            MonthShare(month, result.metal, fine, part) for (month, fine), part in zip(lay.items(), parts, strict=True)
        ]
    return tuple(sorted(made, key=lambda one: (one.metal, one.month)))


def _last_in(expected: int, came: Sequence[tuple[str, int]]) -> dict[str, int]:
    """By month, what the newest entries make up of a weight; what none of them explains stands under "" (before)."""
    by_month: dict[str, int] = defaultdict(int)
    left = expected
    for month, fine in came:
        part = min(left, fine)
        if part > 0:
            by_month[month] += part
            left -= part
    if left > 0:
        by_month[""] += left
    return by_month


def _split(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount in the proportion of weights, whole units that sum up to it exactly (largest remainder)."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    sign, size = (-1 if amount < 0 else 1), abs(amount)
    parts = [size * weight // total for weight in weights]
    rest = sorted(range(len(weights)), key=lambda at: -(size * weights[at] % total))
    for at in rest[: size - sum(parts)]:
        parts[at] += 1
    return [sign * part for part in parts]


REALLOY_DOWN, REALLOY_UP = "down", "up"


def alloy_to_add(mg: int, fineness: int, wanted: int) -> int:
    """Milligrams of alloy metal that bring `mg` at a fineness down to a lower one: G(k − w)/w, half-even."""
    if not 0 < wanted <= fineness:
        raise InputError("It is not finer than that", "Adding alloy only makes it less fine.", "Add fine metal.")
    return round(Decimal(mg) * (fineness - wanted) / wanted)


def fine_to_add(mg: int, fineness: int, wanted: int, added: int) -> int:
    """Milligrams of metal of a fineness `added` that bring `mg` up to a higher one: G(w − k)/(f − w), half-even."""
    if not fineness <= wanted < added:
        raise InputError(
            "That cannot be reached", "What is added must be finer than what is wanted.", "Choose a finer metal."
        )
    return round(Decimal(mg) * (wanted - fineness) / (added - wanted))
