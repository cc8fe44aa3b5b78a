"""The customers' list as CSV or XLSX: typed cells, the columns that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.views.common.list_export import Cancelled, write_rows
from veliano_desk.views.common.task_runner import Progress
from veliano_desk.views.customers.columns import name_of

if TYPE_CHECKING:
    from veliano_desk.reports.table_export import Kind, Value

_TITLES = {"name": "Name", "email": "E-mail", "phone": "Phone", "city": "City", "orders": "Orders",
           "open": "Open orders", "since": "Customer since"}  # fmt: skip
_KINDS: dict[str, Kind] = {"orders": "number", "open": "number", "since": "date"}


def write_customers(
    path: Path, shown: Sequence[str], rows: Iterator[CustomerRow], *, zone: str, progress: Progress,
    cancelled: Cancelled, of: int = 0,
) -> int:  # fmt: skip
    """Write rows to `path`, by its suffix; how many. Raises as `write_rows` does."""
    from veliano_desk.reports.table_export import Column

    columns = [Column(_TITLES[key], _KINDS.get(key, "text")) for key in shown]
    cells = ([cell(row, key, zone) for key in shown] for row in rows)
    return write_rows(path, columns, cells, title="Customers", progress=progress, cancelled=cancelled, of=of)


def cell(row: CustomerRow, key: str, zone: str) -> Value:
    """One typed cell; a customer without orders has 0 of them."""
    values: dict[str, Value] = {
        "name": name_of(row), "email": row.email, "phone": row.phone or None, "city": row.city or None,
        "orders": row.orders, "open": row.open_orders, "since": row.since.astimezone(ZoneInfo(zone)).date(),
    }  # fmt: skip
    return values[key]
