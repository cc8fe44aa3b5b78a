"""What every test gets, proved on tests that should pass and tests that should not."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import keyring
import platformdirs
import psycopg
import pytest
from keyring.errors import PasswordDeleteError

from tests.house.tree import ROOT
from tests.no_qt import needs_window
from tests.warnings_log import ExpectedWarnings, WarningCollector

LOGGING = """
import logging

log = logging.getLogger("veliano.desk")

def test_quiet(): log.info("nothing to see")
def test_stray(): log.warning("disk is nearly full")
def test_stray_from_a_thread():
    import threading
    thread = threading.Thread(target=log.error, args=("the pull stopped",))
    thread.start()
    thread.join()
def test_announced(expected_warnings):
    expected_warnings("nearly full")
    log.warning("disk is nearly full")
def test_announced_but_silent(expected_warnings): expected_warnings("nearly full")
def test_warning(): __import__("warnings").warn("deprecated")
"""

WITHOUT_QT = """
import pytest

@pytest.mark.parametrize("name", ["PySide6", "PySide6.QtCore", "shiboken6", "pytestqt"])
def test_absent(name):
    with pytest.raises(ModuleNotFoundError, match="this run has no Qt"):
        __import__(name)

@pytest.mark.window
def test_window(): raise AssertionError
@pytest.mark.postgres
def test_postgres(): raise AssertionError
@pytest.mark.store
def test_store(): raise AssertionError
"""


def run_pytest(folder: Path, source: str, *options: str) -> str:
    """The report of a pytest of its own on one made-up module, with one line per outcome."""
    (folder / "test_made_up.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "-c", ROOT / "pyproject.toml", "-p", "no:cacheprovider"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        [*command, *options, folder], env=env, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def outcomes(report: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", report, re.MULTILINE))


def test_warnings_and_unannounced_log_records_fail_a_test(tmp_path):
    report = outcomes(run_pytest(tmp_path, LOGGING, "-p", "tests.conftest"))
    assert {name for outcome, name in report if outcome != "PASSED"} == {
        "test_stray",
        "test_stray_from_a_thread",
        "test_announced_but_silent",
        "test_warning",
    }
    assert {("PASSED", "test_quiet"), ("PASSED", "test_announced")} <= report


def test_the_second_run_has_no_qt_and_leaves_out_what_the_first_proved(tmp_path):
    report = run_pytest(tmp_path, WITHOUT_QT, "-p", "tests.no_qt", "-p", "no:pytest-qt")
    assert outcomes(report) == {("PASSED", "test_absent")}
    assert "4 passed, 3 deselected" in report


def test_the_second_run_does_not_even_import_a_module_that_needs_the_window(tmp_path):
    source = "import pytest\nimport PySide6\n\npytestmark = pytest.mark.window\n\ndef test_window(): pass\n"
    report = run_pytest(tmp_path, source, "-p", "tests.no_qt", "-p", "no:pytest-qt")
    assert "no tests ran" in report
    assert "rror" not in report


def test_the_second_run_refuses_to_start_with_qt_already_there(tmp_path):
    report = run_pytest(tmp_path, WITHOUT_QT, "-p", "PySide6", "-p", "tests.no_qt", "-p", "no:pytest-qt")
    assert "Qt was imported before it could be kept out: PySide6" in report


def test_long_tests_run_only_when_asked_for(tmp_path):
    source = "import pytest\n@pytest.mark.long\ndef test_long(): pass\ndef test_short(): pass\n"
    short, long = ("PASSED", "test_short"), ("PASSED", "test_long")
    assert outcomes(run_pytest(tmp_path, source, "-p", "tests.conftest")) == {short}
    assert outcomes(run_pytest(tmp_path, source, "-p", "tests.conftest", "--long")) == {short, long}


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("pytestmark = pytest.mark.window", True),
        ("pytestmark = [pytest.mark.store, pytest.mark.window]", True),
        ("pytestmark = pytest.mark.store", False),
        ("words = 'pytestmark = pytest.mark.window'", False),
    ],
)
def test_a_module_says_that_it_needs_the_window(source, needed):
    assert needs_window(source) is needed


def test_a_record_below_warning_is_not_collected():
    with WarningCollector() as collector:
        logging.getLogger("veliano.desk").info("fine")
    assert ExpectedWarnings().complaint(collector.records) == ""


@pytest.mark.parametrize("folder", ["user_data_path", "user_config_path", "user_cache_path", "user_state_path"])
def test_every_folder_of_the_platform_is_in_the_test_s_own_home(home, folder):
    assert getattr(platformdirs, folder)("veliano-desk").is_relative_to(home)
    assert Path.home() == home


def test_the_keychain_is_a_test_s_own(keychain):
    assert keyring.get_password("veliano-desk", "store") is None
    keyring.set_password("veliano-desk", "store", "s3cret")
    assert keychain.secrets == {("veliano-desk", "store"): "s3cret"}
    keyring.delete_password("veliano-desk", "store")
    with pytest.raises(PasswordDeleteError):
        keyring.delete_password("veliano-desk", "store")


def test_a_fresh_address_has_nothing_in_it(address):
    if address.startswith("sqlite:///"):
        assert not Path(address.removeprefix("sqlite:///")).exists()
    else:
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            tables = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
            assert tables.fetchone() == (0,)


@pytest.mark.postgres
def test_a_database_can_be_copied_with_what_is_in_it(postgres_server):
    first = postgres_server.new_database()
    plain = postgres_server.address(first).replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench (name text)")
    second = postgres_server.new_database(first)
    with psycopg.connect(postgres_server.address(second).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM bench").fetchone() == (0,)
    for name in (first, second):
        postgres_server.drop_database(name)
