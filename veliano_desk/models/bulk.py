"""Rows by the thousand: written past the unit of work's bookkeeping, with each value adapted once and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Dialect, Table, func, insert, inspect, select
from sqlalchemy.orm import Session

from veliano_desk.models.base import Base, Numbered

Adapt = Callable[[Any], Any]


def insert_many(session: Session, kind: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same fields; columns they do not name take their defaults."""
    if not rows:
        return
    connection = session.connection()
    statement = _prepared(_table(kind), tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement.text, [statement.adapted(row) for row in rows])
    session.wrote = True  # type: ignore[attr-defined]  # a writing session asks for an audit entry


def insert_numbered(session: Session, kind: type[Numbered], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert in bulk; the new numbers in the order of the rows. Numbers are taken first and rows sent in one go: to
    have each row's number told back costs a statement per row."""
    if not rows:
        return []
    numbers = free_numbers(session, kind, len(rows))
    numbered = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
    insert_many(session, cast("type[Base]", kind), numbered)
    return numbers


def free_numbers(session: Session, kind: type[Numbered], count: int) -> list[int]:
    """Numbers that nobody else gets: on PostgreSQL from the table's sequence; on SQLite whoever writes is alone."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(_table(kind).name, "id")
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(session.scalars(drawn))
    last = session.connection().exec_driver_sql(f"SELECT max(id) FROM {_table(kind).name}").scalar() or 0
    return list(range(last + 1, last + 1 + count))


def _table(kind: type[Base] | type[Numbered]) -> Table:
    return cast("Table", inspect(kind).local_table)


class _Prepared:
    """An insert as the driver takes it: its text, and how each value of a row becomes a parameter."""

    def __init__(self, table: Table, given: Sequence[str], dialect: Dialect) -> None:
        self._defaults = {
            column.name: _maker(column.default) for column in table.columns
            if column.name not in given and column.default is not None
        }  # fmt: skip
        names = [*given, *self._defaults]
        compiled = insert(table).compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        self._by_place = compiled.positiontup is not None
        self._names = compiled.positiontup or names
        self._adapters = [_adapter(table, name, dialect) for name in self._names]

    def adapted(self, row: dict[str, Any]) -> Any:
        """The row's values in the order that the text asks for them, or by name where it asks by name."""
        if self._defaults:
            row = row | {name: made() for name, made in self._defaults.items()}
        values = [
            row[name] if adapt is None else adapt(row[name])
            for name, adapt in zip(self._names, self._adapters, strict=True)
        ]
        return tuple(values) if self._by_place else dict(zip(self._names, values, strict=True))


def _maker(default: Any) -> Callable[[], Any]:
    """What a column gets that a row does not name."""
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


def _adapter(table: Table, name: str, dialect: Dialect) -> Adapt | None:
    return table.columns[name].type.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=128)
def _prepared(table: Table, given: tuple[str, ...], dialect: Dialect) -> _Prepared:
    return _Prepared(table, given, dialect)
