"""Who owns which field of the store's tables, from `resources/store_fields.json`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.ownership import FieldRule, Owner, Ownership
from veliano_desk.domain.rights import Right


@lru_cache(maxsize=1)
def store_fields() -> Mapping[str, Ownership]:
    """`store_fields.json`: table -> column -> rule."""
    return read_table("store_fields.json", _tables)


def field_rule(table: str, field: str) -> FieldRule | None:
    """The rule of a column, None for one that nobody decided about."""
    return store_fields().get(table, {}).get(field)


def _tables(raw: Mapping[str, Any]) -> dict[str, Ownership]:
    return {table: {name: _rule(entry) for name, entry in fields.items()} for table, fields in raw.items()}


def _rule(raw: Mapping[str, Any]) -> FieldRule:
    rule = FieldRule(
        Owner(raw["owner"]), raw["title"], raw.get("ask", False), raw.get("news", False),
        Right(raw["right"]) if "right" in raw else None,
    )  # fmt: skip
    if (rule.ask and rule.owner is not Owner.STORE) or (rule.news and rule.owner is not Owner.DESK):
        raise ValueError(f"{rule.title}: only the store's fields are asked about, only the desk's get news")
    return rule
