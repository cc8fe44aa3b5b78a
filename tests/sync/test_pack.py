"""The SQL pack on the real server: what it mends, that it only adds, and that every piece of it can be looked at."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.store import signed_in
from tests.sync.store_rows import fill, fill_pack, rows_of_all
from tests.sync.test_client import STAMP, a_customer, an_event, an_order
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.store_check import StoreCheck
from veliano_desk.sync.client import StoreClient, cursor_after
from veliano_desk.sync.errors import NotAnAdminError, StoreForbiddenError, StorePolicyLoopError
from veliano_desk.sync.pack import check_store

pytestmark = pytest.mark.store

EVERYTHING = ["staff", "stamps", "indexes", "columns", "events", "designs", "kits", "shipments", "measurements",
              "messages", "reviews", "club", "recommendations", "deletions", "bucket"]  # fmt: skip
EMBEDS = {
    "custom_orders": "customer:customers(*)", "customers": "custom_orders(*)", "orders": "order_items(*)",
    "order_items": "orders(*)", "products": "categories(*),product_variants(*),product_images(*)",
    "product_variants": "products(*)", "grillz_specifications": "products(*)", "categories": "products(*)",
}  # fmt: skip
SHAPE = """
select relname as name, 'column ' || attname as what, format_type(atttypid, atttypmod) as of
from pg_attribute join pg_class on pg_class.oid = attrelid
where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
union all select relname, 'trigger ' || tgname, pg_get_triggerdef(pg_trigger.oid)
from pg_trigger join pg_class on pg_class.oid = tgrelid
where relnamespace = 'public'::regnamespace and not tgisinternal
union all select tablename, 'index ' || indexname, indexdef from pg_indexes where schemaname = 'public'
union all select tablename, 'policy ' || policyname, concat_ws('|', cmd, roles::text, qual, with_check)
from pg_policies where schemaname = 'public'
union all select '', 'function ' || proname, pg_get_functiondef(oid)
from pg_proc where pronamespace = 'public'::regnamespace
union all select relname, 'constraint ' || conname, pg_get_constraintdef(pg_constraint.oid)
from pg_constraint join pg_class on pg_class.oid = conrelid where connamespace = 'public'::regnamespace
"""


@pytest.fixture
def store(either_store: StoreServer) -> StoreServer:
    """All of this holds for both generations."""
    return either_store


@pytest.fixture
def bare_store(either_bare_store: StoreServer) -> StoreServer:
    return either_bare_store


def shape(store: StoreServer) -> set[tuple[str, ...]]:
    """Everything that the store's schema is made of."""
    return {tuple(row.values()) for row in store.execute_sql(SHAPE)[0]}


def checked(store: StoreServer) -> StoreCheck:
    with signed_in(store, store.admin) as client:
        return check_store(client)


def lacking(check: StoreCheck) -> dict[str, tuple[str, ...]]:
    return {piece.key: piece.missing for piece in check.pieces if not piece.present}


class TestTheStoreAsItIs:
    def test_every_question_of_an_admin_goes_in_circles(self, bare_store: StoreServer) -> None:
        with signed_in(bare_store, bare_store.admin) as client:
            for table in ("customers", "custom_orders", "orders", "admin_users"):
                with pytest.raises(StorePolicyLoopError) as fault:
                    client.select(table)
                assert fault.value.store_code == "42P17"

    def test_the_check_says_so_with_the_cure_and_names_every_piece_as_missing(self, bare_store: StoreServer) -> None:
        check = checked(bare_store)
        assert (check.is_admin, check.pack_version, check.usable) == (None, None, False)
        assert check.obstacle is not None
        assert check.obstacle.code == StorePolicyLoopError.code
        assert "pack.sql" in check.obstacle.todo
        assert [piece.key for piece in check.pieces if not piece.present] == EVERYTHING
        assert all(piece.without for piece in check.pieces)

    def test_a_secret_key_works_nevertheless(self, bare_store: StoreServer) -> None:
        bare_store.load("customers", [a_customer()])
        with StoreClient.by_secret_key(bare_store.url, bare_store.secret_key) as client:
            assert client.count("customers") == 1
            check = check_store(client)
        assert (check.mode, check.is_admin, check.usable, check.complete) == ("secret key", True, True, False)
        assert list(lacking(check)) == EVERYTHING

    def test_nothing_stamps_a_change_so_a_pull_does_not_see_it(self, bare_store: StoreServer) -> None:
        customer = a_customer()
        bare_store.load("customers", [customer])
        with StoreClient.by_secret_key(bare_store.url, bare_store.secret_key) as client:
            after = cursor_after(client.keyset_page("customers", None))
            bare_store.execute_sql("update customers set phone = '1'")
            assert client.keyset_page("customers", after) == []


