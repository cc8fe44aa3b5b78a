"""Purchasing: suppliers, their price lists, and what is bought from them."""

from __future__ import annotations

from veliano_desk.services.price_lists import PriceListPart
from veliano_desk.services.suppliers import SupplierPart


class PurchasingService(SupplierPart, PriceListPart):
    """Everything about buying, of parts that stand in modules of their own."""
