"""What other desks change in the same workspace, heard within a second on a thread of its own.

PostgreSQL tells by itself (NOTIFY in the committing transaction, LISTEN on a connection of its own). SQLite does not;
there a number that it keeps for just this (PRAGMA data_version) is looked at four times a second, which reads no page.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from veliano_desk.domain.changes import Changed
from veliano_desk.models.desk_changes import CHANNEL, heard, written_since

_LOOK_SECONDS = 0.25
_ALIVE_SECONDS = 20.0
"""So often a connection on which nobody said anything is asked whether it still stands."""
_REST_SECONDS = 0.1
"""After telling: a sync on another desk commits many times a second, and each is not worth a refresh."""
_STOP_SECONDS = 2.0
"""So long whoever stops it waits: on a network that is gone, the thread ends once that is known, and tells nothing."""
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 30.0
Listener = Callable[[Changed], None]


class _Source(Protocol):
    """Waits for changes of others on one connection. Its faults end it; another takes its place."""

    def changes(self) -> Iterator[frozenset[str]]:
        """The areas of each change, empty where nothing came for a while; never ends by itself."""


class ChangeFeed:
    """Tells `listener` what others commit, until `stop`.

    own: the name under which this workspace's own writes go, which are not told; since: the audit entry up to which it
    has seen everything. Where the database was lost for a while, everything counts as changed once it is back.
    """

    def __init__(self, engine: Engine, own: str, since: int, listener: Listener) -> None:
        self._engine, self._own, self._since, self._listener = engine, own, since, listener
        self._faults = (SQLAlchemyError, OSError, engine.dialect.loaded_dbapi.Error)
        self._bell, self._rope = socket.socketpair()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk-changes", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End and give the connection back, at once but where the database does not answer; nobody is told anything
        afterwards."""
        if not self._ended.is_set():
            self._ended.set()
            with suppress(OSError):  # it has ended by itself
                self._rope.send(b".")
        if threading.current_thread() is not self._thread:
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        wait = _FIRST_WAIT
        with self._bell, self._rope:
            while not self._ended.is_set():
                try:
                    with self._opened() as source:
                        for areas in source.changes():
                            wait = _FIRST_WAIT
                            if self._ended.is_set():
                                return
                            self._tell(areas)
                except self._faults as error:
                    logging.getLogger(__name__).info("The changes of other desks are not heard: %s", error)
                    self._since = -1
                    self._ended.wait(wait)
                    wait = min(wait * 2, _LONGEST_WAIT)

    def _tell(self, areas: frozenset[str]) -> None:
        if areas:
            self._listener(Changed(areas))
            self._ended.wait(_REST_SECONDS)

    @contextmanager
    def _opened(self) -> Iterator[_Source]:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with connection:
            connection.detach()  # never lent to anybody else, and closed at the end
            if self._engine.dialect.name == "postgresql":
                yield _Told(connection, self._own, self._since, self._bell)
            else:
                yield _Looked(connection, self._own, self._since, self._ended)


class _Told:
    """PostgreSQL's own notifications."""

    def __init__(self, connection: Connection, own: str, since: int, bell: socket.socket) -> None:
        self._connection, self._own, self._since, self._bell = connection, own, since, bell
        self._raw: Any = connection.connection.dbapi_connection

    def changes(self) -> Iterator[frozenset[str]]:
        self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        with Session(self._connection) as session:
            # What was committed before this connection listened was told to nobody here.
            _, missed = written_since(session, self._since, self._own)
        yield missed
        while True:
            ready, _, _ = select.select([self._raw.fileno(), self._bell], [], [], _ALIVE_SECONDS)
            if not ready:
                self._connection.exec_driver_sql("SELECT 1")
            told = [heard(note.payload, self._own) for note in self._raw.notifies(timeout=0)]
            yield frozenset().union(*told)


class _Looked:
    """SQLite: whether the file's number has moved, and if so, by whom."""

    def __init__(self, connection: Connection, own: str, since: int, ended: threading.Event) -> None:
        self._connection, self._own, self._since, self._ended = connection, own, since, ended
        self._raw: Any = connection.connection.dbapi_connection

    def changes(self) -> Iterator[frozenset[str]]:
        version = None
        while True:
            # Past SQLAlchemy, which would begin a transaction: within one, the number never moves.
            (found,) = self._raw.execute("PRAGMA data_version").fetchone()
            if found != version:
                version = found
                yield self._written()
            self._ended.wait(_LOOK_SECONDS)
            yield frozenset()

    def _written(self) -> frozenset[str]:
        with Session(self._connection) as session:
            self._since, areas = written_since(session, self._since, self._own)
            return areas
