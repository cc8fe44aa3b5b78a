"""What a write changed, so that windows refresh from the change and never guess."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """areas: names of the areas touched ("orders", "customers", …)."""

    areas: frozenset[str]
