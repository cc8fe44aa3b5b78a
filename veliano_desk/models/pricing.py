"""Versions of the pricing rules and the quotes that were made by them; neither is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT, Json
from veliano_desk.models.people import Person


class PricingRulesRow(Numbered, Base):
    """A version of the rules. number: 1, 2, …; origin: `shipped` with the program or made by the `workshop`."""

    __tablename__ = "pricing_rules"

    number: Mapped[int] = mapped_column(unique=True)
    origin: Mapped[str]
    rules: Mapped[Any] = mapped_column(Json)
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Quote(Numbered, Base):
    """A quote for a piece, with all that it was reckoned from. number: 1, 2, … per piece; inputs: as data, enough to
    reckon it anew; lines: what it said; cost_units: what it would cost to make."""

    __tablename__ = "quotes"
    __table_args__ = (UniqueConstraint("piece_id", "number"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    piece_id: Mapped[int] = mapped_column(ForeignKey("pieces.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rules_number: Mapped[int]
    fix_id: Mapped[int | None] = mapped_column(ForeignKey("metal_fixes.id"))
    currency: Mapped[str]
    cost_units: Mapped[int]
    net_units: Mapped[int]
    tax_units: Mapped[int]
    total_units: Mapped[int]
    deposit_units: Mapped[int]
    inputs: Mapped[Any] = mapped_column(Json)
    lines: Mapped[Any] = mapped_column(Json)
    note: Mapped[str] = mapped_column(default="")


def newest_rules(session: Session) -> PricingRulesRow | None:
    """The rules of today, None where nothing was kept yet."""
    return session.scalars(select(PricingRulesRow).order_by(PricingRulesRow.number.desc()).limit(1)).first()


def rules_of(session: Session, number: int) -> PricingRulesRow | None:
    """A version by its number; asked for once per unit of work."""
    kept: dict[int, PricingRulesRow] = session.info.setdefault("pricing_rules", {})
    if number not in kept:
        found = session.scalars(select(PricingRulesRow).where(PricingRulesRow.number == number)).first()
        if found is None:
            return None
        kept[number] = found
    return kept[number]


def rules_listed(session: Session) -> list[tuple[PricingRulesRow, str]]:
    """All versions with who made them, newest first."""
    found = session.execute(
        select(PricingRulesRow, Person.name)
        .join(Person, Person.id == PricingRulesRow.person_id)
        .order_by(PricingRulesRow.number.desc())
    )
    return [(row, name) for row, name in found]


def quotes_of(session: Session, order_id: int) -> list[tuple[Quote, str]]:
    """The quotes of an order with who made them, newest first."""
    found = session.execute(
        select(Quote, Person.name)
        .join(Person, Person.id == Quote.person_id)
        .where(Quote.order_id == order_id)
        .order_by(Quote.id.desc())
    )
    return [(row, name) for row, name in found]


def last_number(session: Session, piece_id: int) -> int:
    """How many quotes a piece has."""
    return session.scalar(select(func.max(Quote.number)).where(Quote.piece_id == piece_id)) or 0


def newest_quotes(session: Session, piece_ids: Sequence[int]) -> dict[int, Quote]:
    """The last quote of each of these pieces; those without one are absent."""
    last = select(func.max(Quote.id)).where(Quote.piece_id.in_(piece_ids)).group_by(Quote.piece_id)
    return {row.piece_id: row for row in session.scalars(select(Quote).where(Quote.id.in_(last)))}
