"""Stocktakes' tables: counts and their lines, each with what the book held when it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.metal import Article, MetalAccount, MetalHolding
from veliano_desk.models.people import Person
from veliano_desk.models.stock import Location, Lot, Position


class Stocktake(Numbered, Base):
    """A count of one place. blind: who counts is not shown what the book has; state: open, posted, dropped."""

    __tablename__ = "stocktakes"
    __table_args__ = (Index(None, "location_id", "state"), STRICT)

    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    begun_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    blind: Mapped[bool]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class StocktakeLine(Numbered, Base):
    """A line that was counted. lot_id None: an alloy of the metal ledger, by whose it is; expected: what the book held
    at that moment; value: of the difference, in ten-thousandths, once it was posted."""

    __tablename__ = "stocktake_lines"
    __table_args__ = (Index(None, "stocktake_id", "id"), STRICT)

    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"))
    owner: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int]
    counted_pieces: Mapped[int] = mapped_column(default=0)
    expected: Mapped[int]
    expected_pieces: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    value: Mapped[int] = mapped_column(default=0)


def lines_of(session: Session, stocktake_id: int) -> list[StocktakeLine]:
    """The lines that were counted, in the order they were."""
    wanted = select(StocktakeLine).where(StocktakeLine.stocktake_id == stocktake_id)
    return list(session.scalars(wanted.order_by(StocktakeLine.id)))


def open_at(session: Session, location_id: int) -> Stocktake | None:
    """The count of a place that is under way."""
    wanted = select(Stocktake).where(Stocktake.location_id == location_id, Stocktake.state == "open")
    return session.scalars(wanted).first()


def newest(
    session: Session, limit: int, stocktake_id: int | None = None
) -> Sequence[tuple[Stocktake, Location, str, int]]:
    """(count, place, who began it, how many lines), those under way first, then the newest; or one of them."""
    counted = (
        select(func.count(StocktakeLine.id)).where(StocktakeLine.stocktake_id == Stocktake.id).scalar_subquery()
    )  # fmt: skip
    wanted = (
        select(Stocktake, Location, Person.name, counted)
        .join(Location, Location.id == Stocktake.location_id)
        .join(Person, Person.id == Stocktake.person_id)
        .order_by(Stocktake.state != "open", Stocktake.id.desc())
        .limit(limit)
    )
    if stocktake_id is not None:
        wanted = wanted.where(Stocktake.id == stocktake_id)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(wanted)]


def lying_at(session: Session, location_id: int) -> list[tuple[Position, Lot, Article]]:
    """What the book has of lots at a place."""
    wanted = (
        select(Position, Lot, Article)
        .join(Lot, Lot.id == Position.lot_id)
        .join(Article, Article.id == Position.article_id)
        .where(Position.location_id == location_id, Position.quantity > 0)
        .order_by(Article.title_key, Lot.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]


def metal_at(session: Session, account: str) -> list[tuple[MetalHolding, Article]]:
    """What the metal ledger has at the account that is the same place."""
    kind, _, ref = account.partition(":")
    wanted = (
        select(MetalHolding, Article)
        .join(MetalAccount, MetalAccount.id == MetalHolding.account_id)
        .join(Article, Article.id == MetalHolding.article_id)
        .where(MetalAccount.kind == kind, MetalAccount.ref == ref, MetalHolding.mg > 0)
        .order_by(Article.title_key, MetalHolding.owner)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]