class TestApplyingIt:
    def test_twice_is_the_same_as_once(self, store: StoreServer) -> None:
        once = shape(store)
        store.apply_pack()
        assert shape(store) == once

    def test_it_only_adds_but_for_the_rule_that_went_in_circles(
        self, store: StoreServer, bare_store: StoreServer
    ) -> None:
        assert [row[:2] for row in shape(bare_store) - shape(store)] == [("admin_users", "policy staff_all")]

    @pytest.mark.parametrize("table", EMBEDS)
    def test_what_the_shop_asks_for_in_one_go_is_as_clear_as_before(
        self, store: StoreServer, bare_store: StoreServer, table: str
    ) -> None:
        for one in (bare_store, store):
            with StoreClient.by_secret_key(one.url, one.secret_key) as client:
                assert client.select(table, columns=f"*,{EMBEDS[table]}") == []

    def test_twice_with_data_in_every_table_changes_no_row(self, mended_store: StoreServer, generation: int) -> None:
        fill_pack(mended_store, mended_store.customer.user_id, generation=generation)
        before = rows_of_all(mended_store)
        mended_store.apply_pack()
        assert rows_of_all(mended_store) == before

    def test_a_store_with_a_history_takes_it_without_losing_a_row(self, generation: int) -> None:
        """As the owner runs it: on tables that hold rows, some of which were never stamped; then once more."""
        with StoreServer.start(pack=False, generation=generation) as old:
            fill(old, generation)
            before = {name: len(rows) for name, rows in rows_of_all(old).items()}
            old.apply_pack()
            once = rows_of_all(old)
            old.apply_pack()
            assert {name: len(once[name]) for name in before} == before
            assert rows_of_all(old) == once
            with StoreClient.by_secret_key(old.url, old.secret_key) as client:
                assert [table for table in before if before[table] and not client.keyset_page(table, None)] == []

    def test_rows_and_their_stamps_survive_it(self, mended_store: StoreServer) -> None:
        stamped, unstamped = a_customer(updated_at=STAMP), a_customer(updated_at=None)
        mended_store.load("customers", [stamped, unstamped], keep_stamps=True)
        mended_store.apply_pack()
        with StoreClient.by_secret_key(mended_store.url, mended_store.secret_key) as client:
            rows = client.keyset_page("customers", None)
        assert [row["id"] for row in rows] == [stamped["id"], unstamped["id"]]
        assert rows[0]["updated_at"] == STAMP

    def test_a_rule_on_admins_that_does_not_go_in_circles_is_left_alone(self, mended_store: StoreServer) -> None:
        mended_store.execute_sql(
            'create policy "Own row" on admin_users for select to authenticated using (user_id = auth.uid())'
        )
        mended_store.apply_pack()
        rules = mended_store.execute_sql("select policyname as name from pg_policies where tablename = 'admin_users'")
        mended_store.execute_sql('drop policy "Own row" on admin_users')
        assert {row["name"] for row in rules[0]} == {"Own row", "Desk: staff have full access"}

    def test_a_pack_that_was_never_finished_is_completed(self, mended_store: StoreServer) -> None:
        whole = shape(mended_store)
        mended_store.execute_sql(
            "drop table custom_order_events; drop trigger desk_stamp on customers;"
            "drop function desk_pack_check(); drop index desk_profiles_changes; drop table design_revisions;"
            'drop policy "Desk: customers see what is theirs" on messages; drop trigger desk_note_deletion on products'
        )
        mended_store.apply_pack()
        assert shape(mended_store) == whole


