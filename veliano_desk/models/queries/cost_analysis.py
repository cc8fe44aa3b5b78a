"""What pieces of a period were planned to take and took: as many statements however many pieces there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.metal import WORKSHOP, AccountKind, EventKind
from veliano_desk.domain.purchasing import LineKind
from veliano_desk.domain.stock import StockKind
from veliano_desk.models.columns import Flag
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import Article, MetalAccount, MetalEvent, MetalLine
from veliano_desk.models.orders import Order, ordered_within
from veliano_desk.models.people import Person
from veliano_desk.models.pieces import ActualCost, OrderEvent, Piece
from veliano_desk.models.pricing import Quote
from veliano_desk.models.purchasing import PurchaseLine, PurchaseOrder
from veliano_desk.models.stock import Lot, StockEvent, StockLine

REWORK = "rework"
_ON_THE_SHELF = tuple(
    str(kind) for kind in ArticleKind if kind not in (ArticleKind.ALLOY, ArticleKind.FINE, ArticleKind.PACKAGING)
)


class Reported(NamedTuple):
    """A cost as the bench reported it, in ten-thousandths."""

    kind: str
    units: int
    at: datetime
    person: str


class Weighed(NamedTuple):
    """A line of the metal ledger for an order: milligrams that an account got (positive) or gave."""

    event: int
    kind: int
    account: str
    ref: str
    article: str
    mg: int
    at: datetime


class Bought(NamedTuple):
    """Metal that came in, with what it cost in ten-thousandths."""

    at: datetime
    mg: int
    units: int


class Outwork(NamedTuple):
    """Work outside that came back for an order: how much of it, at which price (ten-thousandths of the currency) by
    what."""

    quantity: int
    price_units: int
    per: str
    currency: str


@dataclass(frozen=True)
class Took:
    """All that is known of what pieces took, by piece or by order."""

    reported: dict[int, list[Reported]] = field(default_factory=lambda: defaultdict(list))
    reworked: dict[int, datetime] = field(default_factory=dict)
    metal: dict[str, list[Weighed]] = field(default_factory=lambda: defaultdict(list))
    stones: dict[tuple[str, int | None], int] = field(default_factory=lambda: defaultdict(int))
    shelf: dict[tuple[str, int | None], int] = field(default_factory=lambda: defaultdict(int))
    outwork: dict[str, list[Outwork]] = field(default_factory=lambda: defaultdict(list))
    bought: dict[str, list[Bought]] = field(default_factory=lambda: defaultdict(list))
    quotes: dict[int, Quote] = field(default_factory=dict)


class PieceRow(NamedTuple):
    """A piece with its order and whose it is."""

    piece: Piece
    order: Order
    customer: str | None


def pieces_between(session: Session, start: datetime, end: datetime) -> list[PieceRow]:
    """Pieces of the orders of a period that are not cancelled, in the order of their orders."""
    found = session.execute(
        select(Piece, Order, func.coalesce(Customer.name, Order.buyer))
        .join(Order, Order.id == Piece.order_id)
        .outerjoin(Customer, Customer.id == Order.customer_id)
        .where(ordered_within(start, end), Piece.stage != "cancelled")
        .order_by(Order.ordered_at, Order.id, Piece.position, Piece.id)
    )
    return [PieceRow(piece, order, customer) for piece, order, customer in found]


def took(session: Session, start: datetime, end: datetime) -> Took:
    """What the pieces of these orders took: reported, weighed, issued; and their last quotes."""
    within = ordered_within(start, end)
    made = Took()
    for piece, kind, units, at, person in session.execute(
        select(ActualCost.piece_id, ActualCost.kind, ActualCost.amount_units, ActualCost.at, Person.name)
        .join(Piece, Piece.id == ActualCost.piece_id).join(Order, Order.id == Piece.order_id)
        .join(Person, Person.id == ActualCost.person_id).where(within).order_by(ActualCost.id)
    ):  # fmt: skip
        made.reported[piece].append(Reported(kind, units, at, person))
    for event_piece, since in session.execute(
        select(OrderEvent.piece_id, func.min(OrderEvent.at)).join(Order, Order.id == OrderEvent.order_id)
        .where(within, OrderEvent.kind == REWORK, OrderEvent.piece_id.is_not(None)).group_by(OrderEvent.piece_id)
    ):  # fmt: skip
        made.reworked[int(event_piece or 0)] = since
    _metal(session, within, made)
    _stock(session, within, made)
    _outwork(session, within, made)
    last = select(func.max(Quote.id)).join(Order, Order.id == Quote.order_id).where(within).group_by(Quote.piece_id)
    made.quotes.update({one.piece_id: one for one in session.scalars(select(Quote).where(Quote.id.in_(last)))})
    return made


def _metal(session: Session, within: ColumnElement[bool], made: Took) -> None:
    """The workshop's own metal; what was corrected and its corrections are as if they had not been."""
    undone = aliased(MetalEvent)
    standing = ~select(undone.id).where(undone.corrects == MetalEvent.id).exists()
    lines = session.execute(
        select(
            MetalEvent.order_number, MetalEvent.id, MetalEvent.kind, MetalAccount.kind, MetalAccount.ref, Article.code,
            MetalLine.mg, MetalLine.at,
        )
        .join(MetalLine, MetalLine.event_id == MetalEvent.id)
        .join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        .join(Article, Article.id == MetalLine.article_id)
        .join(Order, Order.number == MetalEvent.order_number)
        .where(within, MetalEvent.corrects.is_(None), standing, MetalLine.owner == WORKSHOP)
        .order_by(MetalLine.id)
    )  # fmt: skip
    for number, event, kind, account, ref, code, mg, at in lines:
        made.metal[number].append(Weighed(event, kind, account, ref, code, mg, at))
    if not made.metal:
        return
    codes = {line.article for some in made.metal.values() for line in some}
    lots = session.execute(
        select(Article.code, Lot.received_at, Lot.received_quantity, Lot.received_value)
        .join(Article, Article.id == Lot.article_id)
        .where(Article.kind == ArticleKind.ALLOY, Article.code.in_(codes), Lot.owner == WORKSHOP)
        .where(or_(Lot.received_value != 0, Lot.estimated == literal(False, Flag)))
        .order_by(Lot.received_at, Lot.id)
    )
    for code, received_at, mg, units in lots:
        made.bought[code].append(Bought(received_at, mg, units))


