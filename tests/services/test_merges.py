"""Customers who may be one person: proposed and never merged by themselves, made one by somebody, made two again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.workshop import customer_row, order_row
from veliano_desk.domain.customers import CustomerView
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.search_keys import phone_key, postcode_key
from veliano_desk.domain.walk_ins import NewCustomer, NewOrder, NewPiece

Row = dict[str, Any]


def take(shop: Shop, *rows: Row, table: str = "customers") -> None:
    assert shop.owner.store_sync.take_in(table, rows) == 0


def person(shop: Shop, name: str = "Ana Marić", **values: Any) -> Row:
    row = customer_row(name=name, **{"address": None, **values})
    take(shop, row)
    return row


def order_of(shop: Shop, owner: Row, number: str) -> Row:
    row = order_row(order_number=number, customer_id=owner["id"])
    take(shop, row, table="custom_orders")
    return row


def seen(shop: Shop, row: Row) -> CustomerView:
    ((local,),) = shop.rows(f"SELECT local_id FROM store_links WHERE remote_id = '{row['id']}'")
    return shop.owner.customers.show(int(str(local)))


def proposed(shop: Shop, row: Row) -> dict[str, tuple[str, ...]]:
    return {other.email: other.reasons for other in seen(shop, row).duplicates}


def make_one(shop: Shop, keep: Row, gone: Row) -> Any:
    one, other = seen(shop, keep), seen(shop, gone)
    return shop.owner.customers.merge(one.id, other.id, (one.version, other.version))


def owners(shop: Shop) -> dict[str, str]:
    """Whose each order is here."""
    return {
        str(number): str(name)
        for number, name in shop.rows("SELECT number, name FROM orders JOIN customers ON customers.id = customer_id")
    }


def counts(shop: Shop) -> list[tuple[object, ...]]:
    return shop.rows("SELECT name, orders, open_orders FROM customers ORDER BY id")


class TestProposed:
    @pytest.mark.parametrize(
        ("one", "other", "reasons"),
        [
            ({"email": "ana@example.com"}, {"email": "ANA@Example.com"}, ("e-mail",)),
            ({"phone": "+1 (512) 555-0101"}, {"phone": "0015125550101"}, ("phone",)),
            ({"address": {"city": "Zagreb"}}, {"address": {"city": "ZAGREB "}}, ("name and place",)),
            ({"address": {"postal_code": "10 000"}}, {"address": {"zip": "10000", "city": "?"}}, ("name and place",)),
        ],
    )
    def test_what_two_share_is_said(self, shop: Shop, one: Row, other: Row, reasons: tuple[str, ...]) -> None:
        first, second = person(shop, **one), person(shop, **other)
        person(shop, "Somebody Else")
        assert proposed(shop, first) == {second["email"]: reasons}
        assert proposed(shop, second) == {first["email"]: reasons}
        assert len(shop.owner.customers.duplicates()) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({}, {}),  # the same name and nothing else
            ({"phone": "12345"}, {"phone": "12345"}),
            ({"phone": None}, {"phone": ""}),
            ({"address": {"city": "Zagreb"}}, {"address": {"city": "Split"}}),
            ({"address": {"city": ""}}, {"address": {"city": ""}}),
        ],
    )
    def test_a_name_alone_is_no_reason(self, shop: Shop, one: Row, other: Row) -> None:
        first = person(shop, **one)
        person(shop, **other)
        assert proposed(shop, first) == {}
        assert shop.owner.customers.duplicates() == ()

    def test_several_reasons_stand_together_and_follow_what_the_store_changes(self, shop: Shop) -> None:
        first = person(shop, phone="555-010-1234", address={"city": "Split"})
        second = person(shop, phone="555 010 1234", address={"city": "Split"})
        assert proposed(shop, first) == {second["email"]: ("phone", "name and place")}
        take(shop, {**second, "phone": None, "name": "Bea", "updated_at": "2026-11-17T00:00:00+00:00"})
        assert proposed(shop, first) == {}

    def test_two_of_whom_somebody_said_so_are_not_proposed_again(self, shop: Shop) -> None:
        first, second = person(shop, phone="5550101234"), person(shop, "Bea", phone="5550101234")
        one, other = seen(shop, first), seen(shop, second)
        for _ in range(2):
            shop.owner.customers.keep_apart(other.id, one.id)
        assert (proposed(shop, first), proposed(shop, second)) == ({}, {})
        assert shop.rows("SELECT count(*) FROM customers_apart") == [(1,)]
        assert shop.owner.customers.duplicates() == ()

    def test_looking_at_somebody_takes_a_look_up_per_reason_however_many_there_are(self, shop: Shop) -> None:
        first = person(shop, phone="5550101234", address={"city": "Split"})
        with shop.statements() as few:
            seen(shop, first)
        take(shop, *[customer_row(name=f"P {n}", phone=f"5559{n:06}", address={"city": "Split"}) for n in range(500)])
        with shop.statements() as many:
            seen(shop, first)
        assert len(many) == len(few)


def test_keys_are_of_what_tells_people_apart() -> None:
    assert phone_key("+385 (91) 555-0101") == "385915550101"
    assert phone_key("00385 91 555 0101") == "385915550101"
    assert [phone_key(text) for text in ("", "none", "12 34 56")] == ["", "", ""]
    assert phone_key("٠١٢٣٤٥٦٧") == "01234567"
    assert postcode_key(" SW1A 2-aa") == "sw1a2aa"


class TestMerged:
    @pytest.fixture
    def two(self, shop: Shop) -> tuple[Row, Row]:
        """Ana with CO-1, and Ana K. with CO-2 and CO-3."""
        ana, other = person(shop, "Ana", phone="5550101234"), person(shop, "Ana K.", phone="5550101234")
        order_of(shop, ana, "CO-1")
        order_of(shop, other, "CO-2")
        order_of(shop, other, "CO-3")
        return ana, other

    def test_all_orders_are_the_kept_ones_and_lists_show_one_customer(self, shop: Shop, two: tuple[Row, Row]) -> None:
        done = make_one(shop, *two)
        assert done.orders == 2
        assert set(owners(shop).values()) == {"Ana"}
        assert counts(shop) == [("Ana", 3, 3), ("Ana K.", 0, 0)]
        assert [row.name for row in shop.owner.customers.list(ListQuery()).rows] == ["Ana"]
        assert shop.owner.customers.count(ListQuery()).count == 1
        assert {hit.title for hit in shop.owner.insights.search("ana")} >= {"Ana"}
        assert "Ana K." not in {hit.title for hit in shop.owner.insights.search("ana")}
        by_name = ListQuery("customer", filters={"show": ("open",)})
        assert {row.customer for row in shop.owner.orders.list(by_name).rows} == {"Ana"}
        kept = seen(shop, two[0])
        assert [(one.name, one.by, one.kept) for one in kept.merges] == [("Ana K.", "Vera", True)]
        assert [(one.name, one.kept) for one in seen(shop, two[1]).merges] == [("Ana", False)]
        assert kept.duplicates == ()
        assert shop.owner.orders.show("CO-2").timeline[0].title == "Two customers were made one"
        assert shop.rows("SELECT count(*) FROM store_links WHERE store_table = 'customers'") == [(2,)]

    def test_whoever_may_not_see_customers_reads_no_name_of_them_with_the_order(
        self, shop: Shop, two: tuple[Row, Row]
    ) -> None:
        done = make_one(shop, *two)
        shop.owner.customers.undo_merge(done.id, done.version)
        view = shop.desk_of("bench").orders.show("CO-2")
        assert len([entry for entry in view.timeline if "made" in entry.title]) == 2
        assert "Ana" not in repr(view)
        assert "Ana K." in repr(shop.owner.audit.newest(3))

    def test_who_orders_with_the_e_mail_of_the_one_who_is_gone_is_the_kept_one(
        self, shop: Shop, two: tuple[Row, Row]
    ) -> None:
        make_one(shop, *two)
        piece = (NewPiece("ring", "14ky", size="US 9"),)
        new = NewOrder(piece, Decimal(900), customer=NewCustomer("Ana", two[1]["email"]))
        (fault,) = shop.owner.walk_ins.check(new)
        assert fault.words == "Ana has this address: choose them."
        gone = shop.owner.customers.show(seen(shop, two[1]).id)
        view = shop.owner.walk_ins.add(NewOrder(piece, Decimal(900), customer_id=gone.id))
        assert (view.customer, view.customer_id) == ("Ana", seen(shop, two[0]).id)
        assert counts(shop) == [("Ana", 4, 4), ("Ana K.", 0, 0)]

    def test_undone_everything_is_exactly_as_it_was(self, shop: Shop, two: tuple[Row, Row]) -> None:
        before = (owners(shop), counts(shop), proposed(shop, two[0]),
                  shop.rows("SELECT number, customer_key FROM orders ORDER BY id"))  # fmt: skip
        done = make_one(shop, *two)
        back = shop.owner.customers.undo_merge(done.id, done.version)
        assert back.orders == 2
        assert before == (owners(shop), counts(shop), proposed(shop, two[0]),
                          shop.rows("SELECT number, customer_key FROM orders ORDER BY id"))  # fmt: skip
        assert seen(shop, two[0]).merges == ()
        assert [entry.action for entry in shop.owner.audit.newest(2)] == ["customers.merge_undone", "customers.merge"]
        assert shop.workspace.verify_audit().ok

    def test_the_stores_news_of_the_one_who_is_gone_change_their_own_record_only(
        self, shop: Shop, two: tuple[Row, Row]
    ) -> None:
        make_one(shop, *two)
        renamed = {**two[1], "name": "Zoe K.", "phone": "1", "updated_at": "2026-11-17T00:00:00+00:00"}
        take(shop, renamed)
        assert counts(shop) == [("Ana", 3, 3), ("Zoe K.", 0, 0)]
        assert shop.rows("SELECT DISTINCT customer_key FROM orders") == [("ana",)]

    def test_their_new_orders_go_to_the_kept_one_and_back_when_it_is_undone(
        self, shop: Shop, two: tuple[Row, Row]
    ) -> None:
        done = make_one(shop, *two)
        row = order_of(shop, two[1], "CO-4")
        order_of(shop, two[0], "CO-5")
        take(shop, {**row, "notes": "soon", "updated_at": "2026-11-17T00:00:00+00:00"}, table="custom_orders")
        assert set(owners(shop).values()) == {"Ana"}
        assert "belongs to another customer" not in repr(shop.owner.orders.show("CO-4").timeline)
        shop.owner.customers.undo_merge(done.id, done.version)
        assert owners(shop) == {"CO-1": "Ana", "CO-2": "Ana K.", "CO-3": "Ana K.", "CO-4": "Ana K.", "CO-5": "Ana"}
        assert counts(shop) == [("Ana", 2, 2), ("Ana K.", 3, 3)]

    def test_what_the_store_gave_to_somebody_else_meanwhile_stays_theirs(
        self, shop: Shop, two: tuple[Row, Row]
    ) -> None:
        third = person(shop, "Third")
        row = order_of(shop, two[1], "CO-4")
        done = make_one(shop, *two)
        moved = {**row, "customer_id": third["id"], "updated_at": "2026-11-17T00:00:00+00:00"}
        take(shop, moved, table="custom_orders")
        shop.owner.customers.undo_merge(done.id, done.version)
        assert owners(shop)["CO-4"] == "Third"

    def test_merges_of_merges_are_undone_from_the_last(self, shop: Shop, two: tuple[Row, Row]) -> None:
        third = person(shop, "Third")
        order_of(shop, third, "CO-9")
        first = make_one(shop, *two)
        last = make_one(shop, third, two[0])
        order_of(shop, two[1], "CO-10")
        assert set(owners(shop).values()) == {"Third"}
        with pytest.raises(InputError, match="later"):
            shop.owner.customers.undo_merge(first.id, first.version)
        shop.owner.customers.undo_merge(last.id, last.version)
        assert owners(shop) == {"CO-1": "Ana", "CO-2": "Ana", "CO-3": "Ana", "CO-9": "Third", "CO-10": "Ana"}
        shop.owner.customers.undo_merge(first.id, first.version)
        assert owners(shop) == {
            "CO-1": "Ana", "CO-2": "Ana K.", "CO-3": "Ana K.", "CO-9": "Third", "CO-10": "Ana K.",
        }  # fmt: skip

    def test_nobody_is_merged_twice_nor_with_themselves(self, shop: Shop, two: tuple[Row, Row]) -> None:
        one = seen(shop, two[0])
        with pytest.raises(InputError):
            shop.owner.customers.merge(one.id, one.id, (one.version, one.version))
        with pytest.raises(NotFoundError):
            shop.owner.customers.merge(one.id, 4711, (one.version, 1))
        make_one(shop, *two)
        with pytest.raises(InputError, match="made one"):
            make_one(shop, *two)
        with pytest.raises(InputError, match="made one"):
            make_one(shop, two[1], two[0])

    def test_the_second_to_merge_or_undo_is_told(self, shop: Shop, two: tuple[Row, Row]) -> None:
        one, other = (seen(shop, row) for row in two)
        done = make_one(shop, *two)
        with pytest.raises(ConflictError):
            shop.owner.customers.merge(one.id, other.id, (one.version, other.version))
        shop.desk_of("care").customers.undo_merge(done.id, done.version)
        with pytest.raises(ConflictError):
            shop.owner.customers.undo_merge(done.id, done.version)

    def test_only_who_sees_customers_and_changes_orders_may(self, shop: Shop, two: tuple[Row, Row]) -> None:
        one, other = (seen(shop, row) for row in two)
        for role in ("designer", "bench", "stock"):
            customers = shop.desk_of(role).customers
            for attempt in (lambda c=customers: c.merge(one.id, other.id, (one.version, other.version)),
                            lambda c=customers: c.undo_merge(1, 1),
                            lambda c=customers: c.keep_apart(one.id, other.id)):  # fmt: skip
                with pytest.raises(RightMissingError):
                    attempt()
        assert counts(shop) == [("Ana", 1, 1), ("Ana K.", 2, 2)]