class TestWhoMaySeeWhat:
    def test_an_admin_is_one_and_a_customer_is_none(self, store: StoreServer) -> None:
        for person, answer in ((store.admin, True), (store.customer, False)):
            with signed_in(store, person) as client:
                assert client.rpc("is_admin") is answer

    def test_a_customer_is_told_that_an_empty_answer_is_no_answer(self, store: StoreServer) -> None:
        store.load("customers", [a_customer()])
        with signed_in(store, store.customer) as client:
            assert client.select("customers") == []
            check = check_store(client)
        assert check.is_admin is False
        assert check.obstacle is not None
        assert check.obstacle.code == NotAnAdminError.code
        assert check.signed_in_as == store.customer.email

    def test_customers_see_their_own_visible_events_and_write_none(self, store: StoreServer) -> None:
        mine, other = a_customer(user_id=store.customer.user_id), a_customer()
        store.load("customers", [mine | {"user_id": mine["user_id"]}, other | {"user_id": None}])
        orders = [an_order(mine), an_order(other)]
        store.load("custom_orders", orders)
        shown = an_event(orders[0])
        hidden, theirs = an_event(orders[0], customer_visible=False), an_event(orders[1])
        store.load("custom_order_events", [shown, hidden, theirs])
        with signed_in(store, store.customer) as client:
            assert [row["id"] for row in client.select("custom_order_events")] == [shown["id"]]
            with pytest.raises(StoreForbiddenError):
                client.insert("custom_order_events", [an_event(orders[0])])
            seen = client.select("custom_order_events")[0]["updated_at"]
            assert client.patch_if_unchanged("custom_order_events", shown["id"], seen, {"title": "x"}) == []
            assert client.select("deleted_records") == []
        with signed_in(store, store.admin) as client:
            assert client.count("custom_order_events") == 3

    def test_deletions_are_noted_by_the_store_and_by_nobody_else(self, admin: StoreClient) -> None:
        with pytest.raises(StoreForbiddenError):
            admin.insert("deleted_records", [{"table_name": "customers", "record_id": str(uuid4())}])


class TestChanges:
    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("customers", "phone = '555'"),
            ("custom_orders", "notes = 'engrave AD'"),
            ("categories", "description = 'caps'"),
            ("grillz_specifications", "teeth_count = 8"),
            ("profiles", "phone = '555'"),
            ("products", "description = 'caps'"),
            ("product_variants", "name = '10K'"),
            ("product_images", "alt_text = 'caps'"),
            ("orders", "status = 'shipped'"),
            ("order_items", "quantity = 3"),
        ],
    )
    def test_whatever_the_store_changes_a_pull_sees(
        self, store: StoreServer, generation: int, table: str, change: str
    ) -> None:
        fill(store, generation)
        with StoreClient.by_secret_key(store.url, store.secret_key) as client:
            after = cursor_after(client.keyset_page(table, None))
            assert client.keyset_page(table, after) == []
            store.execute_sql(f"update {table} set {change}")
            assert len(client.keyset_page(table, after)) >= 1

    def test_changes_of_what_the_pack_brings_are_seen_too(self, store: StoreServer, generation: int) -> None:
        rows = fill_pack(store, store.customer.user_id, generation=generation)
        with StoreClient.by_secret_key(store.url, store.secret_key) as client:
            for table, row in rows.items():
                after = cursor_after(client.keyset_page(table, None))
                store.execute_sql(f"update {table} set created_at = '2020-01-01' where id = '{row['id']}'")
                assert [seen["id"] for seen in client.keyset_page(table, after)] == [row["id"]], table

    @pytest.mark.parametrize(
        "change",
        ["update order_items set quantity = 9", "delete from order_items", "insert into order_items"],
    )
    def test_an_order_changes_with_its_lines(self, store: StoreServer, generation: int, change: str) -> None:
        fill(store, generation)
        name = "name, " if generation == 1 else ""
        if change.startswith("insert"):
            taken = f"order_id, product_id, {name}price, quantity"
            change = f"insert into order_items ({taken}) select {taken} from order_items"
        with StoreClient.by_secret_key(store.url, store.secret_key) as client:
            after = cursor_after(client.keyset_page("orders", None))
            store.execute_sql(change)
            assert len(client.keyset_page("orders", after)) == 1

    def test_every_change_of_a_row_has_a_later_stamp_even_within_one_tick(
        self, store: StoreServer, generation: int
    ) -> None:
        fill(store, generation)
        stamps = store.execute_sql(
            ";".join(f"update customers set phone = '{n}' returning updated_at::text as at" for n in range(50))
        )
        told = [rows[0]["at"] for rows in stamps]
        assert sorted(set(told), key=lambda at: at.ljust(29, "0")) == told

    def test_a_stamp_that_a_program_sets_itself_is_not_believed(self, store: StoreServer, generation: int) -> None:
        fill(store, generation)
        store.execute_sql("update customers set phone = '1', updated_at = '2001-01-01'")
        ((row,),) = store.execute_sql("select updated_at > '2020-01-01' as late from customers")
        assert row["late"] is True

    def test_an_upsert_of_the_desk_is_stamped_too(
        self, store: StoreServer, generation: int, admin: StoreClient
    ) -> None:
        order = fill(store, generation)
        event = an_event(order)
        (first,) = admin.upsert("custom_order_events", [event])
        (second,) = admin.upsert("custom_order_events", [{**event, "title": "Cast"}])
        assert second["updated_at"] > first["updated_at"]
        assert second["created_at"] == first["created_at"]

    def test_a_custom_order_counts_its_versions(self, store: StoreServer, generation: int, admin: StoreClient) -> None:
        fill(store, generation)
        store.execute_sql("update custom_orders set notes = 'a'")
        store.execute_sql("update custom_orders set notes = 'a'")
        (row,) = admin.select("custom_orders", columns="version")
        assert row["version"] == 2

    def test_a_deletion_leaves_its_record(self, store: StoreServer, generation: int, admin: StoreClient) -> None:
        order = fill(store, generation)
        after = None
        store.execute_sql("delete from custom_orders")
        rows = admin.keyset_page("deleted_records", after)
        assert [(row["table_name"], row["record_id"]) for row in rows] == [("custom_orders", order["id"])]
        store.execute_sql("delete from customers")
        (row,) = admin.keyset_page("deleted_records", cursor_after(rows))
        assert (row["table_name"], row["record_id"]) == ("customers", order["customer_id"])


