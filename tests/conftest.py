"""What every test gets: a home of its own, a keychain in memory, a fresh workspace address, and no quiet warnings."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import keyring
import pytest

from tests import postgres
from tests.keychain import MemoryKeychain
from tests.postgres import postgres_address, postgres_server
from tests.warnings_log import ExpectedWarnings, WarningCollector

__all__ = ["postgres_address", "postgres_server"]

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # children find no keychain, never a real one

_HOME_NUMBERS = itertools.count()
_HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    "WIN_PD_OVERRIDE_PERSONAL": "documents",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_DOCUMENTS_DIR": "documents",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes long: kill loops, fuzzing, packaging")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.announce()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.finish()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.long or "long" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home with every folder that a platform keeps data in; nothing of the real one is seen or touched."""
    folder = _homes / str(next(_HOME_NUMBERS))
    folder.mkdir()
    for name, below in _HOME_FOLDERS.items():
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture(autouse=True)
def keychain() -> MemoryKeychain:
    """The keychain of this test: `keychain.secrets[service, name]`."""
    backend = MemoryKeychain()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture(autouse=True)
def expected_warnings():
    """Fails a test on log records of WARNING and above that it did not announce: `expected_warnings("disk is full")`.

    What is announced, a regular expression, must also come.
    """
    expected = ExpectedWarnings()
    with WarningCollector() as collector:
        yield expected
    complaint = expected.complaint(collector.records)
    if complaint:
        pytest.fail(complaint, pytrace=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh workspace address with nothing in it, once per kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'workspace.db').as_posix()}"
    return request.getfixturevalue("postgres_address")
