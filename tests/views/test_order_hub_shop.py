"""A shop order in the hub: whose a guest's may be, said and taken back; what the shop changed after work began."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton

from tests.services.copies import Shop, copies, file_shop
from tests.sync import store_rows as make
from tests.sync.store_rows import Row
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.services.desk import Desk
from veliano_desk.views.order_hub import PAGE
from veliano_desk.views.order_hub.customer_card import LinkButton
from veliano_desk.views.order_hub.next_step import NextStep, ReasonPanel

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def bought(file_shop: Shop) -> Row:
    """A guest's order of something made to order, with the e-mail address of a customer."""
    caps = make.a_product(2, "Open face six", custom=True)
    order = make.a_shop_order(2)
    order["items"] = [make.an_item(2, order, caps, quantity=1)]
    sync = file_shop.owner.store_sync
    sync.take_in("customers", [make.a_customer("Odile Faure", email="guest@shop.example")])
    sync.take_in("products", [caps])
    sync.take_in("orders", [order])
    return order


def opened(show: Show, desk: Desk, order: Row) -> ShownPage:
    shown = show(desk, PAGE)
    shown.do(lambda: shown.page.show_item(f"S-{order['id'][:8]}"))
    return shown


def link_buttons(shown: ShownPage) -> list[QAbstractButton]:
    return [button for button in shown.page.body.customer.findChildren(LinkButton) if button.isVisible()]


def test_a_guests_order_is_linked_with_one_click_and_taken_back_with_another(
    file_shop: Shop, show: Show, bought: Row
) -> None:
    shown = opened(show, file_shop.owner, bought)
    card = shown.page.body.customer
    assert "Perhaps Odile Faure (the same e-mail address)" in said(card)
    (button,) = link_buttons(shown)
    shown.do(button.click)
    assert link_buttons(shown) == []
    assert file_shop.owner.orders.show(shown.page.title()).customer_id is not None
    assert card.unlink.isVisible()
    shown.do(card.unlink.click)
    assert not card.unlink.isVisible()
    assert len(link_buttons(shown)) == 1
    assert file_shop.owner.orders.show(shown.page.title()).customer_id is None


def test_who_may_not_see_customers_has_no_such_card(file_shop: Shop, show: Show, bought: Row) -> None:
    shown = opened(show, file_shop.desk_of("bench"), bought)
    assert shown.page.body.customer is None
    assert "Odile" not in said(shown.page)


def test_lines_that_changed_after_work_began_stand_side_by_side(file_shop: Shop, show: Show, bought: Row) -> None:
    desk = file_shop.owner
    piece = desk.orders.show(f"S-{bought['id'][:8]}").pieces[0]
    desk.orders.move(piece.id, piece.version, Action.SEND_KIT, "")
    changed = {**bought, "updated_at": make.STAMP, "items": [{**bought["items"][0], "quantity": 2}]}
    desk.store_sync.take_in("orders", [changed])
    words = said(opened(show, desk, bought).page.body.questions)
    for expected in ("Lines made to order", "1 × Open face six", "2 × Open face six", "Take the store’s"):
        assert expected in words


def test_goods_that_the_store_has_no_more_are_sent_and_delivered_from_the_hub(file_shop: Shop, show: Show) -> None:
    order = make.a_shop_order(2)
    order["items"] = [make.an_item(2, order, make.a_product(2, "Rope chain"), quantity=1)]
    file_shop.owner.store_sync.take_in("orders", [order])
    assert not next_step(opened(show, file_shop.owner, order)).isVisible()
    file_shop.execute("DELETE FROM store_links WHERE store_table = 'orders'")
    shown = opened(show, file_shop.owner, order)
    for words, action in (("Mark shipped", Action.SHIP), ("Mark delivered", Action.DELIVER)):
        assert words in said(next_step(shown))
        shown.do(lambda action=action: next_step(shown).chosen.emit(action))
    assert file_shop.owner.orders.show(shown.page.title()).stage is Stage.DELIVERED
    shown.do(lambda: next_step(shown).chosen.emit(Action.RETURN))
    reason = shown.page.findChild(ReasonPanel)
    shown.do(lambda: reason.given.emit(Action.RETURN, "too short"))
    assert file_shop.owner.orders.show(shown.page.title()).stage is Stage.RETURNED


def next_step(shown: ShownPage) -> NextStep:
    return shown.page.findChild(NextStep)
