"""The SQL pack where a live store runs it: on PostgreSQL, by an owner who is no superuser, with the hosted roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.sync.test_pack import SHAPE
from veliano_desk.config import paths
from veliano_desk.demo import store_parts

pytestmark = pytest.mark.postgres

OWNER = "store_owner"
CHECK = "select piece, present from jsonb_to_recordset(desk_pack_check()) as told (piece text, present boolean)"
ROLES = "pg_advisory_xact_lock(726354)"
PLATFORM = """
create schema auth;
create table auth.users (id uuid primary key, email text);
create function auth.jwt() returns jsonb language sql stable
  return coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
create function auth.uid() returns uuid language sql stable return (auth.jwt() ->> 'sub')::uuid;
create schema storage;
create table storage.buckets (id text primary key, name text not null, public boolean not null default false);
create table storage.objects (id uuid primary key, bucket_id text, name text);
alter table storage.objects enable row level security;
"""


@pytest.fixture(params=[1, 2], ids=["total_amount", "total"])
def project(postgres_address: str, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection[Any]]:
    """A project as hosted ones are: auth is the platform's, public belongs to an owner who is no superuser."""
    address = postgres_address.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as platform:
        make_roles(address)
        platform.execute(PLATFORM)
        platform.execute(sql("platform.sql"))
        platform.execute(f"alter schema public owner to {OWNER}; alter schema extensions owner to {OWNER}")
        platform.execute(f"grant usage on schema auth to {OWNER}; grant references, select on auth.users to {OWNER}")
        platform.execute(f"grant usage on schema storage to {OWNER}; alter table storage.objects owner to {OWNER}")
        platform.execute(f"grant select, insert on storage.buckets to {OWNER}")
        platform.execute(f"set role {OWNER}")
        platform.execute(sql(f"schema-gen{request.param}.sql"))
        granted = "all on all tables in schema public to authenticated, service_role"
        platform.execute(f"grant usage on schema public to authenticated, service_role; grant {granted}")
        yield platform


def make_roles(address: str) -> None:
    """Roles belong to the whole server, which other workers use at the same time."""
    shared, _, query = address.partition("?")
    with psycopg.connect(f"{shared.rpartition('/')[0]}/postgres?{query}") as server:
        server.execute(f"select {ROLES}")
        server.execute(sql("platform.sql").split("grant usage", 1)[0])
        if not server.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
            server.execute(f"create role {OWNER} nosuperuser")


def sql(name: str) -> str:
    return (paths.resources_dir() / "demo" / "store" / name).read_text(encoding="utf-8")


def shape(project: psycopg.Connection[Any]) -> set[tuple[Any, ...]]:
    return set(project.execute(SHAPE).fetchall())


def as_person(project: psycopg.Connection[Any], person: UUID, question: str) -> list[tuple[Any, ...]]:
    """What PostgREST would get for this person's token."""
    with project.transaction():
        project.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps({"sub": str(person)})])
        project.execute("set local role authenticated")
        return project.execute(question).fetchall()


@pytest.fixture
def owner_of_store(project: psycopg.Connection[Any]) -> UUID:
    admin = uuid4()
    project.execute("reset role")
    project.execute("insert into auth.users values (%s, 'owner@veliano.example')", [admin])
    project.execute("insert into public.admin_users (user_id) values (%s)", [admin])
    project.execute(f"set role {OWNER}")
    return admin


def test_an_owner_who_is_no_superuser_can_apply_it_twice(project: psycopg.Connection[Any]) -> None:
    project.execute(store_parts.pack_sql())
    once = shape(project)
    project.execute(store_parts.pack_sql())
    assert shape(project) == once


def test_where_the_rules_of_storage_are_not_the_owners_all_the_rest_is_applied(
    project: psycopg.Connection[Any], owner_of_store: UUID
) -> None:
    project.execute("reset role; alter table storage.objects owner to current_user")
    project.execute(f"set role {OWNER}")
    project.execute(store_parts.pack_sql())
    assert missing(project, owner_of_store) == ["bucket:row security"]


def test_without_storage_all_the_rest_is_applied(project: psycopg.Connection[Any], owner_of_store: UUID) -> None:
    project.execute("reset role; drop schema storage cascade")
    project.execute(f"set role {OWNER}")
    project.execute(store_parts.pack_sql())
    assert missing(project, owner_of_store) == ["bucket:private", "bucket:row security"]


def test_a_table_of_a_name_that_the_shop_used_before_is_completed(
    project: psycopg.Connection[Any], owner_of_store: UUID
) -> None:
    project.execute("create table public.product_reviews (id uuid primary key, stars integer)")
    project.execute("insert into product_reviews values (gen_random_uuid(), 5)")
    project.execute("create table public.user_memberships (id uuid primary key, tier text)")
    project.execute(store_parts.pack_sql())
    assert missing(project, owner_of_store) == []
    assert as_person(project, owner_of_store, "select stars, updated_at is not null from product_reviews") == [
        (5, True)
    ]


def test_reviews_that_the_shop_showed_before_it_are_shown_after_it_and_new_ones_wait(
    project: psycopg.Connection[Any],
) -> None:
    project.execute(
        "create table public.product_reviews (id uuid primary key default gen_random_uuid(), stars integer)"
    )
    project.execute("insert into product_reviews (stars) values (5)")
    for _ in range(2):
        project.execute(store_parts.pack_sql())
    project.execute("insert into product_reviews (stars) values (1)")
    assert as_person(project, uuid4(), "select stars from product_reviews") == [(5,)]
    assert set(project.execute("select stars, status from product_reviews")) == {(5, "published"), (1, "pending")}


def test_it_ends_the_circle(project: psycopg.Connection[Any], owner_of_store: UUID) -> None:
    with pytest.raises(psycopg.errors.InvalidObjectDefinition):
        as_person(project, owner_of_store, "select * from customers")
    project.execute(store_parts.pack_sql())
    assert as_person(project, owner_of_store, "select is_admin()") == [(True,)]
    assert as_person(project, uuid4(), "select is_admin()") == [(False,)]
    assert as_person(project, owner_of_store, "select count(*) from admin_users") == [(1,)]
    assert as_person(project, uuid4(), "select count(*) from admin_users") == [(0,)]


def test_its_check_finds_every_piece(project: psycopg.Connection[Any], owner_of_store: UUID) -> None:
    project.execute(store_parts.pack_sql())
    pieces = as_person(project, owner_of_store, CHECK)
    assert len(pieces) >= 100
    assert missing(project, owner_of_store) == []


def test_an_incremental_pull_starts_inside_its_index(project: psycopg.Connection[Any]) -> None:
    """The range on updated_at is what bounds the scan; `or` alone would read the index from its start."""
    project.execute(store_parts.pack_sql())
    project.execute(
        "insert into customers (name, email) select 'c' || n, n || '@customers.example' from generate_series(1, 5000) n"
    )
    project.execute("analyze customers")
    stamp, last = project.execute(
        "select updated_at::text, id::text from customers order by 1, 2 offset 4990"
    ).fetchone()
    plan = project.execute(
        f"explain select * from customers where updated_at >= '{stamp}' "
        f"and (updated_at > '{stamp}' or id > '{last}') order by updated_at, id limit 1000"
    ).fetchall()
    words = "\n".join(line for (line,) in plan)
    assert "desk_customers_changes" in words
    assert "Index Cond: (updated_at >=" in words


def missing(project: psycopg.Connection[Any], who: UUID) -> list[str]:
    pieces = as_person(project, who, CHECK)
    return [piece for piece, present in pieces if not present]
