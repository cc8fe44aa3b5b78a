"""Settings: people, their rights and their passwords, and tokens for programs."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from tests.services.copies import Shop, copies, file_shop, quick
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import PASSWORD
from veliano_desk.domain.errors import SignInError
from veliano_desk.domain.rights import Right
from veliano_desk.views.settings import PAGE
from veliano_desk.views.settings.right_words import RIGHT_WORDS, grouped, rights_sentence

__all__ = ["copies", "file_shop", "quick", "show"]
STRONG = "quiet gold horse"


def section(shown: ShownPage, key: str) -> Any:
    shown.do(lambda: shown.page.show_item(key))
    assert shown.page.here == key
    return shown.page.section(key)


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


def test_a_weak_password_is_told_where_it_can_be_seen(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE, size=(1000, 380))
    people = section(shown, "people")
    shown.click(people.add_button)
    form = people.side
    for field, words in ((form.name, "Noor"), (form.login, "noor"), (form.password.first, "weak")):
        field.set_text(words)
    seen = people._side_scroll.viewport()
    people._side_scroll.verticalScrollBar().setValue(people._side_scroll.verticalScrollBar().maximum())
    shown.do(form.send)
    first = form.password.first
    assert first.error
    assert shown.page.focusWidget() is first.line
    top = first.mapTo(seen, QPoint(0, 0)).y()
    assert top >= 0
    assert top + first.height() <= seen.height()


def test_roles_say_what_they_let_somebody_do(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    words = said(section(shown, "people").side.roles)
    assert "Bench worker\nOrders\nSee orders and pieces\nWork\nMove pieces from stage to stage · See the plan" in words
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
    assert you.current.error
    shown.type("not the one I have", you.current.line)
    shown.click(you.button)
    assert "the password is wrong" in you.fault.words()
    you.current.set_text("")
    shown.type(PASSWORD, you.current.line)
    shown.press(Qt.Key.Key_Return)
    assert file_shop.workspace.sign_in("bench", STRONG).who.name == "Bench"
    assert (you.current.text(), you.password.text(), shown.page.unsaved()) == ("", "", "")


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
    assert " · ".join(words for _, words in grouped(Right)).count(" · ") == len(RIGHT_WORDS) - 1
    assert grouped([Right.METAL_SEE, Right.ORDERS_SEE, Right.METAL_POST]) == (
        ("Orders", "See orders and pieces"), ("Metal", "See the metal ledger · Post metal and close its day"),
    )  # fmt: skip
    assert rights_sentence([Right.COST_SEE, Right.ORDERS_SEE, Right.PLAN_SEE]) == (
        "See orders and pieces · See the plan and promises · 1 more"
    )
