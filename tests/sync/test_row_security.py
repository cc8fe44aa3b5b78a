"""Who sees and writes what in a store with the pack, asked of the real server: customers what is theirs, visitors what
is shown, staff everything. Every table, both generations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.store import signed_in
from tests.sync.store_rows import Row, a_custom_order, fill_pack, new_id
from veliano_desk.demo.store_server import StorePerson, StoreServer, sign_up
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import StoreForbiddenError

pytestmark = pytest.mark.store

TABLES = (
    "customers", "custom_orders", "orders", "order_items", "custom_order_events", "design_revisions",
    "impression_kits", "shipments", "shipment_events", "customer_measurements", "messages", "product_reviews",
    "user_memberships", "loyalty_transactions", "product_recommendations",
)  # fmt: skip
OF_THE_PACK = TABLES[4:]
NOT_SHOWN = {1: "update products set status = 'draft'", 2: "update products set is_available = false"}


@dataclass(frozen=True, slots=True)
class Two:
    """A store with two customers, each with a row in every table."""

    store: StoreServer
    anna: StorePerson
    boris: StorePerson
    of_anna: dict[str, Row]
    of_boris: dict[str, Row]


@pytest.fixture
def two(either_store: StoreServer, generation: int) -> Two:
    people = [sign_up(either_store, new_id()) for _ in "ab"]
    anna, boris = (fill_pack(either_store, person.user_id, generation=generation) for person in people)
    return Two(either_store, people[0], people[1], anna, boris)


@pytest.fixture
def anna(two: Two) -> Iterator[StoreClient]:
    with signed_in(two.store, two.anna) as client:
        yield client


@pytest.fixture
def staff(two: Two) -> Iterator[StoreClient]:
    with signed_in(two.store, two.store.admin) as client:
        yield client


def ids(rows: list[Row]) -> set[str]:
    return {str(row["id"]) for row in rows}


def visitor(store: StoreServer, table: str) -> list[Row]:
    """What somebody without a sign-in gets of a table; nothing where they are turned away."""
    answer = requests.get(
        f"{store.url}/rest/v1/{table}", headers={"apikey": store.publishable_key}, timeout=30
    )  # fmt: skip
    told = answer.json()
    return told if isinstance(told, list) else []


def test_customers_see_their_own_rows_and_nobody_elses(two: Two, anna: StoreClient) -> None:
    seen = {table: ids(anna.select(table)) for table in TABLES}
    assert seen == {table: {two.of_anna[table]["id"]} for table in TABLES}


def test_naming_somebody_elses_row_does_not_show_it(two: Two, anna: StoreClient) -> None:
    for table in TABLES:
        assert anna.select(table, filters=[("id", f"eq.{two.of_boris[table]['id']}")]) == [], table
    rows = anna.select("customers", columns="*,custom_orders(*,custom_order_events(*))")
    assert ids(rows[0]["custom_orders"]) == {two.of_anna["custom_orders"]["id"]}


def test_staff_see_everything(two: Two, staff: StoreClient) -> None:
    for table in TABLES:
        assert ids(staff.select(table)) == {two.of_anna[table]["id"], two.of_boris[table]["id"]}, table


def test_staff_see_what_the_shop_does_not_show(two: Two, staff: StoreClient, generation: int) -> None:
    """Drafts, goods that are for sale no more, and everybody's profile."""
    two.store.execute_sql(NOT_SHOWN[generation])
    for table in ("products", "profiles"):
        everything = {row["row"]["id"] for row in kept(two.store, table)}
        assert len(everything) > 1
        assert ids(staff.select(table)) == everything, table


def test_customers_see_neither_drafts_nor_other_profiles(two: Two, anna: StoreClient, generation: int) -> None:
    two.store.execute_sql(NOT_SHOWN[generation])
    assert anna.select("products") == []
    assert ids(anna.select("profiles")) <= {two.anna.user_id}


def test_visitors_see_only_what_is_shown(two: Two) -> None:
    assert [table for table in (*TABLES, "deleted_records") if visitor(two.store, table)] == []
    two.store.execute_sql("update product_reviews set status = 'published'")
    two.store.load("membership_tiers", [{"id": new_id(), "name": "Gold"}])
    two.store.execute_sql("update product_recommendations set customer_id = null")
    for table, number in (("product_reviews", 2), ("membership_tiers", 1), ("product_recommendations", 2)):
        assert len(visitor(two.store, table)) == number, table


def test_customers_change_and_delete_nothing_of_what_the_pack_brings(two: Two, anna: StoreClient) -> None:
    """Neither their own rows nor another's: the workshop writes these."""
    for table in OF_THE_PACK:
        before = kept(two.store, table)
        for row in (two.of_anna[table], two.of_boris[table]):
            written(anna, "PATCH", table, row["id"], {"created_at": "2001-01-01T00:00:00Z"})
            written(anna, "DELETE", table, row["id"])
        assert kept(two.store, table) == before, table


def test_customers_add_nothing_as_the_workshop_would(two: Two, anna: StoreClient) -> None:
    for table in OF_THE_PACK:
        if table == "product_reviews":
            continue
        row = {**two.of_anna[table], "id": new_id()}
        if table == "design_revisions":
            row["revision"] = 2
        with pytest.raises(StoreForbiddenError):
            anna.insert(table, [row])


