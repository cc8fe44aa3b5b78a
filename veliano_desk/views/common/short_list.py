"""Lists that a service gives whole (a few hundred rows at most), shown by the same table as the long ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.views.common.columns import Column
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.common.task_runner import TaskRunner

Row = TypeVar("Row")


def _own_id(row: Any) -> Hashable:
    return row.id  # type: ignore[no-any-return]  # rows of lists carry their database id


def short_list(
    name: str,
    columns: Sequence[Column[Row]],
    load: Callable[[], Sequence[Row]],
    tasks: TaskRunner,
    *,
    identity: Callable[[Row], Hashable] = _own_id,
    parent: QObject | None = None,
) -> PagedTableModel[Row]:
    """A table's model of what `load` gives, in its order. `load` runs in the database lane, anew for each look."""
    return PagedTableModel(
        name,
        columns,
        lambda query: page_of(load(), query, identity),
        lambda _query: ListCount(len(load())),
        tasks,
        identity=identity,
        parent=parent,
    )


def page_of(rows: Sequence[Row], query: ListQuery, identity: Callable[[Row], Hashable] = _own_id) -> ListPage[Row]:
    """The page of `rows` that a query asks for: after a key, before a key, the last, or the first ones."""
    keys = [(identity(row),) for row in rows]
    start, stop = _span(keys, query)
    return ListPage(tuple(rows[start:stop]), tuple(keys[start:stop]), stop < len(rows), start > 0)


def _span(keys: Sequence[tuple[object, ...]], query: ListQuery) -> tuple[int, int]:
    """Where the page begins and ends. A key that is gone by now counts as before the first row."""
    if query.last:
        return max(0, len(keys) - query.limit), len(keys)
    if query.before is not None:
        stop = keys.index(query.before) if query.before in keys else 0
        return max(0, stop - query.limit), stop
    start = keys.index(query.after) + 1 if query.after is not None and query.after in keys else 0
    return start, min(len(keys), start + query.limit)
