"""Staffed workshops for the tests in here."""

from __future__ import annotations

from tests.services.copies import copies, file_shop, quick, shop

__all__ = ["copies", "file_shop", "quick", "shop"]
