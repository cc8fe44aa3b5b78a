"""Reading the stock ledger: the list page by page, lots, postings, what is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.metal import WORKSHOP, AccountKind
from veliano_desk.domain.money import Money
from veliano_desk.domain.stock import NOTHING, Amount, StockKind, lot_code, lot_of_code
from veliano_desk.domain.stock_views import LotView, PlaceAmount, ReservationView, StockMove, StockRow
from veliano_desk.models.columns import EPOCH, Flag
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import Article, MetalAccount, MetalHolding
from veliano_desk.models.people import Person
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, picked, stretch_of
from veliano_desk.models.stock import Location, Lot, Position, Reservation, StockEvent, StockLine

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "title": Article.title_key, "code": Article.code, "value": Article.value, "moved": Article.moved_at,
}  # fmt: skip
IS_LOW = and_(Article.reorder_at > 0, Article.on_hand - Article.reserved + Article.on_order < Article.reorder_at)
"""Less is free or on its way than the point where it is ordered again."""
_A_CUSTOMER = "a customer"


def list_stock(session: Session, query: ListQuery, currency: str, sees_cost: bool) -> ListPage[StockRow]:
    """A page of articles with what is there of each."""
    sort = SORTS.get(query.sort, Article.title_key)
    if sort is Article.value and not sees_cost:
        sort = Article.title_key
    keys = picked(_listed(select(Article.id), query), sort, Article.id, stretch_of(query))
    rows = select(Article).join_from(keys, Article, Article.id == keys.c.ident)
    return fetch_page(session, keys, rows, query, lambda row: stock_row(row[0], currency, sees_cost))


def count_stock(session: Session, query: ListQuery) -> ListCount:
    """How many articles the query has, up to the cap."""
    return fetch_count(session, _listed(select(Article.id), query))


def _listed(statement: AnySelect, query: ListQuery) -> AnySelect:
    shown = query.filters.get("show", ())
    statement = statement.where(Article.kind != str(ArticleKind.FINE))
    statement = statement.where(Article.active == ("unused" not in shown))
    narrowed = {
        "stocked": Article.on_hand > 0, "low": IS_LOW, "reserved": Article.reserved > 0,
        "empty": Article.on_hand == 0, "unused": None,
    }  # fmt: skip
    for name in shown:
        condition = narrowed.get(name)
        statement = statement if condition is None else statement.where(condition)
    if query.filters.get("kind"):
        statement = statement.where(Article.kind.in_(query.filters["kind"]))
    if query.filters.get("location"):
        statement = statement.where(_lies_at(query.filters["location"]))
    for word in query.text.casefold().split():
        statement = statement.where(_found_by(word))
    return statement


def _lies_at(codes: Sequence[str]) -> ColumnElement[bool]:
    """Whether something of an article lies at one of the places; metal by the account that is the same place."""
    on_shelf = (
        exists()
        .where(Position.article_id == Article.id, Position.quantity > 0, Position.location_id == Location.id)
        .where(Location.code.in_(codes))
    )
    in_ledger = (
        exists()
        .where(MetalHolding.article_id == Article.id, MetalHolding.mg > 0)
        .where(MetalAccount.id == MetalHolding.account_id, (MetalAccount.kind + ":" + MetalAccount.ref).in_(codes))
    )
    return or_(on_shelf, in_ledger)


def _found_by(word: str) -> ColumnElement[bool]:
    """An article by a part of what it is called, or by a lot's code or certificate."""
    lot = lot_of_code(word)
    by_lot = Lot.id == lot if lot is not None else func.lower(Lot.certificate) == word
    of_lot = exists().where(Lot.article_id == Article.id, by_lot)
    return or_(Article.words.contains(word, autoescape=True), of_lot)


def articles_named(session: Session, text: str, limit: int) -> list[Article]:
    """Articles in use of which words begin as typed, or that have a lot of this code or certificate; by name."""
    words = text.casefold().split()
    if not words:
        return []
    begun = [(" " + Article.words).contains(f" {word}", autoescape=True) for word in words]
    lot = lot_of_code(text)
    of_lot = Lot.id == lot if lot is not None else func.lower(Lot.certificate) == text.strip().casefold()
    named = or_(and_(*begun), exists().where(Lot.article_id == Article.id, of_lot))
    wanted = select(Article).where(named, Article.kind != str(ArticleKind.FINE), Article.active == literal(True, Flag))
    return list(session.scalars(wanted.order_by(Article.title_key, Article.id).limit(limit)))