def test_visitors_write_nothing(two: Two) -> None:
    for table in OF_THE_PACK:
        before = kept(two.store, table)
        answer = requests.post(
            f"{two.store.url}/rest/v1/{table}", headers={"apikey": two.store.publishable_key}, timeout=30,
            json=[{**two.of_anna[table], "id": new_id()}],
        )  # fmt: skip
        assert answer.status_code in (401, 403), table
        assert kept(two.store, table) == before, table


def test_staff_write_everywhere(two: Two, staff: StoreClient) -> None:
    for table in OF_THE_PACK:
        row = {**two.of_boris[table], "id": new_id()}
        if table == "design_revisions":
            row["revision"] = 7
        assert ids(staff.insert(table, [row])) == {row["id"]}, table


class TestWhatCustomersWrite:
    def message(self, two: Two, **more: Any) -> Row:
        mine = two.of_anna["customers"]["id"]
        return {"id": new_id(), "customer_id": mine, "direction": "in", "body": "When is it ready?", **more}

    def test_a_message_to_the_workshop_about_their_own_order(self, two: Two, anna: StoreClient) -> None:
        about = {
            "custom_order_id": two.of_anna["custom_orders"]["id"], "order_id": two.of_anna["orders"]["id"],
        }  # fmt: skip
        assert anna.insert("messages", [self.message(two, **about)])[0]["body"] == "When is it ready?"

    @pytest.mark.parametrize("what", ["as the workshop", "as another", "about another’s order", "as read already"])
    def test_none_in_another_name(self, two: Two, anna: StoreClient, what: str) -> None:
        wrong: dict[str, Row] = {
            "as the workshop": {"direction": "out"},
            "as another": {"customer_id": two.of_boris["customers"]["id"]},
            "about another’s order": {"custom_order_id": two.of_boris["custom_orders"]["id"]},
            "as read already": {"read_at": "2026-01-01T00:00:00Z"},
        }
        with pytest.raises(StoreForbiddenError):
            anna.insert("messages", [self.message(two, **wrong[what])])

    def test_a_review_that_waits_to_be_published(self, two: Two, anna: StoreClient) -> None:
        review = {"id": new_id(), "product_id": two.of_anna["products"]["id"], "rating": 4}
        for wrong in ({"user_id": two.boris.user_id}, {"user_id": two.anna.user_id, "status": "published"},
                      {"user_id": two.anna.user_id, "verified": True}):  # fmt: skip
            with pytest.raises(StoreForbiddenError):
                anna.insert("product_reviews", [review | wrong])
        (row,) = anna.insert("product_reviews", [review | {"user_id": two.anna.user_id}])
        assert row["status"] == "pending"


def test_what_is_not_for_the_customer_stays_with_the_workshop(two: Two, anna: StoreClient) -> None:
    two.store.execute_sql(
        "update custom_order_events set customer_visible = false; update design_revisions set customer_visible = false"
    )
    assert anna.select("custom_order_events") == []
    assert anna.select("design_revisions") == []


class TestTheBucket:
    def path(self, order: Row, name: str = "model.stl") -> str:
        return f"/storage/v1/object/order-models/{order['id']}/{name}"

    def call(self, two: Two, client: StoreClient | None, method: str, path: str, body: bytes = b"") -> int:
        key = {"apikey": two.store.publishable_key, "Content-Type": "application/octet-stream"}
        headers = {**key, **(client.signing.headers() if client else {})}
        return requests.request(method, f"{two.store.url}{path}", headers=headers, data=body, timeout=30).status_code

    def test_staff_put_files_there_and_customers_get_their_own(
        self, two: Two, anna: StoreClient, staff: StoreClient
    ) -> None:
        mine, theirs = two.of_anna["custom_orders"], two.of_boris["custom_orders"]
        for order in (mine, theirs):
            assert self.call(two, staff, "POST", self.path(order), b"solid") == 200
        assert self.call(two, anna, "GET", self.path(mine)) == 200
        assert self.call(two, anna, "GET", self.path(theirs)) >= 400
        assert self.call(two, None, "GET", self.path(mine)) >= 400

    def test_customers_put_nothing_there(self, two: Two, anna: StoreClient) -> None:
        own = two.of_anna["custom_orders"]
        for path in (self.path(own, "mine.stl"), "/storage/v1/object/order-models/not-an-id/x.stl"):
            assert self.call(two, anna, "POST", path, b"solid") >= 400
        assert self.call(two, None, "POST", self.path(own, "mine.stl"), b"solid") >= 400

    def test_it_is_private(self, two: Two) -> None:
        ((bucket,),) = two.store.execute_sql("select public from storage.buckets where id = 'order-models'")
        assert bucket["public"] is False


def test_the_owner_of_a_custom_order_can_change_and_so_does_who_sees_it(two: Two, anna: StoreClient) -> None:
    order = a_custom_order(two.of_boris["customers"])
    two.store.load("custom_orders", [order])
    two.store.load("impression_kits", [{"id": new_id(), "custom_order_id": order["id"]}])
    assert len(anna.select("impression_kits")) == 1
    two.store.execute_sql(
        f"update custom_orders set customer_id = '{two.of_anna['customers']['id']}' where id = '{order['id']}'"
    )
    assert len(anna.select("impression_kits")) == 2


def kept(store: StoreServer, table: str) -> list[Row]:
    return store.execute_sql(f"select to_jsonb(t) as row from public.{table} t order by id")[0]


def written(client: StoreClient, method: str, table: str, row_id: str, values: Row | None = None) -> None:
    """Tries to write; refused or without effect, that is for the test to see in the table."""
    with suppress(StoreForbiddenError):
        client._call(method, table, params=[("id", f"eq.{row_id}")], body=values)
