"""The program as a process of its own: what it loads, what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.copies import Shop
from veliano_desk.domain.rights import Right

ROOT = Path(__file__).parents[2]
HEAVY = (
    "sqlalchemy",
    "alembic",
    "psycopg",
    "pydantic",
    "requests",
    "reportlab",
    "argon2",
    "xlsxwriter",
    "pypdfium2",
    "argparse",
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "veliano_desk", *arguments], cwd=ROOT, env=os.environ | environment, text=True,
        capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def token(file_shop: Shop) -> str:
    return file_shop.owner.people.make_token("Tests", list(Right)).secret


def test_a_program_reads_the_orders(file_shop: Shop, token: str):
    number = file_shop.take_order(customer="Ivana Petrović")
    done = run("--workspace", file_shop.address, "orders", "list", "--json", VELIANO_DESK_TOKEN=token)
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = json.loads(done.stdout)
    assert (row["order_number"], row["customer"]) == (number, "Ivana Petrović")


def test_a_damaged_log_ends_with_one_and_bad_input_with_two(file_shop: Shop, tmp_path: Path):
    file_shop.execute("UPDATE audit_log SET person = 'Mallory' WHERE sequence = 2")
    found = run("--workspace", file_shop.address, "audit", "verify")
    assert (found.returncode, found.stderr) == (1, "")
    refused = run("--workspace", f"sqlite:///{tmp_path}/gone.db", "audit", "verify")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("No workspace there")
    assert refused.stderr.count("\n") == 1


def test_a_terminal_without_the_letters_shows_something_else_for_them(file_shop: Shop, token: str):
    file_shop.take_order(customer="Ivana Petrović")
    done = run("--workspace", file_shop.address, "orders", "list", VELIANO_DESK_TOKEN=token, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ivana Petrovi\\u0107" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_whoever_reads_along_may_stop_early(file_shop: Shop, token: str):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "veliano_desk", "--workspace", file_shop.address, "audit", "verify"], cwd=ROOT,
        stdout=writer, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_way_to_the_window_loads_nothing_that_its_first_frame_does_not_need():
    script = "import sys, veliano_desk.cli, veliano_desk.cli.window; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & set(HEAVY)
