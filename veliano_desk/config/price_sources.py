"""How metal prices are had, from `resources/price_sources.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table


@dataclass(frozen=True, slots=True)
class SourceRules:
    """source: whose prices count where nobody chose; stale_hours: after which a price is stale; jump_percent: further
    from the last no price is taken unseen; connect_seconds, read_seconds, most_bytes: of a feed; fix_hours: how long a
    price is fixed for where nothing else is said; most_fix_hours: at most, unless the pricing rules say longer."""

    source: str
    stale_hours: int
    jump_percent: int
    connect_seconds: int
    read_seconds: int
    most_bytes: int
    fix_hours: int
    most_fix_hours: int


@lru_cache(maxsize=1)
def source_rules() -> SourceRules:
    """`price_sources.json`."""
    return read_table("price_sources.json", _rules)


def _rules(raw: Mapping[str, Any]) -> SourceRules:
    numbers = {name: int(raw[name]) for name in SourceRules.__slots__ if name != "source"}
    return SourceRules(source=str(raw["source"]), **numbers)