def stock_row(article: Article, currency: str, sees_cost: bool) -> StockRow:
    """An article as the list shows it."""
    free = article.on_hand - article.reserved
    return StockRow(
        id=article.id, code=article.code, kind=article.kind, title=article.title, unit=article.unit,
        counts_pieces=article.counts_pieces, look=article.look, on_hand=article.on_hand, pieces=article.pieces,
        reserved=article.reserved, free=free, on_order=article.on_order, reorder_at=article.reorder_at,
        low=article.reorder_at > 0 and free + article.on_order < article.reorder_at,
        value=_money(article.value, currency, sees_cost),
        moved_at=article.moved_at if article.moved_at != EPOCH else None,
    )  # fmt: skip


def _money(units: int, currency: str, sees_cost: bool) -> Money | None:
    return Money.from_units(units, currency) if sees_cost else None


def in_vaults(session: Session, article_id: int) -> int:
    """Milligrams of the workshop's own that lie in its vaults."""
    wanted = (
        select(func.coalesce(func.sum(MetalHolding.mg), 0))
        .join(MetalAccount, MetalAccount.id == MetalHolding.account_id)
        .where(
            MetalHolding.article_id == article_id, MetalHolding.owner == WORKSHOP,
            MetalAccount.kind == str(AccountKind.VAULT),
        )
    )  # fmt: skip
    return int(session.scalar(wanted) or 0)


def lot_on_hand(session: Session, lot_id: int) -> Amount:
    """What is left of a lot, at all places together."""
    sums = (func.coalesce(func.sum(column), 0) for column in (Position.pieces, Position.quantity, Position.value))
    row = session.execute(select(*sums).where(Position.lot_id == lot_id)).one_or_none()
    return Amount(*map(int, row)) if row is not None else NOTHING


def lots(
    session: Session, currency: str, sees_cost: bool, sees_customers: bool, *, article_id: int | None = None,
    location_id: int | None = None, lot_ids: Sequence[int] = (), all_of_them: bool = False, limit: int = 500,
) -> tuple[LotView, ...]:  # fmt: skip
    """Lots with where they lie, the oldest first: of an article, at a place, or these; used up ones only if asked."""
    wanted = (
        select(Lot, Article, Customer.name)
        .join(Article, Article.id == Lot.article_id)
        .outerjoin(Customer, Customer.id == Lot.owner)
        .order_by(Lot.id)
        .limit(limit)
    )
    if article_id is not None:
        wanted = wanted.where(Lot.article_id == article_id)
    if lot_ids:
        wanted = wanted.where(Lot.id.in_(lot_ids))
    if not all_of_them:
        lying = exists().where(Position.lot_id == Lot.id, Position.quantity > 0)
        wanted = wanted.where(lying if location_id is None else lying.where(Position.location_id == location_id))
    found = session.execute(wanted).all()
    places = _places(session, [lot.id for lot, _, _ in found])
    return tuple(
        _lot_view(
            lot, article, (name or "") if sees_customers else _A_CUSTOMER, places.get(lot.id, []), currency, sees_cost
        )
        for lot, article, name in found
    )


def _places(session: Session, lot_ids: Sequence[int]) -> dict[int, list[tuple[Position, Location]]]:
    wanted = (
        select(Position, Location)
        .join(Location, Location.id == Position.location_id)
        .where(Position.lot_id.in_(lot_ids), Position.quantity > 0)
        .order_by(Position.id)
    )
    found: dict[int, list[tuple[Position, Location]]] = {}
    for position, location in session.execute(wanted):
        found.setdefault(position.lot_id, []).append((position, location))
    return found


