"""Both generations of the store: told apart at once, kept with the connection, and alike above the floor that reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.store import signed_in
from tests.sync import store_rows as make
from tests.sync.syncing import Syncing
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import StoreMissingError
from veliano_desk.sync.generations import Generation, recognise
from veliano_desk.sync.store_shape import StoreShape, kept_shape, shape_of
from veliano_desk.sync.tables import TABLES

pytestmark = pytest.mark.store

KIND = {1: Generation.TOTAL_AMOUNT, 2: Generation.TOTAL}
BROUGHT = {table.name for table in TABLES if table.brought}


def secret(store: StoreServer) -> StoreClient:
    return StoreClient.by_secret_key(store.url, store.secret_key)


class TestRecognising:
    def test_one_question_tells_them_apart(self, either_store: StoreServer, generation: int) -> None:
        with signed_in(either_store, either_store.admin) as client:
            assert recognise(client) is KIND[generation]

    def test_also_where_the_rule_on_admins_goes_in_circles(
        self, either_bare_store: StoreServer, generation: int
    ) -> None:
        with signed_in(either_bare_store, either_bare_store.admin) as client:
            assert recognise(client) is KIND[generation]

    def test_what_is_neither_is_said(self, either_store: StoreServer, generation: int) -> None:
        name = KIND[generation]
        either_store.execute_sql(f"alter table orders rename column {name} to sum")
        try:
            with secret(either_store) as client, pytest.raises(StoreMissingError):
                recognise(client)
        finally:
            either_store.execute_sql(f"alter table orders rename column sum to {name}")


class TestTheShape:
    def test_with_the_pack_every_table_is_there_and_stamped(self, either_store: StoreServer, generation: int) -> None:
        with secret(either_store) as client:
            assert shape_of(client) == StoreShape(KIND[generation], 2)

    def test_without_it_the_store_has_its_own_tables(self, either_bare_store: StoreServer, generation: int) -> None:
        with secret(either_bare_store) as client:
            shape = shape_of(client)
        unstamped = {"product_images"} if generation == 1 else set()
        assert (shape.pack, shape.absent, shape.unstamped) == (None, BROUGHT, unstamped)
        assert {table.name for table in shape.tables()} == {table.name for table in TABLES} - BROUGHT
        assert {table.name for table in shape.tables() if not table.stamped} == unstamped

    def test_it_survives_being_kept(self) -> None:
        shape = StoreShape(Generation.TOTAL, 2, frozenset({"messages"}), frozenset({"product_images"}))
        assert kept_shape(shape.told()) == shape
        assert kept_shape(None) is None
        assert kept_shape({"generation": "of a newer program"}) is None

    def test_while_nothing_changed_it_is_asked_for_in_few_requests(
        self, either_store: StoreServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        with secret(either_store) as client:
            kept = shape_of(client)
            real = client._send

            def counting(method: str, path: str, *rest: Any) -> Any:
                asked.append(path)
                return real(method, path, *rest)

            monkeypatch.setattr(client, "_send", counting)
            assert shape_of(client, kept) is kept
        assert len(asked) <= 3


class TestSyncing:
    def test_a_store_without_the_pack_is_read_as_far_as_it_goes(
        self, either_bare_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        store = either_bare_store
        customer = customer_row()
        store.load("customers", [customer])
        store.load("custom_orders", [order_row(customer_id=customer["id"], order_number="CO-1")])
        store.load("orders", [make.a_shop_order(generation)])
        desk = file_shop.owner
        assert desk.store_sync.connect(store.url, store.secret_key).usable
        result = desk.store_sync.sync()
        assert (result.pulled_customers, result.pulled_orders, result.pulled_shop_orders) == (1, 1, 1)
        assert kept_of(file_shop)["generation"] == KIND[generation]

    def test_a_pack_that_is_applied_later_is_noticed_by_the_next_sync(self, generation: int, file_shop: Shop) -> None:
        with StoreServer.start(pack=False, generation=generation) as store:
            desk = file_shop.owner
            desk.store_sync.connect(store.url, store.secret_key)
            desk.store_sync.sync()
            assert set(kept_of(file_shop)["absent"]) == BROUGHT
            store.apply_pack()
            desk.store_sync.sync()
            assert (kept_of(file_shop)["pack"], kept_of(file_shop)["absent"]) == (2, [])

    def test_connecting_again_looks_again(self, either_store: StoreServer, file_shop: Shop) -> None:
        desk = file_shop.owner
        for _ in range(2):
            desk.store_sync.connect(either_store.url, either_store.secret_key)
            desk.store_sync.sync()
        assert kept_of(file_shop)["pack"] == 2


class TestGoods:
    def test_both_look_alike_here(self, either_store: StoreServer, generation: int, file_shop: Shop) -> None:
        shelf = {"id": make.new_id(), "name": "Grillz", "slug": "grillz"}
        product = make.a_product(generation)
        either_store.load("categories", [shelf])
        either_store.load("products", [{**product, "category_id": shelf["id"]}])
        either_store.load("product_variants", [make.a_variant(generation, product, "14K")])
        Syncing(file_shop, either_store).pull()
        assert file_shop.rows(
            "SELECT p.name, c.name, p.status FROM products p JOIN categories c ON c.id = p.category_id"
        ) == [("Open face six", "Grillz", "active")]
        assert file_shop.rows("SELECT name, options FROM product_variants") == [("14K", '[["Metal","14K"]]')]

    def test_pictures_are_kept_whole(self, either_store: StoreServer, generation: int, file_shop: Shop) -> None:
        product = make.a_product(generation)
        either_store.load("products", [product])
        either_store.load("product_images", [make.an_image(generation, product)])
        Syncing(file_shop, either_store).pull()
        assert file_shop.rows("SELECT parent_id FROM store_documents WHERE store_table = 'product_images'") == [
            (product["id"],)
        ]

    def test_the_exact_price_is_kept_with_the_row(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        either_store.load("products", [make.a_product(generation, price="0.30000000000000004")])
        Syncing(file_shop, either_store).pull()
        ((row,),) = file_shop.rows("SELECT row FROM store_links WHERE store_table = 'products'")
        assert "0.30000000000000004" in str(row)
        assert Decimal("0.30000000000000004") != Decimal("0.3")

    def test_a_product_that_changes_is_changed_here(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        either_store.load("products", [make.a_product(generation)])
        sync = Syncing(file_shop, either_store)
        sync.pull()
        either_store.execute_sql("update products set name = 'Open face eight'")
        sync.pull()
        assert file_shop.rows("SELECT name FROM products") == [("Open face eight",)]


class TestWhatThePackAdds:
    def test_every_row_is_kept_whole_with_what_it_belongs_to(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        rows = make.fill_pack(either_store, either_store.customer.user_id, generation=generation)
        Syncing(file_shop, either_store).pull()
        kept = {
            str(table): (str(parent), str(parent_id))
            for table, parent, parent_id in file_shop.rows(
                "SELECT store_table, parent_table, parent_id FROM store_documents WHERE store_table <> 'profiles'"
            )
        }
        assert set(kept) == BROUGHT - {"custom_order_events", "membership_tiers"}
        assert kept["shipments"] == ("orders", rows["orders"]["id"])
        assert kept["messages"] == ("custom_orders", rows["custom_orders"]["id"])
        assert kept["shipment_events"] == ("shipments", rows["shipments"]["id"])
        assert kept["loyalty_transactions"] == ("customers", rows["customers"]["id"])

    def test_the_hub_shows_what_belongs_to_the_order(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        rows = make.fill_pack(either_store, either_store.customer.user_id, generation=generation)
        Syncing(file_shop, either_store).pull()
        view = file_shop.owner.orders.show(rows["custom_orders"]["order_number"])
        assert [name for name, _ in view.from_store] == ["Design", "Kit", "Message"]
        assert ("Message", "Hello") in view.from_store

    def test_events_of_others_stand_in_the_timeline_and_the_desks_own_once(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        sync = Syncing(file_shop, either_store)
        sync.send_orders(1)
        sync.pull()
        file_shop.owner.orders.note("CO-1", "Come by on Friday", customer_visible=True)
        assert sync.push() == 1
        order = sync.kept_ids()["CO-1"]
        either_store.load("custom_order_events", [{
            "id": make.new_id(), "custom_order_id": order, "kind": "store", "title": "Paid in the shop",
            "customer_visible": True, "happened_at": make.STAMP,
        }])  # fmt: skip
        for _ in range(2):
            sync.pull()
        titles = [entry.title for entry in file_shop.owner.orders.show("CO-1").timeline]
        assert sorted(titles) == ["Come by on Friday", "Paid in the shop"]


def kept_of(shop: Shop) -> dict[str, Any]:
    """What is kept of the connected store's shape."""
    shape: dict[str, Any] = shop.owner.store_sync._work._kept_shape() or {}
    return shape


