"""What the shop sells, as far as orders are read from it, both generations alike. Links hold the whole rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT, Json
from veliano_desk.models.store_sync import StoreLink

CATEGORIES, PRODUCTS, VARIANTS = "categories", "products", "product_variants"
GONE = "gone"
"""The status of a product that the store has no more, and orders still name."""
SPECIFICATIONS = "grillz_specifications"


class Category(Numbered, Base):
    """A shelf of the shop."""

    __tablename__ = "categories"

    name: Mapped[str]
    slug: Mapped[str]


class Product(Numbered, Base):
    """Something the shop sells. category: the store's id of it, also where that is not here yet. custom and needs_kit:
    None where the store's generation does not say (`attributes` and the specification tell then)."""

    __tablename__ = "products"
    __table_args__ = (Index(None, "category_id"), Index(None, "category"), Index(None, "name_key", "id"), STRICT)

    name: Mapped[str]
    name_key: Mapped[str]
    slug: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    status: Mapped[str]
    custom: Mapped[bool | None]
    needs_kit: Mapped[bool | None]
    attributes: Mapped[Any] = mapped_column(Json)


class ProductVariant(Numbered, Base):
    """A product in one of its shapes; options: (name, value) pairs as the store has them."""

    __tablename__ = "product_variants"
    __table_args__ = (Index(None, "product_id"), STRICT)

    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    name: Mapped[str]
    options: Mapped[Any] = mapped_column(Json)


class ProductSpecification(Numbered, Base):
    """What a product of grillz is, in the store's own codes; teeth are counted over both rows. product: the store's id,
    also where the product itself is not here yet."""

    __tablename__ = "grillz_specifications"
    __table_args__ = (Index(None, "product_id"), Index(None, "product"), STRICT)

    product: Mapped[str] = mapped_column(default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    material: Mapped[str]
    style: Mapped[str]
    teeth_position: Mapped[str]
    teeth_count: Mapped[int]


Sold = tuple[Product, str, ProductSpecification | None]
"""A product, its category's slug, its specification."""


def products_by_remote(session: Session, remote_ids: Iterable[str]) -> dict[str, Sold]:
    """What the store has, by its id of the product; absent ones are left out."""
    wanted = (
        select(StoreLink.remote_id, StoreLink.local_id)
        .where(StoreLink.store_table == PRODUCTS, StoreLink.remote_id.in_(tuple(remote_ids)))
    )  # fmt: skip
    numbers = {remote: local for remote, local in session.execute(wanted)}
    there = select(StoreLink.local_id).where(StoreLink.store_table == SPECIFICATIONS)
    found = _sold(session, numbers.values(), ProductSpecification.id.in_(there))
    return {remote: found[number] for remote, number in numbers.items() if number in found}


def products_by_number(session: Session, numbers: Iterable[int]) -> dict[int, Sold]:
    """What was sold, by our number of the product, also what the store has no more: as it was last."""
    return _sold(session, numbers)


def _sold(session: Session, numbers: Iterable[int], *specified: ColumnElement[bool]) -> dict[int, Sold]:
    ids = tuple(set(numbers))
    if not ids:
        return {}
    shelved = select(Product, Category.slug).outerjoin(Category, Category.id == Product.category_id)
    listed = select(ProductSpecification).where(ProductSpecification.product_id.in_(ids), *specified)
    newest = {one.product_id: one for one in session.scalars(listed.order_by(ProductSpecification.id))}
    return {
        product.id: (product, slug or "", newest.get(product.id))
        for product, slug in session.execute(shelved.where(Product.id.in_(ids)))
    }


def specify(session: Session, products: Mapping[str, int]) -> None:
    """Give products their specifications that came before them. products: the store's id -> our number."""
    waiting = select(ProductSpecification).where(ProductSpecification.product.in_(tuple(products)))
    for one in session.scalars(waiting):
        one.product_id = products[one.product]


def shelve(session: Session, categories: Mapping[str, int]) -> list[str]:
    """Put products where they belong that came before their category; the store's ids of those products. categories:
    the store's id -> our number."""
    waiting = (
        select(Product, StoreLink.remote_id)
        .join(StoreLink, (StoreLink.local_id == Product.id) & (StoreLink.store_table == PRODUCTS))
        .where(Product.category.in_(tuple(categories)))
    )
    found = [(product, remote) for product, remote in session.execute(waiting)]
    for product, _ in found:
        product.category_id = categories[product.category]
    session.flush()
    return [remote for _, remote in found]


def variants_by_remote(session: Session, remote_ids: Iterable[str]) -> dict[str, ProductVariant]:
    """Variants by the store's id; absent ones are left out."""
    wanted = (
        select(StoreLink.remote_id, ProductVariant)
        .join(ProductVariant, ProductVariant.id == StoreLink.local_id)
        .where(StoreLink.store_table == VARIANTS, StoreLink.remote_id.in_(tuple(remote_ids)))
    )
    return {remote: variant for remote, variant in session.execute(wanted)}
