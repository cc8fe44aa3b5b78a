"""The material picker: alloys and stones side by side, in the new order and where a piece is mended."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, named, said, show
from tests.views.test_order_hub import number, opened
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.views.orders import NEW_PAGE

__all__ = ["copies", "file_shop", "number", "show"]


def row_of(picker: Any, title: str) -> Any:
    return next(one for one in picker.rows if one.text() == title)


def test_an_alloy_is_chosen_among_all_with_stock_price_and_what_to_mind(file_shop: Shop, show: Show) -> None:
    file_shop.owner.prices.set("gold", "100", "g")
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "18ky", 12_400))
    shown = show(file_shop.owner, NEW_PAGE)
    form = shown.page.pieces[0]
    shown.click(form.picker.compare_button)
    shown.rest()
    row = row_of(form.picker, "18K yellow gold")
    assert "12.400\u00a0g in the vault" in said(row)
    assert "$75.00 / g" in said(row)
    assert "nickel" in row_of(form.picker, "14K white gold").accessibleName()
    shown.click(row)
    assert form.piece().alloy_code == "18ky"
    assert "12.400" not in said(form.picker)


def test_stones_are_compared_and_chosen_from_the_keyboard(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, NEW_PAGE)
    form = shown.page.pieces[0]
    shown.click(form.picker.compare_button)
    shown.rest()
    shown.do(lambda: form.picker.which.chosen.emit("alloys"))
    form.picker.which.choose("stones")
    shown.do(form.picker._show)
    row = row_of(form.picker, "Moissanite")
    assert "hardness 9.25" in said(row)
    row.setFocus()
    shown.press(Qt.Key.Key_Return)
    assert form.piece().stone_kind == "moissanite"


def test_a_piece_that_is_mended_takes_the_alloy_chosen(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    card = shown.page.body.piece
    shown.do(card.mend)
    picker = card._form.picker
    shown.click(picker.compare_button)
    shown.rest()
    shown.click(row_of(picker, "18K yellow gold"))
    shown.click(named(card, "Save piece"))
    shown.rest()
    assert file_shop.owner.orders.show(number).pieces[0].alloy_code == "18ky"


def test_who_may_not_see_materials_is_offered_none(file_shop: Shop, show: Show) -> None:
    rights = [one for one in file_shop.owner.who.rights if one != "materials.see"]
    token = file_shop.owner.people.make_token("x", rights)
    shown = show(file_shop.workspace.sign_in_with_token(token.secret), NEW_PAGE)
    assert shown.page.pieces[0].picker is None
