"""The customers' page: finding somebody, everything about them, their orders, what may be seen."""

from __future__ import annotations

import csv
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row, order_row
from veliano_desk.domain.errors import RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action
from veliano_desk.views.customers import PAGE
from veliano_desk.views.customers.address import address_lines
from veliano_desk.views.customers.order_lines import OrderLine

__all__ = ["copies", "file_shop", "show"]
ADDRESS = {"line1": "12 Pine St", "line2": "Apt 3", "city": "Austin", "state": "TX", "postal_code": "78701",
           "country": "US", "gate_code": "0451"}  # fmt: skip


@pytest.fixture
def shop(file_shop: Shop) -> Shop:
    """Anna with two orders, Ben with none, Carla with one that is cancelled."""
    people = [
        customer_row(name="Anna Sato", email="anna@example.com", phone="(512) 555-0101", address=ADDRESS),
        customer_row(name="Ben Ruiz", email="ben@example.com", address=None),
        customer_row(name="Carla Roy", email="carla@example.com", address={"city": "Lyon"}),
    ]
    orders = [
        order_row(customer_id=people[at]["id"], total_price=price)
        for at, price in ((0, "900"), (0, "350.50"), (2, "75"))
    ]
    file_shop.owner.store_sync.take_in("customers", people)
    file_shop.owner.store_sync.take_in("custom_orders", orders)
    given_up = file_shop.owner.orders.show(str(orders[2]["order_number"])).pieces[0]
    file_shop.owner.orders.move(given_up.id, given_up.version, Action.CANCEL, "given up")
    return file_shop


def id_of(shop: Shop, name: str) -> int:
    return shop.owner.customers.list(ListQuery(text=name)).rows[0].id


def names(shown: ShownPage) -> list[str]:
    return [shown.page.model.index(line, 0).data() for line in range(shown.page.model.rowCount())]


