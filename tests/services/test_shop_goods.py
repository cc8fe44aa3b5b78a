"""Shop orders and the goods they name, on both databases: what comes in which order, and what is read again for it."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.services.test_decisions import ask_deleted
from tests.sync import store_rows as make
from tests.sync.store_rows import Row
from veliano_desk.domain.errors import ConflictError, InputError, RightMissingError
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.stages import Action


@dataclass
class Counter:
    """A workshop that the shop's rows come into, in any order. The first generation says by a product's category and
    specification that it is made to order."""

    shop: Shop
    shelf: Row = field(default_factory=lambda: {"id": make.new_id(), "name": "Grillz", "slug": "grillz"})
    ticks: int = 0

    def __post_init__(self) -> None:
        self.caps = make.a_product(1, "Top row caps", category_id=self.shelf["id"], metadata={})
        self.spec = make.a_specification(1, self.caps)

    def take(self, table: str, *rows: Row) -> None:
        """As if these had just been changed in the store."""
        self.ticks += 1
        stamp = f"2026-03-01T10:00:{self.ticks:02}+00:00"
        assert self.shop.owner.store_sync.take_in(table, [{**row, "updated_at": stamp} for row in rows]) == 0

    def bought(self, *products: Row, **more: Any) -> Row:
        order = make.a_shop_order(1, **more)
        return {**order, "items": [make.an_item(1, order, product, quantity=1) for product in products]}

    def buy(self, *products: Row, **more: Any) -> Row:
        order = self.bought(*products, **more)
        self.take("orders", order)
        return order

    def stock_up(self) -> None:
        self.take("categories", self.shelf)
        self.take("products", self.caps)
        self.take("grillz_specifications", self.spec)

    def view(self, order: Row) -> OrderView:
        return self.shop.owner.orders.show(f"S-{order['id'][:8]}")

    def begin(self, order: Row) -> None:
        piece = self.view(order).pieces[0]
        self.shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT, "")


@pytest.fixture
def counter(shop: Shop) -> Counter:
    return Counter(shop)


class TestWhatComesFirst:
    ROWS = ("categories", "products", "grillz_specifications")

    @pytest.mark.parametrize(
        "first",
        [("grillz_specifications", "products", "categories"), ("products", "grillz_specifications", "categories"),
         ("grillz_specifications", "categories", "products"), ("categories", "products", "grillz_specifications")],
    )  # fmt: skip
    def test_an_order_gets_its_pieces_once_all_of_its_goods_is_here(
        self, counter: Counter, first: tuple[str, ...]
    ) -> None:
        """Specification, product and category come in any order; each finds the others."""
        rows = dict(zip(self.ROWS, (counter.shelf, counter.caps, counter.spec), strict=True))
        order = counter.buy(counter.caps)
        for table in first:
            assert counter.view(order).pieces == ()
            counter.take(table, rows[table])
        (piece,) = counter.view(order).pieces
        assert (piece.title, piece.alloy_code or piece.assumed_alloy_code) == ("Grillz · top 6 · open face", "14ky")

    def test_a_specification_that_is_corrected_changes_pieces_that_nobody_has_begun(self, counter: Counter) -> None:
        counter.stock_up()
        waits, begun = counter.buy(counter.caps), counter.buy(counter.caps)
        counter.begin(begun)
        counter.take("grillz_specifications", {**counter.spec, "teeth_position": "bottom", "teeth_count": 4})
        assert [piece.title for piece in counter.view(waits).pieces] == ["Grillz · bottom 4 · open face"]
        assert [piece.title for piece in counter.view(begun).pieces] == ["Grillz · top 6 · open face"]

    def test_what_it_brought_is_counted(self, counter: Counter) -> None:
        counter.buy(counter.caps)
        counter.take("categories", counter.shelf)
        counter.take("products", counter.caps)
        work = counter.shop.owner.store_sync._work
        with work.begin() as unit:
            from veliano_desk.sync.catalogue_intake import take_specifications
            from veliano_desk.sync.wire_shop import SpecificationRow

            taken = take_specifications(unit, work.rules(), [SpecificationRow.read(counter.spec)])
            unit.record("test", "goods", None, None)
        assert (taken.rows, taken.pieces) == (1, 1)


class TestWhatASaleReads:
    def sale(self, counter: Counter, left: int) -> list[str]:
        """What is said to the database when a product's stock goes down."""
        with counter.shop.statements() as sent:
            counter.take("products", {**counter.caps, "stock_quantity": left})
        return sent

    def test_a_sale_says_nothing_to_the_orders_that_had_the_product_before(self, counter: Counter) -> None:
        counter.stock_up()
        counter.buy(counter.caps)
        one = self.sale(counter, 9)
        counter.take("orders", *(counter.bought(counter.caps) for _ in range(30)))
        many = self.sale(counter, 8)
        assert len(many) == len(one)
        assert not [said for said in many if "order_items" in said]

    def test_a_product_that_is_renamed_reads_its_open_orders_a_good_many_at_once(self, counter: Counter) -> None:
        counter.stock_up()
        counter.take("orders", *(counter.bought(counter.caps, status="delivered") for _ in range(40)))
        with counter.shop.statements() as none_open:
            counter.take("products", {**counter.caps, "name": "Caps, top row"})
        counter.take("orders", *(counter.bought(counter.caps) for _ in range(40)))
        with counter.shop.statements() as changed_nothing:
            counter.take("products", {**counter.caps, "name": "Caps, top row", "metadata": {"season": "spring"}})
        assert len(changed_nothing) - len(none_open) < 15


