"""Shop orders from stores of both generations: goods from stock stand in the list, what is made to order is made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.sync import store_rows as make
from tests.sync.store_rows import Row
from tests.sync.syncing import Syncing
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.stages import Action, Stage

pytestmark = pytest.mark.store


@dataclass
class Till:
    """A workshop beside a shop of one generation, with something from stock and something made to order."""

    sync: Syncing
    store: StoreServer
    generation: int

    def __post_init__(self) -> None:
        self.cloth = make.a_product(self.generation, "Polishing cloth", price="12.00")
        self.caps = make.a_product(self.generation, "Open face six", custom=True)
        self.gold = make.a_variant(self.generation, self.caps, "14K yellow gold")
        self.spec = make.a_specification(self.generation, self.caps)
        self.store.load("products", [self.cloth])
        self.store.load("products", [self.caps])
        self.store.load("product_variants", [self.gold])
        self.store.load("grillz_specifications", [self.spec])

    def buy(self, *products: Row, **more: Any) -> Row:
        """An order for these products, with its lines, pulled at once."""
        order = make.a_shop_order(self.generation, **more)
        self.store.load("orders", [order])
        for product in products:
            variant = self.gold if product is self.caps else None
            quantity = 1 if product is self.caps else 2
            self.store.load("order_items", [make.an_item(self.generation, order, product, variant, quantity=quantity)])
        self.sync.pull()
        return order

    def rows(self, **filters: tuple[str, ...]) -> tuple[OrderRow, ...]:
        return self.sync.shop.owner.orders.list(ListQuery("number", filters={"source": ("shop",), **filters})).rows

    def view(self) -> OrderView:
        """The only shop order."""
        (row,) = self.rows()
        return self.sync.shop.owner.orders.show(row.number)

    def change(self, what: str, table: str = "orders") -> None:
        self.store.execute_sql(f"update public.{table} set {what}")
        self.sync.pull()


@pytest.fixture
def till(either_store: StoreServer, generation: int, file_shop: Shop) -> Till:
    return Till(Syncing(file_shop, either_store), either_store, generation)


class TestGoodsFromStock:
    def test_they_stand_in_the_list_without_pieces(self, till: Till) -> None:
        order = till.buy(till.cloth)
        (row,) = till.rows()
        assert (row.number, row.piece, row.stage) == (
            f"S-{order['id'][:8]}",
            "2 × Polishing cloth",
            Stage.READY_TO_SHIP,
        )
        assert (row.customer, row.value, row.promise_on) == ("Odile Faure", usd("89.10"), None)
        assert till.view().pieces == ()

    def test_the_hub_shows_lines_strip_and_address(self, till: Till) -> None:
        till.buy(till.cloth)
        view = till.view()
        assert [(line.title, line.quantity, line.custom) for line in view.lines] == [("Polishing cloth", 2, False)]
        assert view.lines[0].price == usd("44.55")
        assert [(step.title, step.state) for step in view.steps] == [
            ("Ordered", "done"), ("To pack", "now"), ("Shipped", "ahead"), ("Delivered", "ahead"),
        ]  # fmt: skip
        assert (view.customer, view.contact, view.margin) == ("Odile Faure", "Guest@Shop.Example", None)
        assert "1 Mint St" in view.ship_to

    def test_they_are_never_planned_and_nothing_of_them_is_told(self, till: Till) -> None:
        till.buy(till.cloth)
        desk = till.sync.shop.owner
        assert desk.production.plan().pieces == 0
        assert till.sync.push() == 0
        assert desk.store_sync.outbox() == ()
        assert desk.orders.glance(till.view().number).pieces == 0

    @pytest.mark.parametrize(
        ("status", "stage", "is_open"),
        [
            ("pending", Stage.RECEIVED, True), ("Processing", Stage.READY_TO_SHIP, True),
            (" shipped", Stage.SHIPPED, True), ("delivered", Stage.DELIVERED, False),
            ("cancelled", Stage.CANCELLED, False), ("refunded", Stage.CANCELLED, False),
        ],
    )  # fmt: skip
    def test_the_shops_status_says_where_they_are(self, till: Till, status: str, stage: Stage, is_open: bool) -> None:
        till.buy(till.cloth, status=status, **({"payment_status": "pending"} if till.generation == 2 else {}))
        assert till.view().stage is stage
        assert len(till.rows(show=("open",))) == int(is_open)

    def test_a_status_that_nobody_knows_is_taken_as_received_and_said(self, till: Till) -> None:
        till.buy(till.cloth, status="??", **({"payment_status": "x"} if till.generation == 2 else {}))
        view = till.view()
        assert (view.stage, view.store_status) == (Stage.RECEIVED, "??")
        assert "“??”" in view.timeline[0].detail

    def test_what_changes_in_the_shop_changes_here(self, till: Till) -> None:
        till.buy(till.cloth)
        till.change("status = 'shipped', " + ("total_amount" if till.generation == 1 else "total") + " = 95.5")
        view = till.view()
        assert (view.stage, view.value) == (Stage.SHIPPED, usd("95.50"))
        assert "“paid”" in view.timeline[0].detail

    def test_a_line_that_changes_changes_its_order(self, till: Till) -> None:
        till.buy(till.cloth)
        till.change("quantity = 5", "order_items")
        assert till.view().title == "5 × Polishing cloth"

    def test_without_the_pack_a_line_that_changes_is_seen_by_the_next_sync(
        self, either_bare_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        """The shop stamps the order and not for its lines: only reading them all tells."""
        till = Till(Syncing(file_shop, either_bare_store), either_bare_store, generation)
        till.buy(till.cloth)
        till.change("quantity = 5", "order_items")
        assert till.view().title == "5 × Polishing cloth"

    def test_the_cost_report_is_about_what_is_made(self, till: Till) -> None:
        till.buy(till.cloth)
        desk = till.sync.shop.owner
        day = till.view().ordered_at.date()
        assert desk.costing.report(day.replace(day=1), day).lines == ()

    def test_a_second_pull_brings_nothing(self, till: Till) -> None:
        till.buy(till.cloth, till.caps)
        before = till.sync.audit()
        assert {name: taken.rows for name, taken in till.sync.pull().items() if taken.rows} == {}
        assert till.sync.audit() == before


class TestMadeToOrder:
    def test_it_becomes_pieces_with_material_row_style_and_estimate(self, till: Till) -> None:
        till.buy(till.caps, till.cloth)
        view = till.view()
        titles = ["Grillz · top 6 · open face"] if till.generation == 1 else ["Grillz · top 6", "Grillz · bottom 6"]
        assert sorted(piece.title.replace(" · open face", "") for piece in view.pieces) == sorted(
            title.replace(" · open face", "") for title in titles
        )
        assert {piece.alloy_code for piece in view.pieces} == {"14ky"}
        assert all(piece.estimate and piece.needs_kit and piece.stage is Stage.RECEIVED for piece in view.pieces)
        assert [(line.title.split(" ·")[0], line.custom) for line in view.lines] == [
            ("Open face six", True), ("Polishing cloth", False),
        ]  # fmt: skip

    def test_it_is_planned_and_promised_as_custom_orders_are(self, till: Till) -> None:
        till.buy(till.caps)
        desk = till.sync.shop.owner
        assert desk.production.plan().pieces == len(till.view().pieces)
        view = till.view()
        assert view.promise_on is not None
        assert view.due_on == view.promise_on
        assert till.sync.push() == 0

    def test_work_on_it_is_the_workshops_and_its_status_the_shops(self, till: Till) -> None:
        till.buy(till.caps)
        piece = till.view().pieces[0]
        till.sync.shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT, "")
        assert till.sync.push() == 0
        till.change("status = 'processing'")
        view = till.view()
        assert (view.store_status, view.pieces[0].stage) == ("processing", Stage.KIT)

    def test_begun_pieces_stay_when_the_lines_change(self, till: Till) -> None:
        till.buy(till.caps)
        before = till.view()
        piece = before.pieces[0]
        till.sync.shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT, "")
        till.change("quantity = 3", "order_items")
        view = till.view()
        assert len(view.pieces) == len(before.pieces)
        assert view.lines[0].quantity == 3
        assert "stay as they were begun" in view.timeline[0].detail

    def test_pieces_not_begun_follow_the_lines(self, till: Till) -> None:
        till.buy(till.caps)
        each = len(till.view().pieces)
        till.change("quantity = 3", "order_items")
        assert len(till.view().pieces) == 3 * each
        till.change("status = 'cancelled'")
        view = till.view()
        assert view.stage is Stage.CANCELLED
        assert till.sync.shop.owner.production.plan().pieces == 0

    def test_an_order_that_comes_before_its_product_is_read_again_with_it(self, till: Till) -> None:
        order = make.a_shop_order(till.generation)
        item = make.an_item(till.generation, order, till.caps, till.gold, quantity=1, name="Open face six")
        desk = till.sync.shop.owner
        desk.store_sync.take_in("orders", [{**order, "updated_at": make.STAMP, "items": [item]}])
        assert (till.view().pieces, till.view().title) == ((), "Open face six")
        till.sync.pull()
        assert till.view().pieces

    def test_a_very_large_quantity_makes_some_pieces_and_says_so(self, till: Till) -> None:
        till.buy(till.caps)
        each = len(till.view().pieces)
        till.change("quantity = 5000", "order_items")
        view = till.view()
        assert len(view.pieces) == 20 * each
        assert any("5000" in flag.message for flag in view.pieces[0].flags)


class TestGoodsThatTheShopHasNoMore:
    """An order that was placed is still to be made, whatever became of its product in the shop."""

    def delete_product(self, till: Till) -> None:
        till.store.execute_sql(f"delete from public.products where id = '{till.caps['id']}'")
        till.sync.pull()

    def test_what_was_ordered_of_them_is_made_nevertheless(self, till: Till) -> None:
        till.buy(till.caps, till.cloth)
        before = till.view()
        self.delete_product(till)
        view = till.view()
        assert (view.pieces, view.lines, view.title) == (before.pieces, before.lines, before.title)
        assert [event.detail for event in view.timeline] == [
            f"The shop has “{before.lines[0].title}” no more; what was ordered of it is made nevertheless."
        ]

    def test_the_orders_next_change_leaves_the_pieces_too(self, till: Till) -> None:
        till.buy(till.caps)
        before = till.view().pieces
        self.delete_product(till)
        till.change("status = 'processing'")
        till.change("quantity = 2", "order_items")
        view = till.view()
        assert [piece.title for piece in view.pieces] == 2 * [piece.title for piece in before]
        assert {piece.alloy_code for piece in view.pieces} == {"14ky"}
        till.change("status = 'cancelled'")
        assert {piece.stage for piece in till.view().pieces} == {Stage.CANCELLED}

    def test_nothing_of_them_is_said_to_change_with_an_order_that_does(self, till: Till) -> None:
        till.buy(till.caps)
        self.delete_product(till)
        till.change("status = 'processing'")
        assert "lines changed" not in till.view().timeline[0].detail

    def test_without_the_pack_the_days_sweep_leaves_the_pieces(
        self, either_bare_store: StoreServer, generation: int, file_shop: Shop
    ) -> None:
        till = Till(Syncing(file_shop, either_bare_store), either_bare_store, generation)
        till.buy(till.caps)
        before = till.view().pieces
        self.delete_product(till)
        till.sync.pull(full=True)
        till.change("status = 'processing'")
        assert till.view().pieces == before

    def test_a_variant_that_went_alone_still_says_the_metal(self, till: Till) -> None:
        till.buy(till.caps)
        before = till.view().pieces
        till.store.execute_sql("delete from public.product_variants")
        till.sync.pull()
        till.change("status = 'processing'")
        assert till.view().pieces == before


class TestWhoBought:
    def test_an_account_is_its_customer_also_when_that_one_comes_later(self, till: Till) -> None:
        user = till.store.customer.user_id
        till.buy(till.cloth, user_id=user)
        assert till.view().customer_id is None
        till.store.load("customers", [make.a_customer("Ivana Petrović", user_id=user)])
        till.sync.pull()
        view = till.view()
        assert view.customer == "Ivana Petrović"
        assert till.sync.shop.owner.customers.show(view.customer_id or 0).orders[0].number == view.number

    def test_a_guest_is_nobodys_by_name_and_an_address_only_proposes(self, till: Till) -> None:
        till.store.load("customers", [make.a_customer("Odile Faure", email="guest@shop.example")])
        till.store.load("customers", [make.a_customer("Odile Faure")])
        till.buy(till.cloth)
        view = till.view()
        assert view.customer_id is None
        assert [(one.name, one.why) for one in view.near] == [("Odile Faure", "the same e-mail address")]

    def test_who_may_not_see_customers_sees_nobody(self, till: Till) -> None:
        till.buy(till.cloth)
        bench = till.sync.shop.desk_of("bench")
        view = bench.orders.show(till.rows()[0].number)
        assert (view.customer, view.contact, view.ship_to, view.near) == (None, None, "", ())
        assert view.lines[0].price is None


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_a_row_that_cannot_be_read_is_kept_and_stops_nothing(till: Till) -> None:
    till.buy(till.cloth)
    desk = till.sync.shop.owner
    broken = make.a_shop_order(till.generation, updated_at=make.STAMP, items=[{"id": "no id"}])
    assert desk.store_sync.take_in("orders", [broken, make.a_shop_order(till.generation, items=[])]) == 1
    assert [finding.table for finding in desk.store_sync.findings()] == ["orders"]
    assert len(till.rows()) == 2


def test_numbers_that_begin_alike_are_told_apart(till: Till) -> None:
    first = make.a_shop_order(till.generation, items=[])
    second = make.a_shop_order(till.generation, id=first["id"][:8] + make.new_id()[8:], items=[])
    till.sync.shop.owner.store_sync.take_in("orders", [first, second])
    assert len({row.number for row in till.rows()}) == 2
