"""The list as it is filtered and sorted, as CSV or XLSX: typed cells, the columns that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.views.common.list_export import Cancelled, write_rows
from veliano_desk.views.common.task_runner import Progress

if TYPE_CHECKING:
    from veliano_desk.reports.table_export import Kind, Value

_LATE = "late"
_TITLES = {
    "number": "Order", "customer": "Customer", "piece": "Piece", "alloy": "Alloy", "stage": "Stage",
    "promise": "Promise", _LATE: "Days late", "bound": "Bound by", "value": "Value", "ordered": "Ordered", "due": "Due",
    "flags": "Flags",
}  # fmt: skip
_KINDS: dict[str, Kind] = {"promise": "date", "due": "date", "ordered": "date", "value": "money", "flags": "number",
                           _LATE: "number"}  # fmt: skip


def export_keys(shown: Sequence[str]) -> list[str]:
    """The columns shown, with the days late as a figure of their own beside the promise."""
    keys: list[str] = []
    for key in shown:
        keys += [key, _LATE] if key == "promise" else [key]
    return keys


def write_orders(
    path: Path, shown: Sequence[str], rows: Iterator[OrderRow], *, zone: str, currency: str, progress: Progress,
    cancelled: Cancelled, of: int = 0,
) -> int:  # fmt: skip
    """Write rows to `path`, by its suffix; how many. Raises as `write_rows` does."""
    from veliano_desk.reports.table_export import Column

    keys = export_keys(shown)
    columns = [Column(_TITLES[key], _KINDS.get(key, "text"), currency if key == "value" else "") for key in keys]
    cells = ([cell(row, key, zone) for key in keys] for row in rows)

    return write_rows(path, columns, cells, title="Orders", progress=progress, cancelled=cancelled, of=of)


def cell(row: OrderRow, key: str, zone: str) -> Value:
    """One typed cell."""
    values: dict[str, Value] = {
        "number": row.number, "customer": row.customer, "piece": row.piece, "alloy": row.alloy,
        "stage": STAGE_LOOKS[row.stage].title, "promise": row.promise_on, _LATE: row.late_days or None,
        "bound": row.bound_by, "value": row.value, "ordered": row.ordered_at.astimezone(ZoneInfo(zone)).date(),
        "due": row.due_on, "flags": row.flags or None,
    }  # fmt: skip
    return values[key]