def test_goods_that_the_store_has_no_more_are_said_in_the_orders_that_wait_for_them(counter: Counter) -> None:
    from veliano_desk.models.store_records import links_of
    from veliano_desk.sync.catalogue_intake import forget_products

    counter.stock_up()
    waits, done = counter.buy(counter.caps), counter.buy(counter.caps, status="delivered")
    with counter.shop.owner.store_sync._work.begin() as unit:
        forget_products(unit, list(links_of(unit.session, "products", [counter.caps["id"]]).values()))
        unit.record("test", "goods", None, None)
    assert ["no more" in event.detail for event in counter.view(waits).timeline] == [True]
    assert counter.view(done).timeline == ()


def test_a_status_that_no_index_takes_is_a_finding_and_stops_nothing(counter: Counter) -> None:
    """Whoever may place an order may write there what they like."""
    noise = "".join(random.Random(7).choices(string.ascii_letters, k=20_000))  # nothing that compresses
    broken, good = counter.bought(counter.caps, status=noise), counter.bought(counter.caps, status="x" * 100)
    desk = counter.shop.owner
    assert desk.store_sync.take_in("orders", [broken, good]) == 1
    assert [(found.table, found.reason.split(":")[0]) for found in desk.store_sync.findings()] == [("orders", "status")]
    assert counter.view(good).store_status == "x" * 100


def test_a_question_about_an_order_counts_among_its_flags_whatever_is_read_again(counter: Counter) -> None:
    counter.stock_up()
    order = counter.buy(counter.caps)
    one = ask_deleted(counter.shop, "orders", order["id"])
    counter.take("grillz_specifications", {**counter.spec, "teeth_count": 4})
    doubts = sum(not flag.assumed for piece in counter.view(order).pieces for flag in piece.flags)
    assert flags_of(counter) == (doubts + 1, 1)
    counter.shop.owner.decisions.answer(one.id, one.version, "keep")
    assert flags_of(counter) == (doubts, 0)


def flags_of(counter: Counter) -> tuple[object, ...]:
    return counter.shop.rows("SELECT flags, questions FROM orders")[0]