def test_customers_are_listed_by_name_and_the_first_is_shown(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    QAbstractItemModelTester(shown.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown.page.model)
    assert names(shown) == ["Anna Sato", "Ben Ruiz", "Carla Roy"]
    assert "Anna Sato" in said(shown.page.preview)


def test_the_preview_says_how_to_reach_somebody_and_what_they_ordered(shop: Shop, show: Show) -> None:
    words = said(show(shop.owner, PAGE).page.preview)
    for expected in ("anna@example.com", "(512) 555-0101", "12 Pine St\nApt 3\nAustin, TX, 78701\nUS\ngate code: 0451",
                     "2 orders · $1,250.50", "$900.00", "$350.50", "Received"):  # fmt: skip
        assert expected in words


def test_arrows_and_enter_lead_through_the_list_to_an_order(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    newest = shop.owner.customers.show(id_of(shop, "Anna")).orders[0].number
    shown.press(Qt.Key.Key_Return)
    assert isinstance(shown.page.focusWidget(), OrderLine)
    shown.press(Qt.Key.Key_Return)
    assert shown.went == [("order_hub", newest)]


def test_an_order_opens_with_a_click(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    second = shop.owner.customers.show(id_of(shop, "Anna")).orders[1].number
    line = next(each for each in shown.page.findChildren(OrderLine) if second in each.accessibleName())
    shown.click(line)
    assert shown.went == [("order_hub", second)]


def test_somebody_without_orders_or_address_is_shown_as_such(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.press(Qt.Key.Key_Down)
    words = said(shown.page.preview)
    assert "Ben Ruiz" in words
    assert "No orders yet." in words
    assert words.count("not known") == 2


def test_another_page_can_ask_for_somebody_by_their_id(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item(str(id_of(shop, "Carla"))))
    assert shown.page.panel.table.current_row().name == "Carla Roy"
    assert "Carla Roy" in said(shown.page.preview)


def test_somebody_who_is_not_in_the_list_now_is_shown_all_the_same(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.type("anna", shown.page.search)
    shown.press(Qt.Key.Key_Return)
    assert names(shown) == ["Anna Sato"]
    shown.do(lambda: shown.page.show_item(id_of(shop, "Ben")))
    assert "ben@example.com" in said(shown.page.preview)
    shown.do(lambda: shown.page.show_item(None))
    assert names(shown) == ["Anna Sato", "Ben Ruiz", "Carla Roy"]


def test_somebody_who_does_not_exist_is_told_in_words(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item(4711))
    assert len(shown.troubles) == 1
    assert "anna@example.com" in said(shown.page.preview)


def test_a_search_without_a_match_offers_everybody_again(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.press("/")
    shown.type("nobody of this name", shown.page.search)
    shown.press(Qt.Key.Key_Return)
    assert "No customer matches" in said(shown.page)
    shown.click(named(shown.page, "Clear search and filter"))
    assert len(names(shown)) == 3
    assert shown.page.search.text() == ""


def test_the_list_narrows_to_those_with_open_orders(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_chip.chosen_changed.emit("show", ("open",)))
    assert names(shown) == ["Anna Sato"]
    assert shown.page.show_chip.text() == "Show: with open orders"


def test_contacts_are_copied(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    lines = {entry.text(): entry for entry in shown.page.preview.copy_menu().actions()}
    assert list(lines) == ["Copy e-mail", "Copy phone", "Copy address"]
    lines["Copy phone"].trigger()
    assert QApplication.clipboard().text() == "(512) 555-0101"
    assert shown.toasts[-1].text == "Phone copied"


def test_what_orders_are_worth_needs_its_right(shop: Shop, show: Show) -> None:
    desk = shop.desk_of("care")
    assert "$" in said(show(desk, PAGE).page)
    desk.access.who = replace(desk.who, rights=desk.who.rights - {Right.VALUE_SEE})
    words = said(show(desk, PAGE).page)
    assert "2 orders" in words
    assert "$" not in words


def test_what_changes_meanwhile_arrives(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    newest = shop.owner.orders.show(shop.owner.customers.show(id_of(shop, "Anna")).orders[0].number).pieces[0]
    shown.do(lambda: shop.owner.orders.move(newest.id, newest.version, Action.HOLD, "call first"))
    assert "On hold" in said(shown.page.preview)


def test_nothing_is_read_on_the_windows_thread(shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    customers = shop.owner.customers
    for name in ("list", "count", "show"):
        real = getattr(customers, name)

        def noting(*args: Any, real: Any = real) -> Any:
            threads.add(threading.current_thread().name)
            return real(*args)

        monkeypatch.setattr(customers, name, noting, raising=False)
    shown = show(shop.owner, PAGE)
    shown.press(Qt.Key.Key_Down)
    assert threads == {"desk-database"}


def test_every_control_has_a_name(shop: Shop, show: Show) -> None:
    page = show(shop.owner, PAGE).page
    for kind in (QAbstractButton, QLineEdit, OrderLine):
        for control in page.findChildren(kind):
            if control.isVisibleTo(page) and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert control.accessibleName() or control.text(), control


@pytest.mark.parametrize(
    ("address", "lines"),
    [({}, []), ({"city": "Lyon"}, ["Lyon"]), ({"street": "5 Rue X", "zip": "69001"}, ["5 Rue X", "69001"]),
     ({"raw": "somewhere"}, ["raw: somewhere"])],
)  # fmt: skip
def test_an_address_is_written_from_what_there_is(address: dict[str, str], lines: list[str]) -> None:
    assert address_lines(address) == lines


def test_the_filtered_list_is_exported_with_typed_cells(
    shop: Shop, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(shop.owner, PAGE)
    menu = shown.page.export_button.menu_of_formats()
    for entry, kind in zip(menu.actions(), ("xlsx", "csv"), strict=True):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, kind=kind: (str(tmp_path / f"list.{kind}"), ""))
        shown.do(entry.trigger)
        assert shown.toasts[-1].text == f"3 customers exported to list.{kind}"
    cells = list(load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True))
    assert cells[0] == ("Name", "E-mail", "City", "Orders", "Open orders", "Customer since")
    assert [row[:5] for row in cells[1:]] == [
        ("Anna Sato", "anna@example.com", "Austin", 2, 2), ("Ben Ruiz", "ben@example.com", None, 0, 0),
        ("Carla Roy", "carla@example.com", "Lyon", 1, 0),
    ]  # fmt: skip
    shown.do(lambda: shown.page.show_chip.chosen_changed.emit("show", ("open",)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "open.csv"), ""))
    shown.do(lambda: shown.page.export("csv"))
    assert shown.toasts[-1].text == "1 customer exported to open.csv"
    with (tmp_path / "open.csv").open(encoding="utf-8-sig") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["Anna Sato"]


def test_no_list_waits_while_a_file_is_written(
    file_shop: Shop, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(file_shop.owner, PAGE)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "list.csv"), ""))
    begun, gate = threading.Event(), threading.Event()

    def slow(*_args: object, **_kwargs: object) -> int:
        begun.set()
        assert gate.wait(20)
        return 0

    monkeypatch.setattr("veliano_desk.views.customers.export.write_customers", slow)
    shown.page.export("csv")
    assert begun.wait(20)
    file_shop.owner.store_sync.take_in("customers", [customer_row(name="Ivana Petrović")])
    shown._qtbot.waitUntil(lambda: shown.page.model.rowCount() == 1)
    gate.set()
    shown.rest()


def test_who_lost_the_right_to_see_customers_meanwhile_exports_none(
    shop: Shop, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(shop.desk_of("care"), PAGE)
    care = next(person for person in shop.owner.people.list() if person.login == "care")
    shop.owner.people.set_roles(care.id, care.version, ["bench"])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "list.csv"), ""))
    shown.do(lambda: shown.page.export("csv"))
    assert any(isinstance(error, RightMissingError) for error in shown.failed)
    shown.failed.clear()
    assert list(tmp_path.iterdir()) == []


def test_a_customer_asked_for_before_the_list_was_there_is_lit_in_it(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.page.model.start()
    shown.do(lambda: shown.page.show_item(id_of(shop, "Carla")))
    assert shown.page.panel.table.current_row().name == "Carla Roy"
    assert "Carla Roy" in said(shown.page.preview)


def test_an_empty_list_has_nobody_beside_it(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    assert shown.page._side.isVisible()
    shown.type("nobody at all", shown.page.search)
    shown.do(shown.page.search._tell)
    assert not shown.page._side.isVisible()
    shown.do(shown.page.clear)
    assert shown.page._side.isVisible()
