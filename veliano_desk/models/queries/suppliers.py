"""Reading suppliers, what they sell and at which prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.price_lists import ImportRow, ListMapping, PricePoint, RememberedMapping, SupplierArticleRow
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.suppliers import Contact, SupplierDraft, SupplierKind
from veliano_desk.models.columns import Flag
from veliano_desk.models.people import Person
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, picked, stretch_of
from veliano_desk.models.suppliers import (
    PriceListImport,
    PriceListMapping,
    Supplier,
    SupplierArticle,
    SupplierPrice,
)

SORTS: dict[str, InstrumentedAttribute[Any]] = {"title": SupplierArticle.title_key, "code": SupplierArticle.code}


def all_suppliers(session: Session) -> list[Supplier]:
    """Every supplier, by name; a workshop has some dozens."""
    return list(session.scalars(select(Supplier).order_by(Supplier.name_key, Supplier.id)))


def draft_of(row: Supplier) -> SupplierDraft:
    """A supplier as it was entered."""
    return SupplierDraft(
        row.code, row.name, tuple(map(SupplierKind, row.kinds)), row.currency, row.pay_days, row.lead_days, row.terms,
        row.our_number, row.email, row.phone, row.address, row.note, tuple(Contact(*one) for one in row.contacts),
        row.active,
    )  # fmt: skip


def list_articles(session: Session, query: ListQuery, sees_costs: bool) -> ListPage[SupplierArticleRow]:
    """A page of what suppliers sell; filter supplier: by number."""
    sort = SORTS.get(query.sort, SupplierArticle.title_key)
    keys = picked(_listed(select(SupplierArticle.id), query), sort, SupplierArticle.id, stretch_of(query))
    rows = (
        select(SupplierArticle, Supplier.name)
        .join_from(keys, SupplierArticle, SupplierArticle.id == keys.c.ident)
        .join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    )
    return fetch_page(session, keys, rows, query, lambda row: shown(row, sees_costs))


def count_articles(session: Session, query: ListQuery) -> ListCount:
    """How many there are, up to the cap."""
    return fetch_count(session, _listed(select(SupplierArticle.id), query))


def articles_by_id(session: Session, ids: Iterable[int]) -> dict[int, SupplierArticle]:
    """Those of these numbers that there are."""
    found = session.scalars(select(SupplierArticle).where(SupplierArticle.id.in_(tuple(ids))))
    return {one.id: one for one in found}


def offers(session: Session, articles: Iterable[str]) -> dict[str, list[tuple[SupplierArticle, Supplier]]]:
    """Who sells our articles, by article; of suppliers that are bought from."""
    found: dict[str, list[tuple[SupplierArticle, Supplier]]] = {}
    wanted = _offered().where(SupplierArticle.article.in_(tuple(articles)), Supplier.active == literal(True, Flag()))
    for one, supplier in session.execute(wanted):
        found.setdefault(one.article, []).append((one, supplier))
    return found


def offers_named(session: Session, ids: Iterable[int]) -> dict[int | None, tuple[SupplierArticle, Supplier]]:
    """What suppliers' lists name under these numbers, with who it is."""
    found = session.execute(_offered().where(SupplierArticle.id.in_(tuple(ids))))
    return {one.id: (one, supplier) for one, supplier in found}


def _offered() -> Select[SupplierArticle, Supplier]:
    joined = select(SupplierArticle, Supplier).join(Supplier, Supplier.id == SupplierArticle.supplier_id)
    return joined.order_by(SupplierArticle.id)


def _listed(statement: AnySelect, query: ListQuery) -> AnySelect:
    suppliers = [int(one) for one in query.filters.get("supplier", ()) if one.isdecimal()]
    if query.filters.get("supplier"):
        statement = statement.where(SupplierArticle.supplier_id.in_(suppliers))
    for word in search_key(query.text).split():
        like = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        statement = statement.where(
            or_(
                SupplierArticle.title_key.like(f"%{like}%", escape="\\"),
                SupplierArticle.code.ilike(f"{like}%", escape="\\"),
            )
        )
    return statement


def shown(row: AnyRow, sees_costs: bool) -> SupplierArticleRow:
    """A line of the list."""
    one: SupplierArticle = row[0]
    price = Money.from_units(one.price_units, one.currency) if sees_costs else None
    return SupplierArticleRow(
        one.id, one.supplier_id, row[1], one.code, one.title, price, one.currency, one.per, one.unit, one.pack,
        one.lead_days, one.article, date.fromisoformat(one.priced_on),
    )  # fmt: skip


def prices_of(session: Session, article_id: int) -> tuple[PricePoint, ...]:
    """Every price that there was, the newest first."""
    wanted = (
        select(SupplierPrice)
        .where(SupplierPrice.supplier_article_id == article_id)
        .order_by(SupplierPrice.valid_from.desc(), SupplierPrice.id.desc())
    )
    return tuple(
        PricePoint(date.fromisoformat(one.valid_from), Money.from_units(one.price_units, one.currency), one.per)
        for one in session.scalars(wanted)
    )


def imports(session: Session, limit: int) -> tuple[ImportRow, ...]:
    """What was imported, the newest first."""
    wanted = (
        select(PriceListImport, Supplier.name, Person.name)
        .join(Supplier, Supplier.id == PriceListImport.supplier_id)
        .join(Person, Person.id == PriceListImport.person_id)
        .order_by(PriceListImport.id.desc())
        .limit(limit)
    )
    return tuple(
        ImportRow(one.id, one.at, supplier, one.file, one.rows, one.added, one.changed, one.unchanged, one.skipped, who)
        for one, supplier, who in session.execute(wanted)
    )


def mappings(session: Session) -> tuple[RememberedMapping, ...]:
    """Every mapping that is remembered, by supplier."""
    wanted = (
        select(PriceListMapping, Supplier.name)
        .join(Supplier, Supplier.id == PriceListMapping.supplier_id)
        .order_by(Supplier.name_key, PriceListMapping.name, PriceListMapping.id)
    )
    return tuple(
        RememberedMapping(one.id, one.supplier_id, name, one.name, ListMapping.read(one.spec))
        for one, name in session.execute(wanted)
    )
