"""Copies of a whole workspace: what is in them, and what was carried where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A table's content: how many rows, and the SHA-256 of all of them in the order of their keys."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A workspace that was carried whole from one place to another, and proven the same there.

    place: the file or the address it is at now; audit_faults: what the audit log suffered before, carried as it is;
    left_behind: writes that others made at the source meanwhile and that are not in it; aside: the copy that was made
    of what stood there before.
    """

    place: str
    tables: tuple[TableFigures, ...]
    audit_entries: int
    audit_faults: int
    seconds: float
    size: int = 0
    left_behind: int = 0
    aside: str = ""

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables)


@dataclass(frozen=True, slots=True)
class LastCopy:
    """The newest copy of this workspace that somebody saved. due: it is so old that another should be saved."""

    at: datetime | None
    place: str
    person: str
    due: bool
