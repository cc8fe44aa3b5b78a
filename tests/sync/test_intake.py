"""What a row that comes again does to an order here: taken over, asked about or told back, and never silent."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.stages import Action, Stage

_SECONDS = itertools.count(1)
DECEMBER_4 = "2026-12-04T00:00:00+00:00"


def take(shop: Shop, *rows: dict[str, Any], table: str = "custom_orders") -> None:
    assert shop.owner.store_sync.take_in(table, rows) == 0


def new_order(shop: Shop, **wishes: Any) -> dict[str, Any]:
    """An order of a customer, taken in and planned; its row."""
    customer = customer_row()
    row = order_row(order_number="CO-1", customer_id=customer["id"], **wishes)
    take(shop, customer, table="customers")
    take(shop, row)
    shop.owner.production.plan()
    sent(shop)
    return row


def sent(shop: Shop) -> None:
    """As if everything that waits had reached the store, which then comes back as it was told."""
    shop.execute("UPDATE outbox SET state = 'sent'")


def again(shop: Shop, row: dict[str, Any], **changes: Any) -> OrderView:
    """The row comes again, changed in the store."""
    row.update(changed(changes))
    take(shop, row)
    return view(shop)


def changed(values: dict[str, Any]) -> dict[str, Any]:
    """The values with a stamp that no row had before."""
    return {**values, "updated_at": (MONDAY + timedelta(days=1, seconds=next(_SECONDS))).isoformat()}


def view(shop: Shop, number: str = "CO-1") -> OrderView:
    return shop.owner.orders.show(number)


def begin(shop: Shop) -> OrderView:
    piece = view(shop).pieces[0]
    moved = shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
    sent(shop)
    return moved


def waiting(shop: Shop) -> list[str]:
    return [line.what for line in shop.owner.store_sync.outbox()]


def said(order: OrderView) -> str:
    """What the timeline says of changes in the store, newest first."""
    return " | ".join(entry.detail for entry in order.timeline if entry.title == "Changed in the store")


def asked(order: OrderView) -> dict[str, tuple[str, str]]:
    """The open questions: what counts here and what the store says, by the wish."""
    return {one.field: (one.ours.value, one.theirs.value) for one in order.questions}


class TestNotBegun:
    def test_new_wishes_are_taken_over_in_the_piece_that_is_there(self, shop: Shop) -> None:
        row = new_order(shop)
        before = view(shop).pieces[0]
        order = again(shop, row, material="18K white gold", total_price="1500.50")
        (piece,) = order.pieces
        assert (piece.id, piece.alloy_code, piece.promise_on) == (before.id, "18kw", before.promise_on)
        assert piece.version > before.version
        assert piece.estimate != before.estimate
        assert order.value is not None
        assert order.value.amount == Decimal("1500.50")
        assert "material changed; taken over" in said(order)
        assert waiting(shop) == []

    def test_more_and_fewer_pieces_come_and_go(self, shop: Shop) -> None:
        row = new_order(shop)
        both = {
            "teeth_selection": ["top-1", "top-0", "bottom-6", "bottom-7"],
            "design_details": "open face; ring size 7",
        }
        order = again(shop, row, **both)
        assert len(order.pieces) > 1
        shop.owner.production.plan()
        order = again(shop, row, teeth_selection=["top-1"], design_details="open face")
        assert len(order.pieces) == 1
        assert order.pieces[0].teeth == (11,)

    def test_a_row_that_only_carries_a_new_stamp_changes_nothing(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        before = view(file_shop)
        order = again(file_shop, row)
        assert (order.pieces, order.timeline, order.promise_on) == (before.pieces, before.timeline, before.promise_on)

    def test_doubts_are_those_of_the_row_as_it_is_now(self, file_shop: Shop) -> None:
        row = new_order(file_shop, material="unobtainium")
        assert view(file_shop).pieces[0].flags
        order = again(file_shop, row, material="14K yellow gold")
        assert [flag for flag in order.pieces[0].flags if not flag.assumed] == []
        assert file_shop.owner.orders.count(ListQuery(filters={"show": ("flagged",)})).count == 0

    def test_a_status_set_in_the_store_is_taken_over(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        order = again(file_shop, row, status="in_production")
        assert (order.stage, order.pieces[0].stage) == (Stage.PRODUCTION, Stage.PRODUCTION)
        assert "in production" in said(order)
        assert waiting(file_shop) == []

    def test_an_order_that_is_completed_there_is_closed_here_and_reopened_when_it_is(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        again(file_shop, row, status="completed", estimated_completion_date=DECEMBER_4)
        assert file_shop.rows("SELECT is_open, promise_on, due_on FROM orders") == [(0, "2026-12-04", "2026-12-04")]
        assert file_shop.rows("SELECT orders, open_orders FROM customers") == [(1, 0)]
        assert file_shop.rows("SELECT * FROM planned_operations") == []
        order = again(file_shop, row, status="in_design")
        assert order.stage is Stage.DESIGN
        assert file_shop.rows("SELECT orders, open_orders FROM customers") == [(1, 1)]

    def test_a_day_set_in_the_store_is_what_the_order_is_measured_against(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        promise = view(file_shop).promise_on
        assert promise is not None
        order = again(file_shop, row, estimated_completion_date="2026-11-18T00:00:00+00:00")
        assert file_shop.rows("SELECT due_on FROM orders") == [("2026-11-18",)]
        assert order.promise_on == promise
        assert waiting(file_shop) == [f"promised date {promise}"]
        assert f"The desk promises {promise}" in said(order)
        assert file_shop.owner.orders.count(ListQuery(filters={"show": ("late",)})).count == 1


class TestBegun:
    def test_new_wishes_become_questions_with_both_values_and_the_piece_stays(self, shop: Shop) -> None:
        row = new_order(shop)
        before = begin(shop).pieces[0]
        order = again(shop, row, material="Platinum 950", notes="engrave “Ana”", status="impression_kit_sent")
        piece = order.pieces[0]
        assert (piece.alloy_code, piece.teeth, piece.flags) == (before.alloy_code, before.teeth, before.flags)
        assert asked(order) == {"material": ("14K yellow gold", "Platinum 950"), "notes": ("", "engrave “Ana”")}
        assert shop.rows("SELECT flags, questions FROM orders") == [(2, 2)]
        assert order.material == "Platinum 950"
        assert "The notes changed after work began" in said(order)

    def test_a_second_change_keeps_one_question_and_changing_back_withdraws_it(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        begin(file_shop)
        (first,) = again(file_shop, row, material="Platinum 950", status="impression_kit_sent").questions
        order = again(file_shop, row, material="18K rose gold")
        assert asked(order) == {"material": ("14K yellow gold", "18K rose gold")}
        assert (order.questions[0].id, order.questions[0].version) == (first.id, first.version + 1)
        order = again(file_shop, row, material="14K yellow gold")
        assert asked(order) == {}
        assert file_shop.rows("SELECT flags, questions FROM orders") == [(0, 0)]

    def test_a_piece_with_reported_costs_is_begun_whoever_moved_it(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        piece = view(file_shop).pieces[0]
        file_shop.owner.costing.record_actual(piece.id, CostKind.METAL, Decimal(120))
        order = again(file_shop, row, material="Platinum 950")
        assert (order.pieces[0].id, order.pieces[0].alloy_code) == (piece.id, "14ky")
        assert asked(order) == {"material": ("14K yellow gold", "Platinum 950")}

    def test_an_order_whose_first_piece_is_cancelled_is_asked_about_all_the_same(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        file_shop.owner.orders.add_piece("CO-1", "ring", "Ring")
        first = view(file_shop).pieces[0]
        file_shop.owner.orders.move(first.id, first.version, Action.CANCEL, "not wanted")
        assert asked(again(file_shop, row, material="Platinum 950")) == {
            "material": ("14K yellow gold", "Platinum 950")
        }

    def test_the_price_is_the_stores_and_its_change_is_said_without_the_figure(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        begin(file_shop)
        order = again(file_shop, row, total_price="990.00", status="impression_kit_sent")
        assert order.value is not None
        assert order.value.amount == 990
        assert said(order) == "The price was changed and is taken over."
        ((kept,),) = file_shop.rows("SELECT after FROM audit_log ORDER BY sequence DESC LIMIT 1")
        assert '"1290.00"' in str(kept)
        assert '"990.00"' in str(kept)

    def test_a_status_set_in_the_store_is_told_back_and_said(self, shop: Shop) -> None:
        row = new_order(shop)
        begin(shop)
        order = again(shop, row, status="completed")
        assert (order.stage, order.pieces[0].stage) == (Stage.KIT, Stage.KIT)
        assert waiting(shop) == ["status impression kit sent"]
        assert said(order) == (
            "The status was set to “completed” there; the desk’s “impression kit sent” is told again."
        )
        again(shop, row)
        assert len(said(view(shop)).split("|")) == 1

    def test_our_own_status_coming_back_is_no_news(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        begin(file_shop)
        order = again(file_shop, row, status="impression_kit_sent")
        assert (said(order), waiting(file_shop)) == ("", [])

    def test_a_row_that_changed_before_our_status_reached_it_is_not_blamed(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        piece = view(file_shop).pieces[0]
        file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
        order = again(file_shop, row, impression_kit_tracking="1Z")
        assert said(order) == ""
        event, patch = waiting(file_shop)
        assert event == "“Your impression kit is on its way.”"
        assert patch.endswith("status impression kit sent")

    def test_what_the_desk_knows_of_the_kit_is_not_overwritten_before_it_is_told(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        begin(file_shop)
        file_shop.execute("UPDATE orders SET kit_status = 'sent'")
        told = """'{"impression_kit_status": "sent"}'"""
        file_shop.execute(f"""UPDATE outbox SET state = 'waiting', "values" = {told} WHERE kind = 'patch'""")
        again(file_shop, row, impression_kit_tracking="1Z", status="impression_kit_sent")
        assert file_shop.rows("SELECT kit_status, kit_tracking FROM orders") == [("sent", "1Z")]
        sent(file_shop)
        again(file_shop, row, impression_kit_status="delivered")
        assert file_shop.rows("SELECT kit_status FROM orders") == [("delivered",)]

    def test_a_day_set_in_the_store_is_told_back_and_said_with_both(self, file_shop: Shop) -> None:
        row = new_order(file_shop, estimated_completion_date=DECEMBER_4)
        promise = begin(file_shop).promise_on
        order = again(
            file_shop, row, estimated_completion_date="2026-11-18T00:00:00+00:00", status="impression_kit_sent"
        )
        assert file_shop.rows("SELECT due_on FROM orders") == [("2026-12-04",)]
        assert waiting(file_shop) == [f"promised date {promise}"]
        assert said(order) == f"The date was set to 2026-11-18. The desk promises {promise}, and tells it again."

    def test_our_own_day_coming_back_is_no_news(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        promise = begin(file_shop).promise_on
        order = again(file_shop, row, estimated_completion_date=f"{promise} 00:00:00+00", status="impression_kit_sent")
        assert (said(order), waiting(file_shop)) == ("", [])

    def test_an_order_whose_pieces_are_all_cancelled_tells_the_store_nothing(self, file_shop: Shop) -> None:
        row = new_order(file_shop)
        piece = view(file_shop).pieces[0]
        file_shop.owner.orders.move(piece.id, piece.version, Action.CANCEL, "paid back")
        sent(file_shop)
        order = again(file_shop, row, status="completed")
        assert waiting(file_shop) == []
        assert "all its pieces are cancelled" in said(order)


class TestNumbers:
    def test_two_orders_may_change_places(self, shop: Shop) -> None:
        one, two = order_row(order_number="CO-1"), order_row(order_number="CO-2")
        take(shop, one, two)
        ids = [view(shop, "CO-1").id, view(shop, "CO-2").id]
        take(shop, changed({**one, "order_number": "CO-2"}), changed({**two, "order_number": "CO-1"}))
        assert [view(shop, "CO-2").id, view(shop, "CO-1").id] == ids
        assert said(view(shop, "CO-2")) == "The number was CO-1."

    def test_a_number_given_to_a_new_order_before_the_old_ones_rename_has_come(self, shop: Shop) -> None:
        old, new = order_row(order_number="CO-1"), order_row(order_number="CO-1")
        take(shop, old)
        old_id = view(shop).id
        take(shop, new)
        assert view(shop).id != old_id
        made_room = view(shop, f"CO-1 (earlier {old_id})")
        assert said(made_room) == "The store gave the number CO-1 to another order."
        take(shop, changed({**old, "order_number": "CO-1-OLD"}))
        assert view(shop, "CO-1-OLD").id == old_id

    def test_the_same_number_twice_in_one_page_is_kept_apart(self, file_shop: Shop) -> None:
        first, second = order_row(order_number="CO-1"), order_row(order_number="CO-1")
        take(file_shop, first, second)
        assert view(file_shop).id == view(file_shop, f"CO-1 ({first['id'][:8]})").id + 1

    def test_bulk_rows_and_single_ones_never_get_the_same_number(self, shop: Shop) -> None:
        take(shop, *[order_row(order_number=f"CO-{n}") for n in range(1, 4)])
        shop.owner.orders.add_piece("CO-2", "ring", "Ring")
        take(shop, order_row(order_number="CO-4"))
        numbers = [piece.id for n in range(1, 5) for piece in view(shop, f"CO-{n}").pieces]
        assert len(numbers) == len(set(numbers)) == 5


class TestCustomers:
    def test_a_new_name_sorts_their_orders(self, shop: Shop) -> None:
        ana, zoe = customer_row(name="Ana"), customer_row(name="Zoe")
        take(shop, ana, zoe, table="customers")
        take(
            shop,
            order_row(order_number="CO-A", customer_id=ana["id"]),
            order_row(order_number="CO-Z", customer_id=zoe["id"]),
        )
        by_name = ListQuery("customer", filters={"show": ("open",)})
        assert [row.number for row in shop.owner.orders.list(by_name).rows] == ["CO-A", "CO-Z"]
        take(shop, changed({**ana, "name": "Žana"}), table="customers")
        assert [(row.number, row.customer) for row in shop.owner.orders.list(by_name).rows] == [
            ("CO-A", "Žana"), ("CO-Z", "Zoe"),
        ]  # fmt: skip
        take(shop, changed({**ana, "name": "Zoltán"}), table="customers")
        assert [row.number for row in shop.owner.orders.list(by_name).rows] == ["CO-Z", "CO-A"]

    def test_an_order_that_changes_hands_counts_for_its_new_owner_only(self, shop: Shop) -> None:
        ana, zoe = customer_row(name="Ana"), customer_row(name="Zoe")
        order = order_row(order_number="CO-1", customer_id=ana["id"])
        take(shop, ana, zoe, table="customers")
        take(shop, order)
        take(shop, changed({**order, "customer_id": zoe["id"]}))
        assert shop.rows("SELECT name, orders, open_orders FROM customers ORDER BY id") == [
            ("Ana", 0, 0),
            ("Zoe", 1, 1),
        ]
        assert said(view(shop)) == "It belongs to another customer now."

    def test_an_order_without_a_customer_stands_alone(self, file_shop: Shop) -> None:
        take(file_shop, order_row(order_number="CO-1", customer_id=None))
        assert view(file_shop).customer is None

    @pytest.mark.parametrize("address", ["Ilica 1, Zagreb", ["Ilica 1"], None, {"city": {"name": "Zagreb"}}, 7])
    def test_any_address_is_kept(self, file_shop: Shop, address: Any) -> None:
        take(file_shop, customer_row(address=address), table="customers")
        assert file_shop.rows("SELECT count(*) FROM customers") == [(1,)]


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-12-04T00:00:00+00:00", date(2026, 12, 4)),  # a date picker's, and the desk's own
        ("2026-12-04 00:00:00+00", date(2026, 12, 4)),
        ("2026-12-04T02:00:00+00:00", date(2026, 12, 3)),  # still the evening before in the workshop
        ("2026-12-04T17:30:00+00:00", date(2026, 12, 4)),
        ("0001-01-01T03:00:00+00:00", date(1, 1, 1)),
    ],
)
def test_a_day_is_the_one_that_was_meant(file_shop: Shop, told: str, meant: date) -> None:
    settings = file_shop.owner.settings.show()
    file_shop.owner.settings.edit(settings.version, settings.name, "America/New_York", settings.rates)
    file_shop.owner.store_sync.take_in("custom_orders", [order_row(estimated_completion_date=told)])
    assert file_shop.rows("SELECT due_on FROM orders") == [(meant.isoformat(),)]


class TestAPrice:
    def test_an_order_that_nobody_priced_yet_is_taken_in_without_a_value(self, shop: Shop) -> None:
        new_order(shop, total_price=None)
        order = view(shop)
        assert (order.value, order.margin) == (None, None)
        assert order.pieces[0].estimate is not None
        assert shop.owner.orders.list(ListQuery("value")).rows[0].value is None
        customer = shop.owner.customers.show(order.customer_id or 0)
        assert [line.value for line in customer.orders] == [None]
        assert customer.spent == Money.zero("USD")
        assert shop.owner.insights.today().booked_this_month == Money.zero("USD")

    def test_a_price_comes_and_goes_and_free_of_charge_is_a_price(self, file_shop: Shop) -> None:
        row = new_order(file_shop, total_price=None)
        assert again(file_shop, row, total_price="0").value == Money.zero("USD")
        assert view(file_shop).timeline[0].detail == "The price was changed and is taken over."
        assert again(file_shop, row, total_price="12.50").value == Money.of("12.50", "USD")
        assert again(file_shop, row, total_price=None).value is None
        assert view(file_shop).timeline[0].detail == "The price was taken out."
        told = len(view(file_shop).timeline)
        assert len(again(file_shop, row, total_price=None, impression_kit_tracking="9400").timeline) == told
