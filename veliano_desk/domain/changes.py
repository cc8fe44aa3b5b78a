"""What a write changed, so that windows refresh from the change and never guess."""

from __future__ import annotations

from typing import NamedTuple

EVERYTHING = frozenset({
    "audit", "costing", "customers", "decisions", "files", "insights", "materials", "metal", "orders", "people",
    "prices", "pricing", "production", "purchasing", "refining", "scales", "stocktakes", "store_sync",
    "views", "workspace",
})  # fmt: skip
"""All areas: what may have changed where nobody can say what did."""


class Changed(NamedTuple):
    """areas: names of the areas touched ("orders", "customers", …)."""

    areas: frozenset[str]
