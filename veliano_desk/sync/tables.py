"""Which tables of the store are read, in which order, and what takes their rows in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake import take_custom_orders, take_customers
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow, StoreRow

Take = Callable[[Unit, IntakeRules, Sequence[Any]], Taken]


@dataclass(frozen=True, slots=True)
class SyncedTable:
    """A table of the store: its name there, what people call it, its typed row, and what takes a page of rows in.

    stamped: it has an updated_at at all. stamped_by_pack: nothing but the pack keeps that up to date.
    """

    name: str
    title: str
    kind: type[StoreRow]
    take: Take
    stamped: bool = True
    stamped_by_pack: bool = True


TABLES = (
    SyncedTable(records.CUSTOMERS, "Customers", CustomerRow, take_customers),
    SyncedTable(records.CUSTOM_ORDERS, "Custom orders", CustomOrderRow, take_custom_orders),
)
"""In this order: what a row refers to is here before it comes."""


def table_named(name: str) -> SyncedTable:
    """KeyError for a table that is not read."""
    return _BY_NAME[name]


_BY_NAME = {table.name: table for table in TABLES}
