"""Rows that were not understood give nobody what they may not see."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.services.copies import Shop
from tests.sync.store_rows import STAMP, a_product, a_shop_order, a_variant, an_item
from tests.workshop import customer_row, order_row
from veliano_desk.domain.errors import ConflictError, InputError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import SyncFinding
from veliano_desk.models.sync_lock import sync_lock
from veliano_desk.services.store_findings import StoreFindings
from veliano_desk.services.store_work import SyncRunningError

CUSTOMER = customer_row(name="Zvonimir Zlatarić", email="zz@secret.example", phone="+385 91 555", created_at="in May")
ORDER = order_row(
    order_number="CO-9", customer_id="7c9e6679-7425-40de-944b-e07fc1f90ae7", total_price="4321 or so",
    design_details="crest ring", deposit="2160.50", shipping_name="Zvonimir Zlatarić",
)  # fmt: skip
NAMES, PRICES = ("Zvonimir", "zz@secret", "+385 91 555", "in May", "7c9e6679"), ("4321", "2160.50")


@pytest.fixture
def odd_rows(shop: Shop) -> Shop:
    assert shop.owner.store_sync.take_in("customers", [CUSTOMER]) == 1
    assert shop.owner.store_sync.take_in("custom_orders", [ORDER]) == 1
    return shop


def findings(shop: Shop, *missing: Right) -> dict[str, SyncFinding]:
    desk = shop.workspace.sign_in("manager", "gold rings and torches")
    desk.access.who = replace(desk.who, rights=desk.who.rights - set(missing))
    return {one.table: one for one in desk.store_sync.findings()}


def test_who_may_see_everything_reads_each_row_word_for_word(odd_rows: Shop):
    found = findings(odd_rows)
    assert json.loads(found["customers"].raw) == CUSTOMER
    assert json.loads(found["custom_orders"].raw) == ORDER
    assert "in May" in found["customers"].reason
    assert "4321 or so" in found["custom_orders"].reason
    assert all(one.whole for one in found.values())


def test_without_the_right_to_see_customers_no_row_says_who_they_are(odd_rows: Shop):
    found = findings(odd_rows, Right.CUSTOMERS_SEE)
    said = repr(found)
    assert not [word for word in NAMES if word in said]
    assert (found["customers"].raw, found["customers"].whole) == ("", False)
    assert found["customers"].reason.startswith("created_at: ")
    order = json.loads(found["custom_orders"].raw)
    assert (order["order_number"], order["design_details"], order["total_price"]) == (
        "CO-9",
        "crest ring",
        "4321 or so",
    )
    assert not {"customer_id", "shipping_name"} & set(order)


@pytest.mark.parametrize("missing", [Right.VALUE_SEE, Right.MARGIN_SEE])
def test_whoever_is_shown_no_quotes_finds_none_in_a_row(odd_rows: Shop, missing: Right):
    """Without the margin's right a quote beside the cost would be one: the manager sees costs."""
    found = findings(odd_rows, missing)
    said = repr(found)
    assert not [word for word in PRICES if word in said]
    assert json.loads(found["customers"].raw) == CUSTOMER
    order = json.loads(found["custom_orders"].raw)
    assert (order["order_number"], order["customer_id"]) == ("CO-9", ORDER["customer_id"])
    assert found["custom_orders"].reason.startswith("total_price: ")


@pytest.mark.parametrize("role", ["designer", "stock"])
def test_those_who_sync_without_seeing_customers_or_quotes_get_neither(odd_rows: Shop, role: str):
    said = repr(odd_rows.desk_of(role).store_sync.findings())
    assert not [word for word in (*NAMES, *PRICES) if word in said]
    assert "CO-9" in said


@pytest.mark.parametrize("role", ["designer", "bench", "stock", "quality", "care"])
def test_the_audit_log_which_holds_all_of_it_is_closed_to_them(odd_rows: Shop, role: str):
    with pytest.raises(RightMissingError):
        odd_rows.desk_of(role).audit.newest()


