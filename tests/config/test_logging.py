"""The log: what is kept of what happened, and what never is."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from veliano_desk.config import logging as desk_log
from veliano_desk.config.logging import LogFile, without_secrets
from veliano_desk.config.paths import HOME_VARIABLE

log = logging.getLogger("veliano_desk.services.orders")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path / "logs"


@pytest.fixture
def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogFile]:
    monkeypatch.setattr(sys, "excepthook", lambda *_fault: None)
    monkeypatch.setattr(threading, "excepthook", lambda _fault: None)
    with LogFile() as file:
        yield file


def written(folder: Path) -> str:
    return (folder / desk_log.FILE).read_text(encoding="utf-8")


def fault(words: str) -> BaseException:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_the_programs_own_words_are_kept_and_of_others_only_warnings(
    started: LogFile, folder: Path, expected_warnings, monkeypatch: pytest.MonkeyPatch
):
    expected_warnings("half open")
    monkeypatch.setattr(logging.getLogger("urllib3"), "level", logging.DEBUG)
    log.info("CO-1 moved on")
    log.debug("much too much")
    logging.getLogger("urllib3").info("a connection")
    logging.getLogger("urllib3").warning("half open")
    text = written(folder)
    assert "INFO" in text
    assert "services.orders: CO-1 moved on" in text
    assert "half open" in text
    assert "much too much" not in text
    assert "a connection" not in text
    assert text.splitlines()[-1][:4].isdigit()
    assert "+00:00 WARNING" in text


SECRETS = [
    "vd_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6",
    "sb_secret_abcDEF123-_x",
    ".".join(["eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxMjM0In0", "dozjgNryP4J3jVmNHl0w5N"]),
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_known_by_its_looks_and_written(started: LogFile, folder: Path, secret: str):
    log.info("It was %s, he said.", secret)
    assert secret not in written(folder)
    assert "It was" in written(folder)


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2", "Password: hunter2", "{'password': 'hunter2', 'a': 1}", '{"refresh_token": "hunter2"}',
        "?sslpassword=hunter2&x=1", "postgresql+psycopg://vera:hunter2@there/desk", "Authorization: Bearer hunter2",
        "apikey=hunter2", "client_secret = 'hunter2'", 'passphrase="two hunter2 words"', "passfile=/hunter2",
    ],
)  # fmt: skip
def test_what_is_called_a_secret_is_struck_out(text: str):
    struck = without_secrets(f"before {text} after")
    assert "hunter2" not in struck
    assert struck.startswith("before ")
    assert struck.endswith(" after")


@pytest.mark.parametrize(
    "text", ["CO-24001 moved on", "vd_short", "the password is wrong", "sqlite:///C:/a@b.db", "https://there/?a=1"]
)
def test_what_is_no_secret_stays_as_it_is(text: str):
    assert without_secrets(text) == text


def test_a_traceback_is_kept_without_the_secrets_in_it(started: LogFile, folder: Path, expected_warnings):
    expected_warnings("It broke")
    log.error("It broke", exc_info=fault("password=hunter2 was refused"))
    text = written(folder)
    assert "Traceback" in text
    assert "password=*** was refused" in text
    assert "hunter2" not in text


def test_what_nobody_caught_is_kept_and_told_as_before(started: LogFile, folder: Path, expected_warnings):
    expected_warnings("Nobody caught this")
    error = fault("on the main thread")
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 // 0, name="planner")
    thread.start()
    thread.join()
    text = written(folder)
    assert "ValueError: on the main thread" in text
    assert "Nobody caught this in planner" in text
    assert "ZeroDivisionError" in text


def test_afterwards_everything_is_as_it_was(folder: Path):
    level = logging.getLogger("veliano_desk").level
    before = (sys.excepthook, threading.excepthook, list(logging.getLogger().handlers))
    with LogFile():
        log.info("within")
    log.info("after")
    assert (sys.excepthook, threading.excepthook, logging.getLogger().handlers) == before
    assert logging.getLogger("veliano_desk").level == level
    assert "after" not in written(folder)


def test_begun_twice_a_word_is_written_once(started: LogFile, folder: Path):
    with LogFile():
        log.info("a single word")
    log.info("still written")
    assert written(folder).count("a single word") == 1
    assert "still written" in written(folder)


def test_it_never_grows_past_its_files(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_log, "MOST_BYTES", 2_000)
    with LogFile():
        for number in range(400):
            log.info("Entry %d of many", number)
    files = sorted(path.name for path in folder.iterdir())
    assert files == [desk_log.FILE, *(f"{desk_log.FILE}.{number}" for number in range(1, desk_log.KEPT_FILES))]
    assert all(path.stat().st_size <= 2_000 for path in folder.iterdir())
    assert "Entry 399" in written(folder)


def test_a_file_that_cannot_be_moved_aside_is_written_on(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_log, "MOST_BYTES", 500)

    def held(*_paths: object) -> None:
        raise PermissionError("another window has it open")

    monkeypatch.setattr(Path, "replace", held)
    with LogFile():
        for number in range(20):
            log.info("Entry %d of many", number)
    assert [path.name for path in folder.iterdir()] == [desk_log.FILE]
    assert "Entry 0 " in written(folder)
    assert "Entry 19 " in written(folder)


def test_without_a_folder_for_it_the_program_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    (tmp_path / "logs").write_text("in the way")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    with LogFile():
        log.info("unheard")
    (tmp_path / "logs").unlink()
    with LogFile() as file:
        log.info("heard")
        file.stop()
    (tmp_path / "logs" / desk_log.FILE).unlink()
    (tmp_path / "logs" / desk_log.FILE).mkdir()
    with LogFile():
        log.info("nowhere to write")
    assert capsys.readouterr().err == ""
