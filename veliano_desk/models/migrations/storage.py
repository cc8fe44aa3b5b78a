"""The three storage types that migrations write, on SQLite (STRICT) and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, Text
from sqlalchemy.dialects import sqlite

INTEGER = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
BLOB = LargeBinary()
