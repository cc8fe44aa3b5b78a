"""The figures of a run by table, as they are kept with it and told again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.store_sync import TableRun

if TYPE_CHECKING:
    from veliano_desk.sync.errand import TableFigures


def details_of(figures: Mapping[str, TableFigures]) -> dict[str, Any]:
    """As a run keeps them: milliseconds are what is measured, so no more is kept."""
    return {"tables": {name: {
        "read": one.read, "new": one.taken.new, "changed": one.taken.changed, "removed": one.removed,
        "requests": one.requests, "pages": one.pages, "seconds": round(one.seconds, 3), "swept": one.swept,
    } for name, one in figures.items()}}  # fmt: skip


def tables_of(details: Any) -> tuple[TableRun, ...]:
    """What a run kept; nothing for one that ended before it could."""
    tables = details.get("tables", {}) if isinstance(details, dict) else {}
    return tuple(TableRun(name, **kept) for name, kept in tables.items())
