"""The front door: owners, passwords, tokens, and guessers who wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keychain import MemoryKeychain
from tests.services.copies import Shop, home_in, quick_passwords
from tests.workshop import PASSWORD, SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.errors import InputError, RightMissingError, SignInError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.people import Person
from veliano_desk.domain.rights import Right
from veliano_desk.security import passwords
from veliano_desk.security.passwords import unknown_name
from veliano_desk.services import password_lock
from veliano_desk.services.desk import Workspace

WRONG = "a wrong password"


@pytest.fixture
def new(address: str, quick: None) -> Iterator[Workspace]:
    """A workspace that nobody owns yet."""
    opened = open_workspace(address, clock=SetClock())
    yield opened
    opened.close()


def refused(shop: Shop, login: str, password: str = WRONG) -> SignInError:
    with pytest.raises(SignInError) as error:
        shop.workspace.sign_in(login, password)
    return error.value


def person(shop: Shop, login: str) -> Person:
    return next(one for one in shop.owner.people.list() if one.login == login)


def test_the_first_run_makes_the_owner_and_signs_them_in(new: Workspace):
    assert new.needs_owner()
    desk = new.make_owner("Vera Velić", "Vera@Example.com", PASSWORD, "Veliano & Co")
    assert not new.needs_owner()
    assert (desk.who.name, desk.who.roles, desk.who.rights) == ("Vera Velić", ("owner",), frozenset(Right))
    assert (desk.settings.show().name, desk.currency, desk.zone) == ("Veliano & Co", "USD", "America/New_York")
    assert new.sign_in("vera@example.com", PASSWORD).who == desk.who
    assert new.verify_audit().ok


def test_the_first_run_takes_the_workshops_currency_and_zone(new: Workspace):
    desk = new.make_owner("Vera", "vera", PASSWORD, "Veliano & Co", " eur", "Europe/Zagreb")
    settings = new.sign_in("vera", PASSWORD).settings.show()
    assert (desk.currency, desk.zone) == (settings.currency, settings.zone) == ("EUR", "Europe/Zagreb")


@pytest.mark.parametrize(
    ("currency", "zone", "title"),
    [("EURO", "Europe/Zagreb", "No such currency"), ("ZZZ", None, "No such currency"), ("", None, "No such currency"),
     ("EUR", "Zagreb", "No such time zone"), (None, "", "No such time zone"), (None, "Europe", "No such time zone")],
)  # fmt: skip
def test_a_currency_or_zone_that_there_is_not_makes_nothing(new: Workspace, currency, zone, title):
    with pytest.raises(InputError, match=title):
        new.make_owner("Vera", "vera", PASSWORD, "", currency, zone)
    assert new.needs_owner()


def test_there_is_a_first_owner_only_once(new: Workspace):
    new.make_owner("Vera", "vera", PASSWORD)
    with pytest.raises(InputError, match="There is an owner already"):
        new.make_owner("Mallory", "mallory", PASSWORD)
    with pytest.raises(SignInError):
        new.sign_in("mallory", PASSWORD)


@pytest.mark.parametrize(
    ("name", "login", "password", "title"),
    [
        ("", "vera", PASSWORD, "The name is missing"),
        ("Vera", "  ", PASSWORD, "Not a sign-in name"),
        ("Vera", "vera velic", PASSWORD, "Not a sign-in name"),
        ("Vera", "vera", "short", "The password is too weak"),
        ("Vera", "vera", "my name is vera", "The password is too weak"),
    ],
)
def test_an_owner_who_cannot_be_made_leaves_the_workspace_without_one(new: Workspace, name, login, password, title):
    with pytest.raises(InputError, match=title):
        new.make_owner(name, login, password)
    assert new.needs_owner()


def test_nobody_signs_in_before_there_is_an_owner(new: Workspace):
    with pytest.raises(SignInError, match="That did not work"):
        new.sign_in("vera", PASSWORD)


@pytest.mark.parametrize("login", ["vera", "VERA", "  Vera \t"])
def test_case_and_spaces_around_a_sign_in_name_do_not_matter(shop: Shop, login: str):
    assert shop.workspace.sign_in(login, PASSWORD).who.name == "Vera"


def test_two_ways_to_write_an_accent_are_one_name(shop: Shop, quick: None):
    shop.owner.people.add("José", "jose\u0301", PASSWORD, ["bench"])
    assert shop.workspace.sign_in("José", PASSWORD).who.name == "José"
    with pytest.raises(InputError, match="taken"):
        shop.owner.people.add("Another", "JOSÉ", PASSWORD, ["bench"])


def test_a_password_is_taken_to_the_letter(shop: Shop):
    for near in (PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", ""):
        refused(shop, "vera", near)


@pytest.mark.parametrize("login", ["care", "nobody-has-this-name"])
def test_ten_wrong_passwords_wait_longer_and_longer(shop: Shop, login: str):
    """Known and unknown names answer alike, word for word, so that a guesser learns no names."""
    waits = []  # after the first two of these, whose second try is free too, it is the try after a wait that counts
    for _ in range(10):
        error = refused(shop, login)
        assert error.title == "That did not work"
        held = refused(shop, login)
        waits.append(held.happened if held.title == "Too many wrong tries" else "free")
        shop.clock.pass_time(seconds=1024)
    assert waits == [
        "free", "free",
        *(f"This name is locked for {wait}; nothing was opened." for wait in (
            "2 seconds", "4 seconds", "8 seconds", "16 seconds", "32 seconds", "64 seconds", "3 minutes", "5 minutes")),
    ]  # fmt: skip


def test_the_right_password_is_refused_too_while_waiting_and_taken_afterwards(shop: Shop):
    for _ in range(5):
        refused(shop, "care")
    assert refused(shop, "care", PASSWORD).title == "Too many wrong tries"
    shop.clock.pass_time(seconds=1.9)
    assert refused(shop, "care", PASSWORD).title == "Too many wrong tries"
    shop.clock.pass_time(seconds=0.1)
    assert shop.workspace.sign_in("care", PASSWORD).who.name == "Care"
    assert refused(shop, "care").title == "That did not work"


def test_tries_while_waiting_do_not_prolong_the_wait(shop: Shop):
    for _ in range(5):
        refused(shop, "care")
    for _ in range(20):
        refused(shop, "care")
    shop.clock.pass_time(seconds=2)
    shop.workspace.sign_in("care", PASSWORD)


def test_waiting_outlives_the_program(shop: Shop):
    for _ in range(6):
        refused(shop, "care")
    shop.reopen()
    assert refused(shop, "care", PASSWORD).title == "Too many wrong tries"


def test_one_persons_wrong_tries_do_not_lock_another(shop: Shop):
    for _ in range(8):
        refused(shop, "care")
    assert shop.workspace.sign_in("manager", PASSWORD).who.name == "Manager"


def test_an_unknown_name_is_checked_against_a_password_all_the_same(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    checked: list[str] = []
    decoy = passwords.decoy_digest()
    real = password_lock.password_matches
    monkeypatch.setattr(
        password_lock, "password_matches", lambda digest, word: checked.append(digest) or real(digest, word)
    )
    known = refused(shop, "care")
    unknown = refused(shop, "nobody-has-this-name")
    assert str(known) == str(unknown)
    assert len(checked) == 2
    assert checked[1] == decoy


def test_the_log_says_who_tried_and_never_what_they_typed(shop: Shop):
    refused(shop, "care", "my secret typo")
    refused(shop, "nobody-has-this-name", "my secret typo")
    entries = shop.owner.audit.newest(2)
    unknown, known = entries
    assert {(one.action, one.person) for one in entries} == {("people.sign_in_refused", "nobody")}
    assert known.subject == "care"
    assert re.fullmatch(r"unknown:[0-9a-f]{12}", unknown.subject)
    assert shop.rows("SELECT count(*) FROM audit_log WHERE before LIKE '%typo%' OR after LIKE '%typo%'") == [(0,)]


def test_a_password_typed_where_the_name_belongs_is_kept_nowhere(shop: Shop):
    for _ in range(8):
        refused(shop, PASSWORD)
    assert {one.action for one in shop.owner.audit.newest(8)} >= {"people.sign_in_refused", "people.sign_in_throttled"}
    subjects = {one.subject for one in shop.owner.audit.newest(6)}
    assert len(subjects) == 1
    words = [text for row in shop.rows("SELECT * FROM audit_log") for text in row if isinstance(text, str)]
    assert words
    assert not [text for text in words if PASSWORD in text]
    assert unknown_name("another workspace", PASSWORD) not in subjects


def test_tries_while_waiting_leave_one_entry_for_each_wait(shop: Shop):
    for name in ("care", "nobody-has-this-name"):
        for _ in range(25):
            refused(shop, name)
        shop.clock.pass_time(seconds=2)
        refused(shop, name)
        refused(shop, name, PASSWORD)
        refused(shop, name)
        actions = [one.action.removeprefix("people.sign_in_") for one in shop.owner.audit.newest(8)]
        assert actions == ["throttled", "refused", "throttled", *["refused"] * 5]


def test_guessers_who_wait_keep_nobody_from_writing(file_shop: Shop):
    """A try while waiting opens no transaction that writes, so the audit log's head is free for the others."""
    for _ in range(6):
        refused(file_shop, "care")
    with file_shop.statements() as sent, file_shop.owner.access.writing():
        assert refused(file_shop, "care", PASSWORD).title == "Too many wrong tries"
    assert not [one for one in sent if one.startswith(("INSERT", "UPDATE"))]


