"""What is remembered of the store lies in the keychain, as little as will do, or nowhere."""

from __future__ import annotations

import pytest

from veliano_desk.sync.auth import StoreSession
from veliano_desk.sync.credentials import StoreCredentials

SESSION = StoreSession("refresh-1", "access-1", 1000.0, "user-1", "owner@veliano.example")


class Shelf:
    """A keychain in memory, or none at all."""

    def __init__(self, *, there: bool = True) -> None:
        self.kept: dict[str, str] = {}
        self.there = there

    def get(self, name: str) -> str | None:
        self._must_be_there()
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self._must_be_there()
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self._must_be_there()
        self.kept.pop(name, None)

    def available(self) -> bool:
        return self.there

    def _must_be_there(self) -> None:
        assert self.there, "asked a keychain that is not there"


def test_a_session_outlives_the_program_without_its_access_token() -> None:
    shelf = Shelf()
    StoreCredentials(shelf, "w1").save(SESSION)
    again = StoreCredentials(shelf, "w1").load()
    assert again == StoreSession("refresh-1", "", 0.0, "user-1", "owner@veliano.example")
    assert "access-1" not in "".join(shelf.kept.values())


def test_while_the_program_runs_its_own_access_token_stays_good() -> None:
    credentials = StoreCredentials(Shelf(), "w1")
    credentials.save(SESSION)
    assert credentials.load() == SESSION


def test_what_another_desk_renewed_is_what_counts() -> None:
    shelf = Shelf()
    mine, theirs = StoreCredentials(shelf, "w1"), StoreCredentials(shelf, "w1")
    mine.save(SESSION)
    theirs.save(StoreSession("refresh-2", "access-2", 2000.0, "user-1", "owner@veliano.example"))
    kept = mine.load()
    assert kept is not None
    assert (kept.refresh_token, kept.access_token) == ("refresh-2", "")


def test_workspaces_keep_theirs_apart() -> None:
    shelf = Shelf()
    one, other = StoreCredentials(shelf, "w1"), StoreCredentials(shelf, "w2")
    one.save(SESSION)
    one.save_key("sb_publishable_one")
    assert other.load() is None
    assert other.key() is None
    other.forget()
    assert one.key() == "sb_publishable_one"


def test_a_longest_session_fits_into_windows_keychain() -> None:
    shelf = Shelf()
    email = f"{'a' * 64}@{'b' * 180}.example"
    StoreCredentials(shelf, "w1").save(StoreSession("r" * 256, "x" * 4000, 1.0, "u" * 36, email))
    assert all(len(value.encode("utf-16-le")) <= 2560 for value in shelf.kept.values())


def test_without_a_keychain_nothing_is_written_and_all_is_held_until_the_end() -> None:
    shelf = Shelf(there=False)
    credentials = StoreCredentials(shelf, "w1")
    assert not credentials.lasting
    credentials.save(SESSION)
    credentials.save_key("sb_publishable_one")
    assert (credentials.load(), credentials.key()) == (SESSION, "sb_publishable_one")
    credentials.forget()
    assert (credentials.load(), credentials.key()) == (None, None)
    assert shelf.kept == {}


def test_disconnecting_leaves_nothing_behind() -> None:
    shelf = Shelf()
    credentials = StoreCredentials(shelf, "w1")
    credentials.save(SESSION)
    credentials.save_key("sb_secret_one")
    credentials.forget()
    assert shelf.kept == {}


@pytest.mark.parametrize("rubbish", ["", "{", "[]", "7", '{"refresh": "r"}', "null"])
def test_rubbish_in_the_keychain_asks_for_a_new_sign_in(rubbish: str) -> None:
    shelf = Shelf()
    shelf.kept["store-session:w1"] = rubbish
    assert StoreCredentials(shelf, "w1").load() is None
