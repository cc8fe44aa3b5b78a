"""Staffed workshops for the tests in here."""

from __future__ import annotations

from tests.services.busy_shop import busy_shop
from tests.services.copies import copies, file_shop, quick, shop
from tests.services.many_orders import many

__all__ = ["busy_shop", "copies", "file_shop", "many", "quick", "shop"]
