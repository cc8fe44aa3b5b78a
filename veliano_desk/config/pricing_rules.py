"""The pricing rules that the program brings, from `resources/pricing_rules.json`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.pricing_rules import read_rules


@lru_cache(maxsize=1)
def shipped_rules() -> Mapping[str, Any]:
    """As plain data that `read_rules` can read."""

    def checked(raw: dict[str, Any]) -> dict[str, Any]:
        read_rules(raw)
        return raw

    return read_table("pricing_rules.json", checked)
