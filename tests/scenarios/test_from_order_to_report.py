"""The main job, read aloud: an order of the store becomes a planned and costed piece, and the store learns of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cut_wire import wire_to
from tests.workshop import MONDAY, Workshop, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import StoreError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import Action, Stage

pytestmark = pytest.mark.store


def test_an_order_is_pulled_made_planned_costed_and_told(shop: Workshop, store: StoreServer, tmp_path: Path):
    desk = shop.owner
    wilson = customer_row(name="James Wilson", email="james.wilson@example.com")
    order = order_row(order_number="CO-24817", customer_id=wilson["id"], total_price="2640.00")
    store.load("customers", [wilson])
    store.load("custom_orders", [order])

    # The owner connects the store and syncs for the first time.
    check = desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    assert check.complete
    result = desk.store_sync.sync()
    assert (result.pulled_customers, result.pulled_orders, result.pieces_made) == (1, 1, 1)

    # The order has a piece with teeth, alloy, estimate, plan and promise.
    view = desk.orders.show("CO-24817")
    piece = view.pieces[0]
    assert (view.customer, piece.alloy_code, piece.teeth) == ("James Wilson", "14ky", (13, 12, 11, 21, 22, 23))
    assert piece.estimate is not None
    assert piece.estimate.total == sum((line.amount for line in piece.estimate.lines), start=piece.estimate.total * 0)
    assert view.promise_on is not None
    assert view.promise_on > date(2026, 11, 16)
    assert all(slot.start and slot.end and slot.start < slot.end for slot in piece.slots)
    assert view.reason.startswith("Bound by")

    # The store was told the promised day in the same sync.
    assert told(store, "estimated_completion_date")[:10] == view.promise_on.isoformat()

    # The kit goes out; the store's status and the customer's timeline follow with the next sync.
    view = desk.orders.move(piece.id, piece.version, Action.SEND_KIT)
    assert view.stage is Stage.KIT
    assert view.waiting_for_store == 2
    desk.store_sync.sync()
    assert told(store, "status") == "impression_kit_sent"
    events = store.execute_sql("select title, customer_visible from public.custom_order_events")[0]
    assert events == [{"title": "Your impression kit is on its way.", "customer_visible": True}]
    assert desk.store_sync.state().word == "Store in step"

    # A manager prints the cost report: its totals are the order's.
    manager = shop.hire("mara", "manager")
    report = manager.costing.report(date(2026, 11, 1), date(2026, 11, 30))
    assert [line.order_number for line in report.lines] == ["CO-24817"]
    assert report.quoted.amount == Decimal("2640.00")
    assert report.estimated.total() == report.quoted
    pdf = manager.costing.write(report, tmp_path / "costs.pdf")
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "CO-24817" in text
    assert "2,640.00" in text

    # Nobody touched the record of all this.
    assert shop.workspace.verify_audit().ok


def send_one(store: StoreServer, **wishes: str) -> None:
    customer = customer_row()
    store.load("customers", [customer])
    store.load("custom_orders", [order_row(order_number="CO-1", customer_id=customer["id"], **wishes)])


def told(store: StoreServer, column: str) -> str:
    row = store.execute_sql(f"select {column}::text as told from public.custom_orders")[0][0]
    return str(row["told"])


def test_a_second_sync_finds_nothing_new_and_pulls_only_what_changed(shop: Workshop, store: StoreServer):
    customers = [customer_row(name=f"Customer {n}") for n in range(3)]
    orders = [order_row(order_number=f"CO-{n}", customer_id=customers[n % 3]["id"]) for n in range(12)]
    store.load("customers", customers)
    store.load("custom_orders", orders)
    desk = shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    assert desk.store_sync.sync().pulled_orders == 12
    again = desk.store_sync.sync()
    assert (again.pulled_customers, again.pulled_orders, again.pushed) == (0, 0, 0)
    store.execute_sql("update public.custom_orders set material = '18K white gold' where order_number = 'CO-7'")
    assert desk.store_sync.sync().pulled_orders == 1
    assert desk.orders.show("CO-7").pieces[0].alloy_code == "18kw"
    assert desk.orders.count(ListQuery(filters={"show": ("open",)})).count == 12


def test_an_order_that_changes_in_the_store_after_work_began_is_asked_about_not_overwritten(
    shop: Workshop,
    store: StoreServer,
):
    send_one(store)
    desk = shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    desk.store_sync.sync()
    piece = desk.orders.show("CO-1").pieces[0]
    desk.orders.move(piece.id, piece.version, Action.SEND_KIT)
    store.execute_sql("update public.custom_orders set material = 'Platinum 950'")
    desk.store_sync.sync()
    view = desk.orders.show("CO-1")
    assert view.material == "Platinum 950"
    assert view.pieces[0].alloy_code == "14ky"
    (question,) = view.questions
    assert (question.ours.value, question.theirs.value) == ("14K yellow gold", "Platinum 950")
    desk.decisions.answer(question.id, question.version, "theirs")
    assert desk.orders.show("CO-1").pieces[0].alloy_code == "pt950"
    assert told(store, "status") == "impression_kit_sent"


def test_a_plan_that_slips_tells_the_store_a_new_day_and_the_list_why(shop: Workshop, store: StoreServer):
    due = (MONDAY + timedelta(days=2)).isoformat()
    send_one(store, estimated_completion_date=due)
    desk = shop.owner
    desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
    desk.store_sync.sync()
    row = desk.orders.list(ListQuery(filters={"show": ("late",)})).rows[0]
    assert row.late_days > 0
    assert row.bound_by == "impression"
    assert told(store, "estimated_completion_date")[:10] == row.promise_on.isoformat()


def test_a_day_without_a_network_loses_nothing_and_the_customer_is_told_the_truth(shop: Workshop, store: StoreServer):
    send_one(store)
    desk = shop.owner
    with wire_to(store.url) as wire:
        desk.store_sync.connect(wire.url, store.publishable_key, store.admin.email, store.admin.password)
        desk.store_sync.sync()

        # The network goes. Work goes on: the kit is sent, and its impression comes back.
        wire.cut()
        gone = shop.clock.now()
        for action in (Action.SEND_KIT, Action.KIT_BACK):
            piece = desk.orders.show("CO-1").pieces[0]
            desk.orders.move(piece.id, piece.version, action)
            with pytest.raises(StoreError, match="cannot be reached"):
                desk.store_sync.sync()
            shop.clock.pass_time(hours=3)
        state = desk.store_sync.state()
        assert (state.word, state.offline_since) == ("Store not reached", gone)
        assert state.waiting > 0

        # Meanwhile somebody in the store changes the customer's wishes, and sets a status that is not so.
        store.execute_sql("update public.custom_orders set material = 'Platinum 950', status = 'completed'")

        # The network is back: one sync, and both sides say the same.
        wire.mend()
        desk.store_sync.sync()
        assert desk.store_sync.state().word == "1 to decide"
    assert told(store, "status") == "impression_received"
    titles = store.execute_sql("select title from public.custom_order_events order by happened_at")[0]
    assert [row["title"] for row in titles] == [
        "Your impression kit is on its way.", "Your impression has reached the workshop.",
    ]  # fmt: skip
    order = desk.orders.show("CO-1")
    assert (order.stage, order.pieces[0].alloy_code) == (Stage.IMPRESSION, "14ky")
    (question,) = order.questions
    assert (question.field, question.theirs.value) == ("material", "Platinum 950")
    assert any("set to “completed” there" in entry.detail for entry in order.timeline)
    desk.decisions.answer(question.id, question.version, "ours")
    assert desk.store_sync.state().word == "Store in step"
    assert shop.workspace.verify_audit().ok


def test_a_status_that_the_desk_does_not_know_stays_the_stores_until_work_begins(shop: Workshop):
    number = shop.take_order(status="melted")
    shop.owner.production.plan()
    view = shop.owner.orders.show(number)
    assert view.store_status == "melted"
    assert [line.what for line in shop.owner.store_sync.outbox()] == [f"promised date {view.promise_on}"]
    piece = view.pieces[0]
    assert shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT).store_status == "impression_kit_sent"


def test_what_left_the_workshop_is_not_in_the_plan_any_more(shop: Workshop):
    number = shop.take_order()
    desk = shop.owner
    desk.production.plan()
    assert desk.production.lines(60)
    piece = desk.orders.show(number).pieces[0]
    desk.orders.move(piece.id, piece.version, Action.CANCEL, "Customer changed their mind")
    desk.production.plan()
    assert desk.production.lines(60) == ()
