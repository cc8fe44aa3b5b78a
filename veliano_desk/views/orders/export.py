"""The list as it is filtered and sorted, as CSV or XLSX: typed cells, the columns that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.lists import ListPage, ListQuery
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.views.common.task_runner import Progress

if TYPE_CHECKING:
    from veliano_desk.reports.table_export import Kind, Value

PAGE = 1_000
_LATE = "late"
_TITLES = {
    "number": "Order", "customer": "Customer", "piece": "Piece", "alloy": "Alloy", "stage": "Stage",
    "promise": "Promise", _LATE: "Days late", "bound": "Bound by", "value": "Value", "ordered": "Ordered", "due": "Due",
    "flags": "Flags",
}  # fmt: skip
_KINDS: dict[str, Kind] = {"promise": "date", "due": "date", "ordered": "date", "value": "money", "flags": "number",
                           _LATE: "number"}  # fmt: skip


def all_rows(fetch: Callable[[ListQuery], ListPage[OrderRow]], query: ListQuery) -> Iterator[OrderRow]:
    """Every row of a query, read page by page."""
    query = replace(query, after=None, before=None, last=False, limit=PAGE)
    more = True
    while more:
        page = fetch(query)
        yield from page.rows
        more = page.more_after and bool(page.keys)
        if more:
            query = replace(query, after=page.keys[-1])


def export_keys(shown: Sequence[str]) -> list[str]:
    """The columns shown, with the days late as a figure of their own beside the promise."""
    keys: list[str] = []
    for key in shown:
        keys += [key, _LATE] if key == "promise" else [key]
    return keys


def write_orders(
    path: Path, shown: Sequence[str], rows: Iterator[OrderRow], *, zone: str, currency: str, progress: Progress,
    cancelled: Callable[[], bool], of: int = 0,
) -> int:  # fmt: skip
    """Write rows to `path`, by its suffix; how many. `of`: how many are expected, 0 where nobody knows.

    Raises FileWriteError, CancelledError, and InputError beyond what a sheet can hold.
    """
    from veliano_desk.reports.table_export import Column, write_csv, write_xlsx

    keys = export_keys(shown)
    columns = [Column(_TITLES[key], _KINDS.get(key, "text"), currency if key == "value" else "") for key in keys]
    cells = ([cell(row, key, zone) for key in keys] for row in rows)

    def told(done: int, _of: int) -> None:
        progress(done, of, f"{done:,} written")

    if path.suffix.lower() == ".xlsx":
        return write_xlsx(path, columns, cells, title="Orders", progress=told, cancelled=cancelled)
    return write_csv(path, columns, cells, progress=told, cancelled=cancelled)


def cell(row: OrderRow, key: str, zone: str) -> Value:
    """One typed cell."""
    values: dict[str, Value] = {
        "number": row.number, "customer": row.customer, "piece": row.piece, "alloy": row.alloy,
        "stage": STAGE_LOOKS[row.stage].title, "promise": row.promise_on, _LATE: row.late_days or None,
        "bound": row.bound_by, "value": row.value, "ordered": row.ordered_at.astimezone(ZoneInfo(zone)).date(),
        "due": row.due_on, "flags": row.flags or None,
    }  # fmt: skip
    return values[key]
