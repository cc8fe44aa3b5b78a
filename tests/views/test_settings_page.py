"""Settings: sections by right, saving with conflicts told, people, tokens, store, look, audit log."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.services.copies import Shop, copies, file_shop, quick
from tests.store import _bare_store, _packed_store, bare_store, store
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import PASSWORD
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import ConflictError, SignInError
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.look_memory import remembered_look
from veliano_desk.views.settings import PAGE
from veliano_desk.views.settings.rate_words import plain_figure, rate_groups
from veliano_desk.views.settings.right_words import RIGHT_WORDS, rights_sentence
from veliano_desk.views.settings.shop_edit import ShopEdit, differences, merged, theirs_of

__all__ = ["_bare_store", "_packed_store", "bare_store", "copies", "file_shop", "quick", "show", "store"]
STRONG = "quiet gold horse"
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
        ("owner", ["workspace", "rates", "people", "tokens", "store", "look", "you", "audit"]),
        ("manager", ["workspace", "rates", "look", "you", "audit"]),
        ("stock", ["workspace", "rates", "look", "you"]),
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
    shown.type("128,75", field)
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
    [("131.50", "131.50"), ("131,5", "131.5"), ("1 250", "1250"), ("0", "0"), ("-1", None), ("1,250.5", None),
     ("x", None), ("NaN", None), ("1e3", "1000")],
)  # fmt: skip
def test_figures_are_read_as_people_type_them(typed: str, figure: str | None) -> None:
    assert plain_figure(typed) == figure


def test_every_rate_of_the_trade_has_its_field(file_shop: Shop) -> None:
    from veliano_desk.config.trade_book import rate_paths

    groups = rate_groups(file_shop.owner.trade.rates, {})
    shown = {rate.path: rate.start for group in groups for rate in group.rates}
    assert shown == rate_paths(file_shop.owner.trade.rates)


# People


def test_a_person_is_added_and_can_sign_in(file_shop: Shop, show: Show, quick: None) -> None:
    shown = show(file_shop.owner, PAGE)
    people = section(shown, "people")
    shown.click(people.add_button)
    form = people.side
    shown.type("Ana Duarte", form.name.line)
    shown.type("ana", form.login.line)
    for field in form.password.fields:
        shown.type(STRONG, field.line)
    form.roles.boxes["bench"].click()
    assert "not added" in shown.page.unsaved()
    shown.click(form.button)
    assert file_shop.workspace.sign_in("ana", STRONG).who.roles == ("bench",)
    assert shown.toasts[-1].text == "Ana Duarte can sign in as “ana”."
    assert "Ana Duarte" in [people.model.row_at(at).name for at in range(people.model.rowCount())]


def test_a_taken_sign_in_name_is_told_and_the_form_stays(file_shop: Shop, show: Show, quick: None) -> None:
    shown = show(file_shop.owner, PAGE)
    people = section(shown, "people")
    shown.click(people.add_button)
    form = people.side
    shown.type("Another Vera", form.name.line)
    shown.type("vera", form.login.line)
    for field in form.password.fields:
        shown.type(STRONG, field.line)
    form.roles.boxes["bench"].click()
    shown.click(form.button)
    assert "taken" in form.fault.words()
    assert people.side is form
    assert form.name.text() == "Another Vera"


def test_roles_say_what_they_let_somebody_do(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    words = said(section(shown, "people").side.roles)
    assert "Bench worker\nSee orders and pieces · Move pieces from stage to stage" in words
    assert "Owner\nEverything" in words


def open_person(shown: ShownPage, name: str) -> Any:
    people = section(shown, "people")
    at = next(at for at in range(people.model.rowCount()) if people.model.row_at(at).name == name)
    shown.do(lambda: people.panel.table.go_to(at))
    assert people.side.person.name == name
    return people.side


def test_roles_are_changed_and_the_last_owner_stays(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    card = open_person(shown, "Bench")
    card.roles.boxes["quality"].click()
    shown.click(card.bar.save_button)
    assert file_shop.desk_of("bench").who.roles == ("bench", "quality")
    card = open_person(shown, "Vera")
    card.roles.boxes["owner"].click()
    card.roles.boxes["manager"].click()
    shown.click(card.bar.save_button)
    assert "The last owner stays" in card.fault.words()
    assert file_shop.owner.people.list()[-1].roles != ()


def test_roles_that_somebody_else_changed_meanwhile_are_told_with_both_values(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    card = open_person(shown, "Bench")
    person = card.person
    card.roles.boxes["quality"].click()
    shown.do(lambda: file_shop.owner.people.set_roles(person.id, person.version, ["stock"]))
    shown.click(card.bar.save_button)
    assert "saved meanwhile: Stock keeper" in card.fault.words()
    assert card.roles.chosen() == ("bench", "quality")
    shown.click(card.bar.save_button)
    assert file_shop.desk_of("bench").who.roles == ("bench", "quality")


def test_a_leaver_is_let_go_at_the_second_press_and_taken_back(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    card = open_person(shown, "Bench")
    shown.click(named(card, "Let go…"))
    assert card.person.active
    shown.click(named(card, "Let go: no more sign-in, tokens stop"))
    with pytest.raises(SignInError):
        file_shop.desk_of("bench")
    shown.click(named(section(shown, "people").side, "Take back"))
    assert file_shop.desk_of("bench").who.name == "Bench"


def test_a_new_password_is_given(file_shop: Shop, show: Show, quick: None) -> None:
    shown = show(file_shop.owner, PAGE)
    card = open_person(shown, "Bench")
    shown.click(named(card, "Give a new password…"))
    for field in card.password.fields:
        shown.type(STRONG, field.line)
    shown.click(card.password_button)
    assert file_shop.workspace.sign_in("bench", STRONG).who.name == "Bench"
    assert card.password.text() == ""


def test_what_was_typed_beside_the_list_is_not_lost_by_moving_in_it(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    card = open_person(shown, "Bench")
    card.roles.boxes["quality"].click()
    people = section(shown, "people")
    shown.do(lambda: people.panel.table.go_to(people.panel.table.currentIndex().row() + 1))
    assert people.side is card
    assert "Save or put them back first" in shown.toasts[-1].text


def test_everybody_changes_their_own_password(file_shop: Shop, show: Show, quick: None) -> None:
    shown = show(file_shop.desk_of("bench"), PAGE)
    you = section(shown, "you")
    shown.type(STRONG, you.password.first.line)
    shown.type("something else", you.password.again.line)
    shown.click(you.button)
    assert you.password.again.error
    you.password.again.set_text("")
    shown.type(STRONG, you.password.again.line)
    shown.press(Qt.Key.Key_Return)
    assert file_shop.workspace.sign_in("bench", STRONG).who.name == "Bench"


# Tokens


def test_a_token_is_made_shown_once_copied_and_revoked(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    tokens = section(shown, "tokens")
    shown.type("Friday report", tokens.form.name.line)
    tokens.form.boxes[Right.ORDERS_SEE].click()
    shown.click(tokens.form.button)
    secret = tokens.secret.secret.text()
    assert file_shop.workspace.sign_in_with_token(secret).who.rights == frozenset({Right.ORDERS_SEE})
    shown.click(tokens.secret.copy_button)
    assert QGuiApplication.clipboard().text() == secret
    assert "cannot be shown again" in shown.page.unsaved()
    shown.click(tokens.secret.done_button)
    assert secret not in said(tokens)
    shown.do(lambda: tokens.panel.table.go_to(0))
    shown.click(named(tokens, "Revoke…"))
    shown.click(named(tokens, "Revoke: it stops at once"))
    with pytest.raises(SignInError):
        file_shop.workspace.sign_in_with_token(secret)
    assert "Revoked" in said(tokens)


def test_a_token_without_a_title_or_a_right_is_not_made(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    form = section(shown, "tokens").form
    shown.click(form.button)
    assert form.name.error
    shown.type("Nothing", form.name.line)
    shown.click(form.button)
    assert "needs a title and a right" in form.fault.words()
    assert file_shop.owner.people.tokens() == ()


def test_every_right_has_its_words() -> None:
    assert set(RIGHT_WORDS) == set(Right)
    assert rights_sentence(Right) == "Everything"
    assert rights_sentence([Right.COST_SEE, Right.ORDERS_SEE, Right.PLAN_SEE]) == (
        "See orders and pieces · See the plan and promises · 1 more"
    )


# Store


def connect_form(shown: ShownPage, url: str, key: str, email: str = "", password: str = "") -> Any:
    form = section(shown, "store").form
    for field, words in ((form.url, url), (form.key, key), (form.email, email), (form.password, password)):
        field.set_text(words)
    return form


def test_what_is_missing_is_asked_for_before_anything_is_sent(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    form = connect_form(shown, "", "")
    shown.click(form.button)
    assert [bool(field.error) for field in (form.url, form.key, form.email, form.password)] == [True] * 4
    shown.click(named(form, "By secret key"))
    assert not form.email.isVisible()
    assert form.key is form.secret


def test_an_address_where_nothing_listens_is_told_and_stays_typed(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    form = connect_form(shown, "http://127.0.0.1:9", "sb_publishable_abc", "a@example.com", "secret")
    shown.click(form.button)
    assert "cannot be reached" in form.fault.words()
    assert form.url.text() == "http://127.0.0.1:9"
    assert form.button.isEnabled()


def test_a_key_of_the_wrong_kind_never_leaves_and_is_told(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    form = connect_form(shown, "http://127.0.0.1:9", "sb_secret_abc", "a@example.com", "secret")
    shown.click(form.button)
    assert "This is a secret key" in form.fault.words()


@pytest.mark.store
def test_the_store_is_connected_checked_piece_by_piece_and_let_go(
    file_shop: Shop, store: StoreServer, show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    admin = store.admin
    form = connect_form(shown, store.url, store.publishable_key, admin.email, admin.password)
    shown.click(form.button)
    opened = section(shown, "store")
    assert "Everything is in place." in said(opened.found)
    assert said(opened.found).split("\n").count("in place") == len(file_shop.owner.store_sync.check().pieces)
    assert admin.email in said(opened.here)
    assert not form.isVisible()
    assert form.password.text() == ""
    shown.click(opened.leave_button)
    assert file_shop.owner.store_sync.connection() is not None
    shown.click(opened.leave_button)
    assert file_shop.owner.store_sync.connection() is None
    assert form.isVisible()


@pytest.mark.store
def test_a_store_without_the_pack_says_what_goes_in_circles_and_keeps_nothing(
    file_shop: Shop, bare_store: StoreServer, show: Show
) -> None:
    shown = show(file_shop.owner, PAGE)
    admin = bare_store.admin
    form = connect_form(shown, bare_store.url, bare_store.publishable_key, admin.email, admin.password)
    shown.click(form.button)
    words = said(section(shown, "store").found)
    assert "goes in circles" in words
    assert "missing" in words
    assert file_shop.owner.store_sync.connection() is None
    assert form.url.text() == bare_store.url


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
