"""At most one sync at a time in a workspace, whichever desk starts it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models.columns import EPOCH
from veliano_desk.models.engine import sqlite_file

_LOCK = 0x56_45_4C_53
_LONGEST_NAME = 40
_SYNCS = "Veliano Desk syncs: "
_HOLDER = """
    SELECT a.application_name, a.backend_start FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = :lock
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the workspace was free; else which desk is at it and since when, "" and None where that cannot be told.

    True where it was free.
    """

    free: bool
    desk: str = ""
    since: datetime | None = None

    def __bool__(self) -> bool:
        return self.free


@contextmanager
def sync_lock(session: Session, desk: str = "", now: datetime = EPOCH) -> Iterator[Held]:
    """Whether the workspace is free for a sync, held until the block ends; else who holds it. Whoever holds it loses it
    by ending, however that comes about: nobody has to judge by a clock whether another desk is still at work.

    PostgreSQL: an advisory lock of a connection of its own, outside of any transaction, that bears the desk's name.
    SQLite: a lock on a file beside the workspace's, in which the name stands. session: of the workspace; nothing is
    asked in it. desk and now: what the others are told while this one holds it.
    """
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    file = sqlite_file(engine)
    if file is not None:
        with _opened(file.with_name(f"{file.name}-sync")) as handle:
            yield _sign(handle, desk, now) if _taken(handle) else _signed(handle)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed at the end instead of lent on: a desk that dies lets go of the lock with it
        held = _locked(connection, desk)
        try:
            yield held
        finally:
            if held and not connection.closed:
                # By name: a server may take a while to see that a connection was closed.
                with suppress(DBAPIError):
                    connection.scalar(select(func.pg_advisory_unlock(_LOCK)))


def _locked(connection: Connection, desk: str) -> Held:
    # Before the lock: nobody who finds it taken may find it without a name.
    named = select(func.set_config("application_name", f"{_SYNCS}{desk[:_LONGEST_NAME]}", False))
    connection.execute(named)
    if connection.scalar(select(func.pg_try_advisory_lock(_LOCK))):
        return Held(free=True)
    found = connection.execute(text(_HOLDER), {"lock": _LOCK}).first()
    if found is None:
        return Held(free=False)
    return Held(False, (found[0] or "").removeprefix(_SYNCS), found[1])


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("a+b", buffering=0)
    except OSError as error:
        raise WorkspaceError(
            "The workspace is read-only",
            "The folder of the workspace file may not be written; nothing was synced.",
            "Give yourself the right to write there, or copy the workspace to a folder of yours.",
            str(path.parent),
        ) from error


def _sign(handle: IO[bytes], desk: str, now: datetime) -> Held:
    """Write who holds it. Its first byte is the one that is locked: on Windows nobody else may read that."""
    handle.truncate(0)
    handle.write(b" " + json.dumps({"desk": desk, "since": now.isoformat()}).encode())
    return Held(free=True)


def _signed(handle: IO[bytes]) -> Held:
    try:
        handle.seek(1)
        said = json.loads(handle.read())
        return Held(False, str(said["desk"]), datetime.fromisoformat(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):  # it is being signed at this moment
        return Held(free=False)


def _taken(handle: IO[bytes]) -> bool:
    """Lock the file's first byte without waiting; closing the file lets go of it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