@pytest.mark.parametrize("role", ["designer", "bench", "stock", "quality"])
def test_a_price_changed_in_the_store_is_told_without_its_figures(shop: Shop, role: str):
    row = order_row(order_number="CO-9", total_price="4321.00")
    shop.owner.store_sync.take_in("custom_orders", [row])
    changed = {**row, "total_price": "2160.50", "updated_at": "2026-11-16T15:00:00+00:00"}
    shop.owner.store_sync.take_in("custom_orders", [changed])
    view = shop.desk_of(role).orders.show("CO-9")
    assert [entry.title for entry in view.timeline] == ["Changed in the store"]
    assert not [word for word in ("4321", "2160") if word in repr(view)]


def test_columns_that_the_desk_does_not_know_are_shown_with_the_order_to_whoever_may_see_all_of_a_row(shop: Shop):
    number = shop.take_order(engraving={"text": "№ 7"}, gift_note="for Ana", empty="", cut=None)
    order = shop.owner.orders.show(number)
    assert [(one.name, one.value) for one in order.store_also_says] == [
        ("engraving", '{"text": "№ 7"}'), ("gift_note", "for Ana"),
    ]  # fmt: skip
    assert shop.owner.orders.unknown_fields(order.id) == order.store_also_says
    desk = shop.workspace.sign_in("manager", "gold rings and torches")
    desk.access.who = replace(desk.who, rights=desk.who.rights - {Right.CUSTOMERS_SEE})
    assert desk.orders.show(number).store_also_says == ()


def test_columns_that_the_desk_does_not_know_are_shown_with_the_customer_and_with_the_shop_order(shop: Shop):
    desk = shop.owner
    desk.store_sync.take_in("customers", [customer_row(name="Ana", ring_hand="left", vip=True, note="")])
    (customer,) = desk.customers.list(ListQuery()).rows
    assert [(one.name, one.value) for one in desk.customers.show(customer.id).store_also_says] == [
        ("ring_hand", "left"), ("vip", "true"),
    ]  # fmt: skip
    for generation in (1, 2):
        row = a_shop_order(generation, created_at=STAMP, updated_at=STAMP, items=[], gift_note="for Ana")
        assert desk.store_sync.take_in("orders", [row]) == 0
        number = f"S-{row['id'][:8]}"
        also = desk.orders.show(number).store_also_says
        assert [(one.name, one.value) for one in also] == [("gift_note", "for Ana")]
    assert shop.desk_of("bench").orders.show(number).store_also_says == ()


@pytest.mark.parametrize("generation", [1, 2])
def test_columns_that_the_desk_does_not_know_of_goods_are_shown_with_the_order_that_has_them(
    shop: Shop, generation: int
) -> None:
    desk, stamps = shop.owner, {"created_at": STAMP, "updated_at": STAMP}
    product = a_product(generation, "Rope chain", clasp="lobster", **stamps)
    variant = a_variant(generation, product, "50 cm", links_per_cm=7, **stamps)
    order = a_shop_order(generation, **stamps)
    items = [an_item(generation, order, product, variant, created_at=STAMP)]
    for table, row in (("products", product), ("product_variants", variant), ("orders", {**order, "items": items})):
        assert desk.store_sync.take_in(table, [row]) == 0
    also = desk.orders.show(f"S-{order['id'][:8]}").store_also_says
    assert [(one.name, one.value) for one in also] == [("Rope chain: clasp", "lobster"), ("50 cm: links_per_cm", "7")]