class TestWhatIsGone:
    def test_goods_and_kept_rows_go_as_they_came_and_orders_are_asked_about(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        rows = make.fill_pack(either_store, either_store.customer.user_id, generation=generation)
        either_store.load("product_images", [make.an_image(generation, rows["products"])])
        sync = Syncing(file_shop, either_store)
        sync.pull()
        either_store.execute_sql("delete from messages; delete from product_images; delete from order_items")
        either_store.execute_sql("delete from shipments; delete from orders")
        either_store.execute_sql(f"delete from products where id = '{rows['products']['id']}'")
        sync.pull()
        assert file_shop.rows("SELECT status FROM products ORDER BY status DESC")[0] == ("gone",)
        assert (
            file_shop.rows(
                "SELECT * FROM store_documents WHERE store_table IN ('messages', 'shipments', 'product_images')"
            )
            == []
        )
        ((table, ours),) = file_shop.rows("SELECT store_table, ours FROM store_decisions WHERE kind = 'deleted'")
        assert (table, str(ours).partition(" · ")[0]) == ("orders", f"S-{rows['orders']['id'][:8]}")

    def test_the_full_check_finds_both_sides_alike(
        self, either_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        make.fill_pack(either_store, either_store.customer.user_id, generation=generation)
        desk = file_shop.owner
        desk.store_sync.connect(either_store.url, either_store.secret_key)
        desk.store_sync.sync()
        report = desk.store_sync.check_drift()
        assert (report.in_step, report.lines) == (True, ())
        assert len(report.tables) == len(TABLES)