class TestLinesThatChangeAfterWorkBegan:
    """Both sides stand side by side until somebody chooses; nothing of either is lost."""

    @pytest.fixture
    def order(self, counter: Counter) -> Row:
        """One of the caps and one bottom row, of which the first was begun."""
        self.fangs = make.a_product(1, "Bottom row", category_id=counter.shelf["id"], metadata={})
        counter.stock_up()
        counter.take("products", self.fangs)
        spec = make.a_specification(1, self.fangs, teeth_position="bottom", teeth_count=4)
        counter.take("grillz_specifications", spec)
        order = counter.buy(counter.caps, self.fangs)
        counter.begin(order)
        return order

    def change(self, counter: Counter, order: Row, *quantities: int) -> None:
        items = [{**item, "quantity": n} for item, n in zip(order["items"], quantities, strict=True) if n]
        counter.take("orders", {**order, "items": items})

    def titles(self, counter: Counter, order: Row) -> list[str]:
        return [piece.title for piece in counter.view(order).pieces]

    def answer(self, counter: Counter, answer: str) -> None:
        (one,) = counter.shop.owner.decisions.open()
        counter.shop.owner.decisions.answer(one.id, one.version, answer)

    TOP, BOTTOM = "Grillz · top 6 · open face", "Grillz · bottom 4 · open face"

    def test_old_and_new_stand_side_by_side(self, counter: Counter, order: Row) -> None:
        self.change(counter, order, 2, 1)
        (one,) = counter.shop.owner.decisions.open()
        assert (one.kind, one.field, one.order_number) == ("changed", "lines made to order", counter.view(order).number)
        names = sorted(["Top row caps", "Bottom row"])
        assert sorted(one.ours.value.split(" + ")) == [f"1 × {name}" for name in names]
        assert sorted(one.theirs.value.split(" + ")) == ["1 × Bottom row", "2 × Top row caps"]
        assert one.ours.by == counter.shop.owner.who.name
        assert [choice.code for choice in one.choices] == ["ours", "theirs"]
        assert counter.view(order).questions == (one,)
        assert sorted(self.titles(counter, order)) == sorted([self.TOP, self.BOTTOM])

    def test_kept_the_pieces_stay_and_it_is_not_asked_again(self, counter: Counter, order: Row) -> None:
        self.change(counter, order, 2, 1)
        self.answer(counter, "ours")
        counter.take("orders", {**order, "status": "processing", "items": [
            {**order["items"][0], "quantity": 2}, order["items"][1]]})  # fmt: skip
        assert counter.shop.owner.decisions.open() == ()
        assert len(counter.view(order).pieces) == 2

    def test_taken_each_line_adds_its_own_and_what_was_begun_stays(self, counter: Counter, order: Row) -> None:
        before = {piece.id: (piece.title, piece.stage) for piece in counter.view(order).pieces}
        self.change(counter, order, 2, 2)
        self.answer(counter, "theirs")
        view = counter.view(order)
        assert {piece.id: (piece.title, piece.stage) for piece in view.pieces if piece.id in before} == before
        assert sorted(self.titles(counter, order)) == sorted(2 * [self.TOP, self.BOTTOM])
        assert all(piece.estimate for piece in view.pieces)
        assert (view.questions, "lines made to order taken" in view.timeline[0].title) == ((), True)
        self.change(counter, order, 3, 2)
        self.answer(counter, "theirs")
        assert sorted(self.titles(counter, order)) == sorted(3 * [self.TOP] + 2 * [self.BOTTOM])

    def test_fewer_are_left_to_somebody_to_cancel(self, counter: Counter, order: Row) -> None:
        self.change(counter, order, 1, 0)
        self.answer(counter, "theirs")
        assert len(counter.view(order).pieces) == 2
        assert "cancel those that are not wanted" in counter.view(order).timeline[0].detail

    def test_a_shop_that_takes_it_back_asks_no_more(self, counter: Counter, order: Row) -> None:
        self.change(counter, order, 2, 1)
        self.change(counter, order, 3, 1)
        (one,) = counter.shop.owner.decisions.open()
        assert "1 × Top row caps" in one.ours.value
        assert "3 × Top row caps" in one.theirs.value
        self.change(counter, order, 1, 1)
        assert counter.shop.owner.decisions.open() == ()
        assert counter.shop.rows("SELECT questions FROM orders") == [(0,)]

    def test_lines_that_the_shop_puts_in_anew_go_on_from_the_old_ones(self, counter: Counter, order: Row) -> None:
        """As shops do that write all lines of an order again: the same is no question, more of it adds only that."""
        again = [{**item, "id": make.new_id()} for item in order["items"]]
        counter.take("orders", {**order, "items": again})
        assert counter.shop.owner.decisions.open() == ()
        third = [{**item, "id": make.new_id(), "quantity": n} for item, n in zip(again, (2, 1), strict=True)]
        counter.take("orders", {**order, "items": third})
        self.answer(counter, "theirs")
        assert sorted(self.titles(counter, order)) == sorted([*2 * [self.TOP], self.BOTTOM])
        assert "cancel" not in counter.view(order).timeline[0].detail

    def test_goods_from_stock_beside_it_are_no_question(self, counter: Counter, order: Row) -> None:
        cloth = make.a_product(1, "Polishing cloth", metadata={})
        counter.take("products", cloth)
        counter.take("orders", {**order, "items": [*order["items"], make.an_item(1, order, cloth)]})
        assert counter.shop.owner.decisions.open() == ()
        assert len(counter.view(order).lines) == 3