@pytest.mark.parametrize("role", ["designer", "stock"])
def test_whoever_does_not_see_a_field_puts_nothing_in_its_place(odd_rows: Shop, role: str):
    desk, before = odd_rows.desk_of(role), odd_rows.rows("SELECT count(*) FROM audit_log")
    ids = {one.table: one.id for one in desk.store_sync.findings()}
    for table, values in (
        ("custom_orders", {"total_price": "1500.00"}), ("custom_orders", {"customer_id": None}),
        ("custom_orders", {"design_details": "band", "deposit": "1"}), ("customers", {"created_at": "2026-11-16"}),
    ):  # fmt: skip
        with pytest.raises(InputError, match="no such fields"):
            desk.store_sync.mend_finding(ids[table], values)
    assert odd_rows.rows("SELECT count(*) FROM audit_log") == before


def test_a_mend_that_does_not_help_quotes_nothing_that_is_hidden(odd_rows: Shop):
    desk = odd_rows.desk_of("stock")
    finding = next(one for one in desk.store_sync.findings() if one.table == "custom_orders")
    with pytest.raises(InputError, match="still cannot be understood") as refused:
        desk.store_sync.mend_finding(finding.id, {"design_details": "band"})
    told = f"{refused.value.happened} {refused.value.subject}"
    assert "total_price: it cannot be read" in told
    assert "4321" not in told


def test_of_two_who_settle_a_row_the_second_is_told(odd_rows: Shop):
    desk, other = odd_rows.owner.store_sync, odd_rows.desk_of("manager").store_sync
    finding = next(one for one in desk.findings() if one.table == "custom_orders")
    desk.mend_finding(finding.id, {"total_price": "1500.00"})
    for attempt in (lambda: other.mend_finding(finding.id, {"total_price": "1700.00"}),
                    lambda: other.drop_finding(finding.id)):  # fmt: skip
        with pytest.raises(ConflictError, match="first"):
            attempt()
    value = odd_rows.owner.orders.show("CO-9").value
    assert value is not None
    assert value.plain() == "1500.00"
    assert [one.table for one in other.findings()] == ["customers"]


def test_a_row_that_the_store_changed_before_its_mend_was_saved_is_looked_at_again(
    odd_rows: Shop, monkeypatch: pytest.MonkeyPatch
):
    """The row changes between reading the finding and keeping what was put right."""
    desk = odd_rows.owner.store_sync
    finding = next(one for one in desk.findings() if one.table == "custom_orders")
    take = StoreFindings._take_mended

    def meanwhile(self: StoreFindings, *told: Any) -> None:
        odd_rows.execute("UPDATE sync_findings SET raw = replace(raw, 'crest ring', 'crest ring, call first')")
        take(self, *told)

    monkeypatch.setattr(StoreFindings, "_take_mended", meanwhile)
    with pytest.raises(ConflictError):
        desk.mend_finding(finding.id, {"total_price": "1500.00"})
    (still,) = (one for one in desk.findings() if one.table == "custom_orders")
    assert "call first" in still.raw


def test_rows_that_came_another_way_are_taken_in_by_whoever_connects_the_store_and_beside_no_sync(shop: Shop):
    with pytest.raises(RightMissingError, match=r"store\.connect"):
        shop.desk_of("manager").store_sync.take_in("customers", [customer_row()])
    with sync_lock(Session(shop.engine), "till") as held:
        assert held
        with pytest.raises(SyncRunningError):
            shop.owner.store_sync.take_in("customers", [customer_row()])
    assert shop.owner.store_sync.take_in("customers", [customer_row()]) == 0


def test_a_row_mended_by_somebody_who_may_not_plan_is_planned_with_the_next_sync(shop: Shop):
    shop.take_order()
    shop.owner.production.plan()
    shop.clock.pass_time(minutes=1)
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-9", estimated_completion_date="soon")])
    desk = shop.desk_of("stock").store_sync
    (finding,) = desk.findings()
    desk.mend_finding(finding.id, {"estimated_completion_date": None})
    work = shop.owner.store_sync._work
    assert shop.owner.orders.show("CO-9").promise_on is None
    assert work._left_unplanned()
    shop.clock.pass_time(minutes=1)
    shop.owner.production.plan()
    assert shop.owner.orders.show("CO-9").promise_on is not None
    assert not work._left_unplanned()
