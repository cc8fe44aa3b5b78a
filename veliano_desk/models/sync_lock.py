"""At most one sync at a time in a workspace, whichever desk starts it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models.engine import sqlite_file

_LOCK = 0x56_45_4C_53


@contextmanager
def sync_lock(session: Session) -> Iterator[bool]:
    """Whether the workspace is free for a sync, held until the block ends. Whoever holds it loses it by ending, however
    that comes about: nobody has to judge by a clock whether another desk is still at work.

    PostgreSQL: an advisory lock of a connection of its own, outside of any transaction. SQLite: a lock on an empty file
    beside the workspace's. session: of the workspace; nothing is asked in it.
    """
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    file = sqlite_file(engine)
    if file is not None:
        with _opened(file.with_name(f"{file.name}-sync")) as handle:
            yield _taken(handle)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # it is closed at the end instead of lent on, and the lock goes with it
        yield bool(connection.scalar(select(func.pg_try_advisory_lock(_LOCK))))


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except OSError as error:
        raise WorkspaceError(
            "The workspace is read-only",
            "The folder of the workspace file may not be written; nothing was synced.",
            "Give yourself the right to write there, or copy the workspace to a folder of yours.",
            str(path.parent),
        ) from error


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
