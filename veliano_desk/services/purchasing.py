"""Purchasing: suppliers, their price lists, and what is bought from them."""

from __future__ import annotations

from veliano_desk.services.consignments import ConsignmentPart
from veliano_desk.services.price_lists import PriceListPart
from veliano_desk.services.purchase_invoices import InvoicePart
from veliano_desk.services.purchase_needs import NeedsPart
from veliano_desk.services.purchase_papers import PaperPart
from veliano_desk.services.receiving import ReceivingPart
from veliano_desk.services.suppliers import SupplierPart


class PurchasingService(
    SupplierPart, PriceListPart, NeedsPart, ReceivingPart, InvoicePart, ConsignmentPart, PaperPart
):  # fmt: skip
    """Everything about buying, of parts that stand in modules of their own."""
