"""What both sides changed, on the order's hub; who may be the same person, on the customers' page."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row, order_row
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.views.common.questions import AnswerButton
from veliano_desk.views.customers import PAGE as CUSTOMERS
from veliano_desk.views.customers.same_person import reasons_words
from veliano_desk.views.frame.commands import page_commands
from veliano_desk.views.order_hub import PAGE as HUB

__all__ = ["copies", "file_shop", "show"]


def take(shop: Shop, table: str, *rows: dict[str, Any]) -> None:
    assert shop.owner.store_sync.take_in(table, rows) == 0


@pytest.fixture
def row(file_shop: Shop) -> dict[str, Any]:
    """CO-1, whose kit went out here and whose material and notes then changed in the store."""
    first = order_row(order_number="CO-1")
    take(file_shop, "custom_orders", first)
    piece = file_shop.owner.orders.show("CO-1").pieces[0]
    file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
    changed = {**first, "material": "Platinum 950", "notes": "<b>engrave</b> Ana",
               "updated_at": "2026-11-16T13:00:00+00:00"}  # fmt: skip
    take(file_shop, "custom_orders", changed)
    return changed


def hub(shop: Shop, show: Show, role: str = "owner") -> ShownPage:
    shown = show(shop.desk_of(role), HUB)
    shown.do(lambda: shown.page.show_item("CO-1"))
    return shown


class TestOnTheHub:
    def test_both_values_stand_side_by_side_with_who_and_when(self, file_shop: Shop, show: Show, row: Any) -> None:
        words = said(hub(file_shop, show).page.body.questions)
        for expected in ("2 to decide", "Material", "14K yellow gold", "Vera · today", "Platinum 950", "the store · ",
                         "Notes", "nothing", "<b>engrave</b> Ana", "Keep ours", "Take the store’s"):  # fmt: skip
            assert expected in words

    def test_taking_the_stores_makes_the_piece_after_it(self, file_shop: Shop, show: Show, row: Any) -> None:
        shown = hub(file_shop, show)
        shown.click(named(shown.page.body.questions, "Take the store’s: Material, “Platinum 950”"))
        assert file_shop.owner.orders.show("CO-1").pieces[0].alloy_code == "pt950"
        assert "Platinum 950" in said(shown.page.body.piece)
        assert "1 to decide" in said(shown.page.body.questions)
        assert shown.toasts[-1].text == "CO-1: the store’s is taken"
        assert "The store’s material taken" in said(shown.page.body.timeline)

    def test_with_the_keyboard_alone_until_nothing_is_left(self, file_shop: Shop, show: Show, row: Any) -> None:
        shown = hub(file_shop, show)
        first = shown.page.body.questions.findChildren(AnswerButton)[0]
        first.setFocus()
        shown.press(Qt.Key.Key_Return)
        left = shown.page.body.questions.findChildren(AnswerButton)
        assert {button.question_id for button in left if button.isVisible()} != {first.question_id}
        next(button for button in left if button.isVisible()).setFocus()
        shown.press(Qt.Key.Key_Return)
        assert not shown.page.body.questions.isVisible()
        assert file_shop.owner.decisions.open() == ()
        assert file_shop.owner.orders.show("CO-1").pieces[0].alloy_code == "14ky"

    def test_what_changed_meanwhile_is_said_and_shown_as_it_is_now(self, file_shop: Shop, show: Show, row: Any) -> None:
        shown = hub(file_shop, show)
        button = named(shown.page.body.questions, "Take the store’s: Material, “Platinum 950”")
        shown.page.setUpdatesEnabled(True)
        one = file_shop.owner.decisions.open()[0]
        file_shop.desk_of("manager").decisions.answer(one.id, one.version, "ours")
        shown.click(button)
        assert shown.troubles[-1].title == "Somebody else saved first"
        assert file_shop.owner.orders.show("CO-1").pieces[0].alloy_code == "14ky"
        assert "1 to decide" in said(shown.page.body.questions)

    def test_who_may_not_change_orders_sees_both_and_has_no_buttons(
        self, file_shop: Shop, show: Show, row: Any
    ) -> None:
        words = said(hub(file_shop, show, "bench").page.body.questions)
        assert "Platinum 950" in words
        assert "Somebody who may change orders decides." in words
        assert "Keep ours" not in words

    def test_an_order_without_questions_has_no_such_card(self, file_shop: Shop, show: Show) -> None:
        take(file_shop, "custom_orders", order_row(order_number="CO-1"))
        assert not hub(file_shop, show).page.body.questions.isVisible()

    def test_an_order_that_the_store_deleted_can_be_cancelled_here(self, file_shop: Shop, show: Show, row: Any) -> None:
        from tests.services.test_decisions import ask_deleted

        ask_deleted(file_shop, "custom_orders", row["id"])
        shown = hub(file_shop, show)
        assert "It is not in the store any more" in said(shown.page.body.questions)
        shown.click(named(shown.page.body.questions, "Cancel the order: Deleted in the store"))
        assert file_shop.owner.orders.show("CO-1").stage is Stage.CANCELLED


ANA = {"name": "Ana Marić", "email": "ana@example.com", "phone": "+385 91 555 0101", "address": {"city": "Zagreb"}}
OTHER = {"name": "Ana M.", "email": "ana.m@example.com", "phone": "00385915550101", "address": {"city": "Split"}}


@pytest.fixture
def two(file_shop: Shop) -> Shop:
    """Ana Marić with one order, and Ana M., who has the same phone, with two."""
    people = [customer_row(**ANA), customer_row(**OTHER)]
    take(file_shop, "customers", *people)
    take(file_shop, "custom_orders", *(order_row(customer_id=people[at]["id"]) for at in (0, 1, 1)))
    return file_shop


def customers(shop: Shop, show: Show, role: str = "owner", name: str = "Ana Marić") -> ShownPage:
    shown = show(shop.desk_of(role), CUSTOMERS)
    ((number,),) = shop.rows(f"SELECT id FROM customers WHERE name = '{name}'")
    shown.do(lambda: shown.page.show_item(number))
    return shown


class TestTheSamePerson:
    def test_who_it_may_be_and_why_is_said_and_compared_in_place(self, two: Shop, show: Show) -> None:
        shown = customers(two, show)
        assert "May be the same person as Ana M." in said(shown.page.preview)
        assert "Same phone." in said(shown.page.preview)
        assert "ana.m@example.com" not in said(shown.page.preview)
        shown.click(named(shown.page.preview, "Compare with Ana M."))
        words = said(shown.page.preview.same)
        for expected in ("This one", "The other", "ana.m@example.com", "00385915550101", "Split", "Zagreb"):
            assert expected in words
        shown.do(lambda: two.owner.customers.show(1))
        assert named(shown.page.preview, "Compare with Ana M.").text() == "Hide"

    def test_merged_all_orders_are_one_customers_and_the_toast_undoes_it(self, two: Shop, show: Show) -> None:
        shown = customers(two, show)
        shown.click(named(shown.page.preview, "Merge Ana M. into Ana Marić"))
        assert "3 orders" in said(shown.page.preview)
        assert "One with Ana M." in said(shown.page.preview)
        assert shown.page.model.rowCount() == 1
        assert shown.toasts[-1].text == "Two customers are one: 2 orders moved"
        shown.do(shown.toasts[-1].on_action)
        assert "1 order ·" in said(shown.page.preview)
        assert shown.page.model.rowCount() == 2
        assert "May be the same person as Ana M." in said(shown.page.preview)

    def test_it_can_be_undone_later_where_the_customer_is(self, two: Shop, show: Show) -> None:
        first = customers(two, show)
        first.click(named(first.page.preview, "Merge Ana M. into Ana Marić"))
        shown = customers(two, show)
        shown.click(named(shown.page.preview, "Undo the merge with Ana M."))
        assert two.rows("SELECT orders FROM customers ORDER BY id") == [(1,), (2,)]
        assert shown.toasts[-1].text == "They are two customers again"

    def test_they_are_found_without_knowing_who_it_is(self, two: Shop, show: Show) -> None:
        pair = {"phone": "+1 (212) 555-0123"}
        take(two, "customers", customer_row(name="Zoe Q.", **pair), customer_row(name="Zoe Quinn", **pair))
        shown = show(two.desk_of("owner"), CUSTOMERS)
        button = named(shown.page, "2 people may be the same")
        titles = []
        for _ in range(3):
            shown.click(button)
            titles.append(shown.page.preview.customer_id)
            assert "May be the same person as" in said(shown.page.preview)
        assert titles[0] == titles[2] != titles[1]
        for _ in range(2):
            shown.click(button)
            other = next(one for one in ("Ana M.", "Ana Marić", "Zoe Q.", "Zoe Quinn")
                         if f"same person as {one}\n" in said(shown.page.preview))  # fmt: skip
            mine = {"Ana M.": "Ana Marić", "Ana Marić": "Ana M.", "Zoe Q.": "Zoe Quinn", "Zoe Quinn": "Zoe Q."}[other]
            shown.click(named(shown.page.preview, f"{other} and {mine} are two people"))
        assert not button.isVisible()

    def test_the_palette_leads_to_them_and_says_where_there_are_none(self, two: Shop, show: Show) -> None:
        shown = show(two.desk_of("owner"), CUSTOMERS)
        found = {one.title: one for one in page_commands([CUSTOMERS], shown.page._context)}
        shown.do(found["Customers who may be the same person"].run)
        assert shown.went == [("customers", "same")]
        shown.do(lambda: shown.page.show_item("same"))
        assert "May be the same person as" in said(shown.page.preview)
        one, other = (row.id for row in two.owner.customers.list(ListQuery("name")).rows)
        shown.do(lambda: two.owner.customers.keep_apart(one, other))
        shown.do(lambda: shown.page.show_item("same"))
        assert shown.toasts[-1].text == "No two customers look like the same person."

    def test_two_people_are_not_proposed_again(self, two: Shop, show: Show) -> None:
        shown = customers(two, show)
        shown.click(named(shown.page.preview, "Ana M. and Ana Marić are two people"))
        assert "May be the same person" not in said(shown.page.preview)
        assert two.rows("SELECT orders FROM customers ORDER BY id") == [(1,), (2,)]

    def test_a_merge_that_somebody_was_faster_with_is_said(self, two: Shop, show: Show) -> None:
        shown = customers(two, show)
        ask = named(shown.page.preview, "Merge Ana M. into Ana Marić")
        take(two, "customers", {**customer_row(**OTHER), "id": remote(two, "Ana M."), "name": "Ana M. Horvat",
                                "updated_at": "2026-11-17T00:00:00+00:00"})  # fmt: skip
        ask.click()
        shown.rest()
        assert shown.troubles[-1].title == "Somebody else saved first"
        assert "May be the same person as Ana M. Horvat" in said(shown.page.preview)


def remote(shop: Shop, name: str) -> str:
    ((found,),) = shop.rows(
        f"SELECT remote_id FROM store_links JOIN customers ON customers.id = local_id WHERE name = '{name}' "
        "AND store_table = 'customers'"
    )
    return str(found)


def test_reasons_in_words() -> None:
    assert reasons_words(("phone",)) == "phone"
    assert reasons_words(("e-mail", "phone")) == "e-mail and phone"
    assert reasons_words(("e-mail", "phone", "name and place")) == "e-mail, phone, and name and place"
