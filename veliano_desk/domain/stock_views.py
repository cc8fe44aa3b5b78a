"""What the stock ledger tells: the list, an article with its lots, postings as they were made. Values are in the
workshop's currency, None for people who may not see costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from veliano_desk.domain.articles import ArticleView
from veliano_desk.domain.money import Money
from veliano_desk.domain.stock import StockKind


@dataclass(frozen=True, slots=True)
class StockRow:
    """An article in the list: what is there, what of it is kept for orders, what nobody has reserved."""

    id: int
    code: str
    kind: str
    title: str
    unit: str
    counts_pieces: bool
    look: str
    on_hand: int
    pieces: int
    reserved: int
    free: int
    on_order: int
    reorder_at: int
    low: bool
    value: Money | None
    moved_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceAmount:
    """What of a lot lies at a place."""

    location: str
    place: str
    pieces: int
    quantity: int
    value: Money | None


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot with where it lies. owner: the customer's name, "" for the workshop's; state: of a single stone."""

    id: int
    code: str
    article: str
    unit: str
    counts_pieces: bool
    pieces: int
    quantity: int
    reserved: int
    value: Money | None
    estimated: bool
    owner: str
    owner_id: int
    origin: str
    supplier: str
    reference: str
    certificate: str
    laboratory: str
    state: str
    received_at: datetime
    note: str
    places: tuple[PlaceAmount, ...]


@dataclass(frozen=True, slots=True)
class StockMove:
    """A line of the ledger as it was posted, with what the place held of the lot afterwards."""

    event_id: int
    at: datetime
    kind: StockKind
    title: str
    article: str
    unit: str
    counts_pieces: bool
    lot_id: int
    place: str
    pieces: int
    quantity: int
    value: Money | None
    balance: int
    order: str
    note: str
    person: str
    corrects: int | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class ReservationView:
    """What is kept for an order."""

    id: int
    article: str
    title: str
    unit: str
    counts_pieces: bool
    lot_id: int | None
    order: str
    quantity: int
    pieces: int
    asked_quantity: int
    state: str
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class StockArticle:
    """All about one article: what it is, its lots that are not used up, the newest postings, who it is kept for."""

    row: StockRow
    article: ArticleView
    lots: tuple[LotView, ...]
    moves: tuple[StockMove, ...]
    reservations: tuple[ReservationView, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place where things lie. id 0: a bench or vault of the metal ledger where nothing lies yet."""

    id: int
    version: int
    code: str
    title: str
    kind: str
    account: str
    active: bool


@dataclass(frozen=True, slots=True)
class StockChoices:
    """What a posting may name: places (code, title), articles on shelves (code, title, unit, whether pieces count)."""

    places: tuple[tuple[str, str], ...]
    articles: tuple[tuple[str, str, str, bool], ...]
