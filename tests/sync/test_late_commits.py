"""A transaction of the store that begins before a pull and commits after it, on a real PostgreSQL with the pack: what
it wrote carries a stamp that the pull has passed already, and still is not missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.services.copies import Shop
from tests.sync.test_pack_postgres import project
from tests.workshop import customer_row, order_row
from veliano_desk.demo import store_parts
from veliano_desk.sync.auth import SecretKeySigning
from veliano_desk.sync.client import Cursor, Row
from veliano_desk.sync.errand import Errand, TableFigures
from veliano_desk.sync.fetch import Fetch
from veliano_desk.sync.pull import OVERLAP
from veliano_desk.sync.transport import parsed

__all__ = ["project"]
pytestmark = pytest.mark.postgres


@dataclass
class PostgresStore:
    """The store's answers as PostgREST takes them from the database: each request a transaction of its own, rows as
    JSON. `late` moves its clock on, for what would take minutes."""

    connection: psycopg.Connection[Any]
    requests: int = 0
    late: timedelta = timedelta()
    url: str = "postgresql"

    @property
    def signing(self) -> SecretKeySigning:
        return SecretKeySigning("sb_" + "secret_of_this_test")

    @property
    def told_time(self) -> datetime:
        now: datetime = self._all("select clock_timestamp() as now")[0]["now"]
        return now + self.late

    def rpc(self, name: str) -> Any:
        return self._all(f"select public.{name}() as told")[0]["told"]

    def count(self, table: str, _filters: object = ()) -> int:
        return int(self._all(f"select count(*) as n from public.{table}")[0]["n"])

    def keyset_page(self, table: str, after: Cursor | None, limit: int, _columns: str = "*") -> list[Row]:
        where = "(updated_at, id) > (%s::timestamptz, %s::uuid)" if after else "updated_at is not null"
        return self._rows(table, f"where {where} order by updated_at, id limit {limit}", after or ())

    def id_page(self, table: str, after: str, columns: str = "*", filters: Any = ()) -> list[Row]:
        null = "and updated_at is null" if filters else ""
        beyond = after or "00000000-0000-0000-0000-000000000000"
        return self._rows(table, f"where id > %s::uuid {null} order by id limit 1000", (beyond,))

    def select(self, table: str, **_asked: Any) -> list[Row]:
        return self._rows(table, "", ())

    def _rows(self, table: str, which: str, values: Any) -> list[Row]:
        self.requests += 1
        found = self._all(f"select to_json(one)::text as row from (select * from public.{table} {which}) one", values)
        return [parsed(row["row"]) for row in found]

    def _all(self, statement: str, values: Any = ()) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement, values or None).fetchall()


@dataclass
class Late:
    """A workshop beside that store, and somebody in the store whose transactions take their time."""

    shop: Shop
    store: PostgresStore
    slow: psycopg.Connection[Any]

    def sync(self, full: bool = False) -> dict[str, TableFigures]:
        work = self.shop.owner.store_sync._work
        errand = Errand(
            self.store, work.rules(), work.reading, work.begin, lambda *_: None, lambda: False  # type: ignore[arg-type]  # what of a client is needed to read
        )  # fmt: skip
        Fetch(errand, full).run()
        return errand.figures

    def orders(self) -> set[str]:
        return {str(number) for (number,) in self.shop.rows("SELECT number FROM orders")}

    def insert(self, connection: psycopg.Connection[Any], number: str) -> None:
        row = order_row(order_number=number, customer_id=self.customer)
        names = [name for name in row if name != "updated_at"]
        columns = ", ".join(names)
        connection.execute(
            f"insert into public.custom_orders ({columns}) select {columns} "
            "from json_populate_record(null::public.custom_orders, %s)", [json.dumps(row)],
        )  # fmt: skip

    def begin(self, number: str) -> None:
        """An order that is written and stamped, and not committed."""
        self.insert(self.slow, number)

    def __post_init__(self) -> None:
        row = customer_row()
        self.customer = row["id"]
        self.store.connection.execute(
            "insert into public.customers (id, name, email) values (%s, %s, %s)", [row["id"], row["name"], row["email"]]
        )


@pytest.fixture
def late(project: psycopg.Connection[Any], file_shop: Shop) -> Iterator[Late]:
    project.execute(store_parts.pack_sql())
    where = f"host={project.info.host} port={project.info.port} dbname={project.info.dbname} user=postgres"
    with psycopg.connect(where) as slow:
        yield Late(file_shop, PostgresStore(project), slow)


def test_what_commits_after_the_pull_that_passed_its_stamp_comes_with_the_next(late: Late) -> None:
    late.insert(late.store.connection, "CO-1")
    late.begin("CO-LATE")
    late.insert(late.store.connection, "CO-2")
    late.sync()
    assert late.orders() == {"CO-1", "CO-2"}
    late.slow.commit()
    stamps = late.store._all("select order_number from public.custom_orders order by updated_at")
    assert [row["order_number"] for row in stamps] == ["CO-1", "CO-LATE", "CO-2"]
    late.sync()
    assert late.orders() == {"CO-1", "CO-LATE", "CO-2"}


def test_it_is_found_however_many_pulls_went_by_while_it_was_open(late: Late) -> None:
    late.begin("CO-LATE")
    for number in range(1, 4):
        late.insert(late.store.connection, f"CO-{number}")
        late.sync()
    late.slow.commit()
    assert late.sync()["custom_orders"].taken.new == 1


def test_one_that_was_open_longer_than_the_overlap_is_found_by_the_next_sweep(late: Late) -> None:
    late.begin("CO-LATE")
    late.insert(late.store.connection, "CO-1")
    late.sync()
    late.store.late = OVERLAP + timedelta(minutes=1)
    late.sync()
    late.slow.commit()
    assert late.sync()["custom_orders"].read == 0
    late.shop.clock.pass_time(hours=24)
    late.sync()
    assert late.orders() == {"CO-1", "CO-LATE"}


def test_a_change_that_was_rolled_back_is_nothing(late: Late) -> None:
    late.insert(late.store.connection, "CO-1")
    late.begin("CO-LATE")
    late.sync()
    late.slow.rollback()
    assert late.sync()["custom_orders"].taken.new == 0
    assert late.orders() == {"CO-1"}