class TestTheCheck:
    def test_a_whole_pack_is_complete(self, store: StoreServer) -> None:
        check = checked(store)
        assert (check.mode, check.signed_in_as, check.is_admin) == ("person", store.admin.email, True)
        assert (check.pack_version, check.usable, check.complete) == (2, True, True)
        assert lacking(check) == {}

    @pytest.mark.parametrize(
        ("damage", "missing"),
        [
            ("drop trigger desk_stamp on customers", {"stamps": ("customers",)}),
            ("alter table profiles disable trigger desk_stamp", {"stamps": ("profiles",)}),
            ("drop index desk_custom_orders_changes", {"indexes": ("custom_orders",)}),
            ("alter table custom_orders drop column model_url", {"columns": ("model_url",)}),
            ("drop trigger desk_count_version on custom_orders", {"columns": ("counting",)}),
            (
                "drop table custom_order_events",
                {
                    "stamps": ("custom_order_events",),
                    "indexes": ("custom_order_events",),
                    "deletions": ("custom_order_events",),
                    "events": ("custom_order_events", "row security of custom_order_events"),
                },
            ),
            (
                "alter table custom_order_events disable row level security",
                {"events": ("row security of custom_order_events",)},
            ),
            (
                'drop policy "Desk: customers see what is theirs" on user_memberships',
                {"club": ("row security of user_memberships",)},
            ),
            ("drop trigger desk_touch_order on order_items", {"stamps": ("lines of orders",)}),
            ("drop trigger desk_note_deletion on order_items", {"deletions": ("order_items",)}),
            (
                'drop policy "Desk: customers see their order-models" on storage.objects',
                {"bucket": ("row security",)},
            ),
            ("delete from storage.buckets where id = 'order-models'", {"bucket": ("private",)}),
            ("drop trigger desk_note_deletion on customers", {"deletions": ("customers",)}),
            ("drop table deleted_records", {"deletions": ("table",)}),
            ('drop policy "Desk: staff see every row" on products', {"staff": ("rows of products",)}),
            (
                "create policy circle on admin_users using (auth.uid() in (select user_id from admin_users))",
                {"staff": ("policy",)},
            ),
        ],
    )
    def test_each_piece_that_is_missing_is_named(
        self, mended_store: StoreServer, damage: str, missing: dict[str, tuple[str, ...]]
    ) -> None:
        with StoreClient.by_secret_key(mended_store.url, mended_store.secret_key) as client:
            mended_store.execute_sql(damage)
            assert lacking(check_store(client)) == missing

    def test_a_bucket_that_is_open_to_everybody_shows(self, mended_store: StoreServer) -> None:
        mended_store.execute_sql("update storage.buckets set public = true")
        try:
            assert lacking(checked(mended_store)) == {"bucket": ("private",)}
        finally:
            mended_store.execute_sql("update storage.buckets set public = false")

    def test_the_check_is_whole_where_the_server_gives_a_few_rows_at_a_time(self, generation: int) -> None:
        with StoreServer.start(generation=generation, max_rows=3) as stingy:
            assert checked(stingy).complete

    def test_a_pack_from_before_its_own_check_is_looked_at_piece_by_piece(self, mended_store: StoreServer) -> None:
        mended_store.execute_sql("drop function desk_pack_version(); drop table deleted_records")
        check = checked(mended_store)
        assert check.pack_version is None
        assert check.usable
        assert list(lacking(check)) == ["stamps", "indexes", "deletions", "bucket"]
