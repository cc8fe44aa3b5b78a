"""One desk at a time syncs: two real processes, one of which is killed while it is at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from tests.services.copies import Shop
from veliano_desk.models.sync_lock import Held, sync_lock

ROOT = Path(__file__).parents[2]
SINCE = datetime(2026, 11, 16, 9, 41, tzinfo=UTC)
HOLDER = """
import sys
from datetime import datetime
from sqlalchemy.orm import Session
from veliano_desk.models.engine import open_engine
from veliano_desk.models.sync_lock import sync_lock

engine = open_engine(sys.argv[1])
with Session(engine) as session, sync_lock(session, "bench 2", datetime.fromisoformat(sys.argv[2])) as held:
    print("held" if held else "taken", flush=True)
    sys.stdin.read()
engine.dispose()
"""


@contextmanager
def another_process(address: str) -> Iterator[subprocess.Popen[str]]:
    """Another desk in a process of its own that holds the lock, until its input ends or it is killed."""
    command = [sys.executable, "-c", HOLDER, address, SINCE.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def tried(shop: Shop) -> Held:
    with Session(shop.engine) as session, sync_lock(session, "bench 1", SINCE) as held:
        return held


def until_the_server_saw_it(shop: Shop) -> None:
    """Wait until PostgreSQL has ended the killed process's session: the lock is had, and given back, as soon as it is
    free. A file's lock is free as soon as the process is gone."""
    if shop.engine.dialect.name == "postgresql":
        with psycopg.connect(shop.address.replace("+psycopg", ""), autocommit=True) as waiting:
            waiting.execute("SET statement_timeout = '30s'")
            waiting.execute("SELECT pg_advisory_lock(%s)", [0x56_45_4C_53])


def test_the_second_is_told_which_desk_is_at_it_and_since_when(shop: Shop):
    with another_process(shop.address):
        held = tried(shop)
        assert (held.free, held.desk) == (False, "bench 2")
        assert held.since is not None
        if shop.engine.dialect.name == "sqlite":
            assert held.since == SINCE  # PostgreSQL's is the server's own clock


def test_it_is_free_again_when_the_other_has_ended(shop: Shop):
    with another_process(shop.address) as process:
        assert not tried(shop)
        process.communicate("", timeout=30)
        assert process.returncode == 0
        assert tried(shop)
        assert tried(shop)  # and whoever had it has given it back


def test_it_is_free_again_when_the_other_was_killed(shop: Shop):
    with another_process(shop.address) as process:
        assert not tried(shop)
        process.kill()
        process.wait(30)
        until_the_server_saw_it(shop)
        assert tried(shop)


def test_two_windows_of_one_desk_exclude_each_other_too(shop: Shop):
    with Session(shop.engine) as session, sync_lock(session, "bench 1", SINCE) as first:
        assert first
        second = tried(shop)
        assert (second.free, second.desk) == (False, "bench 1")


@pytest.mark.parametrize("said", [b"", b" nonsense", b' {"desk": 1}'])
def test_a_lock_that_says_nothing_holds_all_the_same(file_shop: Shop, said: bytes):
    with another_process(file_shop.address):
        file = file_shop.workspace.file
        assert file is not None
        file.with_name(f"{file.name}-sync").write_bytes(said)
        held = tried(file_shop)
        assert (held.free, held.desk, held.since) == (False, "", None)
