"""Counting a place on the Materials page: blind, scanned or typed, looked at, posted."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, VAULT, a_lot
from tests.services.test_materials import MELEE
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.stock import NewIssue, NewLot
from veliano_desk.domain.stocktakes import CountKey
from veliano_desk.views.materials import PAGE

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def stocked(file_shop: Shop) -> Shop:
    a_lot(file_shop.owner)
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 10_000, value=8_000_000))
    return file_shop


def counting(shop: Shop, show: Show) -> ShownPage:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("count"))
    shown.rest()
    view(shown).begin_card.place.set_value(VAULT)
    shown.do(view(shown).begin_card.begin_button.click)
    shown.rest()
    return shown


def view(shown: ShownPage):
    return shown.page.made["count"]


def rows(shown: ShownPage) -> list[list[str]]:
    model = view(shown).model
    return [
        [model.columns[at].value(model.row_at(line)) for at in range(len(model.columns))]
        for line in range(model.rowCount())
    ]


def count(shown: ShownPage, code: str, quantity: str, pieces: str = "") -> None:
    card = view(shown).count_card
    card.code.set_text(code)
    shown.do(card.code.line.returnPressed.emit)
    card.quantity.set_text(quantity)
    card.pieces.set_text(pieces)
    shown.do(card.count_button.click)
    shown.rest()


def test_a_vault_is_counted_blind_and_what_is_off_posted_with_its_reason(stocked: Shop, show: Show):
    shown = counting(stocked, show)
    assert {line[0]: line[3:6] for line in rows(shown)} == {
        "Lobster clasp 9 mm": ["to count", "", ""], "14K yellow gold": ["to count", "", ""],
    }  # fmt: skip
    count(shown, "L000001", "9")
    count(shown, "14ky", "9.9")
    assert {line[4] for line in rows(shown)} == {""}
    shown.do(view(shown).post_card.look_button.click)
    assert {line[0]: line[5] for line in rows(shown)} == {
        "Lobster clasp 9 mm": "\u22121", "14K yellow gold": "\u22120.100\u00a0g",
    }  # fmt: skip
    assert "\u2212$8.00" in {line[6] for line in rows(shown)}
    shown.do(view(shown).post_card.post_button.click)
    assert "Say why" in view(shown).post_card.reason.error
    stocked.desk_of("manager").metal.approve_loss(VAULT, "14ky", 100, "weighed it, too")
    view(shown).post_card.reason.set_text("yearly")
    shown.do(view(shown).post_card.post_button.click)
    assert "2 lines were off" in shown.toasts[-1].text
    assert stocked.owner.materials.lots([1])[0].quantity == 9
    assert stocked.owner.metal.balances(VAULT)[0].balance_mg == 9_900


def test_nothing_is_posted_while_lines_are_open_unless_they_are_left(stocked: Shop, show: Show):
    shown = counting(stocked, show)
    count(shown, "14ky", "10")
    view(shown).post_card.reason.set_text("yearly")
    shown.do(view(shown).post_card.post_button.click)
    assert shown.troubles[-1].title == "Not everything was counted"
    view(shown).post_card.leave_rest.setChecked(True)
    shown.do(view(shown).post_card.post_button.click)
    assert "0 lines were off" in shown.toasts[-1].text


def test_what_is_found_beyond_the_sheet_is_counted_with_its_pieces(stocked: Shop, show: Show):
    stocked.owner.materials.add_article(MELEE)
    (parcel,) = stocked.owner.materials.receive([NewLot(MELEE.code, 100, "worker:bench", 10, 5)])
    stocked.owner.materials.issue(NewIssue(parcel.id, pieces=10, order=stocked.take_order()))
    shown = counting(stocked, show)
    count(shown, parcel.code, "0.010")
    assert "Count the pieces" in view(shown).count_card.pieces.error
    view(shown).count_card.pieces.set_text("1")
    shown.do(view(shown).count_card.count_button.click)
    assert "1 × 0.010\u00a0ct counted" in said(view(shown).count_card)


@pytest.mark.parametrize("typed", ["", "a few", "-1", "0.5"])
def test_what_is_no_count_is_said_and_stays(stocked: Shop, show: Show, typed: str):
    shown = counting(stocked, show)
    count(shown, "L000001", typed)
    assert "zero or more" in view(shown).count_card.quantity.error
    assert view(shown).count_card.quantity.text() == typed
    if typed:
        assert "not posted" in shown.page.unsaved()


def test_an_unknown_code_is_said(stocked: Shop, show: Show):
    shown = counting(stocked, show)
    view(shown).count_card.code.set_text("L999999")
    shown.do(view(shown).count_card.code.line.returnPressed.emit)
    assert shown.troubles[-1].title == "Nothing of that code"


def test_a_count_is_gone_on_with_later_and_given_up(stocked: Shop, show: Show):
    a_lot(stocked.owner, SOLO, THE_STONE)
    number = stocked.owner.stocktakes.begin(VAULT).stocktake.id
    stocked.owner.stocktakes.count(number, CountKey(CLASP.code, 1), 3)
    shown = show(stocked.owner, PAGE)
    shown.do(lambda: shown.page.show_item("count"))
    shown.rest()
    assert "1 counted" in said(view(shown).begin_card)
    shown.do(lambda: view(shown).begin_card.opened.emit(stocked.owner.stocktakes.list()[0]))
    shown.rest()
    assert len(rows(shown)) == 3
    shown.do(view(shown).post_card.drop_button.click)
    shown.rest()
    assert view(shown).begin_card.isVisible()
    assert stocked.owner.materials.lots([1])[0].quantity == 10


def test_who_may_not_count_has_no_chip_for_it(stocked: Shop, show: Show):
    shown = show(stocked.desk_of("bench"), PAGE)
    shown.do(lambda: shown.page.show_item("count"))
    assert "count" not in shown.page.made
