"""The content of tables as it stands in the database, and its digest: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from veliano_desk.domain.copies import TableFigures
from veliano_desk.domain.errors import CancelledError

BATCH = 5_000
_ONE_BY_ONE = frozenset({"file_contents"})
"""Tables of which a single row may fill tens of megabytes."""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What is read of a table, and in which order."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @classmethod
    def of(cls, table: Table) -> Shape:
        stored = tuple(column.name for column in table.columns if column.computed is None)
        return cls(table.name, stored, tuple(column.name for column in table.primary_key.columns))

    def quoted(self, names: Sequence[str]) -> str:
        return ", ".join(f'"{name}"' for name in names)


def shapes() -> tuple[Shape, ...]:
    """All tables of this program's schema, each after those that it refers to."""
    from veliano_desk.models.schema import Base

    return tuple(Shape.of(table) for table in Base.metadata.sorted_tables)


@dataclass(slots=True)
class Steps:
    """How far long work has come, told after every batch; raises CancelledError once somebody asked to stop."""

    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    total: int = 0
    done: int = 0

    def forward(self, rows: int, what: str) -> None:
        self.done += rows
        self.progress(self.done, self.total, what)
        if self.cancelled():
            raise CancelledError("Cancelled", "Nothing was left half done.", "Begin again when you like.")


class Digest:
    """SHA-256 of rows as JSON, one after the other: integers, texts, NULL, and the digests of bytes."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def take(self, rows: Sequence[Row]) -> None:
        self._hash.update(_JSON.encode(rows)[1:-1].encode("utf-8", "surrogatepass") + b",")
        self.rows += len(rows)

    def figures(self, shape: Shape) -> TableFigures:
        return TableFigures(shape.table, self.rows, self._hash.hexdigest())


def _of_bytes(value: object) -> dict[str, str]:
    if not isinstance(value, bytes | memoryview):
        raise TypeError(f"{type(value).__name__} is not stored by this program")
    return {"sha256": hashlib.sha256(value).hexdigest()}


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_of_bytes)


def batches(connection: Connection, shape: Shape) -> Iterator[list[Row]]:
    """The table's rows as they are stored, by key, a batch at a time: however many there are, few are in memory."""
    raw: Any = connection.connection.dbapi_connection
    cursor = raw.cursor(name="veliano_rows") if connection.dialect.name == "postgresql" else raw.cursor()
    try:
        cursor.execute(f'SELECT {shape.quoted(shape.columns)} FROM "{shape.table}" ORDER BY {shape.quoted(shape.key)}')
        while rows := cursor.fetchmany(1 if shape.table in _ONE_BY_ONE else BATCH):
            yield rows
    finally:
        cursor.close()


def count_all(connection: Connection, wanted: Sequence[Shape]) -> int:
    """How many rows all these tables hold."""
    counts = [connection.exec_driver_sql(f'SELECT count(*) FROM "{shape.table}"').scalar_one() for shape in wanted]
    return sum(counts)


def figures_of(connection: Connection, wanted: Sequence[Shape], steps: Steps, what: str) -> tuple[TableFigures, ...]:
    """Each table's rows and digest, as the connection's transaction sees them."""
    found = []
    for shape in wanted:
        digest = Digest()
        for rows in batches(connection, shape):
            digest.take(rows)
            steps.forward(len(rows), what)
        found.append(digest.figures(shape))
    return tuple(found)