class TestWhoBought:
    def test_orders_of_an_account_come_to_a_customer_who_gets_it_later(self, counter: Counter) -> None:
        customer, account = make.a_customer("Ivana Petrović"), make.new_id()
        counter.take("customers", customer)
        order = counter.buy(user_id=account)
        assert counter.view(order).customer_id is None
        counter.take("customers", {**customer, "user_id": account})
        assert counter.view(order).customer == "Ivana Petrović"
        assert counter.shop.rows("SELECT orders, open_orders FROM customers") == [(1, 1)]

    @pytest.fixture
    def guest(self, counter: Counter) -> Row:
        """A guest's order, with the e-mail address of a customer."""
        counter.take("customers", make.a_customer("Odile Faure", email="guest@shop.example"))
        return counter.buy()

    def link(self, counter: Counter, order: Row) -> OrderView:
        view = counter.view(order)
        (near,) = view.near
        return counter.shop.owner.orders.link_buyer(view.number, view.version, near.id)

    def test_a_guests_order_is_whoevers_somebody_says(self, counter: Counter, guest: Row) -> None:
        view = self.link(counter, guest)
        assert (view.customer, view.near, view.linked_here) == ("Odile Faure", (), True)
        assert view.timeline[0].title == "It is Odile Faure’s"
        assert counter.shop.rows("SELECT orders, open_orders FROM customers") == [(1, 1)]
        entry = counter.shop.owner.audit.newest()[0]
        assert (entry.action, entry.subject) == ("order.buyer", view.number)
        counter.take("orders", {**guest, "status": "processing"})
        assert counter.view(guest).customer_id == view.customer_id

    def test_it_can_be_taken_back(self, counter: Counter, guest: Row) -> None:
        view = self.link(counter, guest)
        view = counter.shop.owner.orders.unlink_buyer(view.number, view.version)
        assert (view.customer_id, view.linked_here, len(view.near)) == (None, False, 1)
        assert counter.shop.rows("SELECT orders, open_orders FROM customers") == [(0, 0)]
        with pytest.raises(InputError):
            counter.shop.owner.orders.unlink_buyer(view.number, view.version)

    def test_whoever_is_second_is_told(self, counter: Counter, guest: Row) -> None:
        seen = counter.view(guest)
        self.link(counter, guest)
        with pytest.raises(ConflictError):
            counter.shop.owner.orders.link_buyer(seen.number, seen.version, seen.near[0].id)

    def test_what_the_store_says_is_not_said_otherwise_here(self, counter: Counter) -> None:
        account = make.new_id()
        counter.take("customers", make.a_customer("Ivana Petrović", user_id=account))
        view = counter.view(counter.buy(user_id=account))
        assert not view.linked_here
        orders = counter.shop.owner.orders
        for change in (lambda: orders.unlink_buyer(view.number, view.version),
                       lambda: orders.link_buyer(view.number, view.version, view.customer_id)):  # fmt: skip
            with pytest.raises(InputError):
                change()

    @pytest.mark.parametrize("role", ["designer", "bench"])
    def test_who_may_not_see_customers_links_nobody(self, counter: Counter, guest: Row, role: str) -> None:
        view = counter.view(guest)
        desk = counter.shop.desk_of(role)
        assert desk.orders.show(view.number).near == ()
        with pytest.raises(RightMissingError):
            desk.orders.link_buyer(view.number, view.version, view.near[0].id)
