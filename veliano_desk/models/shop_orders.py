"""Shop orders: what an order of the shop has beside an order's own columns, and its lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, literal_column, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT, Int64, Json
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import IS_OPEN, Order
from veliano_desk.models.store_sync import StoreLink

SHOP_ORDERS = "orders"


class ShopOrder(Numbered, Base):
    """The shop's side of an order. user_id: the store's account that bought, empty for a guest; email_key: of whoever
    bought, for proposing a customer and for nothing else; address: as the store holds it, text or parts."""

    __tablename__ = "shop_orders"
    __table_args__ = (Index(None, "user_id"), Index(None, "email_key"), STRICT)

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    user_id: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str] = mapped_column(default="")
    payment_status: Mapped[str] = mapped_column(default="")
    shipping_status: Mapped[str] = mapped_column(default="")
    address: Mapped[Any] = mapped_column(Json)


class OrderItem(Numbered, Base):
    """A line of a shop order. line, product, variant: the store's ids, also where the product itself is not here or the
    store has it no more; price of one piece in ten-thousandths; custom: made for the buyer, so it became pieces."""

    __tablename__ = "order_items"
    __table_args__ = (Index(None, "order_id", "position"), Index(None, "product"), STRICT)

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    line: Mapped[str] = mapped_column(default="")
    product: Mapped[str] = mapped_column(default="")
    variant: Mapped[str] = mapped_column(default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("product_variants.id"))
    title: Mapped[str]
    quantity: Mapped[int]
    price_units: Mapped[int]
    custom: Mapped[bool] = mapped_column(default=False)


def shop_side(session: Session, order_id: int) -> ShopOrder | None:
    return session.scalars(select(ShopOrder).where(ShopOrder.order_id == order_id)).first()


def items_of(session: Session, order_ids: Iterable[int]) -> list[OrderItem]:
    """The lines of these orders, in their order."""
    wanted = select(OrderItem).where(OrderItem.order_id.in_(tuple(order_ids)))
    return list(session.scalars(wanted.order_by(OrderItem.order_id, OrderItem.position)))


def waiting_for(session: Session, products: Iterable[str]) -> list[tuple[int, str]]:
    """(order, title of the line) of what is made to order of these products (the store's ids) and not done yet."""
    wanted = (
        select(OrderItem.order_id, OrderItem.title).join(Order, Order.id == OrderItem.order_id)
        .where(OrderItem.product.in_(tuple(products)), OrderItem.custom == literal_column("1", Int64), IS_OPEN)
    )  # fmt: skip
    return [(order, title) for order, title in session.execute(wanted.order_by(OrderItem.id))]


def drop_items(session: Session, order_ids: Iterable[int]) -> None:
    session.execute(delete(OrderItem).where(OrderItem.order_id.in_(tuple(order_ids))))


def buyers(session: Session, user_ids: Iterable[str]) -> dict[str, Customer]:
    """The customers behind these accounts of the store; one that was made one with another may be among them."""
    wanted = select(Customer).where(Customer.store_user.in_(tuple(user_ids)), Customer.store_user != "")
    return {customer.store_user: customer for customer in session.scalars(wanted.order_by(Customer.id.desc()))}


def orders_of_accounts(session: Session, user_ids: Iterable[str]) -> list[tuple[Order, str]]:
    """Shop orders of these accounts that no customer is linked to yet, with the account."""
    wanted = (
        select(Order, ShopOrder.user_id).join(ShopOrder, ShopOrder.order_id == Order.id)
        .where(ShopOrder.user_id.in_(tuple(user_ids)), ShopOrder.user_id != "", Order.customer_id.is_(None))
    )  # fmt: skip
    return [(order, user) for order, user in session.execute(wanted)]


def orders_to_read_again(session: Session, products: Iterable[str]) -> list[int]:
    """The shop orders that have one of these products (the store's ids) on a line, as far as it can matter to them:
    those that are open, and those whose product was not here when they came."""
    wanted = (
        select(OrderItem.order_id).join(Order, Order.id == OrderItem.order_id)
        .where(OrderItem.product.in_(tuple(products)), or_(IS_OPEN, OrderItem.product_id.is_(None)))
    )  # fmt: skip
    return list(session.scalars(wanted.distinct().order_by(OrderItem.order_id)))


def links_of_orders(session: Session, order_ids: Iterable[int]) -> list[StoreLink]:
    """The links of these shop orders."""
    wanted = select(StoreLink).where(StoreLink.store_table == SHOP_ORDERS, StoreLink.local_id.in_(tuple(order_ids)))
    return list(session.scalars(wanted.order_by(StoreLink.local_id)))


def with_this_address(session: Session, email_key: str) -> list[Customer]:
    """Customers who have this e-mail address; a proposal, never a match."""
    if not email_key:
        return []
    same = select(Customer).where(Customer.email_key == email_key, Customer.merged_into.is_(None))
    return list(session.scalars(same.order_by(Customer.id).limit(3)))
