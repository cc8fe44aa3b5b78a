"""Making a workspace from the command line, signing in to it, and workspaces that cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.keychain import MemoryKeychain
from tests.models.broken import WORDS, broken
from tests.services.copies import Shop
from tests.workshop import PASSWORD
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.rights import Right
from veliano_desk.models import engine as engines
from veliano_desk.security.secrets import SERVICE, SystemSecrets

OWNER = ("init", "--name", "Vera", "--login", "vera", "--workshop", "Veliano & Co", "--password-file", "-")


@pytest.fixture
def fresh(
    address: str, capsys: pytest.CaptureFixture[str], quick: None, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line where there is no workspace yet; passwords come by standard input."""
    monkeypatch.delenv("VELIANO_DESK_TOKEN", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("brand new words here\n" * 5))
    return CommandLine(address, capsys)


def test_init_makes_a_workspace_and_keeps_a_token_in_the_keychain(fresh: CommandLine, keychain: MemoryKeychain):
    said = fresh(*OWNER, "--json")
    assert said.code == 0
    assert said.data()["owner"] == "Vera"
    assert said.data()["token_in_keychain"] is True
    ((service, name), secret) = next(iter(keychain.secrets.items()))
    assert service == SERVICE
    assert name.startswith("token:")
    assert secret.startswith("vd_")
    assert secret not in said.out
    assert fresh("orders", "list", "--json").data() == []
    assert fresh("audit", "verify").code == 0


def test_init_takes_currency_and_zone_and_says_which_it_took(fresh: CommandLine, no_keychain: None):
    assert "No such currency" in fresh(*OWNER, "--currency", "EURO").complaint
    said = fresh(*OWNER, "--currency", "EUR", "--zone", "Europe/Zagreb", "--json").data()
    assert (said["currency"], said["zone"]) == ("EUR", "Europe/Zagreb")


def test_init_says_what_it_took_unasked_and_how_to_change_it(fresh: CommandLine, no_keychain: None):
    said = fresh(*OWNER)
    assert "No --currency was given: USD was taken" in said.out
    assert "make it again with --currency" in said.out
    assert "No --zone was given: America/New_York was taken. Change it in Settings → Workspace." in said.out


def test_init_says_nothing_of_what_it_was_told(fresh: CommandLine, no_keychain: None):
    said = fresh(*OWNER, "--currency", "EUR")
    assert "--currency" not in said.out
    assert "No --zone was given" in said.out


def test_init_says_in_json_what_it_took_unasked(fresh: CommandLine, no_keychain: None):
    assert fresh(*OWNER, "--zone", "Europe/Zagreb", "--json").data()["assumed"] == ["currency"]


def test_init_without_a_keychain_writes_no_secret_anywhere(fresh: CommandLine, no_keychain: None, home: Path):
    said = fresh(*OWNER, "--json")
    assert said.data()["token_in_keychain"] is False
    for path in home.rglob("*"):
        assert not path.is_file() or b"vd_" not in path.read_bytes()


def test_init_with_a_keychain_that_refuses_leaves_no_token_behind(fresh: CommandLine, monkeypatch: pytest.MonkeyPatch):
    def refuse(_self: SystemSecrets, name: str, _value: str) -> None:
        raise WorkspaceError("The keychain refuses", "Nothing was written.", "Unlock it.", name)

    monkeypatch.setattr(SystemSecrets, "set", refuse)
    said = fresh(*OWNER, "--json")
    assert said.code == 0
    assert said.data()["token_in_keychain"] is False
    assert "The keychain refuses" in said.err
    monkeypatch.setattr("sys.stdin", Terminal("vera\n"))
    monkeypatch.setattr("getpass.getpass", lambda: "brand new words here")
    assert fresh("orders", "list").code == 0


def test_a_second_init_changes_nothing(fresh: CommandLine):
    assert fresh(*OWNER).code == 0
    assert "There is an owner already" in fresh(*OWNER).complaint


@pytest.mark.parametrize("arguments", [["orders", "list"], ["audit", "verify"], ["plan"], ["sync"]])
def test_a_mistyped_address_makes_no_workspace(fresh: CommandLine, tmp_path: Path, arguments: list[str]):
    assert "No workspace there" in fresh(*arguments).complaint
    assert not list(tmp_path.glob("*.db*"))


def test_migrate_makes_the_schema_where_there_is_none(fresh: CommandLine):
    made = fresh("migrate", "--json").data()
    assert made["from"] is None
    assert made["to"]
    assert fresh("audit", "verify").out == "0 entries, all whole\n"
    assert fresh(*OWNER).code == 0


class Terminal(io.StringIO):
    """A person at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def line(shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line of a workspace, with no token anywhere."""
    monkeypatch.delenv("VELIANO_DESK_TOKEN", raising=False)
    return CommandLine(shop.address, capsys)