def test_others_write_while_a_password_is_tried(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    number, real = shop.take_order(), password_lock.password_matches

    def slow(digest: str, password: str) -> bool:
        shop.owner.orders.note(number, "meanwhile")
        return real(digest, password)

    monkeypatch.setattr(password_lock, "password_matches", slow)
    assert shop.workspace.sign_in("care", PASSWORD).who.name == "Care"
    assert [entry.title for entry in shop.owner.orders.show(number).timeline] == ["meanwhile"]


def test_a_guess_that_was_begun_before_the_wait_tells_nothing_in_it(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    """Many guesses at once must not each count as the first."""
    real, others = password_lock.password_matches, iter(range(5))

    def overtaken(digest: str, password: str) -> bool:
        while next(others, None) is not None:
            refused(shop, "care")
        return real(digest, password)

    monkeypatch.setattr(password_lock, "password_matches", overtaken)
    assert refused(shop, "care", PASSWORD).title == "Too many wrong tries"


def test_a_password_that_was_reset_while_it_was_tried_opens_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, quick: None
):
    real, once = password_lock.password_matches, iter((1,))

    def overtaken(digest: str, password: str) -> bool:
        if next(once, None):
            shop.owner.people.reset_password("care", "brand new words here")
        return real(digest, password)

    monkeypatch.setattr(password_lock, "password_matches", overtaken)
    assert refused(shop, "care", PASSWORD).title == "That did not work"
    assert shop.workspace.sign_in("care", "brand new words here").who.name == "Care"


def test_the_owner_gives_a_new_password_and_frees_from_waiting(shop: Shop, quick: None):
    for _ in range(9):
        refused(shop, "care")
    shop.owner.people.reset_password("Care", "brand new words here")
    assert shop.workspace.sign_in("care", "brand new words here").who.name == "Care"
    assert refused(shop, "care", PASSWORD).title == "That did not work"
    with pytest.raises(InputError, match="Nobody has this sign-in name"):
        shop.owner.people.reset_password("nobody-has-this-name", "brand new words here")
    with pytest.raises(InputError, match="too weak"):
        shop.owner.people.reset_password("care", "care care care")


def test_everybody_may_change_their_own_password(shop: Shop, quick: None):
    desk = shop.desk_of("bench")
    desk.people.change_own_password(PASSWORD, "brand new words here")
    assert shop.workspace.sign_in("bench", "brand new words here").who.name == "Bench"
    assert refused(shop, "bench", PASSWORD).title == "That did not work"


def test_ones_own_password_is_changed_only_by_who_knows_it(shop: Shop, quick: None):
    desk = shop.desk_of("bench")
    with pytest.raises(SignInError, match="That did not work"):
        desk.people.change_own_password(WRONG, "brand new words here")
    assert person(shop, "bench").version == 1
    entry = shop.owner.audit.newest(1)[0]
    assert (entry.action, entry.subject, entry.person) == ("people.sign_in_refused", "bench", "Bench")
    for _ in range(4):
        with pytest.raises(SignInError):
            desk.people.change_own_password(WRONG, "brand new words here")
    with pytest.raises(SignInError, match="Too many wrong tries"):
        desk.people.change_own_password(PASSWORD, "brand new words here")
    assert refused(shop, "bench", PASSWORD).title == "Too many wrong tries"
    shop.clock.pass_time(seconds=2)
    desk.people.change_own_password(PASSWORD, "brand new words here")
    assert shop.workspace.sign_in("bench", "brand new words here")


def test_a_new_password_from_the_owner_stops_the_tokens_of_whoever_gets_it(shop: Shop, quick: None):
    manager = person(shop, "manager")
    shop.owner.people.set_roles(manager.id, manager.version, ["owner"])
    theirs = shop.desk_of("manager").people.make_token("Theirs", [Right.ORDERS_SEE])
    others = shop.owner.people.make_token("Another's", [Right.ORDERS_SEE])
    in_use = shop.workspace.sign_in_with_token(theirs.secret)
    shop.owner.people.reset_password("manager", "brand new words here")
    with pytest.raises(SignInError, match="The token is not valid"):
        shop.workspace.sign_in_with_token(theirs.secret)
    with pytest.raises(SignInError, match="The token was revoked"):
        in_use.orders.summary()
    assert shop.workspace.sign_in_with_token(others.secret).who.name == "Vera"
    assert shop.owner.audit.newest(2, subject="manager")[0].after["tokens_revoked"] == [theirs.token.id]


def test_a_token_is_used_in_the_name_of_whose_it_is(shop: Shop):
    made = shop.owner.people.make_token("Board", [Right.ORDERS_SEE])
    shop.workspace.sign_in_with_token(made.secret)
    entry = shop.owner.audit.newest(1)[0]
    assert (entry.action, entry.person, entry.subject) == ("tokens.use", "Vera", "Board")


def test_a_leaver_cannot_sign_in_and_may_come_back(shop: Shop):
    care = person(shop, "care")
    left = shop.owner.people.set_active(care.id, care.version, False)
    assert refused(shop, "care", PASSWORD).title == "That did not work"
    assert person(shop, "care") == left
    shop.owner.people.set_active(care.id, left.version, True)
    assert shop.workspace.sign_in("care", PASSWORD).who.name == "Care"


def test_the_last_owner_stays(shop: Shop):
    vera = person(shop, "vera")
    with pytest.raises(InputError, match="The last owner stays"):
        shop.owner.people.set_roles(vera.id, vera.version, ["manager"])
    with pytest.raises(InputError, match="The last owner stays"):
        shop.owner.people.set_active(vera.id, vera.version, False)
    manager = person(shop, "manager")
    second = shop.owner.people.set_roles(manager.id, manager.version, ["owner", "manager"])
    shop.owner.people.set_active(manager.id, second.version, False)
    with pytest.raises(InputError, match="The last owner stays"):
        # An owner who has left could not let anybody in.
        shop.owner.people.set_roles(vera.id, vera.version, ["manager"])


@pytest.mark.parametrize("roles", [[], ["goldsmith"], ["care", "goldsmith"]])
def test_a_role_must_be_one_that_there_is(shop: Shop, roles: list[str]):
    care = person(shop, "care")
    with pytest.raises(InputError, match="No such role"):
        shop.owner.people.set_roles(care.id, care.version, roles)
    assert person(shop, "care").roles == ("care",)


def test_people_are_listed_with_those_who_work_here_first(shop: Shop):
    bench = person(shop, "bench")
    shop.owner.people.set_active(bench.id, bench.version, False)
    names = [one.name for one in shop.owner.people.list()]
    assert names == ["Care", "Designer", "Manager", "Quality", "Stock", "Vera", "Bench"]
    assert {role.code for role in shop.owner.people.roles()} >= {"owner", "care", "bench"}


def test_a_token_does_what_it_was_made_for_and_nothing_else(shop: Shop):
    shop.take_order()
    made = shop.owner.people.make_token("Orders board", [Right.ORDERS_SEE])
    desk = shop.workspace.sign_in_with_token(f" {made.secret}\n")
    assert desk.who.rights == {Right.ORDERS_SEE}
    assert desk.orders.list(ListQuery()).rows[0].customer is None
    with pytest.raises(RightMissingError):
        desk.orders.note("CO-1", "x")
    token = shop.owner.people.tokens()[0]
    assert (token.title, token.person, token.rights) == ("Orders board", "Vera", (Right.ORDERS_SEE,))
    assert token.used_at == shop.clock.now()
    assert shop.rows("SELECT count(*) FROM tokens WHERE digest LIKE '%vd_%'") == [(0,)]


def test_a_token_cannot_take_over_its_owners_account(shop: Shop):
    made = shop.owner.people.make_token("Orders board", [Right.ORDERS_SEE])
    desk = shop.workspace.sign_in_with_token(made.secret)
    with pytest.raises(InputError, match="Not with a token"):
        desk.people.change_own_password(PASSWORD, "brand new words here")
    assert shop.workspace.sign_in("vera", PASSWORD)


def test_a_token_makes_no_token_that_may_more(shop: Shop):
    made = shop.owner.people.make_token("Maker", [Right.TOKENS_MAKE, Right.ORDERS_SEE])
    desk = shop.workspace.sign_in_with_token(made.secret)
    with pytest.raises(RightMissingError):
        desk.people.make_token("More", [Right.ORDERS_SEE, Right.COST_SEE])
    assert desk.people.make_token("Less", [Right.ORDERS_SEE]).token.rights == (Right.ORDERS_SEE,)


@pytest.mark.parametrize(("title", "rights"), [("", [Right.ORDERS_SEE]), ("Board", [])])
def test_a_token_needs_a_title_and_a_right(shop: Shop, title: str, rights: list[Right]):
    with pytest.raises(InputError, match="needs a title and a right"):
        shop.owner.people.make_token(title, rights)


def test_a_revoked_token_stops_at_once_even_where_it_is_in_use(shop: Shop):
    number = shop.take_order()
    made = shop.owner.people.make_token("Board", [Right.ORDERS_SEE, Right.ORDERS_EDIT])
    desk = shop.workspace.sign_in_with_token(made.secret)
    desk.orders.note(number, "before")
    shop.owner.people.revoke_token(made.token.id)
    with pytest.raises(SignInError, match="token was revoked"):
        desk.orders.note(number, "after")
    with pytest.raises(SignInError, match="The token is not valid"):
        shop.workspace.sign_in_with_token(made.secret)
    assert [entry.title for entry in shop.owner.orders.show(number).timeline] == ["before"]
    revoked_at = shop.owner.people.tokens()[0].revoked_at
    shop.clock.pass_time(hours=1)
    shop.owner.people.revoke_token(made.token.id)
    assert shop.owner.people.tokens()[0].revoked_at == revoked_at


def test_a_token_dies_with_its_owners_account_and_shrinks_with_its_rights(shop: Shop):
    manager = person(shop, "manager")
    promoted = shop.owner.people.set_roles(manager.id, manager.version, ["manager", "owner"])
    secret = shop.desk_of("manager").people.make_token("All", list(Right)).secret
    lowered = shop.owner.people.set_roles(manager.id, promoted.version, ["bench"])
    assert Right.COST_SEE not in shop.workspace.sign_in_with_token(secret).who.rights
    shop.owner.people.set_active(manager.id, lowered.version, False)
    with pytest.raises(SignInError, match="The token is not valid"):
        shop.workspace.sign_in_with_token(secret)


def test_a_right_that_the_program_no_longer_knows_is_none(shop: Shop):
    made = shop.owner.people.make_token("Old", [Right.ORDERS_SEE])
    shop.execute("""UPDATE tokens SET rights = '["orders.see","alchemy.practise"]'""")
    assert shop.workspace.sign_in_with_token(made.secret).who.rights == {Right.ORDERS_SEE}
    assert shop.owner.people.tokens()[0].rights == (Right.ORDERS_SEE,)


@pytest.mark.parametrize("secret", ["", "vd_", "nonsense", "vd_" + "A" * 43])
def test_an_unknown_token_is_refused(shop: Shop, secret: str):
    with pytest.raises(SignInError, match="The token is not valid"):
        shop.workspace.sign_in_with_token(secret)


def test_signing_in_keeps_no_secret_anywhere(tmp_path: Path, keychain: MemoryKeychain, address: str):
    with home_in(tmp_path / "home"), quick_passwords():
        workspace = open_workspace(address, clock=SetClock())
        workspace.make_owner("Vera", "vera", PASSWORD)
        secret = workspace.sign_in("vera", PASSWORD).people.make_token("All", list(Right)).secret
        workspace.close()
    assert keychain.secrets == {}
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
            assert secret.encode() not in path.read_bytes()
