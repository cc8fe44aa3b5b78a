"""Today: figures, cards, and lines that open the things themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY
from veliano_desk.domain.stages import Action
from veliano_desk.views.today import PAGE
from veliano_desk.views.today.headline import figures_of
from veliano_desk.views.today.line_row import LineRow

__all__ = ["copies", "file_shop", "show"]


def card_of(shown: ShownPage, key: str):
    return next(card for card in shown.page.cards() if card.section.key == key)


@pytest.fixture
def late(file_shop: Shop) -> str:
    """The number of an order that is late: promised a week ago."""
    promised = (MONDAY - timedelta(days=7)).date().isoformat()
    number = file_shop.take_order(customer="Ruby Chen", estimated_completion_date=promised)
    file_shop.owner.production.plan()
    return number


def test_a_quiet_day_says_that_nothing_needs_you(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order(design_details="ring US 7", teeth_selection=None)
    piece = file_shop.owner.orders.show(number).pieces[0]
    file_shop.owner.orders.move(piece.id, piece.version, Action.START_DESIGN)
    file_shop.owner.production.plan()
    shown = show(file_shop.owner, PAGE)
    assert shown.page.cards() == []
    assert "Nothing needs you" in said(shown.page)


def test_an_empty_workspace_leads_the_owner_to_the_store(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    assert "No orders yet" in said(shown.page)
    shown.click(named(shown.page, "Connect the store"))
    assert shown.went == [("settings", "store")]


def test_who_may_not_connect_the_store_is_told_who_does(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("bench"), PAGE)
    assert "once the owner has connected the store" in said(shown.page)


def test_a_late_order_stands_in_its_card_and_opens_by_click_and_by_key(file_shop: Shop, late: str, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    line = card_of(shown, "late").rows[0]
    assert line.accessibleName().startswith(f"{late} · Ruby Chen")
    assert "d late" in line.accessibleName()
    shown.click(line)
    line.setFocus()
    shown.press(Qt.Key.Key_Return)
    shown.press(Qt.Key.Key_Space)
    assert shown.went == [("order_hub", late)] * 3


def test_the_latest_order_comes_first(file_shop: Shop, show: Show) -> None:
    late = {
        days: file_shop.take_order(
            estimated_completion_date=(MONDAY - timedelta(days=days)).date().isoformat(), design_details="ring US 7"
        )
        for days in (5, 30, 12)
    }
    shown = show(file_shop.owner, PAGE)
    assert [row.line.argument for row in card_of(shown, "late").rows] == [late[30], late[12], late[5]]


def test_planning_anew_says_what_it_did_and_how_old_the_plan_is(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    assert "Not planned yet" in said(shown.page)
    shown.click(named(shown.page, "Plan anew"))
    assert shown.toasts[-1].text.startswith("Planned 1 piece: ")
    assert "Planned today" in said(shown.page)
    assert "changed since" not in said(shown.page)
    file_shop.clock.pass_time(minutes=5)
    file_shop.owner.orders.note(number, "Call her back.")
    piece = file_shop.owner.orders.show(number).pieces[0]
    shown.do(lambda: file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT))
    assert "1 order changed since" in said(shown.page)
    shown.click(named(shown.page, "Plan anew"))
    assert "changed since" not in said(shown.page)


def test_who_may_not_plan_gets_no_button_for_it(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("bench"), PAGE)
    assert not shown.page.plan_button.isVisible()


def test_the_figures_count_open_and_late_orders(file_shop: Shop, late: str, show: Show) -> None:
    file_shop.take_order(customer="James Wilson")
    shown = show(file_shop.owner, PAGE)
    words = said(shown.page)
    for expected in ("2\nopen orders", "1\nlate", "$2,580.00\nbooked this month"):
        assert expected in words


def test_money_and_customers_are_absent_for_who_may_not_see_them(file_shop: Shop, late: str, show: Show) -> None:
    shown = show(file_shop.desk_of("bench"), PAGE)
    assert "booked" not in said(shown.page)
    assert "Ruby Chen" not in card_of(shown, "late").rows[0].accessibleName()


def test_more_lines_than_fit_lead_to_the_whole_list(file_shop: Shop, show: Show) -> None:
    for _ in range(8):
        file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    card = card_of(shown, "kits_to_send")
    assert len(card.rows) == 6
    shown.click(named(card, "Kits to send: show all 8"))
    assert shown.went == [("orders", card.section.view)]


def test_a_change_is_shown_and_the_focus_stays_on_its_line(file_shop: Shop, show: Show) -> None:
    first, second = file_shop.take_order(), file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    row = next(row for row in card_of(shown, "kits_to_send").rows if row.line.argument == second)
    row.setFocus()
    piece = file_shop.owner.orders.show(first).pieces[0]
    shown.do(lambda: file_shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT))
    assert [row.line.argument for row in card_of(shown, "kits_out").rows] == [first]
    focused = shown.page.focusWidget()
    assert isinstance(focused, LineRow)
    assert focused.line.argument == second


def test_a_look_that_changed_nothing_leaves_the_cards_as_they_are(file_shop: Shop, show: Show) -> None:
    file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    before = shown.page.cards()
    shown.do(lambda: shown.page.refresh(frozenset({"orders"})))
    assert shown.page.cards() == before


def test_tab_reaches_every_line(file_shop: Shop, show: Show) -> None:
    for _ in range(2):
        file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    rows = card_of(shown, "kits_to_send").rows
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Tab)
    assert shown.page.focusWidget() is rows[1]


def test_the_rail_counts_what_cannot_wait(file_shop: Shop, late: str, show: Show) -> None:
    file_shop.take_order()
    shown = show(file_shop.owner, PAGE)
    assert PAGE.count is not None
    assert PAGE.count(file_shop.owner) == card_of(shown, "late").section.count == 1


def test_no_colour_stands_for_itself(file_shop: Shop, late: str) -> None:
    toned = [
        (value, caption) for value, caption, tone in figures_of(file_shop.owner.insights.today()) if tone != "text"
    ]
    assert toned == [("1", "late")]
