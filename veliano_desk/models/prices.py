"""Metal prices as they were given, dated exchange rates, whose prices count, and prices that were fixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, func, select, union_all
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from veliano_desk.domain.exchange import ExchangeRate
from veliano_desk.domain.metal_prices import MetalPrice, PriceUnit
from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Json
from veliano_desk.models.people import Person


class PriceSettings(Edited, Base):
    """The one row that says whose prices count. stale_hours: after which a price is stale; feed:
    `FeedSettings.told`."""

    __tablename__ = "price_settings"

    source: Mapped[str]
    stale_hours: Mapped[int]
    feed: Mapped[Any] = mapped_column(Json)


class MetalPriceRow(Numbered, Base):
    """A price of fine metal, as it was given; never changed. price: digits as written; at: of when it is."""

    __tablename__ = "metal_prices"
    __table_args__ = (Index(None, "source", "metal", "at"), Index(None, "at"), STRICT)

    metal: Mapped[str]
    source: Mapped[str]
    price: Mapped[str]
    unit: Mapped[str]
    currency: Mapped[str]
    at: Mapped[datetime]
    taken_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    @property
    def as_price(self) -> MetalPrice:
        return MetalPrice(self.metal, self.source, Decimal(self.price), PriceUnit(self.unit), self.currency, self.at)


class ExchangeRateRow(Numbered, Base):
    """An exchange rate of a day; never changed, a later one of the same day counts. rate: digits as written."""

    __tablename__ = "exchange_rates"
    __table_args__ = (Index(None, "base", "quote", "day"), STRICT)

    base: Mapped[str]
    quote: Mapped[str]
    rate: Mapped[str]
    day: Mapped[date]
    source: Mapped[str] = mapped_column(default="")
    taken_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    @property
    def as_rate(self) -> ExchangeRate:
        return ExchangeRate(self.base, self.quote, Decimal(self.rate), self.day, self.source)


class MetalFix(Edited, Base):
    """A metal price that somebody fixed for a while. fine_mg: of how much fine metal; price, unit, currency: as they
    stood; legs: the exchange rates it was converted by, as data; state: one of `domain.metal_fixes.FixState`."""

    __tablename__ = "metal_fixes"
    __table_args__ = (Index(None, "order_id"), Index(None, "state", "expires_at"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    metal: Mapped[str]
    fine_mg: Mapped[int]
    source: Mapped[str]
    price: Mapped[str]
    unit: Mapped[str]
    currency: Mapped[str]
    priced_at: Mapped[datetime]
    legs: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str]
    state_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    piece_id: Mapped[int | None] = mapped_column(ForeignKey("pieces.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def the_settings(session: Session) -> PriceSettings | None:
    """The one row, None before somebody chose anything."""
    return session.scalars(select(PriceSettings)).first()


def newest_prices(session: Session, source: str, metals: Sequence[str], at: datetime) -> dict[str, MetalPriceRow]:
    """The newest price of each metal that a source had given for a moment, by metal; one statement, off the index."""
    if not metals:
        return {}
    newest = [
        select(MetalPriceRow.id)
        .where(MetalPriceRow.source == source, MetalPriceRow.metal == metal, MetalPriceRow.at <= at)
        .order_by(MetalPriceRow.at.desc(), MetalPriceRow.id.desc())
        .limit(1)
        .subquery()
        for metal in metals
    ]
    wanted = union_all(*(select(one.c.id) for one in newest)).subquery()
    found = session.scalars(select(MetalPriceRow).join(wanted, wanted.c.id == MetalPriceRow.id))
    return {row.metal: row for row in found}


def prices_listed(
    session: Session, metal: str, source: str, before: tuple[datetime, int] | None, limit: int
) -> list[tuple[MetalPriceRow, str]]:
    """Prices with who entered them, newest first; before: (at, id) of the last one seen."""
    wanted = select(MetalPriceRow, Person.name).join(Person, Person.id == MetalPriceRow.person_id)
    if metal:
        wanted = wanted.where(MetalPriceRow.metal == metal)
    if source:
        wanted = wanted.where(MetalPriceRow.source == source)
    if before is not None:
        at, number = before
        wanted = wanted.where((MetalPriceRow.at < at) | ((MetalPriceRow.at == at) & (MetalPriceRow.id < number)))
    found = session.execute(wanted.order_by(MetalPriceRow.at.desc(), MetalPriceRow.id.desc()).limit(limit))
    return [(row, name) for row, name in found]


def known_prices(session: Session, source: str, moments: Iterable[datetime]) -> set[MetalPrice]:
    """The prices that a source has given for these moments already."""
    found = session.scalars(
        select(MetalPriceRow).where(MetalPriceRow.source == source, MetalPriceRow.at.in_(set(moments)))
    )
    return {row.as_price for row in found}


def rates_until(session: Session, day: date) -> list[ExchangeRate]:
    """The last rate of each pair up to a day; of one day, the one that came last."""
    other = aliased(ExchangeRateRow)
    same = (other.base == ExchangeRateRow.base) & (other.quote == ExchangeRateRow.quote)
    last = select(other.id).where(same, other.day <= day).order_by(other.day.desc(), other.id.desc()).limit(1)
    pairs = select(ExchangeRateRow.base, ExchangeRateRow.quote, func.max(ExchangeRateRow.day).label("day")).where(
        ExchangeRateRow.day <= day
    )
    grouped = pairs.group_by(ExchangeRateRow.base, ExchangeRateRow.quote).subquery()
    found = session.scalars(
        select(ExchangeRateRow)
        .join(
            grouped,
            (grouped.c.base == ExchangeRateRow.base)
            & (grouped.c.quote == ExchangeRateRow.quote)
            & (grouped.c.day == ExchangeRateRow.day),
        )
        .where(ExchangeRateRow.id == last.correlate(ExchangeRateRow).scalar_subquery())
    )
    return [row.as_rate for row in found]


def rates_listed(session: Session, limit: int) -> list[tuple[ExchangeRateRow, str]]:
    """Exchange rates with who entered them, newest first."""
    found = session.execute(
        select(ExchangeRateRow, Person.name)
        .join(Person, Person.id == ExchangeRateRow.person_id)
        .order_by(ExchangeRateRow.day.desc(), ExchangeRateRow.id.desc())
        .limit(limit)
    )
    return [(row, name) for row, name in found]


def fixes_of(session: Session, order_id: int) -> list[MetalFix]:
    """What was fixed for an order, newest first."""
    return list(session.scalars(select(MetalFix).where(MetalFix.order_id == order_id).order_by(MetalFix.id.desc())))
