"""Settings: sections by right, saving with conflicts told, the look, the audit log."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY, PASSWORD
from veliano_desk.domain.audit import AuditEntry
from veliano_desk.domain.errors import ConflictError
from veliano_desk.views.common.look_memory import remembered_look
from veliano_desk.views.settings import PAGE
from veliano_desk.views.settings.audit_words import subject_words
from veliano_desk.views.settings.rate_words import plain_figure, rate_groups
from veliano_desk.views.settings.shop_edit import ShopEdit, differences, merged, theirs_of

__all__ = ["copies", "file_shop", "show"]

EVERYBODYS = ["workspace", "look", "you"]


def section(shown: ShownPage, key: str) -> Any:
    shown.do(lambda: shown.page.show_item(key))
    assert shown.page.here == key
    return shown.page.section(key)


def rate_field(shown: ShownPage, path: str) -> Any:
    cards = shown.page.section("rates").cards
    return next(card.fields()[path] for card in cards if path in card.fields())


# Sections


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        ("owner", ["workspace", "rates", "prices", "people", "tokens", "store", "scales", "look", "you", "audit"]),
        ("manager", ["workspace", "rates", "prices", "scales", "look", "you", "audit"]),
        ("stock", ["workspace", "rates", "prices", "scales", "look", "you"]),
        ("bench", EVERYBODYS),
    ],
)
def test_a_section_is_there_only_with_its_right(file_shop: Shop, show: Show, role: str, keys: list[str]) -> None:
    shown = show(file_shop.desk_of(role), PAGE)
    assert list(shown.page.nav.items) == keys


def test_a_section_asked_for_without_its_right_is_not_shown(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("bench"), PAGE)
    shown.do(lambda: shown.page.show_item("people"))
    assert shown.page.here == "workspace"


def test_arrows_go_from_section_to_section(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    shown.page.nav.items["workspace"].setFocus()
    shown.press(Qt.Key.Key_Down)
    assert shown.page.here == "rates"
    shown.press(Qt.Key.Key_Up)
    shown.press(Qt.Key.Key_Up)
    assert shown.page.here == "audit"


# Workspace and rates


def test_the_workshops_name_is_saved(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    workspace = section(shown, "workspace")
    assert not workspace.bar.save_button.isEnabled()
    workspace.name.set_text("")
    shown.type("Veliano Fine Jewellery", workspace.name.line)
    assert "not saved" in shown.page.unsaved()
    shown.click(workspace.bar.save_button)
    assert file_shop.owner.settings.show().name == "Veliano Fine Jewellery"
    assert shown.page.unsaved() == ""


def test_a_zone_that_does_not_exist_is_told_and_stays_typed(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    workspace = section(shown, "workspace")
    workspace.zone.set_text("")
    shown.type("Europe/Gotham", workspace.zone.line)
    shown.click(workspace.bar.save_button)
    assert "No such time zone" in workspace.fault.words()
    assert workspace.zone.text() == "Europe/Gotham"
    shown.click(workspace.bar.put_back_button)
    assert workspace.zone.text() == "America/New_York"


def test_who_may_not_change_settings_reads_them(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("manager"), PAGE)
    assert "Veliano & Co" in said(section(shown, "workspace"))
    assert not section(shown, "workspace").bar.isVisible()
    section(shown, "rates")
    assert rate_field(shown, "hourly.setting").isReadOnly()


def test_a_rate_is_saved_as_it_was_meant_and_an_empty_field_is_the_starting_value(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rates = section(shown, "rates")
    field = rate_field(shown, "metal_per_fine_gram.gold")
    assert field.text() == ""
    assert Decimal(field.placeholderText()) == file_shop.owner.trade.rates.metal_per_fine_gram["gold"]
    shown.type("128.75", field)
    shown.click(rates.bar.save_button)
    assert file_shop.owner.settings.show().rates == {"metal_per_fine_gram.gold": "128.75"}
    field.clear()
    shown.type(" ", field)
    shown.click(rates.bar.save_button)
    assert file_shop.owner.settings.show().rates == {}


def test_words_where_a_figure_belongs_are_told_and_nothing_is_saved(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    rates = section(shown, "rates")
    shown.type("a lot", rate_field(shown, "margin_percent"))
    shown.click(rates.bar.save_button)
    assert "“a lot” is no price or share" in rates.fault.words()
    assert rate_field(shown, "margin_percent").property("wrong")
    assert file_shop.owner.settings.show().rates == {}


def test_after_saving_rates_open_pieces_are_reckoned_anew_on_request(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order()
    before = file_shop.owner.orders.show(number).pieces[0].estimate
    shown = show(file_shop.owner, PAGE)
    rates = section(shown, "rates")
    shown.type("500", rate_field(shown, "metal_per_fine_gram.gold"))
    shown.click(rates.bar.save_button)
    assert file_shop.owner.orders.show(number).pieces[0].estimate == before
    offered = shown.toasts[-1]
    assert offered.action == "Reckon open pieces anew"
    shown.do(offered.on_action)
    after = file_shop.owner.orders.show(number).pieces[0].estimate
    assert after.total.amount > before.total.amount


def test_who_saves_second_sees_both_values_and_chooses(file_shop: Shop, show: Show) -> None:
    desk = file_shop.owner
    shown = show(desk, PAGE)
    rates = section(shown, "rates")
    shown.type("110", rate_field(shown, "hourly.setting"))
    seen = desk.settings.show()
    # Typed but not saved: what somebody else saves meanwhile is not put over it.
    shown.do(
        lambda: desk.settings.edit(seen.version, seen.name, seen.zone, {"hourly.setting": "95", "loss_percent": "6"})
    )
    assert rate_field(shown, "hourly.setting").text() == "110"
    shown.click(rates.bar.save_button)
    assert rates.conflict.isVisible()
    words = said(rates.conflict)
    for expected in ("Yours: 110", "Theirs: 95", "Yours: the starting value", "Theirs: 6"):
        assert expected in words
    shown.click(rates.conflict.save_button)
    assert desk.settings.show().rates == {"hourly.setting": "110", "loss_percent": "6"}
    assert not rates.conflict.isVisible()
    assert rate_field(shown, "loss_percent").text() == "6"


def test_taking_theirs_saves_nothing_of_mine(file_shop: Shop, show: Show) -> None:
    desk = file_shop.owner
    shown = show(desk, PAGE)
    workspace = section(shown, "workspace")
    shown.type(" & Daughters", workspace.name.line)
    seen = desk.settings.show()
    shown.do(lambda: desk.settings.edit(seen.version, "Veliano & Sons", seen.zone, {}))
    shown.click(workspace.bar.save_button)
    shown.click(workspace.conflict.theirs_button)
    assert desk.settings.show().name == "Veliano & Sons"
    assert workspace.name.text() == "Veliano & Sons"


def test_fields_that_only_they_changed_are_theirs_unless_chosen_otherwise() -> None:
    base = ShopEdit("A", "UTC", {"x": "1", "y": "2"})
    mine = ShopEdit("A", "UTC", {"x": "5", "y": "2"})
    theirs = ShopEdit("B", "UTC", {"x": "1"})
    found = {each.key: each.changed for each in differences(base, mine, theirs, str)}
    assert found == {"name": False, "rates.x": True, "rates.y": False}
    assert merged(mine, theirs, {"rates.x"}) == ShopEdit("B", "UTC", {"x": "5"})
    assert merged(mine, theirs, {"rates.y", "name"}) == ShopEdit("A", "UTC", {"x": "1", "y": "2"})


def test_a_conflict_is_read_whatever_it_holds() -> None:
    mine = ShopEdit("A", "UTC", {"x": "1"})
    error = ConflictError("t", "h", "d", theirs={"name": "B", "zone": "UTC", "rates": {"x": "2"}}, version=3)
    assert theirs_of(error, mine) == ShopEdit("B", "UTC", {"x": "2"})
    assert theirs_of(ConflictError("t", "h", "d"), mine) == ShopEdit("A", "UTC", {})


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("131.50", "131.50"), ("131,5", None), ("1 250", "1250"), ("0", "0"), ("-1", None), ("1,250.5", "1250.5"),
     ("0.035", "0.035"), ("x", None), ("NaN", None)],
)  # fmt: skip
def test_figures_are_read_as_people_type_them(typed: str, figure: str | None) -> None:
    assert plain_figure(typed) == figure


def test_every_rate_of_the_trade_has_its_field(file_shop: Shop) -> None:
    from veliano_desk.config.trade_book import rate_paths

    groups = rate_groups(file_shop.owner.trade.rates, {})
    shown = {rate.path: rate.start for group in groups for rate in group.rates}
    assert shown == rate_paths(file_shop.owner.trade.rates)


def test_rates_are_called_as_the_trade_calls_them(file_shop: Shop) -> None:
    trade = file_shop.owner.trade
    titles = [rate.title for group in rate_groups(trade.rates, trade.routings.skill_titles) for rate in group.rates]
    assert {"Gold", "CAD design", "Lab diamonds", "Loss in making"} <= set(titles)


def test_the_target_margin_has_no_field_for_who_may_not_see_margins(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("stock"), PAGE)
    paths = {path for card in section(shown, "rates").cards for path in card.fields()}
    assert "loss_percent" in paths
    assert "margin_percent" not in paths


# Look


def test_the_look_is_shown_at_once_and_remembered(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    look = section(shown, "look")
    assert look.tiles["dark"].isChecked()
    shown.click(look.tiles["light"])
    assert shown._look.look == "light"
    assert remembered_look() == "light"
    shown.do(look.tiles["system"].setFocus)
    shown.press(Qt.Key.Key_Space)
    assert remembered_look() == "system"


# Audit log


def test_a_table_of_the_store_is_said_in_words() -> None:
    said_of = AuditEntry(1, MONDAY, "Vera", "desk", "store.pull", "custom_orders", None, None, False)
    assert subject_words(said_of) == "custom orders"
    assert subject_words(said_of._replace(action="people.add")) == "custom_orders"


def test_the_log_shows_who_did_what_and_narrows_to_a_subject(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order()
    file_shop.owner.orders.note(number, "Rush it.")
    shown = show(file_shop.owner, PAGE)
    audit = section(shown, "audit")
    assert audit.model.row_at(0).subject == number
    shown.type(number, audit.search)
    shown.do(audit.search._tell)
    assert {audit.model.row_at(at).subject for at in range(audit.model.rowCount())} == {number}
    shown.do(lambda: audit.panel.table.go_to(0))
    assert "Rush it." in audit._said.toPlainText()


def test_a_whole_log_is_called_whole_and_a_damaged_one_is_not(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    audit = section(shown, "audit")
    shown.click(audit.verify_button)
    assert audit.verdict.text().startswith("Whole: ")
    sequence = file_shop.owner.audit.newest(1)[0].sequence
    damage(file_shop, sequence)
    shown.click(audit.verify_button)
    assert audit.verdict.text().startswith("Not whole: ")
    assert str(sequence) in audit.verdict.text()


def damage(shop: Shop, sequence: int) -> None:
    """Change an entry past the triggers that keep the log as it is."""
    triggers = shop.rows("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit_log'")
    for name, _sql in triggers:
        shop.execute(f"drop trigger {name}")
    shop.execute(f"update audit_log set subject = 'somebody else' where sequence = {sequence}")


def test_an_entrys_words_are_erased_and_the_log_stays_whole(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order(customer="Ruby Chen")
    file_shop.owner.orders.note(number, "Ruby is allergic to nickel.")
    shown = show(file_shop.owner, PAGE)
    audit = section(shown, "audit")
    shown.do(lambda: audit.panel.table.go_to(0))
    assert "nickel" in audit._said.toPlainText()
    shown.click(named(audit.detail, "Erase what it says…"))
    shown.click(named(audit.detail, "Erase for good; the chain stays whole"))
    assert all("nickel" not in str(entry.after) for entry in file_shop.owner.audit.newest(20))
    assert file_shop.owner.audit.verify().ok


def test_who_may_only_read_the_log_gets_no_eraser(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.desk_of("manager"), PAGE)
    audit = section(shown, "audit")
    shown.do(lambda: audit.panel.table.go_to(0))
    assert not audit._erase.isVisible()


def test_every_password_stays_out_of_the_log(file_shop: Shop) -> None:
    assert PASSWORD not in str(file_shop.owner.audit.newest(500))
