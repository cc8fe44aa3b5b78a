"""The mapped classes' base: one naming of constraints, STRICT tables, a version on what people edit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from veliano_desk.models.columns import STRICT, Flag, Int64, OpenDay, UtcTime, Words

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables. Integers are 64 bit, text sorts by code point, moments are UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: Int64,
        str: Words,
        bool: Flag,
        datetime: UtcTime,
        date: OpenDay,
    }
    __table_args__: Any = STRICT


class Numbered:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, sort_order=-2)


class Edited(Numbered):
    """A row that people edit: who saves second sees both values, by its version."""

    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=-1)
