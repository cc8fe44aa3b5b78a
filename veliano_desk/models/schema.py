"""Which tables there are: importing this maps every area."""

from __future__ import annotations

from veliano_desk.models import (
    audit,
    catalogue,
    customers,
    decisions,
    desk_changes,
    files,
    merges,
    metal,
    orders,
    people,
    pieces,
    prices,
    pricing,
    production,
    scales,
    shop_orders,
    stock,
    store_documents,
    store_sync,
    suppliers,
    workspace,
)
from veliano_desk.models.base import Base

__all__ = [
    "Base",
    "audit",
    "catalogue",
    "customers",
    "decisions",
    "desk_changes",
    "files",
    "merges",
    "metal",
    "orders",
    "people",
    "pieces",
    "prices",
    "pricing",
    "production",
    "scales",
    "shop_orders",
    "stock",
    "store_documents",
    "store_sync",
    "suppliers",
    "workspace",
]
