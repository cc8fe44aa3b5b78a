"""Column types that mean the same on SQLite (STRICT tables) and on PostgreSQL.

Everything is an INTEGER, a TEXT or a BLOB: moments are microseconds since 1970 UTC, days are ISO text, amounts are
ten-thousandths of the currency unit, weights are milligrams. Text sorts by code point on both.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary, Text, TypeDecorator
from sqlalchemy.dialects import sqlite

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OPEN_END = "9999-12-31"
STRICT: dict[str, Any] = {"sqlite_strict": True}

Int64 = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
Words = Text().with_variant(Text(collation="C"), "postgresql")
Bytes = LargeBinary()


def microseconds(moment: datetime) -> int:
    """Exact microseconds since 1970 UTC of an aware moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 UTC."""

    impl = Int64
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class OpenDay(TypeDecorator[date]):
    """A day that may not be known yet; unknown sorts after every day, so it is kept as 9999-12-31."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str:
        return OPEN_END if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None or value == OPEN_END else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Int64
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """Plain data kept as JSON text, keys in the order they came."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)
