"""The calls of the REST interface, each against the real store server, and the traps that belong to them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.store import signed_in
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.sync.client import StoreClient, cursor_after, one_of, quoted
from veliano_desk.sync.errors import (
    StoreForbiddenError,
    StoreMissingError,
    StoreRefusedError,
)
from veliano_desk.sync.transport import encoded, parsed

pytestmark = pytest.mark.store

STAMP = "2026-03-01 10:00:00.5+00"


def a_customer(name: str = "Amara Diallo", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "email": f"{uuid4()}@customers.example", **more}


def an_order(customer: dict[str, Any], number: str = "", **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "order_number": number or f"VC-{uuid4()}",
        "customer_id": customer["id"],
        "total_price": "1450.00",
        "teeth_selection": ["top-1"],
        "material": "gold-14k",
        **more,
    }


def an_event(order: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"kind": "stage", "title": "In design", "customer_visible": True, "happened_at": STAMP}
    return {"id": str(uuid4()), "custom_order_id": order["id"], **told, **more}


@pytest.fixture
def customer(store: StoreServer) -> dict[str, Any]:
    row = a_customer()
    store.load("customers", [row])
    return row


@pytest.fixture
def order(store: StoreServer, customer: dict[str, Any]) -> dict[str, Any]:
    row = an_order(customer)
    store.load("custom_orders", [row])
    return row


def walk(client: StoreClient, table: str, limit: int) -> list[str]:
    """Every id in the order in which the pages bring them."""
    seen: list[str] = []
    after = None
    while rows := client.keyset_page(table, after, limit, columns="id,updated_at"):
        seen += [row["id"] for row in rows]
        after = cursor_after(rows)
    return seen


class TestReading:
    def test_an_order_comes_with_its_customer(self, admin: StoreClient, order: dict[str, Any]) -> None:
        rows = admin.select("custom_orders", columns="order_number,customer:customers(name)")
        assert rows == [{"order_number": order["order_number"], "customer": {"name": "Amara Diallo"}}]

    def test_filters_order_and_limit_are_the_servers_own(self, admin: StoreClient, store: StoreServer) -> None:
        names = ["Ada, the 1st", 'Bo "Bling" O\'Neil', "Cem (old)", "Dee\\backslash"]
        store.load("customers", [a_customer(name) for name in names])
        some = admin.select("customers", columns="name", filters=[("name", one_of(names[1:]))], order="name.desc")
        assert [row["name"] for row in some] == names[:0:-1]
        first = admin.select("customers", columns="name", order="name.asc", limit=1)
        assert [row["name"] for row in first] == names[:1]

    def test_more_rows_than_the_page_cap_all_come(self, admin: StoreClient, store: StoreServer) -> None:
        store.load("customers", [a_customer(f"Customer {n}") for n in range(1203)])
        assert len(admin.keyset_page("customers", None, limit=5000)) == 1000
        assert len(set(walk(admin, "customers", limit=5000))) == 1203

    def test_rows_with_the_same_stamp_come_once_each_across_pages(self, admin: StoreClient, store: StoreServer) -> None:
        rows = [a_customer(updated_at=STAMP) for _ in range(25)]
        rows += [a_customer(updated_at="2026-03-01 10:00:00.6+00"), a_customer(updated_at="2026-02-28 23:00:00+00")]
        store.load("customers", rows, keep_stamps=True)
        by_stamp = sorted(rows, key=lambda row: (row["updated_at"], row["id"]))
        assert walk(admin, "customers", limit=4) == [row["id"] for row in by_stamp]

    def test_a_row_without_a_stamp_is_left_to_the_sweep(self, admin: StoreClient, store: StoreServer) -> None:
        stamped, unstamped = a_customer(updated_at=STAMP), a_customer(updated_at=None)
        store.load("customers", [stamped, unstamped], keep_stamps=True)
        assert walk(admin, "customers", limit=10) == [stamped["id"]]
        assert {row["id"] for row in admin.select("customers")} == {stamped["id"], unstamped["id"]}

    def test_a_cursor_with_an_offset_from_utc_keeps_its_plus(self, admin: StoreClient, store: StoreServer) -> None:
        early, late = a_customer(updated_at=STAMP), a_customer(updated_at="2026-03-01 10:00:00.500001+00")
        store.load("customers", [early, late], keep_stamps=True)
        hosted = "2026-03-01T12:00:00.5+02:00"
        assert [row["id"] for row in admin.keyset_page("customers", (hosted, early["id"]))] == [late["id"]]
        assert encoded([("updated_at", f"gte.{hosted}")]) == "updated_at=gte.2026-03-01T12:00:00.5%2B02:00"

    def test_further_filters_narrow_a_page(self, admin: StoreClient, store: StoreServer) -> None:
        kept = a_customer("Kept")
        store.load("customers", [a_customer("Other"), kept])
        rows = admin.keyset_page("customers", None, filters=[("name", "eq.Kept")])
        assert [row["id"] for row in rows] == [kept["id"]]

    def test_everything_is_counted_beyond_the_page_cap(self, admin: StoreClient, store: StoreServer) -> None:
        store.load("customers", [a_customer("Same" if n % 2 else "Other") for n in range(1100)])
        assert admin.count("customers") == 1100
        assert admin.count("customers", [("name", "eq.Same")]) == 550

    def test_money_comes_exact(self, admin: StoreClient, store: StoreServer, customer: dict[str, Any]) -> None:
        prices = ["0.30000000000000004", "10.10", "1450", "99999999999999999999.99"]
        store.load("custom_orders", [an_order(customer, f"VC-{n}", total_price=p) for n, p in enumerate(prices)])
        rows = admin.select("custom_orders", columns="total_price", order="order_number.asc")
        assert [Decimal(row["total_price"]) for row in rows] == [Decimal(price) for price in prices]
        assert not any(isinstance(row["total_price"], float) for row in rows)

    def test_an_unknown_table_or_column_is_missing_and_not_empty(self, admin: StoreClient) -> None:
        with pytest.raises(StoreMissingError) as table:
            admin.select("design_reviews")
        with pytest.raises(StoreMissingError) as column:
            admin.select("orders", columns="total", limit=0)
        assert (table.value.store_code, column.value.store_code) == ("PGRST205", "42703")

    def test_a_function_answers_with_what_it_returns(self, admin: StoreClient) -> None:
        assert admin.rpc("is_admin") is True
        with pytest.raises(StoreMissingError) as fault:
            admin.rpc("is_no_function")
        assert fault.value.store_code == "PGRST202"


class TestWriting:
    def test_a_change_on_what_was_seen_comes_back_as_it_is_now(self, admin: StoreClient, order: dict[str, Any]) -> None:
        (seen,) = admin.select("custom_orders")
        (now,) = admin.patch_if_unchanged("custom_orders", order["id"], seen["updated_at"], {"status": "in_design"})
        assert now["status"] == "in_design"
        assert now["updated_at"] > seen["updated_at"]

    def test_whoever_is_second_changes_nothing(self, admin: StoreClient, order: dict[str, Any]) -> None:
        (seen,) = admin.select("custom_orders")
        admin.patch_if_unchanged("custom_orders", order["id"], seen["updated_at"], {"notes": "first"})
        assert admin.patch_if_unchanged("custom_orders", order["id"], seen["updated_at"], {"notes": "second"}) == []
        (now,) = admin.select("custom_orders")
        assert now["notes"] == "first"

    def test_a_change_of_what_is_gone_changes_nothing(self, admin: StoreClient, order: dict[str, Any]) -> None:
        assert admin.patch_if_unchanged("custom_orders", str(uuid4()), STAMP, {"notes": "nobody"}) == []

    def test_money_goes_out_without_a_float(
        self, admin: StoreClient, store: StoreServer, customer: dict[str, Any]
    ) -> None:
        price = Decimal("0.30000000000000004")
        admin.insert("custom_orders", [an_order(customer, total_price=price)])
        ((stored,),) = store.execute_sql("select total_price::text as price from custom_orders")
        assert stored["price"] == "0.30000000000000004"

    def test_an_upsert_sent_twice_leaves_one_row(self, admin: StoreClient, order: dict[str, Any]) -> None:
        event = an_event(order)
        admin.upsert("custom_order_events", [event])
        (row,) = admin.upsert("custom_order_events", [{**event, "title": "Design begun"}])
        assert (row["id"], row["title"]) == (event["id"], "Design begun")
        assert admin.count("custom_order_events") == 1

    def test_of_the_same_key_twice_in_one_batch_the_last_counts(
        self, admin: StoreClient, order: dict[str, Any]
    ) -> None:
        event = an_event(order)
        (row,) = admin.upsert("custom_order_events", [event, {**event, "title": "Second thoughts"}])
        assert row["title"] == "Second thoughts"

    def test_an_upsert_leaves_alone_what_a_row_does_not_name(self, admin: StoreClient, order: dict[str, Any]) -> None:
        first, second = an_event(order, message="Your wax is printed"), an_event(order)
        admin.upsert("custom_order_events", [first, second])
        del first["message"]
        changed = [{**first, "title": "Wax"}, {**second, "title": "Cast", "message": "In gold now"}]
        assert len(admin.upsert("custom_order_events", changed)) == 2
        rows = admin.select("custom_order_events", columns="title,message", order="title.desc")
        assert [tuple(row.values()) for row in rows] == [("Wax", "Your wax is printed"), ("Cast", "In gold now")]

    def test_rows_with_different_fields_are_added_together(self, admin: StoreClient, order: dict[str, Any]) -> None:
        plain, told = an_event(order), an_event(order, message="Your wax is printed")
        del plain["customer_visible"]
        admin.insert("custom_order_events", [plain, told])
        rows = {row["id"]: row for row in admin.select("custom_order_events")}
        assert (rows[plain["id"]]["message"], rows[plain["id"]]["customer_visible"]) == (None, False)
        assert (rows[told["id"]]["message"], rows[told["id"]]["customer_visible"]) == ("Your wax is printed", True)

    def test_nothing_to_send_sends_nothing(self, admin: StoreClient) -> None:
        assert admin.upsert("custom_order_events", []) == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"order_number": "VC-1"}, "23505"),
            ({"customer_id": "00000000-0000-4000-8000-000000000000"}, "23503"),
            ({"material": None}, "23502"),
            ({"status": "melted"}, "22P02"),
            ({"customer_id": "nobody"}, "22P02"),
            ({"total_price": "-1"}, "23514"),
            ({"notes": "a\0b"}, "22021"),
        ],
    )
    def test_what_the_store_cannot_keep_is_refused_for_good(
        self, admin: StoreClient, store: StoreServer, customer: dict[str, Any], change: dict[str, Any], code: str
    ) -> None:
        store.load("custom_orders", [an_order(customer, "VC-1")])
        with pytest.raises(StoreRefusedError) as fault:
            admin.insert("custom_orders", [an_order(customer, "VC-2") | change])
        assert fault.value.store_code == code
        assert not fault.value.retryable
        assert fault.value.happened
        assert admin.count("custom_orders") == 1

    def test_a_field_that_the_store_lacks_is_missing(self, admin: StoreClient, customer: dict[str, Any]) -> None:
        with pytest.raises(StoreMissingError) as fault:
            admin.insert("custom_orders", [an_order(customer, promised_on="2026-04-01")])
        assert fault.value.store_code == "PGRST204"

    @pytest.mark.parametrize(
        "text", ["👑 Zoë 🦷🏽‍♀️", "שלום עולם — مرحبا", "a\u202eb\u200d\ufeff", "line\r\n\ttab \\ \" ' %2B +"]
    )
    def test_every_writing_in_the_world_comes_back_as_it_went(self, admin: StoreClient, text: str) -> None:
        (row,) = admin.insert("customers", [a_customer(text)])
        assert row["name"] == text
        assert [row["name"] for row in admin.select("customers", filters=[("name", f"in.({quoted(text)})")])] == [text]

    def test_a_batch_of_which_one_row_is_refused_leaves_none(
        self, admin: StoreClient, customer: dict[str, Any]
    ) -> None:
        with pytest.raises(StoreRefusedError):
            admin.insert("custom_orders", [an_order(customer, "VC-1"), an_order(customer, "VC-1")])
        assert admin.count("custom_orders") == 0


class TestSomebodyWithoutRights:
    def test_reads_and_changes_nothing_and_is_told_only_when_adding(
        self, store: StoreServer, order: dict[str, Any]
    ) -> None:
        with signed_in(store, store.customer) as nobody:
            assert nobody.select("custom_orders") == []
            assert nobody.patch_if_unchanged("custom_orders", order["id"], STAMP, {"notes": "mine"}) == []
            with pytest.raises(StoreForbiddenError) as fault:
                nobody.insert("customers", [a_customer()])
        assert fault.value.store_code == "42501"

    def test_a_secret_key_is_past_every_rule_and_never_a_bearer(
        self, store: StoreServer, order: dict[str, Any]
    ) -> None:
        with StoreClient.by_secret_key(store.url, store.secret_key) as client:
            assert [row["id"] for row in client.select("custom_orders")] == [order["id"]]
            assert client.signing.headers() == {"apikey": store.secret_key}


def test_numbers_with_decimals_are_never_floats() -> None:
    assert parsed('{"a": 0.30000000000000004, "b": 10.10, "c": 7}') == {
        "a": Decimal("0.30000000000000004"),
        "b": Decimal("10.10"),
        "c": 7,
    }
    assert json.loads("0.30000000000000004") != Decimal("0.30000000000000004")
