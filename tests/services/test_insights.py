"""Today and the search: what needs whoever is signed in, and how anything is found."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop
from tests.workshop import MONDAY, order_row
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action
from veliano_desk.models.decisions import DELETED, Side, Subject, ask


def test_todays_figures_are_of_the_workshops_own_day(shop: Shop):
    month_start = "2026-11-01T04:00:00+00:00"
    shop.take_order(total_price="100.00", created_at=month_start)
    shop.take_order(total_price="7.00", created_at="2026-11-01T03:59:59+00:00")
    cancelled = shop.take_order(total_price="50.00")
    one = shop.owner.orders.show(cancelled).pieces[0]
    shop.owner.orders.move(one.id, one.version, Action.CANCEL, "because")
    today = shop.owner.insights.today()
    assert today.day == MONDAY.date()
    assert today.open_orders == 2
    assert today.booked_this_month == Money.of("100", "USD")


def test_today_shows_what_needs_somebody_and_leaves_out_what_is_empty(shop: Shop):
    waiting = shop.take_order()
    held = shop.take_order()
    one = shop.owner.orders.show(held).pieces[0]
    shop.owner.orders.move(one.id, one.version, Action.HOLD, "customer decides")
    unclear = shop.take_order(material="unobtainium")
    sections = {section.key: section for section in shop.owner.insights.today().sections}
    assert set(sections) == {"kits_to_send", "on_hold", "flagged"}
    assert {line.argument for line in sections["kits_to_send"].lines} == {waiting, unclear}
    assert [line.argument for line in sections["on_hold"].lines] == [held]
    for section in sections.values():
        assert section.count == len(section.lines)
        assert shop.owner.orders.count(ListQuery(filters=section.view)).count == section.count


def test_where_there_are_more_than_are_counted_today_says_so(file_shop: Shop, monkeypatch: pytest.MonkeyPatch):
    for _ in range(3):
        file_shop.take_order()
    assert [section.count_words for section in file_shop.owner.insights.today().sections] == ["3"]
    monkeypatch.setattr("veliano_desk.models.queries.paging.COUNT_CAP", 2)
    assert [section.count_words for section in file_shop.owner.insights.today().sections] == ["2+"]


def test_today_asks_for_the_rows_that_could_not_be_read(shop: Shop):
    shop.owner.store_sync.take_in("custom_orders", [{**order_row(), "total_price": "a lot"}])
    sections = {section.key: section for section in shop.owner.insights.today().sections}
    assert sections["sync"].count == 1
    assert shop.owner.store_sync.findings()[0].reason
    assert "sync" not in {section.key for section in shop.desk_of("bench").insights.today().sections}


def test_today_asks_what_is_to_be_decided_between_desk_and_store(shop: Shop):
    number = shop.take_order(customer="Ruby Chen")
    before = shop.owner.insights.urgent()
    with shop.owner.access.writing() as unit:
        order = shop.owner.orders.show(number)
        for table, remote_id in (("custom_orders", "a"), ("customers", "b")):
            about = Subject(table, remote_id, order_id=order.id if table == "custom_orders" else None)
            ask(unit, DELETED, about, Side("x"), Side("gone"))
        unit.record("store.gone", "custom_orders", None, {})
    sections = {section.key: section for section in shop.owner.insights.today().sections}
    assert [(line.detail, line.argument) for line in sections["sync"].lines] == [("2 to decide", "questions")]
    assert sections["sync"].count == 2
    assert shop.owner.insights.urgent() == before + 2
    assert shop.owner.store_sync.state().decisions == 2
    bench = shop.desk_of("bench")
    assert not bench.who.may(Right.CUSTOMERS_SEE)
    assert bench.store_sync.state().decisions == 1


def test_the_search_finds_orders_and_customers_and_opens_them(shop: Shop):
    number = shop.take_order(customer="Ivana Petrović")
    shop.take_order(customer="James Wilson")
    hits = shop.owner.insights.search("  petrovic ")
    assert [(hit.kind, hit.page) for hit in hits] == [("order", "order_hub"), ("customer", "customers")]
    assert hits[0].argument == number
    customer = shop.owner.customers.show(int(hits[1].argument))
    assert customer.name == "Ivana Petrović"
    assert shop.owner.insights.search(number.lower())[0].argument == number
    assert shop.owner.insights.search("  ") == ()
    assert shop.owner.insights.search("nobody like that") == ()


def test_the_search_shows_eight_of_each_at_most(shop: Shop):
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number=f"ZZ-{index}") for index in range(12)])
    assert len(shop.owner.insights.search("zz-")) == 8
