"""Somebody walks in and orders a grill: it is entered at the desk, and the store has all of it, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.cut_wire import ANSWER_LOST, wire_to
from tests.pictures import png, stl
from tests.scenarios.walk_in import MARCO, TOP_SIX, connect, grill, said
from tests.workshop import Workshop, customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.customers import Merged
from veliano_desk.domain.errors import InputError, StoreError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.domain.walk_ins import NewOrderError, NewPiece
from veliano_desk.sync.client import StoreClient

pytestmark = pytest.mark.store


def counts(shop: Workshop) -> tuple[int, int]:
    """(orders, customers) here."""
    desk = shop.owner
    return desk.orders.count(ListQuery()).count, desk.customers.count(ListQuery()).count


def test_a_grill_ordered_at_the_desk_is_in_the_store_and_comes_back_as_the_same(shop: Workshop, store: StoreServer):
    store.load("customers", [wilson := customer_row(name="James Wilson")])
    store.load("custom_orders", [order_row(order_number="CO-24817", customer_id=wilson["id"])])
    connect(shop, store)
    desk = shop.owner
    desk.store_sync.sync()

    # Marco walks in. Customer care takes his order: a top six, open face, 1,450, before Christmas.
    care = shop.hire("carla", "care")
    view = care.walk_ins.add(grill(wanted_on=date(2026, 12, 22)))
    assert (view.number, view.customer, view.stage, view.due_on) == (
        "CO-24818", "Marco Díaz", Stage.RECEIVED, date(2026, 12, 22),
    )  # fmt: skip
    piece = desk.orders.show(view.number).pieces[0]
    assert (piece.title, piece.alloy_code, piece.teeth) == ("Grillz · top 6 · open face", "14ky", TOP_SIX)
    assert piece.estimate is not None
    assert view.waiting_for_store == 3

    # It is planned like every other, and the store is told all of it with the next sync.
    desk.production.plan()
    promised = desk.orders.show(view.number).promise_on
    assert promised is not None
    desk.store_sync.sync()
    row = said(store, "*, estimated_completion_date::date::text as day", rest="where order_number = 'CO-24818'")[0]
    assert (row["status"], row["material"], row["design_details"]) == ("pending", "14K yellow gold", "Grillz open face")
    assert row["teeth_selection"] == ["top-3", "top-2", "top-1", "top-0", "top--1", "top--2"]
    assert (Decimal(str(row["total_price"])), row["day"]) == (Decimal(1450), promised.isoformat())
    assert said(store, "name, email, phone, address", "customers", "where name like 'Marco%'") == [{
        "name": "Marco Díaz", "email": "marco.diaz@example.com", "phone": "+1 305 555 0133",
        "address": {"line1": "12 NW 3rd St", "postal_code": "33128", "city": "Miami", "country": "US"},
    }]  # fmt: skip
    assert said(store, "title, customer_visible", "custom_order_events") == [
        {"title": "Your order was taken at the workshop.", "customer_visible": True}
    ]

    # Its row comes back with the pulls after that: nothing is doubled, nothing is news, nothing is asked.
    before = desk.orders.show(view.number)
    store.execute_sql("update public.custom_orders set updated_at = clock_timestamp()")
    desk.store_sync.sync()
    desk.store_sync.sync()
    after = desk.orders.show(view.number)
    assert counts(shop) == (2, 2)
    assert (after.timeline, after.pieces[0].teeth, after.promise_on) == (before.timeline, TOP_SIX, before.promise_on)
    assert after.pieces[0].flags == ()
    assert desk.store_sync.state().word == "Store in step"
    assert desk.store_sync.outbox() == ()

    # A workshop that starts anew from the store reads the same piece.
    drafts = desk.trade.read_pieces(
        material=row["material"], teeth_selection=row["teeth_selection"], design_details=row["design_details"],
        notes=row["notes"],
    )  # fmt: skip
    assert [(draft.title, draft.alloy_code, draft.teeth) for draft in drafts] == [(piece.title, "14ky", TOP_SIX)]
    assert shop.workspace.verify_audit().ok


def test_an_order_entered_before_any_store_is_connected_goes_once_one_is(shop: Workshop, store: StoreServer):
    desk = shop.owner
    number = desk.walk_ins.add(grill()).number
    kit = desk.orders.show(number).pieces[0]
    desk.orders.move(kit.id, kit.version, Action.SEND_KIT)
    connect(shop, store)
    desk.store_sync.sync()
    assert said(store, "order_number, status, impression_kit_status") == [
        {"order_number": number, "status": "impression_kit_sent", "impression_kit_status": "sent"}
    ]
    titles = [row["title"] for row in said(store, "title", "custom_order_events", "order by happened_at, title")]
    assert titles == ["Your impression kit is on its way.", "Your order was taken at the workshop."]
    desk.store_sync.sync()
    assert counts(shop) == (1, 1)
    assert desk.store_sync.state().word == "Store in step"


def test_a_walk_in_while_the_network_is_gone_is_kept_and_sent_when_it_is_back(shop: Workshop, store: StoreServer):
    desk = shop.owner
    with wire_to(store.url) as wire:
        connect(shop, store, wire.url)
        wire.cut()
        desk.walk_ins.add(grill())
        # The same customer comes back for a ring before the network does.
        marco = desk.customers.list(ListQuery(text="marco")).rows[0].id
        ring = NewPiece("signet", "18kw", size="US 9", notes="engraved MD")
        desk.walk_ins.add(grill(customer=None, customer_id=marco, pieces=(ring,), price=Decimal(980)))
        with pytest.raises(StoreError, match="cannot be reached"):
            desk.store_sync.sync()
        wire.mend()
        shop.clock.pass_time(hours=1)
        desk.store_sync.sync()
    assert len(said(store, "id", "customers")) == 1
    orders = said(store, "order_number, material, design_details, notes", rest="order by order_number")
    assert [(row["order_number"], row["material"]) for row in orders] == [
        ("CO-1001", "14K yellow gold"), ("CO-1002", "18K white gold"),
    ]  # fmt: skip
    assert (orders[1]["design_details"], orders[1]["notes"]) == (
        "Signet ring US 9", "Signet ring · US 9: engraved MD",
    )  # fmt: skip
    assert desk.store_sync.state().word == "Store in step"


@pytest.mark.parametrize("lost", ["customers", "custom_orders", "custom_order_events"])
def test_an_answer_that_gets_lost_doubles_nothing(shop: Workshop, store: StoreServer, lost: str):
    desk = shop.owner
    with wire_to(store.url) as wire:
        connect(shop, store, wire.url)
        view = desk.walk_ins.add(grill())
        wire.says(ANSWER_LOST, "POST", lost)
        with pytest.raises(StoreError):
            desk.store_sync.sync()
        # Meanwhile somebody in the store corrects the price.
        if lost == "custom_orders":
            store.execute_sql("update public.custom_orders set total_price = 1500")
        shop.clock.pass_time(minutes=5)
        desk.store_sync.sync()
        desk.store_sync.sync()
    assert [len(said(store, "id", table)) for table in ("customers", "custom_orders", "custom_order_events")] == [1] * 3
    assert counts(shop) == (1, 1)
    assert desk.store_sync.outbox() == ()
    price = desk.orders.show(view.number).value
    assert price is not None
    assert price.amount == Decimal(1500 if lost == "custom_orders" else 1450)


def test_killed_between_sending_and_marking_it_is_found_there_and_not_made_again(
    shop: Workshop, store: StoreServer, monkeypatch: pytest.MonkeyPatch
):
    from veliano_desk.sync.push import Push

    connect(shop, store)
    desk = shop.owner
    desk.walk_ins.add(grill())
    settled = Push._settled

    def die(push: Push, letter: object, row: object) -> None:
        raise KeyboardInterrupt  # the process ends here: the store has it, the desk has not kept that

    for _ in range(3):
        monkeypatch.setattr(Push, "_settled", die)
        with pytest.raises(KeyboardInterrupt):
            desk.store_sync.sync()
        monkeypatch.setattr(Push, "_settled", settled)
        shop.reopen()
        desk = shop.owner = shop.workspace.sign_in("vera", "gold rings and torches")
    desk.store_sync.sync()
    assert [len(said(store, "id", table)) for table in ("customers", "custom_orders", "custom_order_events")] == [1] * 3
    assert counts(shop) == (1, 1)
    assert desk.store_sync.outbox() == ()


def test_a_number_that_the_store_gave_away_meanwhile_is_changed_for_the_next_free_one(
    shop: Workshop, store: StoreServer
):
    connect(shop, store)
    desk = shop.owner
    assert desk.walk_ins.add(grill()).number == "CO-1001"
    # The store takes orders too, and counts as the desk does. One sync: the pull already shows who has the number.
    wilson = customer_row(name="James Wilson")
    store.load("customers", [wilson])
    store.load("custom_orders", [order_row(order_number=f"CO-{n}", customer_id=wilson["id"]) for n in (1001, 1002)])
    desk.store_sync.sync()
    desk.store_sync.sync()
    owners = said(
        store, "o.order_number, c.name", "custom_orders o join public.customers c on c.id = o.customer_id",
        "order by o.order_number",
    )  # fmt: skip
    assert [(row["order_number"], row["name"]) for row in owners] == [
        ("CO-1001", "James Wilson"), ("CO-1002", "James Wilson"), ("CO-1003", "Marco Díaz"),
    ]  # fmt: skip
    view = desk.orders.show("CO-1003")
    assert any("entered as CO-1001" in entry.detail for entry in view.timeline)
    assert counts(shop) == (3, 2)
    assert desk.store_sync.state().word == "Store in step"


def test_a_number_taken_between_pull_and_push_is_changed_too(shop: Workshop, store: StoreServer):
    desk = shop.owner
    with wire_to(store.url) as wire:
        connect(shop, store, wire.url)
        desk.walk_ins.add(grill())
        wilson = customer_row(name="James Wilson")

        def slip_in(asked: object) -> None:
            if getattr(asked, "method", "") == "POST" and getattr(asked, "table", "") == "custom_orders":
                wire.mend()
                store.load("customers", [wilson])
                store.load("custom_orders", [order_row(order_number="CO-1001", customer_id=wilson["id"])])

        wire.hook = slip_in
        desk.store_sync.sync()
        desk.store_sync.sync()
    numbers = sorted(row["order_number"] for row in said(store, "order_number"))
    assert numbers == ["CO-1001", "CO-1002"]
    assert desk.orders.show("CO-1002").customer == "Marco Díaz"
    assert desk.orders.show("CO-1001").customer == "James Wilson"
    assert desk.store_sync.outbox() == ()


def held_by_email(shop: Workshop, store: StoreServer) -> str:
    """Marco is a customer of the store already, which the desk finds out when it sends him."""
    connect(shop, store)
    number = shop.owner.walk_ins.add(grill()).number
    store.load("customers", [customer_row(name="Marco D.", email=MARCO.email)])
    shop.owner.store_sync.sync()
    assert said(store, "id") == []
    assert [line.state for line in shop.owner.store_sync.outbox()] == ["set aside", "waiting", "waiting"]
    return number


def test_what_is_held_for_an_e_mail_tells_nobody_whose_it_is(shop: Workshop, store: StoreServer):
    held_by_email(shop, store)
    keeper = shop.hire("dario", "stock")
    lines = keeper.store_sync.outbox()
    assert "same address" in lines[0].reason
    assert "Marco" not in repr((lines, keeper.store_sync.preview()))


def test_somebody_whom_the_store_knows_is_asked_about_and_taken_for_the_same(shop: Workshop, store: StoreServer):
    number = held_by_email(shop, store)
    desk = shop.owner
    view = desk.walk_ins.use_store_customer(number)
    assert view.customer == "Marco D."
    desk.store_sync.sync()
    assert [row["name"] for row in said(store, "name", "customers")] == ["Marco D."]
    assert len(said(store, "id")) == 1
    desk.store_sync.sync()
    assert counts(shop) == (1, 1)
    assert desk.customers.list(ListQuery()).rows[0].orders == 1
    assert desk.store_sync.state().word == "Store in step"
    assert shop.workspace.verify_audit().ok


def test_somebody_else_with_a_mistyped_e_mail_gets_their_own(shop: Workshop, store: StoreServer):
    number = held_by_email(shop, store)
    desk = shop.owner
    with pytest.raises(NewOrderError):
        desk.walk_ins.correct_email(number, MARCO.email)
    desk.walk_ins.correct_email(number, "marco.d@example.com")
    desk.store_sync.sync()
    emails = sorted(row["email"] for row in said(store, "email", "customers"))
    assert emails == ["marco.d@example.com", MARCO.email]
    assert len(said(store, "id")) == 1
    assert counts(shop) == (1, 2)
    assert desk.store_sync.state().word == "Store in step"


def merged(shop: Workshop, keep: str, gone: str) -> Merged:
    """Make one of two customers, by their names."""
    customers = shop.owner.customers
    ids = {one.name: one.id for one in customers.list(ListQuery()).rows}
    one, other = customers.show(ids[keep]), customers.show(ids[gone])
    return customers.merge(one.id, other.id, (one.version, other.version))


def test_merging_a_walk_in_into_the_stores_customer_sends_their_order(shop: Workshop, store: StoreServer):
    number = held_by_email(shop, store)
    desk = shop.owner
    with pytest.raises(InputError, match="was entered here"):
        merged(shop, keep="Marco Díaz", gone="Marco D.")
    done = merged(shop, keep="Marco D.", gone="Marco Díaz")
    assert (done.id, done.orders) == (0, 1)
    assert desk.walk_ins.question(number) is None
    assert desk.decisions.count() == 0
    desk.store_sync.sync()
    desk.store_sync.sync()
    assert said(store, "o.order_number, c.name", "custom_orders o join public.customers c on c.id = o.customer_id") == [
        {"order_number": number, "name": "Marco D."}
    ]
    assert counts(shop) == (1, 1)
    assert desk.store_sync.state().word == "Store in step"
    assert shop.workspace.verify_audit().ok


def test_two_walk_ins_made_one_before_the_store_heard_of_either_are_one_customer_there(
    shop: Workshop, store: StoreServer
):
    desk = shop.owner
    marco = replace(MARCO, name="Marco D.", email="md@example.com")
    first = desk.walk_ins.add(grill(customer=marco)).number
    second = desk.walk_ins.add(grill()).number
    merged(shop, keep="Marco Díaz", gone="Marco D.")
    connect(shop, store)
    desk.store_sync.sync()
    desk.store_sync.sync()
    owners = said(
        store, "o.order_number, c.name", "custom_orders o join public.customers c on c.id = o.customer_id",
        "order by o.order_number",
    )  # fmt: skip
    assert [(row["order_number"], row["name"]) for row in owners] == [(first, "Marco Díaz"), (second, "Marco Díaz")]
    assert len(said(store, "id", "customers")) == 1
    assert counts(shop) == (2, 1)
    assert desk.store_sync.state().word == "Store in step"


def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_saved(shop: Workshop):
    desk = shop.owner
    desk.walk_ins.add(grill())
    wrong = grill(
        customer=replace(MARCO, name=" "), price=Decimal("12.345"), wanted_on=date(2026, 11, 1),
        pieces=(NewPiece("ring", "", size="XL", stones=-1), NewPiece("grillz", "14ky", teeth=(19,))),
    )  # fmt: skip
    entries = len(desk.audit.newest())
    with pytest.raises(NewOrderError) as refused:
        desk.walk_ins.add(wrong)
    assert [fault.where for fault in refused.value.faults] == [
        "customer.name", "pieces.0.alloy_code", "pieces.0.size", "pieces.0.stones", "pieces.1.teeth", "price",
        "wanted_on", "customer.email",
    ]  # fmt: skip
    assert counts(shop) == (1, 1)
    assert len(desk.audit.newest()) == entries


@pytest.fixture
def bucket(store: StoreServer) -> StoreServer:
    """The store with the bucket for files, as the pack makes it."""
    store.execute_sql(
        "insert into storage.buckets (id, name, public) values ('order-models', 'order-models', false) "
        "on conflict (id) do nothing;"
        'drop policy if exists "Desk: staff have full access to order-models" on storage.objects;'
        'create policy "Desk: staff have full access to order-models" on storage.objects for all to authenticated '
        "using (bucket_id = 'order-models' and public.is_admin()) "
        "with check (bucket_id = 'order-models' and public.is_admin())"
    )
    return store


def in_bucket(store: StoreServer, order: str) -> list[str]:
    """What stands in the bucket of this order, by its number."""
    found = store.execute_sql(
        "select f.name from storage.objects f join public.custom_orders o on f.name like o.id::text || '/%' "
        f"where o.order_number = '{order}' order by f.name"
    )[0]
    return [str(row["name"]).rpartition("/")[2] for row in found]


def test_a_photo_taken_at_the_desk_is_in_the_stores_bucket_once(shop: Workshop, bucket: StoreServer):
    desk = shop.owner
    with wire_to(bucket.url) as wire:
        connect(shop, bucket, wire.url)
        order = desk.walk_ins.add(grill())
        photo = desk.files.attach(order.id, png(), "Zähne oben.png")
        scan = desk.files.attach(order.id, stl(), "upper.stl", piece_id=order.pieces[0].id)
        assert [line.what for line in desk.store_sync.outbox()][-2:] == ["file Zähne oben.png", "file upper.stl"]

        # The answer to the first file gets lost; the network is back for the next sync.
        wire.says(ANSWER_LOST, "POST", f"{photo.sha256}-Zahne_oben.png")
        with pytest.raises(StoreError):
            desk.store_sync.sync()
        assert [file.in_store for file in desk.files.list(order.id)] == [False, False]
        shop.clock.pass_time(minutes=5)
        desk.store_sync.sync()
        assert [file.in_store for file in desk.files.list(order.id)] == [True, True]
        kept = sorted([f"{photo.sha256}-Zahne_oben.png", f"{scan.sha256}-upper.stl"])
        assert in_bucket(bucket, order.number) == kept
        with StoreClient.by_secret_key(bucket.url, bucket.secret_key) as client:
            path = f"{desk_remote_id(bucket, order.number)}/{photo.sha256}-Zahne_oben.png"
            assert client.download("order-models", path) == png()

        # A photo taken by mistake goes, here and there; one that was never sent is never sent.
        desk.files.detach(photo.id)
        desk.files.detach(desk.files.attach(order.id, png(9), "never.png").id)
        desk.store_sync.sync()
    assert in_bucket(bucket, order.number) == [f"{scan.sha256}-upper.stl"]
    assert desk.store_sync.outbox() == ()
    assert shop.workspace.verify_audit().ok


def desk_remote_id(store: StoreServer, number: str) -> str:
    return str(said(store, "id", rest=f"where order_number = '{number}'")[0]["id"])


def test_a_store_without_the_bucket_sets_the_file_aside_and_says_what_to_do(shop: Workshop, bucket: StoreServer):
    bucket.execute_sql("delete from storage.objects; delete from storage.buckets")
    connect(shop, bucket)
    desk = shop.owner
    order = desk.walk_ins.add(grill())
    desk.files.attach(order.id, png(), "mould.png")
    desk.store_sync.sync()
    line = desk.store_sync.outbox()[0]
    assert (line.what, line.state) == ("file mould.png", "set aside")
    assert "pack.sql" in line.reason
    assert desk.files.list(order.id)[0].reason == line.reason
    assert len(said(bucket, "id")) == 1
    bucket.execute_sql("insert into storage.buckets (id, name, public) values ('order-models', 'order-models', false)")
    desk.store_sync.retry()
    desk.store_sync.sync()
    assert [file.in_store for file in desk.files.list(order.id)] == [True]
