"""The figures of a run by table, as they are kept with it and told again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.store_sync import SyncResult, TableRun
from veliano_desk.models import store_records as records
from veliano_desk.models.shop_orders import SHOP_ORDERS

if TYPE_CHECKING:
    from veliano_desk.sync.errand import Errand, TableFigures
    from veliano_desk.sync.intake_rules import Taken

WITH_PIECES = (records.CUSTOM_ORDERS, SHOP_ORDERS)
"""Tables whose rows may have to be planned."""


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


@dataclass
class RunFigures:
    """What a run has done so far, also when it stops halfway; message: what a run that was done has to say."""

    errand: Errand
    pushed: int = 0
    message: str = ""

    @property
    def taken(self) -> list[Taken]:
        return [figures.taken for figures in self.errand.figures.values()]

    @property
    def pulled(self) -> int:
        return sum(taken.rows for taken in self.taken)

    @property
    def flags(self) -> int:
        return sum(taken.flags for taken in self.taken)

    def result(self, waiting: int, seconds: float) -> SyncResult:
        customers, orders, bought = (self.errand.of(table).taken for table in (records.CUSTOMERS, *WITH_PIECES))
        pieces = sum(taken.pieces for taken in self.taken)
        findings = sum(taken.findings for taken in self.taken)
        removed = sum(figures.removed for figures in self.errand.figures.values())
        return SyncResult(customers.rows, orders.rows, pieces, self.flags, self.pushed, waiting,
                          findings, seconds, removed, bought.rows, self.pulled)  # fmt: skip
