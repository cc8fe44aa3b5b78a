"""Suppliers: who they are, on which terms they deliver, and how reliable they have been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from veliano_desk.domain.errors import InputError


class SupplierKind(StrEnum):
    """What somebody supplies, or does to pieces that are sent to them."""

    METAL = "metal"
    STONES = "stones"
    FINDINGS = "findings"
    CONSUMABLES = "consumables"
    CASTER = "caster"
    PLATER = "plater"
    SETTER = "setter"
    REFINER = "refiner"

    @property
    def words(self) -> str:
        return _TITLES[self]


_TITLES = {
    SupplierKind.METAL: "Metal", SupplierKind.STONES: "Stones", SupplierKind.FINDINGS: "Findings",
    SupplierKind.CONSUMABLES: "Consumables", SupplierKind.CASTER: "Casting house", SupplierKind.PLATER: "Plater",
    SupplierKind.SETTER: "Setter", SupplierKind.REFINER: "Refiner",
}  # fmt: skip
OUTWORKERS = frozenset({SupplierKind.CASTER, SupplierKind.PLATER, SupplierKind.SETTER})
"""They work on what is sent to them."""


class Contact(NamedTuple):
    """Somebody to talk to at a supplier's."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SupplierDraft:
    """A supplier as somebody enters it. code: short, for files and the metal ledger (`supplier:STULLER`); pay_days:
    when an invoice is due; lead_days: from order to delivery, None where it was never said; our_number: ours with
    them."""

    code: str
    name: str
    kinds: tuple[SupplierKind, ...]
    currency: str
    pay_days: int = 30
    lead_days: int | None = None
    terms: str = ""
    our_number: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    contacts: tuple[Contact, ...] = ()
    active: bool = True


class Delivery(NamedTuple):
    """A line of an order and how it came: promised, when it was whole (None: not yet), whether the first delivery had
    less than ordered, how much of it was rejected."""

    promised: date | None
    whole_on: date | None
    short: bool
    rejected: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Measured from deliveries. on_time: of `dated` lines that had a promised day, how many were whole by then;
    late_days: the median of their days beyond it, 0 where they were in time; short and rejected: of all `lines`."""

    lines: int
    dated: int
    on_time: int
    late_days: int | None
    short: int
    rejected: int


def reliability(deliveries: Iterable[Delivery], least: int, today: date) -> Reliability | None:
    """How reliable a supplier was; None where fewer than `least` lines came or are overdue, which says nothing.

    A line that has not come counts from the day after it was promised for: as late as it is by now.
    """
    counted = [one for one in deliveries if one.whole_on or (one.promised and one.promised < today)]
    if len(counted) < least:
        return None
    late = [
        max(0, ((one.whole_on or today) - one.promised).days) for one in counted if one.promised is not None
    ]  # fmt: skip
    return Reliability(
        len(counted), len(late), sum(days == 0 for days in late), round(median(late)) if late else None,
        sum(one.short for one in counted), sum(one.rejected for one in counted),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier as lists show it. articles: in its newest lists; open_orders: not received in full; reliability: None
    where too little came to say."""

    id: int
    version: int
    code: str
    name: str
    kinds: tuple[SupplierKind, ...]
    currency: str
    lead_days: int | None
    articles: int
    open_orders: int
    active: bool
    reliability: Reliability | None


@dataclass(frozen=True, slots=True)
class SupplierView:
    """Everything about a supplier."""

    id: int
    version: int
    draft: SupplierDraft
    articles: int
    reliability: Reliability | None
    deliveries: int


MOST_DAYS = 3650


def checked(draft: SupplierDraft) -> SupplierDraft:
    """The draft tidied. InputError names what is missing or cannot be."""
    code, name = draft.code.strip().upper(), " ".join(draft.name.split())
    currency = draft.currency.strip().upper()
    for wrong, what, todo in (
        (not code or " " in code or ":" in code, "The code", "Give a short one without spaces or colons: STULLER."),
        (not name, "The name", "Give the name."),
        (not draft.kinds, "What they supply", "Choose one at least."),
        (len(currency) != 3 or not currency.isalpha(), "The currency", "Give three letters: USD."),
        (not 0 <= draft.pay_days <= MOST_DAYS, "The days to pay", f"Give 0 to {MOST_DAYS}."),
        (not 0 <= (draft.lead_days or 0) <= MOST_DAYS, "The lead time", f"Give 0 to {MOST_DAYS} days."),
        (any(not one.name.strip() for one in draft.contacts), "A contact", "Give each contact a name."),
    ):
        if wrong:
            raise InputError(f"{what} cannot be kept", "Nothing was saved.", todo, draft.name)
    return SupplierDraft(
        code, name, in_order(draft.kinds), currency, draft.pay_days, draft.lead_days, draft.terms.strip(),
        draft.our_number.strip(), draft.email.strip(), draft.phone.strip(), draft.address.strip(), draft.note.strip(),
        draft.contacts, draft.active,
    )  # fmt: skip


def in_order(kinds: Sequence[SupplierKind]) -> tuple[SupplierKind, ...]:
    """Each once, in the order that lists show them."""
    return tuple(kind for kind in SupplierKind if kind in kinds)
