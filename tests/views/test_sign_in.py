"""The sign-in: the first run, getting in, wrong tries, and workspaces that cannot be opened."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.services.copies import Copies, copies, quick
from tests.views.shown_page import named, said
from tests.workshop import PASSWORD, SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.place import is_zone
from veliano_desk.services.desk import Desk, Workspace
from veliano_desk.views.common.password_strength import guessing_bits, strength_of
from veliano_desk.views.common.place_fields import usual_currency, usual_zone
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.sign_in.forms import OwnerForm, SignInForm
from veliano_desk.views.sign_in.page import SignInPage

__all__ = ["copies", "quick"]
PATIENCE_MS = 15_000
STRONG = "quiet gold horse"


class Door:
    """The sign-in page in front of a workspace, and who was let in."""

    def __init__(self, open_it: Callable[[], Workspace], qtbot: QtBot, login: str = "") -> None:
        self.tasks = TaskRunner()
        self.let_in: list[Desk] = []
        self.opened: list[Workspace] = []
        self._qtbot = qtbot
        self.page = SignInPage(self._noting(open_it), self.tasks, login=login)
        self.page.signed_in.connect(lambda _workspace, desk: self.let_in.append(desk))
        qtbot.addWidget(self.page)
        self.page.resize(1100, 700)
        self.page.show()
        self.rest()

    def rest(self) -> None:
        for _ in range(3):
            QTest.qWait(1)
            self._qtbot.waitUntil(lambda: not self.tasks.tasks(), timeout=PATIENCE_MS)

    @property
    def sign_in(self) -> SignInForm:
        assert isinstance(self.page.form, SignInForm)
        return self.page.form

    @property
    def owner(self) -> OwnerForm:
        assert isinstance(self.page.form, OwnerForm)
        return self.page.form

    def enter(self, line: QLineEdit, words: str) -> None:
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, words)

    def press_return(self, line: QLineEdit) -> None:
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.rest()

    def close(self) -> None:
        assert self.tasks.shutdown()
        for workspace in self.opened:
            workspace.close()

    def _noting(self, open_it: Callable[[], Workspace]) -> Callable[[], Workspace]:
        def noted() -> Workspace:
            self.opened.append(open_it())
            return self.opened[-1]

        return noted


Knock = Callable[..., Door]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def knock(qtbot: QtBot, clock: SetClock) -> Iterator[Knock]:
    """Stands in front of the workspace at an address."""
    doors: list[Door] = []

    def make(address: str, **kwargs: str) -> Door:
        doors.append(Door(lambda: open_workspace(address, clock=clock), qtbot, **kwargs))
        return doors[-1]

    yield make
    for door in doors:
        door.close()


@pytest.fixture
def new_address(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'new.db').as_posix()}"


@pytest.fixture
def staffed(copies: Copies) -> str:
    return copies.fresh("sqlite")


def fill_in(door: Door, password: str = STRONG, again: str = STRONG) -> None:
    form = door.owner
    door.enter(form.workshop.line, "Veliano & Co")
    door.enter(form.currency.line, "eur")
    door.enter(form.zone.line, "Europe/Zagreb")
    door.enter(form.name.line, "Mara Ortiz")
    door.enter(form.login.line, "mara")
    door.enter(form.password.first.line, password)
    door.enter(form.password.again.line, again)


def test_the_first_run_makes_the_owner_and_lets_them_in(knock: Knock, new_address: str, quick: None) -> None:
    door = knock(new_address)
    fill_in(door)
    door.press_return(door.owner.password.again.line)
    assert door.let_in[0].who.name == "Mara Ortiz"
    assert door.let_in[0].who.roles == ("owner",)
    assert door.let_in[0].settings.show().name == "Veliano & Co"
    assert (door.let_in[0].currency, door.let_in[0].zone) == ("EUR", "Europe/Zagreb")


@pytest.mark.parametrize(("field", "typed"), [("currency", "EURO"), ("currency", ""), ("zone", "Zagreb"), ("zone", "")])
def test_currency_and_zone_are_asked_for_and_must_be_ones_that_there_are(
    knock: Knock, new_address: str, field: str, typed: str
) -> None:
    door = knock(new_address)
    fill_in(door)
    asked = getattr(door.owner, field)
    asked.set_text(typed)
    door.press_return(door.owner.workshop.line)
    assert door.let_in == []
    assert asked.error
    assert door.page.focusWidget() is asked.line


def test_what_this_computer_is_set_to_is_offered(knock: Knock, new_address: str) -> None:
    form = knock(new_address).owner
    assert (form.currency.text(), form.zone.text()) == (usual_currency(), usual_zone())
    assert is_zone(form.zone.text())


def test_the_form_says_in_words_how_good_the_password_is(knock: Knock, new_address: str) -> None:
    door = knock(new_address)
    form = door.owner
    for typed, expected in (("abc", "Too short: 7 more"), ("aaaaaaaaaaaa", "four different"), (STRONG, "Strong.")):
        door.enter(form.password.first.line, typed)
        assert expected in form.password.words()
    door.enter(form.login.line, "quiet")
    assert "contains the sign-in name" in form.password.words()


def test_nothing_is_sent_before_it_is_whole_and_the_first_gap_gets_the_cursor(knock: Knock, new_address: str) -> None:
    door = knock(new_address)
    fill_in(door, again="something else")
    door.owner.name.set_text("")
    door.press_return(door.owner.workshop.line)
    assert door.let_in == []
    assert door.owner.name.error
    assert door.owner.password.again.error == "Not the same as above."
    assert door.page.focusWidget() is door.owner.name.line


def test_what_was_typed_survives_the_workspaces_refusal(knock: Knock, new_address: str, quick: None) -> None:
    door = knock(new_address)
    fill_in(door)
    door.enter(door.owner.login.line, "mara ortiz")
    door.press_return(door.owner.login.line)
    assert door.let_in == []
    assert "spaces" in door.owner.fault.words()
    assert door.owner.workshop.text() == "Veliano & Co"
    assert door.owner.password.text() == STRONG
    door.enter(door.owner.login.line, "mara")
    door.press_return(door.owner.login.line)
    assert len(door.let_in) == 1


def test_who_has_an_account_signs_in(knock: Knock, staffed: str) -> None:
    door = knock(staffed)
    door.enter(door.sign_in.login.line, "VERA")
    door.enter(door.sign_in.password.line, PASSWORD)
    door.press_return(door.sign_in.password.line)
    assert door.let_in[0].who.name == "Vera"


def test_a_known_sign_in_name_leaves_only_the_password_to_type(knock: Knock, staffed: str) -> None:
    door = knock(staffed, login="vera")
    assert door.sign_in.login.text() == "vera"
    assert door.page.focusWidget() is door.sign_in.password.line


def test_a_wrong_password_is_told_and_may_be_typed_over(knock: Knock, staffed: str) -> None:
    door = knock(staffed, login="vera")
    door.enter(door.sign_in.password.line, "not this one")
    door.press_return(door.sign_in.password.line)
    assert "The name or the password is wrong" in door.sign_in.fault.words()
    assert door.sign_in.login.text() == "vera"
    assert door.sign_in.password.line.selectedText() == "not this one"
    door.enter(door.sign_in.password.line, PASSWORD)
    door.press_return(door.sign_in.password.line)
    assert len(door.let_in) == 1


def test_ten_wrong_tries_are_slowed_down_and_the_wait_is_said(knock: Knock, staffed: str, clock: SetClock) -> None:
    door = knock(staffed, login="vera")
    for _ in range(10):
        door.enter(door.sign_in.password.line, "guess guess")
        door.press_return(door.sign_in.password.line)
    assert "Too many wrong tries" in door.sign_in.fault.words()
    assert "seconds" in door.sign_in.fault.words()
    door.enter(door.sign_in.password.line, PASSWORD)
    door.press_return(door.sign_in.password.line)
    assert door.let_in == []
    clock.pass_time(minutes=20)
    door.press_return(door.sign_in.password.line)
    assert len(door.let_in) == 1


def test_empty_fields_are_asked_for_and_nothing_is_tried(knock: Knock, staffed: str) -> None:
    door = knock(staffed)
    door.press_return(door.sign_in.login.line)
    assert door.sign_in.login.error
    assert door.sign_in.password.error
    assert door.sign_in.fault.words() == ""


def test_a_file_that_is_no_workspace_is_told_and_can_be_tried_again(
    knock: Knock, tmp_path: Path, new_address: str, quick: None
) -> None:
    file = tmp_path / "new.db"
    file.write_bytes(b"this is a shopping list, not a database\n" * 40)
    door = knock(new_address)
    assert door.page.form is None
    assert "could not be opened" in said(door.page)
    assert named(door.page, "Try again").isVisible()
    file.unlink()
    QTest.mouseClick(named(door.page, "Try again"), Qt.MouseButton.LeftButton)
    door.rest()
    assert isinstance(door.page.form, OwnerForm)


def test_every_control_has_a_name_for_screen_readers(knock: Knock, new_address: str) -> None:
    door = knock(new_address)
    names = [line.accessibleName() for line in door.page.findChildren(QLineEdit)]
    assert names == [
        "Workshop’s name",
        "Currency",
        "Time zone",
        "Your name",
        "Sign-in name",
        "Password",
        "Password once more",
    ]


def test_tab_goes_through_the_form_from_top_to_bottom(knock: Knock, new_address: str) -> None:
    door = knock(new_address)
    form, seen = door.owner, []
    form.workshop.line.setFocus()
    while form.button not in seen:
        seen.append(door.page.focusWidget())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    first, again = form.password.fields
    lines = [
        form.workshop.line,
        form.currency.line,
        form.zone.line,
        form.name.line,
        form.login.line,
        first.line,
        again.line,
    ]
    assert [widget for widget in seen if isinstance(widget, QLineEdit)] == lines


@pytest.mark.parametrize(
    ("password", "words", "enough"),
    [
        ("", "At least 10", False),
        ("short", "Too short: 5 more characters.", False),
        ("ninechars", "Too short: 1 more character.", False),
        ("mara-mara-mara", "contains the sign-in name", False),
        ("abababababab", "four different", False),
        ("abcdefghijkl", "Fair", True),
        ("12345678901", "Fair", True),
        ("horse-nine-tea", "Strong", True),
        ("xkqvbzwtrp", "Fair", True),
        ("xkqvbzwtrpm!", "Good", True),
    ],
)
def test_strength_is_said_in_words(password: str, words: str, enough: bool) -> None:
    found = strength_of(password, "mara")
    assert words in found.words
    assert found.enough is enough


def test_a_longer_password_is_never_called_weaker() -> None:
    text = "q7w!r tz-pl 0x"
    bits = [guessing_bits(text[:length]) for length in range(2, len(text))]
    assert bits == sorted(bits)


def test_nothing_heavy_is_imported_for_the_page() -> None:
    heavy = ["sqlalchemy", "alembic", "argon2", "requests", "pydantic", "reportlab", "xlsxwriter", "pypdfium2"]
    code = f"""
import sys
import veliano_desk.views.sign_in.page
print(sorted(set({heavy!r}) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
