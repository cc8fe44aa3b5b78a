"""The stock on the Materials page: found, narrowed, looked at, posted, taken back, described."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, VAULT, a_lot
from tests.services.test_materials import MELEE
from tests.views.shown_page import Show, ShownPage, named, said, show
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import NewLot
from veliano_desk.views.materials import PAGE
from veliano_desk.views.materials.stock_form import ISSUE, MOVE, RECEIVE, RESERVE

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def stocked(file_shop: Shop) -> Shop:
    a_lot(file_shop.owner)
    a_lot(file_shop.owner, SOLO, THE_STONE)
    return file_shop


def stock(shop: Shop, show: Show, text: str = "", **more: object) -> ShownPage:
    shown = show(shop.owner, PAGE, **more)
    shown.do(lambda: shown.page.show_item(text or "stock"))
    shown.rest()
    return shown


def view(shown: ShownPage):
    return shown.page.made["stock"]


def titles(shown: ShownPage) -> list[str]:
    model = view(shown).model
    return [model.row_at(at).code for at in range(model.rowCount())]


def on_hand(shop: Shop, code: str) -> int:
    return shop.owner.materials.list(ListQuery(text=code)).rows[0].on_hand


def post(shown: ShownPage, what: str, **typed: str) -> None:
    form = view(shown).preview.form
    shown.do(lambda: view(shown).preview.buttons[what].click() if what in view(shown).preview.buttons else None)
    for name, text in typed.items():
        field = getattr(form, name)
        (field.set_value if name in ("lot", "target") else field.set_text)(text)
    shown.do(form.post_button.click)


def test_the_list_is_narrowed_by_chips_and_words(stocked: Shop, show: Show):
    shown = stock(stocked, show)
    assert {CLASP.code, SOLO.code, "14ky"} <= set(titles(shown))
    shown.do(lambda: view(shown).chips["show"].chosen_changed.emit("show", ("stocked",)))
    assert titles(shown) == [SOLO.code, CLASP.code]
    shown.do(lambda: view(shown).search.searched.emit("lobster"))
    shown.rest()
    assert titles(shown) == [CLASP.code]


def test_a_scanned_code_shows_its_article_with_lot_and_certificate(stocked: Shop, show: Show):
    shown = stock(stocked, show, "L000002")
    assert titles(shown) == [SOLO.code]
    words = said(view(shown).preview)
    assert "GIA 2215998001" in words
    assert "$5,200.00" in words


def test_what_comes_in_is_posted_and_can_be_taken_back(stocked: Shop, show: Show):
    shown = stock(stocked, show, "lobster")
    post(shown, RECEIVE, quantity="5", cost="30", target=VAULT)
    assert on_hand(stocked, CLASP.code) == 15
    assert "Received: 5" in shown.toasts[-1].text
    shown.do(shown.toasts[-1].on_action)
    assert on_hand(stocked, CLASP.code) == 10


def test_an_issue_asks_for_lot_quantity_and_order(stocked: Shop, show: Show):
    order = stocked.take_order()
    shown = stock(stocked, show, "lobster")
    post(shown, ISSUE, quantity="2", order=order)
    assert "which lot" in view(shown).preview.form.lot.error
    post(shown, "", lot=f"1:{VAULT}", quantity="a few")
    assert "above zero" in view(shown).preview.form.quantity.error
    post(shown, "", quantity="99")
    assert shown.troubles[-1].title == "There is not that much"
    assert view(shown).preview.form.quantity.text() == "99"
    post(shown, "", quantity="2")
    assert on_hand(stocked, CLASP.code) == 8
    assert order in said(view(shown).preview.lines)


def test_stones_are_reserved_by_the_piece_and_given_free(stocked: Shop, show: Show):
    order = stocked.take_order()
    stocked.owner.materials.add_article(MELEE)
    stocked.owner.materials.receive([NewLot(MELEE.code, 1_000, VAULT, 100, 5)])
    shown = stock(stocked, show, MELEE.code)
    post(shown, RESERVE, pieces="40", order=order)
    assert stocked.owner.materials.reservations(order)[0].quantity == 400
    shown.click(named(view(shown).preview.lines, f"Give 40 × 0.400\u00a0ct of {order} free"))
    assert stocked.owner.materials.reservations(order) == ()


def test_it_is_moved_and_a_posting_corrected(stocked: Shop, show: Show):
    shown = stock(stocked, show, "lobster")
    post(shown, MOVE, lot=f"1:{VAULT}", quantity="4", target="worker:bench")
    assert {place.place for place in stocked.owner.materials.lots([1])[0].places} == {"Vault", "Bench of Bench"}
    move = stocked.owner.materials.moves()[0]
    shown.do(lambda: view(shown).preview.lines.undone.emit(move.event_id))
    assert len(stocked.owner.materials.lots([1])[0].places) == 1


def test_an_article_is_made_and_changed_and_a_contradiction_is_said(stocked: Shop, show: Show):
    shown = stock(stocked, show)
    form = view(shown).article_form
    shown.do(view(shown).new_button.click)
    form.kind.set_value("alloy")
    form.kind.changed.emit()
    for name, text in {"metal": "gold", "mark": "585", "fineness_millis": "585", "density_millis": "13.07"}.items():
        form.fields[name].set_text(text)
    form.title.set_text("14K yellow, Legor")
    form.code.set_text("14ky-legor")
    shown.do(form.save_button.click)
    assert "the mark it is sold under" in said(form)
    form.fields["fineness_millis"].set_text("583.333")
    shown.do(form.save_button.click)
    assert stocked.owner.materials.article("14ky-legor").about.fineness_millis == 583_333
    shown.do(lambda: view(shown).look_for("14ky-legor"))
    shown.rest()
    shown.do(view(shown).preview.edit_button.click)
    form.fields["composition"].set_text("gold 583.333 @ 19.32; copper 416.667 @ 8.96")
    form.fields["reorder_at"].set_text("-5")
    shown.do(form.save_button.click)
    assert "zero or more" in form.fields["reorder_at"].error
    form.fields["reorder_at"].set_text("50")
    shown.do(form.save_button.click)
    edited = stocked.owner.materials.article("14ky-legor")
    assert (edited.about.reorder_at, len(edited.about.composition)) == (50_000, 2)


def test_who_may_only_look_sees_no_values_and_no_buttons(stocked: Shop, show: Show):
    desk = stocked.desk_of("bench")
    shown = show(desk, PAGE)
    assert "lobster" in said(view(shown).preview).lower() or titles(shown)
    assert "Value" not in [column.title for column in view(shown).model.columns]
    assert not view(shown).new_button.isVisible()
    assert not view(shown).preview.buttons[RECEIVE].isVisible()
    assert shown.page.panels == {}


def test_what_was_typed_and_not_posted_is_asked_about(stocked: Shop, show: Show):
    shown = stock(stocked, show, "lobster")
    shown.do(view(shown).preview.buttons[RECEIVE].click)
    view(shown).preview.form.quantity.set_text("5")
    assert "not posted" in shown.page.unsaved()
    desk = stocked.desk_of("stock")
    desk.access.who = replace(desk.who, rights=frozenset({Right.METAL_SEE}))
    assert "stock" not in show(desk, PAGE).page.made


def test_places_are_made_named_and_given_up(stocked: Shop, show: Show):
    shown = stock(stocked, show)
    form = view(shown).place_form
    shown.do(view(shown).places_button.click)
    shown.do(form.save_button.click)
    assert "This place cannot be" in said(form)
    form.code.set_text("drawer-a1")
    form.title.set_text("Drawer A1")
    shown.do(form.save_button.click)
    assert "Drawer A1" in said(form)
    shown.click(named(form, "Rename Drawer A1"))
    form.title.set_text("Drawer A1, stones")
    shown.do(form.save_button.click)
    assert "Drawer A1, stones" in {place.title for place in stocked.owner.materials.places()}
    shown.click(named(form, "Use Drawer A1, stones no more"))
    assert "(not used)" in said(form)


def test_reports_are_saved_by_right(stocked: Shop, show: Show, tmp_path: Path):
    shown = stock(stocked, show)
    reports = view(shown).reports
    words = [action.text() for action in reports.menu_of_reports().actions()]
    assert "Valuation at the end of last month (PDF)" in words
    shown.do(lambda: reports.save_valuation(tmp_path / "value.pdf"))
    shown.do(lambda: reports.save_valuation(tmp_path / "then.xlsx", date(2026, 10, 31)))
    shown.do(lambda: reports.save_stones(tmp_path / "stones.xlsx"))
    assert {path.name for path in tmp_path.iterdir()} >= {"value.pdf", "then.xlsx", "stones.xlsx"}
    assert shown.toasts[-1].text == "stones.xlsx saved"
    assert not view(show(stocked.desk_of("bench"), PAGE)).reports.isVisible()
