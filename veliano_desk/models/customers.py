"""Customers as the store knows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from veliano_desk.models.base import Base, Edited
from veliano_desk.models.columns import STRICT, Json


class Customer(Edited, Base):
    """Somebody who buys. name_key sorts and finds regardless of case and accents; orders and open_orders are counts.

    merged_into: the customer whom this one was made one with, whose all its orders are; lists show only that one.
    store_user: the store's account of theirs, empty for whoever has none.
    """

    __tablename__ = "customers"
    __table_args__ = (
        Index(None, "name_key", "id"),
        Index(None, "since", "id"),
        Index(None, "email_key"),
        Index(None, "city_key", "id"),
        Index(None, "orders", "id"),
        Index(None, "phone_key"),
        Index(None, "merged_into"),
        Index(None, "store_user"),
        STRICT,
    )

    name: Mapped[str]
    name_key: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str]
    store_user: Mapped[str] = mapped_column(default="")
    phone: Mapped[str]
    phone_key: Mapped[str] = mapped_column(default="")
    city_key: Mapped[str]
    postcode_key: Mapped[str] = mapped_column(default="")
    address: Mapped[Any] = mapped_column(Json)
    since: Mapped[datetime]
    orders: Mapped[int] = mapped_column(default=0)
    open_orders: Mapped[int] = mapped_column(default=0)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
