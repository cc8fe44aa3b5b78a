"""What is wrong with a workspace is told in a sentence of its own, with what was kept and what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.models.broken import WORDS, broken
from tests.services.copies import Shop
from tests.workshop import PASSWORD
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.errors import DeskError, InputError, WorkspaceError
from veliano_desk.models import engine as engines
from veliano_desk.models.database import Database
from veliano_desk.models.engine import parse_address


@pytest.fixture
def file(file_shop: Shop) -> Path:
    """A sound workspace that nobody has open."""
    found = file_shop.workspace.file
    file_shop.close()
    assert found is not None
    return found


def use(address: str) -> None:
    """Open it and write something."""
    workspace = open_workspace(address)
    try:
        workspace.sign_in("vera", PASSWORD)
    finally:
        workspace.close()


@pytest.mark.parametrize("what", WORDS)
def test_it_is_told_in_a_sentence_of_its_own(file: Path, what: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with broken(what, file) as address, pytest.raises(WorkspaceError) as told:
        use(address)
    assert told.value.title == WORDS[what][1]
    assert told.value.happened.endswith(".")
    assert told.value.todo.endswith(".")
    assert told.value.subject


def test_no_two_sentences_are_the_same():
    titles = [title for _, title in WORDS.values()]
    assert len(set(titles)) == len(titles)


def test_what_was_no_workspace_is_left_as_it_is(file: Path):
    with broken("no database", file) as address:
        before = file.read_bytes()
        with pytest.raises(WorkspaceError):
            use(address)
        assert file.read_bytes() == before


def test_a_disk_that_fills_up_while_working_loses_nothing_but_the_step(file_shop: Shop):
    number = file_shop.take_order()
    with file_shop.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(WorkspaceError, match="The disk is full"):
        file_shop.owner.orders.note(number, "x" * 200_000)
    with file_shop.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1000}")
    file_shop.owner.orders.note(number, "there is room again")
    assert [entry.title for entry in file_shop.owner.orders.show(number).timeline] == ["there is room again"]
    assert file_shop.workspace.verify_audit().ok


def test_the_check_of_a_damaged_file_names_its_first_complaint(file_shop: Shop):
    assert file_shop.workspace.health() == "ok"
    page = int(str(file_shop.rows("SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_log_at'")[0][0]))
    file = file_shop.workspace.file
    assert file is not None
    file_shop.close()
    with file.open("r+b") as opened:
        opened.seek(4096 * (page - 1))
        opened.write(b"\xff" * 4096)
    file_shop.workspace = open_workspace(file_shop.address)
    assert file_shop.workspace.health() != "ok"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("DROP TABLE saved_views", "The table saved_views is missing."),
        ("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_audit_log_at'::regclass", "ix_audit_log_at"),
        ("ALTER TABLE people ADD CONSTRAINT grown_up CHECK (id > 0) NOT VALID", "The constraint grown_up"),
        ("DELETE FROM audit_head", "0 heads"),
        ("SET default_transaction_read_only = on", "takes no writes"),
    ],
)
def test_the_check_of_a_server_names_its_first_complaint(postgres_address: str, damage: str, complaint: str):
    with open_workspace(postgres_address) as workspace:
        assert workspace.health() == "ok"
        with workspace._database._engine.connect() as connection:
            connection.exec_driver_sql(damage)
            connection.commit()
        assert complaint in workspace.health()


@pytest.mark.postgres
@pytest.mark.parametrize("what", ["no server", "no such database", "no such host"])
def test_a_server_that_does_not_let_the_desk_in_is_told_with_its_own_words(
    postgres_address: str, tmp_path: Path, what: str
):
    addresses = {
        "no server": (f"postgresql+psycopg://vera:secret@/desk?host={tmp_path}", "No such file"),
        "no such database": (postgres_address.replace("/test_", "/gone_"), "does not exist"),
        "no such host": ("postgresql+psycopg://vera:secret@127.0.0.1:1/desk", "refused"),
    }
    address, words = addresses[what]
    with pytest.raises(WorkspaceError, match="The database cannot be reached") as told:
        use(address)
    assert words in told.value.happened
    assert "secret" not in str(told.value)


@pytest.mark.postgres
def test_a_server_that_goes_away_is_told_and_found_again(postgres_address: str):
    workspace = open_workspace(postgres_address)
    assert workspace.needs_owner()
    database = workspace._database
    with pytest.raises(WorkspaceError, match="cannot be reached"):
        cut_off(database)
    assert workspace.needs_owner()
    workspace.close()


@pytest.mark.postgres
def test_a_network_that_falls_silent_is_noticed(postgres_address: str):
    engine = engines.open_engine(postgres_address)
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        set_so = raw.info.get_parameters()
    engine.dispose()
    asked = {name: int(set_so[name]) for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")}
    assert asked["keepalives_idle"] + asked["keepalives_interval"] * asked["keepalives_count"] <= 30
    assert 0 < int(set_so["tcp_user_timeout"]) <= 30_000


@pytest.mark.postgres
def test_a_server_that_takes_no_writes_is_told_in_its_own_words(postgres_address: str):
    engine = engines.open_engine(postgres_address)
    with engine.begin() as connection:
        name = str(engine.url.database)
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    engine.dispose()
    with pytest.raises(WorkspaceError, match="The database refuses to write") as told:
        use(postgres_address)
    assert "read-only transaction" in told.value.happened


def cut_off(database) -> None:
    from veliano_desk.models.engine import told_apart

    with told_apart("here"), database._engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize(
    "address",
    [
        "", "desk.db", "sqlite://", "sqlite:///:memory:", "mysql://vera:secret@there/desk", "postgresql://vera:secret@there/desk",
        "postgresql+psycopg://vera:secret@there:port/desk", "postgresql+psycopg://vera:secret@there",
        "postgresql+psycopg://vera:se/secret@there:port/desk", "mysql://there/desk?password=secret",
        "postgresql+psycopg://there:port/desk?password=secret&sslmode=require",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused_without_its_password(address: str):
    with pytest.raises(InputError, match="Not a workspace address") as told:
        parse_address(address)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("//vera:secret@there/desk", "//vera:***@there/desk"),
        ("//vera@there/desk?password=secret", "//vera@there/desk?password=***"),
        (
            "//there/desk?user=vera&PassWord=secret&sslmode=require&passfile=/secret&sslpassword=secret",
            "//there/desk?PassWord=***&passfile=***&sslmode=require&sslpassword=***&user=vera",
        ),
        ("//vera:secret@there/desk?pass%77ord=secret&host=one", "//vera:***@there/desk?host=one&password=***"),
        ("//vera@there/desk?oauth_client_secret=secret", "//vera@there/desk?oauth_client_secret=***"),
    ],
)
def test_a_workspace_is_called_by_its_address_without_any_secret(address: str, words: str):
    database = Database(f"postgresql+psycopg:{address}")
    assert sorted(re.split("[?&]", database.name)) == sorted(re.split("[?&]", f"postgresql+psycopg:{words}"))
    database.close()


def test_a_server_that_is_away_is_told_without_the_password_among_its_options(tmp_path: Path):
    with pytest.raises(WorkspaceError, match="cannot be reached") as told:
        use(f"postgresql+psycopg://vera@/desk?host={tmp_path}&password=secret")
    assert "secret" not in str(told.value)


def test_every_fault_is_one_the_program_expects():
    assert issubclass(WorkspaceError, DeskError)
    for words in engines._SQLITE_FAULTS.values():
        assert all(words)
    assert len({words[0] for words in engines._SQLITE_FAULTS.values()}) == len(engines._SQLITE_FAULTS)
