"""The orders' list as somebody likes it: sort, filters, search and columns, as kept in a saved view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from veliano_desk.domain.lists import ListQuery

START = ListQuery(sort="promise", filters={"show": ("open",)})
"""What the list shows at first: open orders, the soonest promise on top."""


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A list as it is shown. `columns`: order, widths and hidden ones, as the table gives them; empty: as made."""

    query: ListQuery = START
    columns: dict[str, Any] = field(default_factory=dict)

    def as_saved(self) -> dict[str, object]:
        """Plain values, as a saved view keeps them."""
        return {
            "sort": self.query.sort,
            "descending": self.query.descending,
            "filters": {key: list(values) for key, values in self.query.filters.items() if values},
            "text": self.query.text,
            "columns": self.columns,
        }


def from_saved(spec: dict[str, object]) -> ViewSpec:
    """A saved view read back. What an older or newer program kept and this one cannot read is left out."""
    sort, text, columns = spec.get("sort"), spec.get("text"), spec.get("columns")
    query = ListQuery(
        sort=sort if isinstance(sort, str) and sort else START.sort,
        descending=spec.get("descending") is True,
        filters=filters_from(spec.get("filters")),
        text=text if isinstance(text, str) else "",
    )
    return ViewSpec(query, {str(key): value for key, value in columns.items()} if isinstance(columns, dict) else {})


def filters_from(value: object) -> dict[str, tuple[str, ...]]:
    """Filters from plain values: key -> chosen values; a key without a choice is left out."""
    if not isinstance(value, dict):
        return {}
    read = {str(key): _words(chosen) for key, chosen in value.items()}
    return {key: chosen for key, chosen in read.items() if chosen}


def same_list(one: ListQuery, other: ListQuery) -> bool:
    """Whether both ask for the same list, wherever in it they are."""
    return _bare(one) == _bare(other)


def _bare(query: ListQuery) -> ListQuery:
    filters = {key: values for key, values in query.filters.items() if values}
    return replace(query, filters=filters, text=query.text.strip(), after=None, before=None, last=False, limit=0)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return ()
    return tuple(item for item in value if isinstance(item, str))
