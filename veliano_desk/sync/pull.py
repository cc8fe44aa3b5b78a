"""Reading the store page by page. The cursor commits with the rows it covers, so a pull goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from veliano_desk.domain.errors import CancelledError
from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import PAGE, Cursor, StoreClient, cursor_after
from veliano_desk.sync.errors import RowNotUnderstoodError
from veliano_desk.sync.intake import IntakeRules, Taken, take_custom_orders, take_customers
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow, StoreRow, moment

OVERLAP = timedelta(seconds=60)
"""How far behind its cursor a pull begins: a transaction that began earlier may have committed since."""

Begin = Callable[[], AbstractContextManager[Unit]]
Take = Callable[[Unit, IntakeRules, Sequence[Any]], Taken]

TABLES: tuple[tuple[str, str, type[StoreRow], Take], ...] = (
    (records.CUSTOMERS, "Customers", CustomerRow, take_customers),
    (records.CUSTOM_ORDERS, "Custom orders", CustomOrderRow, take_custom_orders),
)
"""In this order: an order's customer is here before the order comes."""


@dataclass
class Pull:
    """One pull of all tables. `reading` and `begin` open units of work; progress and cancel are asked between pages."""

    client: StoreClient
    rules: IntakeRules
    reading: Begin
    begin: Begin
    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    taken: dict[str, Taken] = field(default_factory=dict)
    findings: int = 0

    def run(self) -> dict[str, Taken]:
        """What each table brought. CancelledError keeps every page that was finished; store faults likewise."""
        for table, title, _, _ in TABLES:
            self._table(table, title)
        return self.taken

    def _table(self, table: str, title: str) -> None:
        sum_taken = self.taken.setdefault(table, Taken())
        after = self._start(table)
        wanted = [("updated_at", f"gte.{after[0]}")] if after else []
        total, done = self.client.count(table, wanted), 0
        while rows := self.client.keyset_page(table, after, PAGE):
            taken, faults = take_page(self.begin, self.rules, table, rows)
            sum_taken.add(taken)
            self.findings += faults
            after = cursor_after(rows)
            done += len(rows)
            self.progress(done, max(total, done), title)
            if self.cancelled():
                raise CancelledError("Cancelled", "All pages read so far are kept.", "Sync again to go on from here.")

    def _start(self, table: str) -> Cursor | None:
        with self.reading() as unit:
            cursor = records.cursor_of(unit.session, table)
            return overlapped((cursor.updated_at, cursor.remote_id) if cursor else None)


def take_page(begin: Begin, rules: IntakeRules, table: str, rows: Sequence[dict[str, Any]]) -> tuple[Taken, int]:
    """Take rows in as the store sent them, in one unit of work: (what they brought, how many were not understood)."""
    kind, take = next((kind, take) for name, _, kind, take in TABLES if name == table)
    understood, faults = _understood(kind, rows)
    with begin() as unit:
        taken = take(unit, rules, understood)
        if understood:
            records.forget_findings(unit.session, table, [row.id for row in understood])
        for fault in faults:
            raw = json.dumps(fault.raw, ensure_ascii=False, default=str)
            records.keep_finding(unit.session, table, fault.remote_id, fault.reason, raw, unit.now)
        records.move_cursor(unit.session, table, *cursor_after(rows))
        unit.areas.add("store_sync")
        unit.record("store.pull", table, None, {"rows": len(rows), "taken": taken.rows, "sha256": _digest(rows)})
    return taken, len(faults)


def overlapped(kept: Cursor | None) -> Cursor | None:
    """Where to begin: a minute behind the cursor, with the lowest id, so that ties at that moment come too."""
    if kept is None:
        return None
    back = moment(kept[0]) - OVERLAP
    return back.isoformat(), "00000000-0000-0000-0000-000000000000"


def _understood(
    kind: type[StoreRow], rows: Sequence[dict[str, Any]]
) -> tuple[list[StoreRow], list[RowNotUnderstoodError]]:
    understood: list[StoreRow] = []
    faults: list[RowNotUnderstoodError] = []
    for row in rows:
        try:
            understood.append(kind.read(row))
        except RowNotUnderstoodError as fault:
            faults.append(fault)
    return understood, faults


def _digest(rows: Sequence[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
