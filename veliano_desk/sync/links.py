"""Rows of the store and what they are here: telling the new from the known, linking, keeping a row as it last came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from veliano_desk.domain.row_digest import digest
from veliano_desk.models import store_records as records
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.wire import StoreRow

R = TypeVar("R", bound=StoreRow)


@dataclass(frozen=True, slots=True)
class Sorted(Generic[R]):
    """A page's rows: those new here, and those that came before and say something else now, with their links."""

    new: list[R]
    changed: list[tuple[R, StoreLink]]

    @property
    def rows(self) -> list[R]:
        return [*self.new, *(row for row, _ in self.changed)]


def sort_page(unit: Unit, table: str, page: Sequence[R]) -> Sorted[R]:
    """Which rows are new here and which came before; of those, only what changed is brought here (`sync.taking`)."""
    links = records.links_of(unit.session, table, [row.id for row in page])
    new = [row for row in page if row.id not in links]
    changed = [(row, links[row.id]) for row in page if row.id in links]
    return Sorted(new, changed)


def link_rows(unit: Unit, table: str, page: Sequence[StoreRow], numbers: Sequence[int]) -> None:
    """Link rows to our numbers, given in the order of the rows."""
    links = [
        {"store_table": table, "remote_id": row.id, "local_id": number, "remote_updated_at": row.updated_at or "",
         "digest": digest(row.raw), "row": row.raw}
        for row, number in zip(page, numbers, strict=True)
    ]  # fmt: skip
    insert_many(unit.session, StoreLink, links)


def keep_row(link: StoreLink, row: StoreRow) -> None:
    """Keep a row as it came now."""
    link.remote_updated_at, link.row = row.updated_at or "", row.raw
