"""The search: what people type, what it finds, in which order, and that it follows every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.services.copies import Shop
from tests.services.many_orders import ManyOrders
from tests.workshop import customer_row, order_row
from veliano_desk.domain.lists import COUNT_CAP, ListQuery
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.search_words import LONGEST, MOST_WORDS, search_words
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order

NEWEST = ListQuery("ordered", True, limit=400)


def found(shop: Shop, text: str) -> list[str]:
    return [row.number for row in shop.owner.orders.list(ListQuery(text=text)).rows]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Ivana  Petrović, CO-10", ("ivana", "petrovic", "co", "10")), ("E\u0301pe\u0301e épée", ("epee",)),
        ("under_score", ("under", "score")), ("O'Neil", ("o", "neil")), ("14K 14k", ("14k",)), ("💍 – ·", ()),
        ("Ωμέγα", ("ωμεγα",)), ("x" * 99, ("x" * LONGEST,)),
    ],
)  # fmt: skip
def test_a_search_is_cut_into_words(text: str, words: tuple[str, ...]):
    assert search_words(text) == words


def test_a_page_of_text_is_searched_by_its_first_words():
    assert len(search_words(" ".join(map(str, range(500))))) == MOST_WORDS


@pytest.mark.parametrize(
    "text",
    ["mil", "MILLER", "miller hanna", "han mil", "Hänna", "hanna.m", "CO-24817", "24817", "co 248", "4817", "817",
     "gold", "deep-cut", "rush", "yellow rush mil"],
)  # fmt: skip
def test_an_order_is_found_by_the_beginnings_of_its_words_in_any_order(shop: Shop, text: str):
    person = customer_row(name="Hanna Miller", email="hanna.m@example.com")
    shop.owner.store_sync.take_in("customers", [person, customer_row(name="Camilla Hill")])
    wishes = {"design_details": "open face, deep-cut", "notes": "Rush!", "material": "14K yellow gold"}
    shop.owner.store_sync.take_in("custom_orders", [
        order_row(order_number="CO-24817", customer_id=person["id"], **wishes),
        order_row(order_number="XY-1", material="Silver", design_details="band 4 mm", teeth_selection=None),
    ])  # fmt: skip
    assert found(shop, text) == ["CO-24817"]


@pytest.mark.parametrize(
    "text", ["iller", "2418", "nobody", "'; DROP TABLE orders", '"', "%", "*", "gold OR silver NOT", "\\"]
)
def test_what_no_word_begins_with_is_not_found(shop: Shop, text: str):
    shop.owner.store_sync.take_in("customers", [customer_row(name="Miller")])
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-24817")])
    assert found(shop, text) == []
    assert shop.owner.orders.count(ListQuery(text=text)).words() == "0"
    assert shop.owner.customers.list(ListQuery(text=text)).rows == ()
    assert shop.owner.insights.search(text) == ()


def test_words_follow_what_is_edited_here_and_changed_in_the_store(shop: Shop):
    person, order = customer_row(name="Hanna Miller"), order_row(order_number="CO-77")
    order["customer_id"] = person["id"]
    shop.owner.store_sync.take_in("customers", [person])
    shop.owner.store_sync.take_in("custom_orders", [order])
    later = "2026-11-16T15:00:00+00:00"
    shop.owner.store_sync.take_in("customers", [{**person, "name": "Hanna Novak", "updated_at": later}])
    assert (found(shop, "miller"), found(shop, "novak")) == ([], ["CO-77"])
    assert [one.name for one in shop.owner.customers.list(ListQuery(text="novak")).rows] == ["Hanna Novak"]
    assert shop.owner.customers.count(ListQuery(text="miller")).count == 0
    changed = {**order, "order_number": "CO-88", "notes": "anniversary", "updated_at": later}
    shop.owner.store_sync.take_in("custom_orders", [changed])
    assert (found(shop, "co-77"), found(shop, "anniv")) == ([], ["CO-88"])
    piece = shop.owner.orders.show("CO-88").pieces[0]
    shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(title="Épée pendant"))
    assert found(shop, "epee") == ["CO-88"]


def test_who_bought_in_the_shop_is_found_without_being_a_customer_and_not_by_those_who_may_not_see_customers(
    shop: Shop,
):
    shop.take_order()
    with shop.owner.access.writing() as unit:
        order = unit.session.scalars(select(Order)).one()
        order.customer_id, order.buyer = None, "Zvonimir Zlatarić"
        unit.record("order.note", order.number, None, None)
    assert len(found(shop, "zlataric")) == 1
    assert shop.desk_of("bench").orders.list(ListQuery(text="zlataric")).rows == ()


def delete_orders(shop: Shop, *numbers: str) -> None:
    """Past the desk, as somebody who works on the database does."""
    some = f"IN (SELECT id FROM orders WHERE number IN ({', '.join(map(repr, numbers))}))"
    shop.execute(f"DELETE FROM piece_flags WHERE piece_id IN (SELECT id FROM pieces WHERE order_id {some})")
    for table in ("pieces", "order_events", "orders"):
        shop.execute(f"DELETE FROM {table} WHERE {'id' if table == 'orders' else 'order_id'} {some}")


def test_what_is_deleted_is_not_found_any_more(shop: Shop):
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-1"), order_row(order_number="CO-2")])
    delete_orders(shop, "CO-1")
    assert found(shop, "co") == ["CO-2"]
    assert shop.owner.orders.count(ListQuery(text="co")).count == 1


@pytest.mark.parametrize("gone", [("CO-2",), ("CO-1", "CO-2"), ("CO-2", "CO-1")])
def test_what_comes_after_the_last_ones_were_deleted_is_found(shop: Shop, gone: tuple[str, ...]):
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-1"), order_row(order_number="CO-2")])
    for number in gone:
        delete_orders(shop, number)
    shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-3"), order_row(order_number="CO-4")])
    assert sorted(found(shop, "co")) == sorted({"CO-1", "CO-2", "CO-3", "CO-4"}.difference(gone))


def test_the_newest_are_found_first_whenever_they_came_in(shop: Shop):
    for number, day in (("CO-1", "2026-11-03"), ("CO-2", "2026-11-05"), ("CO-3", "2026-11-04"), ("CO-4", "1969-05-01")):
        order = order_row(order_number=number, created_at=f"{day}T10:00:00+00:00")
        shop.owner.store_sync.take_in("custom_orders", [order])
    rows = shop.owner.orders.list(replace(NEWEST, text="co")).rows
    assert [row.number for row in rows] == ["CO-2", "CO-3", "CO-1", "CO-4"]
    assert [hit.title for hit in shop.owner.insights.search("co")] == ["CO-2", "CO-3", "CO-1", "CO-4"]


SEARCHES = ("grillz", "gri", "platinum", "petrovic", "mil", "miller 14k", "CO-12", "7777", "engr insi", "g", "nobody")


def plain(many: ManyOrders, fits: Callable[[Order, Customer], bool]) -> list[int]:
    """All orders that fit, newest first, looked at one by one."""
    with many.desk.access.reading() as unit:
        rows = unit.session.execute(select(Order, Customer).join(Customer, Customer.id == Order.customer_id)).all()
        kept = [(order.ordered_at.replace(microsecond=0), order.id) for order, owner in rows if fits(order, owner)]
    return [number for _, number in sorted(kept, reverse=True)]


def has(text: str) -> Callable[[Order, Customer], bool]:
    def fits(order: Order, owner: Customer) -> bool:
        told = [
            order.number,
            order.piece_title,
            order.material,
            order.design_details,
            order.notes,
            owner.name,
            owner.email,
        ]
        tails = [order.number[-length:] for length in (6, 5, 4, 3)]
        words = search_words_of_all(" ".join([*told, *tails]))
        return all(any(word.startswith(typed) for word in words) for typed in search_words(text))

    return fits


def search_words_of_all(text: str) -> set[str]:
    return {word for part in text.split() for word in search_words(part)}


@pytest.mark.parametrize("text", SEARCHES)
def test_all_pages_of_a_search_are_what_a_look_at_every_order_finds(many: ManyOrders, text: str):
    """Often or rare, forwards and backwards, whichever way the database takes; it takes another page by page."""
    expected = plain(many, has(text))
    query, ids = replace(NEWEST, text=text), []
    page = many.desk.orders.list(query)
    while True:
        ids += [row.id for row in page.rows]
        if not page.more_after or len(ids) > 3_000:
            break
        page = many.desk.orders.list(replace(query, after=page.keys[-1]))
    assert ids == expected[: len(ids)]
    assert page.more_after == (len(ids) < len(expected))
    end = many.desk.orders.list(replace(query, last=True))
    assert [row.id for row in end.rows] == expected[-400:]
    assert many.desk.orders.count(query).count == min(len(expected), COUNT_CAP)
    if end.more_before:
        before = many.desk.orders.list(replace(query, before=end.keys[0]))
        assert [row.id for row in before.rows] == expected[:-400][-400:]


@pytest.mark.parametrize("text", ["grillz", "mil", "platinum"])
def test_a_search_among_open_orders_finds_all_of_them(many: ManyOrders, text: str):
    fits = has(text)
    expected = plain(many, lambda order, owner: order.is_open and fits(order, owner))
    query = replace(NEWEST, text=text, filters={"show": ("open",)})
    assert [row.id for row in many.desk.orders.list(query).rows] == expected[:400]
    by_value = many.desk.orders.list(replace(query, sort="value", limit=5_000)).rows
    assert {row.id for row in by_value} == set(expected)
    assert many.desk.orders.count(query).count == len(expected)