def test_without_a_token_a_program_is_told_where_to_get_one(line: CommandLine, no_keychain: None, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert line("orders", "list").complaint == (
        "Not signed in: Nothing was read. Set VELIANO_DESK_TOKEN to a token made in Settings → Tokens."
    )


def test_without_a_token_a_person_is_asked_and_nothing_is_kept(
    line: CommandLine, no_keychain: None, monkeypatch, home: Path
):
    monkeypatch.setattr("sys.stdin", Terminal("care\n"))
    monkeypatch.setattr("getpass.getpass", lambda: PASSWORD)
    said = line("orders", "list", "--json")
    assert (said.code, said.data(), said.err) == (0, [], "Sign-in name: ")
    for path in home.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()


def test_a_wrong_password_ten_times_is_slowed_down(line: CommandLine, no_keychain: None, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda: "a wrong password")
    titles = []
    for _ in range(10):
        monkeypatch.setattr("sys.stdin", Terminal("care\n"))
        said = line("orders", "list")
        assert said.code == 2
        titles.append(said.err.removeprefix("Sign-in name: ").split(":")[0])
    assert titles == ["That did not work"] * 5 + ["Too many wrong tries"] * 5


def test_the_keychains_token_is_used_and_the_environments_comes_first(
    shop: Shop, line: CommandLine, keychain, monkeypatch
):
    shop.take_order()
    owner = shop.workspace
    name = f"token:{owner.file.resolve() if owner.file else owner.name}"
    keychain.secrets[SERVICE, name] = shop.owner.people.make_token("Kept", list(Right)).secret
    assert line("orders", "list", "--json").data()[0]["customer"] == "Ivana Petrović"
    monkeypatch.setenv("VELIANO_DESK_TOKEN", shop.owner.people.make_token("Given", [Right.ORDERS_SEE]).secret)
    assert line("orders", "list", "--json").data()[0]["customer"] is None


@pytest.mark.parametrize("command", ["audit verify", "orders list", "migrate"])
@pytest.mark.parametrize("what", WORDS)
def test_a_workspace_that_cannot_be_used_is_told_in_one_line(
    file_shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, what: str, command: str
):
    file = file_shop.workspace.file
    assert file is not None
    secret = file_shop.owner.people.make_token("Tests", list(Right)).secret
    file_shop.close()
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setenv("VELIANO_DESK_TOKEN", secret)
    with broken(what, file) as address:
        line = CommandLine(address, capsys)
        if what == "locked" and command != "orders list":
            # Whoever writes does not keep those waiting who only read.
            assert line(*command.split()).code == 0
            return
        complaint = line(*command.split()).complaint
    titles = {WORDS[what][1]} | ({"No workspace there"} if what == "no folder" else set())
    assert complaint.split(" (")[0] in titles


@pytest.mark.parametrize("address", ["desk.db", "mysql://vera:secret@there/desk"])
def test_an_address_of_another_kind_is_told_in_one_line(capsys: pytest.CaptureFixture[str], address: str):
    complaint = CommandLine(address, capsys)("audit", "verify").complaint
    assert complaint.startswith("Not a workspace address")
    assert "secret" not in complaint


def test_doctor_says_of_a_newer_workspace_that_the_program_is_too_old(
    file_shop: Shop, capsys: pytest.CaptureFixture[str]
):
    file_shop.execute("UPDATE alembic_version SET version_num = '9999'")
    said = CommandLine(file_shop.address, capsys)("doctor")
    assert said.code == 1
    assert "NOT  schema: 9999, this program's is" in said.out
    assert "Install the newest Veliano Desk" in said.out
    assert "migrate" not in said.out


def test_doctor_says_of_files_that_cannot_be_looked_at_and_of_everything_else(
    file_shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def refused(*_: object) -> None:
        raise WorkspaceError("The workspace is read-only", "Nothing was written.", "Give yourself the right.")

    monkeypatch.setattr("veliano_desk.models.files.tidy", refused)
    said = CommandLine(file_shop.address, capsys)("doctor")
    assert said.code == 1
    assert "NOT  files: The workspace is read-only" in said.out
    assert "ok   audit record: " in said.out


def test_doctor_says_of_an_empty_database_how_to_begin(fresh: CommandLine):
    said = fresh("doctor")
    assert said.code == 1
    assert "veliano-desk init" in said.out


@pytest.mark.parametrize("group", ["orders", "people", "report", "audit"])
def test_a_group_without_its_command_says_what_is_missing(fresh: CommandLine, group: str):
    assert fresh(group).complaint == f"veliano-desk {group}: the following arguments are required: command (see --help)"
