"""What lay where at a moment, with its value: one row of the ledger for each lot and place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.metal import WORKSHOP
from veliano_desk.domain.stock import Amount
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import Article
from veliano_desk.models.stock import Location, Lot, Position, Reservation, StockLine

Lying = tuple[Article, Lot, Location, Amount]


def lying(session: Session, at: datetime | None) -> list[Lying]:
    """All that belonged to the workshop, by kind, article and lot; as it is, or as it stood at a moment."""
    if at is None:
        amounts = (Position.pieces, Position.quantity, Position.value)
        wanted = select(Article, Lot, Location, *amounts).select_from(Position)
        wanted = wanted.where(or_(Position.quantity != 0, Position.pieces != 0))
    else:
        last, line = aliased(StockLine), aliased(StockLine)
        newest = (
            select(last.id)
            .where(last.lot_id == Position.lot_id, last.location_id == Position.location_id, last.at <= at)
            .order_by(last.at.desc(), last.id.desc()).limit(1).correlate(Position).scalar_subquery()
        )  # fmt: skip
        amounts = (line.balance_pieces, line.balance_quantity, line.balance_value)
        wanted = select(Article, Lot, Location, *amounts).select_from(Position).join(line, line.id == newest)
        wanted = wanted.where(or_(line.balance_quantity != 0, line.balance_pieces != 0))
    wanted = (
        wanted.join(Lot, Lot.id == Position.lot_id)
        .join(Article, Article.id == Position.article_id)
        .join(Location, Location.id == Position.location_id)
        .where(Lot.owner == WORKSHOP)
        .order_by(Article.kind, Article.title_key, Lot.id, Position.id)
    )
    return [(row[0], row[1], row[2], Amount(*row[3:])) for row in session.execute(wanted)]


def stones(session: Session) -> Sequence[tuple[Article, Lot, Location, Amount, str, str]]:
    """Every lot of stones where it lies, with its owner's name and the orders that it is kept for."""
    kept = (
        select(func.min(Reservation.order_number))
        .where(Reservation.lot_id == Lot.id, Reservation.state == "open")
        .correlate(Lot).scalar_subquery()
    )  # fmt: skip
    wanted = (
        select(Article, Lot, Location, Position.pieces, Position.quantity, Position.value, Customer.name, kept)
        .select_from(Position)
        .join(Lot, Lot.id == Position.lot_id)
        .join(Article, Article.id == Position.article_id)
        .join(Location, Location.id == Position.location_id)
        .outerjoin(Customer, Customer.id == Lot.owner)
        .where(Article.kind == str(ArticleKind.STONE), Position.quantity > 0)
        .order_by(Article.title_key, Lot.id, Position.id)
    )
    return [
        (row[0], row[1], row[2], Amount(*row[3:6]), row[6] or "", row[7] or "") for row in session.execute(wanted)
    ]  # fmt: skip
