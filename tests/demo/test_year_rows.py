"""The demo's year in the store's own tables, on a real PostgreSQL: every type, enum, check and key accepts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from veliano_desk.demo.year import make_year

STORE = Path(__file__).parents[2] / "resources" / "demo" / "store"
PLATFORM = """
create schema auth;
create schema extensions;
create table auth.users (id uuid primary key);
create function auth.uid() returns uuid language sql stable return null::uuid;
create function extensions.uuid_generate_v4() returns uuid language sql volatile return gen_random_uuid();
do $$ begin
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
"""


@pytest.mark.postgres
def test_the_stores_own_tables_take_every_row(postgres_address: str) -> None:
    with psycopg.connect(postgres_address.replace("+psycopg", "")) as connection:
        connection.execute(PLATFORM)
        connection.execute((STORE / "schema-gen1.sql").read_text("utf-8"))
        for table, rows in make_year(7, date(2026, 11, 22)).tables().items():
            found = connection.execute(
                "select column_name, data_type from information_schema.columns"
                " where table_schema = 'public' and table_name = %s", (table,),
            ).fetchall()  # fmt: skip
            json_columns = {name for name, kind in found if kind == "jsonb"}
            statement = sql.SQL("insert into public.{} ({}) values ({})").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, rows[0])),
                sql.SQL(", ").join([sql.Placeholder()] * len(rows[0])),
            )  # fmt: skip
            values = [
                [Jsonb(value) if name in json_columns and value is not None else value for name, value in row.items()]
                for row in rows
            ]
            with connection.cursor() as cursor:
                cursor.executemany(statement, values)
            stored = connection.execute(
                sql.SQL("select count(*) from public.{}").format(sql.Identifier(table))
            ).fetchone()
            assert stored == (len(rows),)
        kept = connection.execute("select count(*) from public.custom_orders where total_price = 0.30000000000000004")
        assert kept.fetchone() == (1,)