def _lot_view(
    lot: Lot, article: Article, owner: str, places: Sequence[tuple[Position, Location]], currency: str, sees_cost: bool
) -> LotView:
    held = NOTHING
    for position, _ in places:
        held = held.plus(position.amount)
    return LotView(
        id=lot.id, code=lot_code(lot.id), article=article.code, unit=article.unit,
        counts_pieces=article.counts_pieces, pieces=held.pieces, quantity=held.quantity, reserved=lot.reserved,
        value=_money(held.value, currency, sees_cost), estimated=lot.estimated, owner=owner if lot.owner else "",
        owner_id=-1 if lot.owner and owner == _A_CUSTOMER else lot.owner, origin=lot.origin, supplier=lot.supplier,
        reference=lot.reference,
        certificate=lot.certificate, laboratory=lot.laboratory, state=lot.state, received_at=lot.received_at,
        note=lot.note,
        places=tuple(
            PlaceAmount(place.code, place.title, position.pieces, position.quantity,
                        _money(position.value, currency, sees_cost))
            for position, place in places
        ),
    )  # fmt: skip


def moves(
    session: Session, currency: str, sees_cost: bool, *, article_id: int | None = None, order: str = "",
    event_ids: Sequence[int] = (), before: int | None = None, limit: int = 100,
) -> tuple[StockMove, ...]:  # fmt: skip
    """The newest lines of the ledger, or those before one; of an article, an order, or these events."""
    wanted = (
        select(StockLine, StockEvent, Article, Location.title, Person.name)
        .join(StockEvent, StockEvent.id == StockLine.event_id)
        .join(Article, Article.id == StockLine.article_id)
        .join(Location, Location.id == StockLine.location_id)
        .join(Person, Person.id == StockEvent.person_id)
        .order_by(StockLine.id.desc())
        .limit(limit)
    )
    if article_id is not None:
        wanted = wanted.where(StockLine.article_id == article_id)
    if order:
        wanted = wanted.where(StockEvent.order_number == order)
    if event_ids:
        wanted = wanted.where(StockLine.event_id.in_(event_ids))
    if before is not None:
        wanted = wanted.where(StockLine.id < before)
    found = session.execute(wanted).all()
    undone = _corrected(session, {event.id for _, event, _, _, _ in found})
    return tuple(
        StockMove(
            event_id=event.id, at=line.at, kind=StockKind(event.kind), title=StockKind(event.kind).title,
            article=article.code, unit=article.unit, counts_pieces=article.counts_pieces, lot_id=line.lot_id,
            place=place, pieces=line.pieces, quantity=line.quantity, value=_money(line.value, currency, sees_cost),
            balance=line.balance_quantity, order=event.order_number, note=event.note, person=person,
            corrects=event.corrects, corrected=event.id in undone,
        )
        for line, event, article, place, person in found
    )  # fmt: skip


def _corrected(session: Session, event_ids: Iterable[int]) -> set[int]:
    found = session.scalars(select(StockEvent.corrects).where(StockEvent.corrects.in_(tuple(event_ids))))
    return {number for number in found if number is not None}


def reservations(
    session: Session, *, article_id: int | None = None, order: str = "", still_open: bool = True, limit: int = 500
) -> tuple[ReservationView, ...]:
    """What is kept, the newest first: of an article or for an order."""
    wanted = (
        select(Reservation, Article, Person.name)
        .join(Article, Article.id == Reservation.article_id)
        .join(Person, Person.id == Reservation.person_id)
        .order_by(Reservation.id.desc())
        .limit(limit)
    )
    if article_id is not None:
        wanted = wanted.where(Reservation.article_id == article_id)
    if order:
        wanted = wanted.where(Reservation.order_number == order)
    if still_open:
        wanted = wanted.where(Reservation.state == "open")
    return tuple(_reservation(row) for row in session.execute(wanted))


def _reservation(row: AnyRow) -> ReservationView:
    kept, article, person = row
    return ReservationView(
        id=kept.id, article=article.code, title=article.title, unit=article.unit, counts_pieces=article.counts_pieces,
        lot_id=kept.lot_id, order=kept.order_number, quantity=kept.quantity, pieces=kept.pieces,
        asked_quantity=kept.asked_quantity, state=kept.state, at=kept.at, person=person,
    )  # fmt: skip


def shelf_articles(session: Session, limit: int = 5000) -> list[Article]:
    """Articles that lie on shelves and are used, by name."""
    kinds = (str(ArticleKind.ALLOY), str(ArticleKind.FINE))
    wanted = select(Article).where(Article.kind.not_in(kinds), Article.active == literal(True, Flag))
    return list(session.scalars(wanted.order_by(Article.title_key, Article.id).limit(limit)))
