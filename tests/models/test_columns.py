"""Column types mean the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from tests.services.copies import Shop
from tests.workshop import MONDAY
from veliano_desk.models.columns import EPOCH, Flag, Int64, Json, OpenDay, UtcTime, Words, microseconds
from veliano_desk.models.schema import Base

SAMPLE = Table(
    "sample", MetaData(), SqlColumn("id", Int64, primary_key=True), SqlColumn("at", UtcTime), SqlColumn("day", OpenDay),
    SqlColumn("flag", Flag), SqlColumn("data", Json), SqlColumn("words", Words), sqlite_strict=True,
)  # fmt: skip
FAR = 62_000_000_000_000_000
MOMENTS = st.integers(-FAR, 4 * FAR).map(lambda moment: EPOCH + timedelta(microseconds=moment))
PLAIN_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
PLAIN_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | PLAIN_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(PLAIN_TEXT, inner),
)


@pytest.fixture
def connection(shop: Shop) -> Iterator[Connection]:
    with shop.engine.connect() as opened:
        SAMPLE.create(opened)
        yield opened


def stored(connection: Connection, column: str, value: Any) -> Any:
    connection.execute(SAMPLE.delete())
    connection.execute(insert(SAMPLE).values({"id": 1, column: value}))
    return connection.scalar(select(SAMPLE.c[column]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moment=MOMENTS,
    day=st.none() | st.dates(max_value=date(9999, 12, 30)),
    flag=st.none() | st.booleans(),
    data=PLAIN_DATA,
)
def test_what_is_kept_comes_back(
    connection: Connection, moment: datetime, day: date | None, flag: bool | None, data: Any
):
    assert stored(connection, "at", moment) == moment
    assert stored(connection, "day", day) == day
    assert stored(connection, "flag", flag) is flag
    assert stored(connection, "data", data) == data


def test_a_moment_of_another_zone_is_the_same_moment_in_utc(connection: Connection):
    tokyo = datetime(2026, 11, 17, 1, 30, 0, 123_456, timezone(timedelta(hours=9)))
    kept = stored(connection, "at", tokyo)
    assert kept == tokyo
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(connection: Connection):
    with pytest.raises(StatementError, match="offset-naive"):
        stored(connection, "at", MONDAY.replace(tzinfo=None))


@given(MOMENTS)
def test_microseconds_are_exact(moment: datetime):
    assert EPOCH + timedelta(microseconds=microseconds(moment)) == moment


def test_an_unknown_day_sorts_after_every_day(connection: Connection):
    for number, day in enumerate([None, date(2026, 11, 17), date(9998, 1, 1)], start=1):
        connection.execute(insert(SAMPLE).values(id=number, day=day))
    assert list(connection.scalars(select(SAMPLE.c.id).order_by(SAMPLE.c.day))) == [2, 3, 1]


def test_text_sorts_by_code_point(connection: Connection):
    words = ["a", "B", "ä", "Z", "b", "_", "ž", "10", "9"]
    for number, word in enumerate(words):
        connection.execute(insert(SAMPLE).values(id=number, words=word))
    assert list(connection.scalars(select(SAMPLE.c.words).order_by(SAMPLE.c.words))) == sorted(words)


def test_every_table_is_strict_in_a_file(file_shop: Shop):
    tables = dict(file_shop.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"))
    ours = {name: strict for name, strict in tables.items() if not str(name).startswith(("sqlite_", "alembic_"))}
    assert set(ours) == {*Base.metadata.tables, "order_search_due", "customer_search_due", "search_reach"}
    assert set(ours.values()) == {1}


def test_only_three_storage_types_are_used(shop: Shop):
    columns = [
        (table.name, column.name, column.type.compile(shop.engine.dialect))
        for table in Base.metadata.sorted_tables
        for column in table.columns
    ]
    allowed = (
        {"INTEGER", "TEXT", "BLOB"} if shop.engine.dialect.name == "sqlite" else {"BIGINT", 'TEXT COLLATE "C"', "BYTEA"}
    )
    assert [column for column in columns if column[2] not in allowed] == []


@pytest.mark.parametrize(("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)])
def test_a_file_is_opened_with_what_keeps_it_safe(file_shop: Shop, pragma: str, value: object):
    assert file_shop.rows(f"PRAGMA {pragma}") == [(value,)]