def _stock(session: Session, within: ColumnElement[bool], made: Took) -> None:
    """What stones and other articles of the shelf that were issued to these orders cost, less those that came back."""
    undone = aliased(StockEvent)
    standing = ~select(undone.id).where(undone.corrects == StockEvent.id).exists()
    kinds = (int(StockKind.ISSUE), int(StockKind.RETURN))
    lines = session.execute(
        select(StockEvent.order_number, StockEvent.piece_id, Article.kind, func.sum(StockLine.value))
        .join(StockLine, StockLine.event_id == StockEvent.id)
        .join(Article, Article.id == StockLine.article_id)
        .join(Order, Order.number == StockEvent.order_number)
        .where(
            within, StockEvent.corrects.is_(None), standing, StockEvent.kind.in_(kinds),
            StockEvent.metal_event_id.is_(None), Article.kind.in_(_ON_THE_SHELF),
        )
        .group_by(StockEvent.order_number, StockEvent.piece_id, Article.kind)
    )  # fmt: skip
    for number, piece, kind, units in lines:
        of = made.stones if kind == ArticleKind.STONE else made.shelf
        of[number, piece] -= int(units)


def _outwork(session: Session, within: ColumnElement[bool], made: Took) -> None:
    """Bought operations that came back for these orders, less what went back to be credited."""
    price = func.coalesce(PurchaseLine.confirmed_units, PurchaseLine.price_units)
    lines = session.execute(
        select(
            PurchaseLine.order_number, PurchaseLine.received - PurchaseLine.credited, price, PurchaseLine.per,
            PurchaseOrder.currency,
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .join(Order, Order.number == PurchaseLine.order_number)
        .where(within, PurchaseLine.kind == LineKind.OPERATION, PurchaseLine.received > PurchaseLine.credited)
        .order_by(PurchaseLine.id)
    )  # fmt: skip
    for number, quantity, units, per, currency in lines:
        made.outwork[number].append(Outwork(quantity, int(units), per, currency))


_BACK = frozenset(map(int, (EventKind.SPRUE, EventKind.FILINGS, EventKind.SCRAP, EventKind.CASTER_BACK)))
_OUT = frozenset(map(int, (EventKind.ISSUE, EventKind.CAST, EventKind.CASTER_SEND)))
_LOST = int(EventKind.LOSS)
_PLACES = frozenset({AccountKind.VAULT, AccountKind.DUST})


def used_of(lines: Iterable[Weighed]) -> dict[str, tuple[int, int]]:
    """What an order's metal came to, by alloy: (milligrams in the piece or still at the bench, milligrams lost).

    Issued from vault and bins, less what came back as sprue, lemel or scrap; a good piece that lies in the vault again
    still is metal of the order.
    """
    issued: dict[str, int] = defaultdict(int)
    lost: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.account in _PLACES and line.kind in _OUT | _BACK:
            issued[line.article] -= line.mg
        elif line.account == AccountKind.LOSS and line.kind in _OUT | _BACK | {_LOST}:
            lost[line.article] += line.mg
    return {code: (issued[code] - lost[code], lost[code]) for code in issued if issued[code] > 0}


def by_piece(
    lines: Sequence[Weighed], number: str, positions: Sequence[int]
) -> tuple[dict[int, list[Weighed]], list[Weighed]]:
    """An order's lines by the place of the piece whose job account (`job:NUMBER/2`) the movement names, and those that
    name none; of an order with one piece all are its own."""
    if len(positions) == 1:
        return {positions[0]: list(lines)}, []
    jobs = {f"{number}/{position}": position for position in positions}
    named = {line.event: jobs[line.ref] for line in lines if line.ref in jobs}
    own: dict[int, list[Weighed]] = defaultdict(list)
    common = []
    for line in lines:
        if line.event in named:
            own[named[line.event]].append(line)
        else:
            common.append(line)
    return own, common
