"""What the metal ledger tells: balances, postings as they were made, what a new one may name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from veliano_desk.domain.metal import EventKind


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds of an article, by whose it is. place: the account as people say it; owner: the customer's
    name, "" for the workshop's; fine: exact, in 10⁻⁶ mg."""

    account: str
    place: str
    article: str
    title: str
    metal: str
    owner: str
    owner_id: int
    balance_mg: int
    fine: int


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of the ledger as it was posted, with what the account held of the article afterwards."""

    account: str
    place: str
    article: str
    moved_mg: int
    balance_mg: int
    owner: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting of the ledger."""

    id: int
    uid: str
    at: datetime
    kind: EventKind
    title: str
    note: str
    operation: str
    order: str
    person: str
    corrects: int | None
    lines: tuple[PostedLine, ...]


@dataclass(frozen=True, slots=True)
class PostingChoices:
    """What a posting may name: accounts (`worker:ana`), alloys and operations by code, each with its words."""

    accounts: tuple[tuple[str, str], ...]
    articles: tuple[tuple[str, str], ...]
    operations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LossApproval:
    """What a second person approves: up to so much of an alloy may be lost at an account and operation."""

    account: str
    article: str
    mg: int
    reason: str
    operation: str
