"""How a list is asked for and what comes back: pages by key, never by offset or by all ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")

COUNT_CAP = 10_000
"""Above this a count is shown as "10,000+": exact counts cost as much as the table is long."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows.

    sort: a sortable column's key; filters: column key -> chosen values (any of them); text: free search.
    after: the page key of the last row seen (None: from the start); before: the page key of the first row seen, to
    page backwards; last=True: the end of the list. At most one of the three is set. limit: rows wanted.
    """

    sort: str = ""
    descending: bool = False
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    after: tuple[object, ...] | None = None
    before: tuple[object, ...] | None = None
    last: bool = False
    limit: int = 100


class ListPage(NamedTuple, Generic[Row]):
    """Rows in display order with the key of each (same length), and whether more lie beyond either end."""

    rows: tuple[Row, ...]
    keys: tuple[tuple[object, ...], ...]
    more_after: bool
    more_before: bool


@dataclass(frozen=True, slots=True)
class ListCount:
    """How many rows a query has, up to `COUNT_CAP`; `exact` is False where there are more."""

    count: int
    exact: bool = True

    def words(self) -> str:
        return f"{self.count:,}" if self.exact else f"{self.count:,}+"
