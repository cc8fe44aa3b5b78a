"""Suppliers' tables: who they are, what they sell at which price since when, and how their lists are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Json


class Supplier(Edited, Base):
    """Somebody who delivers. kinds and contacts: as lists of plain values; lead_days: None where it was never said."""

    __tablename__ = "suppliers"
    __table_args__ = (Index(None, "name_key", "id"), STRICT)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]
    kinds: Mapped[Any] = mapped_column(Json)
    currency: Mapped[str]
    pay_days: Mapped[int]
    lead_days: Mapped[int | None]
    terms: Mapped[str]
    our_number: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    note: Mapped[str]
    contacts: Mapped[Any] = mapped_column(Json)
    active: Mapped[bool]


class SupplierArticle(Numbered, Base):
    """What a supplier sells, at its newest price. digest: of all that its list says, so that a list that says the same
    again changes nothing; per: what the price is for; article: our own code of it."""

    __tablename__ = "supplier_articles"
    __table_args__ = (
        UniqueConstraint("supplier_id", "code"),
        Index(None, "title_key", "id"),
        Index(None, "supplier_id", "title_key", "id"),
        Index(None, "code", "id"),
        Index(None, "article"),
        STRICT,
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    code: Mapped[str]
    title: Mapped[str]
    title_key: Mapped[str]
    price_units: Mapped[int]
    currency: Mapped[str]
    per: Mapped[str]
    unit: Mapped[str]
    pack: Mapped[int | None]
    lead_days: Mapped[int | None]
    article: Mapped[str]
    digest: Mapped[str]
    priced_on: Mapped[str]


class SupplierPrice(Numbered, Base):
    """A price from a day on; never changed, never deleted."""

    __tablename__ = "supplier_prices"
    __table_args__ = (Index(None, "supplier_article_id", "valid_from", "id"), STRICT)

    supplier_article_id: Mapped[int] = mapped_column(ForeignKey("supplier_articles.id"))
    valid_from: Mapped[str]
    price_units: Mapped[int]
    currency: Mapped[str]
    per: Mapped[str]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("price_list_imports.id"))


class PriceListImport(Numbered, Base):
    """An import that changed something."""

    __tablename__ = "price_list_imports"
    __table_args__ = (Index(None, "supplier_id"), STRICT)

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    file: Mapped[str]
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    skipped: Mapped[int]


class PriceListMapping(Numbered, Base):
    """How a supplier's lists are read, by name."""

    __tablename__ = "price_list_mappings"
    __table_args__ = (UniqueConstraint("supplier_id", "name"), STRICT)

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    name: Mapped[str]
    spec: Mapped[Any] = mapped_column(Json)


def supplier_by_code(session: Session, code: str) -> Supplier | None:
    """By the code in any case."""
    return session.scalars(select(Supplier).where(Supplier.code == code.strip().upper())).first()


def sold_as(session: Session, supplier_id: int, codes: Sequence[str]) -> SupplierArticle | None:
    """What a supplier sells under one of these codes."""
    wanted = select(SupplierArticle).where(SupplierArticle.supplier_id == supplier_id, SupplierArticle.code.in_(codes))
    return session.scalars(wanted.order_by(SupplierArticle.id)).first()


def known_articles(session: Session, supplier_id: int) -> dict[str, tuple[int, str, int, str]]:
    """(number, digest, price, what it is for) of everything that a supplier sells, by code."""
    wanted = select(
        SupplierArticle.code, SupplierArticle.id, SupplierArticle.digest, SupplierArticle.price_units,
        SupplierArticle.per,
    ).where(SupplierArticle.supplier_id == supplier_id)  # fmt: skip
    return {code: (number, digest, price, per) for code, number, digest, price, per in session.execute(wanted)}


def change_articles(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write these columns of articles, each with its number `id`."""
    if rows:
        session.execute(update(SupplierArticle), rows)


def mapping_of(session: Session, supplier_id: int | None, name: str) -> tuple[PriceListMapping, ...]:
    """The mappings of this name: one supplier's, or any supplier's."""
    wanted = select(PriceListMapping).where(PriceListMapping.name == name).order_by(PriceListMapping.id)
    if supplier_id is not None:
        wanted = wanted.where(PriceListMapping.supplier_id == supplier_id)
    return tuple(session.scalars(wanted))


def articles_counted(session: Session, supplier_ids: Iterable[int]) -> dict[int, int]:
    """How many articles each of these suppliers has."""
    wanted = (
        select(SupplierArticle.supplier_id, func.count())
        .where(SupplierArticle.supplier_id.in_(tuple(supplier_ids)))
        .group_by(SupplierArticle.supplier_id)
    )
    return {number: count for number, count in session.execute(wanted)}
