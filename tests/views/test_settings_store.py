"""Settings: connecting the store, what was found there, and letting it go."""

from __future__ import annotations

import json
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtWidgets import QApplication

from tests.services.copies import Shop, copies, file_shop
from tests.store import _bare_store, _packed_store, bare_store, store
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import MONDAY
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.views.settings import PAGE

__all__ = ["_bare_store", "_packed_store", "bare_store", "copies", "file_shop", "show", "store"]


def section(shown: ShownPage, key: str) -> Any:
    shown.do(lambda: shown.page.show_item(key))
    assert shown.page.here == key
    return shown.page.section(key)


def connect_form(shown: ShownPage, url: str, key: str, email: str = "", password: str = "") -> Any:
    form = section(shown, "store").form
    for field, words in ((form.url, url), (form.key, key), (form.email, email), (form.password, password)):
        field.set_text(words)
    return form


@pytest.fixture
def no_keychain(keychain: object) -> None:
    """A system without a keychain."""
    keyring.set_keyring(NoKeyring())


def test_who_was_sent_to_the_form_can_type_at_once(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    form = section(shown, "store").form
    assert shown.page.focusWidget() is form.url.line


def test_without_a_keychain_the_form_asks_again_and_the_truth_is_said(
    file_shop: Shop, no_keychain: None, show: Show
) -> None:
    kept = {"url": "http://127.0.0.1:9", "mode": "person", "email": "a@example.com", "at": MONDAY.isoformat()}
    file_shop.execute(f"update workspace set store = '{json.dumps(kept)}'")
    shown = show(file_shop.owner, PAGE)
    opened = section(shown, "store")
    assert "for this session only" in said(opened.here)
    assert not opened.check_button.isVisible()
    assert (opened.form.url.text(), opened.form.email.text()) == (kept["url"], kept["email"])
    assert shown.page.focusWidget() is opened.form.publishable.line
    assert shown.page.unsaved() == ""
    opened.form.password.set_text("something")
    assert shown.page.unsaved()


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
    assert "keychain only" in said(opened.here)
    shown.do(shown.toasts[-1].on_action)
    assert shown.went == [("sync", None)]
    assert file_shop.owner.store_sync.runs()[0].result == "done"
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


@pytest.mark.store
def test_the_cure_alone_is_copied_and_ends_the_circle(file_shop: Shop, show: Show) -> None:
    with StoreServer.start(pack=False) as circling:
        shown = show(file_shop.owner, PAGE)
        admin = circling.admin
        form = connect_form(shown, circling.url, circling.publishable_key, admin.email, admin.password)
        shown.click(form.button)
        opened = section(shown, "store")
        shown.click(opened.pack_button)
        assert "desk_pack_check" in QApplication.clipboard().text()
        shown.click(opened.cure_button)
        circling.execute_sql(QApplication.clipboard().text())
        form.password.set_text(admin.password)
        shown.click(form.button)
        assert "14 of 15 additions are missing. A store of the first generation" in said(opened.found)
        assert not opened.cure_button.isVisible()
        assert opened.pack_button.isVisible()
        assert file_shop.owner.store_sync.connection() is not None
