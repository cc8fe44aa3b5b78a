"""Rows that were not understood give nobody what they may not see."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.services.copies import Shop
from tests.workshop import customer_row, order_row
from veliano_desk.domain.errors import RightMissingError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import SyncFinding

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
