"""Opening a database by its address, and turning the database's own faults into the two kinds that matter.

A fault is the environment's (locked, full, read-only, unreachable, no database): people are told what was kept and what
to do. Everything else is ours and goes on as it is, into the crash report.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from veliano_desk.domain.errors import InputError, WorkspaceError

BUSY_SECONDS = 15
_PASSWORD = re.compile(r"(://[^@:/?]*):.*@")
_SECRET_KEY = re.compile(r"(?i)([?&][^=&]*(?:pass|secret|token|key|scram)[^=&]*=)[^&]*")
WRITES = "veliano_writes"
_CONNECTED: dict[str, str | int] = {
    "connect_timeout": 8, "application_name": "Veliano Desk", "keepalives": 1, "keepalives_idle": 10,
    "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000,
}  # fmt: skip
"""A network that is gone says nothing: without these a read would wait for it for hours. Within half a minute it is
known, whether something was asked (tcp_user_timeout, milliseconds) or only an answer awaited (keepalives, seconds)."""


def parse_address(address: str) -> URL:
    """The address as a URL. InputError for anything but sqlite:///… and postgresql+psycopg://…."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise _bad_address(shown(address)) from error
    if url.database == ":memory:" or url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise _bad_address(shown(url))
    return url


def shown(address: URL | str) -> str:
    """An address as people may see it: without its password, nor any secret among its options (`?password=…`)."""
    text = address if isinstance(address, str) else address.render_as_string(hide_password=True)
    return _SECRET_KEY.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))


def _bad_address(address: str) -> InputError:
    return InputError(
        "Not a workspace address",
        "It is neither sqlite:///… nor postgresql+psycopg://…; nothing was opened.",
        "Give the address of a workspace file or of the workshop's PostgreSQL.",
        address,
    )


def sqlite_file(engine: Engine) -> Path | None:
    """The workspace's file, or None on PostgreSQL."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def open_engine(address: str) -> Engine:
    """An engine for the address. Nothing is read yet but, on SQLite, that the folder is there."""
    url = parse_address(address)
    if url.drivername == "sqlite":
        return _sqlite_engine(url)
    engine = create_engine(url, pool_pre_ping=True, connect_args=_CONNECTED)
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _prepare_postgres(connection: Any, _record: object) -> None:
    # A list's page takes less time than compiling its statement; and which index is best depends on the values.
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.autocommit = False


def _sqlite_engine(url: URL) -> Engine:
    file = Path(url.database or "")
    if not file.parent.is_dir():
        raise WorkspaceError(
            "No such folder",
            "The folder of the workspace file does not exist; nothing was opened.",
            "Create the folder or give another address.",
            str(file.parent),
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    _to_wal(cursor)
    # FULL: an audit entry that is known outside the database must not be lost with the power.
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16384"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _to_wal(cursor: sqlite3.Cursor) -> None:
    # Two desks that make the same file at once: SQLite refuses the second this change at once, without waiting.
    until = time.monotonic() + BUSY_SECONDS
    while cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: taking it later, after reading, cannot wait and fails.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def told_apart(subject: str) -> Iterator[None]:
    """Raise the environment's faults as WorkspaceError; leave ours as they are."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = _sqlite_fault(error, subject) if isinstance(error, sqlite3.Error) else _environment_fault(error, subject)
        if told is None:
            raise
        raise told from error
    except NoSuchModuleError as error:
        raise _bad_address(subject) from error


def _environment_fault(error: DBAPIError, subject: str) -> WorkspaceError | None:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_fault(original, subject)
    if error.connection_invalidated or type(original).__name__ in _UNREACHABLE:
        return WorkspaceError(
            "The database cannot be reached",
            f"The workshop's PostgreSQL did not let this desk in{_said(original)}; nothing of this step was saved.",
            "Check the network, the address and that the server runs, then try again.",
            subject,
        )
    if type(original).__name__ in ("DiskFull", "ReadOnlySqlTransaction", "LockNotAvailable", "InsufficientPrivilege"):
        return WorkspaceError(
            "The database refuses to write",
            f"{original}; nothing of this step was saved.",
            "Tell whoever looks after the server, then try again.",
            subject,
        )
    return None


def _said(error: BaseException | None) -> str:
    """The server's own first line, where it said something."""
    lines = str(error or "").strip().splitlines()
    return f" ({lines[0].removeprefix('connection failed: ')})" if lines else ""


_UNREACHABLE = (
    "OperationalError",
    "ConnectionTimeout",
    "AdminShutdown",
    "CannotConnectNow",
    "ConnectionFailure",
    "InvalidPassword",
    "InvalidCatalogName",
    "TooManyConnections",
)

_SQLITE_FAULTS: dict[int, tuple[str, str, str]] = {
    sqlite3.SQLITE_NOTADB: (
        "Not a workspace",
        "The file is not a database; it was left as it is.",
        "Choose the right file, or restore a copy of the workspace.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The workspace is damaged",
        "Part of the file is missing or overwritten; it was left as it is.",
        "Restore the latest copy of the workspace and keep this file for whoever helps you.",
    ),
    sqlite3.SQLITE_FULL: (
        "The disk is full",
        "Nothing of this step was saved; everything before it is safe.",
        "Free some space on the disk, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The workspace is read-only",
        "The file or its folder may not be written; nothing was changed.",
        "Give yourself the right to write there, or copy the workspace to a folder of yours.",
    ),
    sqlite3.SQLITE_BUSY: (
        "The workspace is busy",
        "Another program held it too long; nothing of this step was saved.",
        "Wait a moment and try again; close other programs that use the file.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The workspace cannot be opened",
        "The system does not let the program open the file; nothing was changed.",
        "Check that the folder exists and that you may read and write there.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk does not answer",
        "Reading or writing failed; everything saved before is as the disk has it.",
        "Check the disk or network drive, then try again.",
    ),
}


def _sqlite_fault(error: sqlite3.Error, subject: str) -> WorkspaceError | None:
    extended = getattr(error, "sqlite_errorcode", 0)
    # The file that readers and writers share beside the workspace could not grow: that, too, is a full disk.
    code = sqlite3.SQLITE_FULL if extended == sqlite3.SQLITE_IOERR_SHMSIZE else extended & 0xFF
    words = _SQLITE_FAULTS.get(code)
    return WorkspaceError(*words, subject) if words else None
