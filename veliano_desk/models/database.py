"""The database as services hold it: units of work and the state of its schema, without a word of SQLAlchemy."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from veliano_desk.domain.changes import Changed
from veliano_desk.domain.people import SignedIn
from veliano_desk.models import migrate, migrations
from veliano_desk.models.engine import open_engine, shown, sqlite_file, told_apart
from veliano_desk.models.server_health import server_complaint
from veliano_desk.models.unit_of_work import Unit, reading, writing

if TYPE_CHECKING:
    from veliano_desk.models.change_feed import ChangeFeed
    from veliano_desk.models.copies import Manifest
    from veliano_desk.models.restoring import Figures
    from veliano_desk.models.row_digests import Steps


class Database:
    """One workspace's database behind its address. Every thread may use it; `close` gives all connections back."""

    def __init__(self, address: str) -> None:
        self._engine = open_engine(address)
        self.name = shown(self._engine.url)
        self._own = uuid.uuid4().hex
        self._seen = 0
        self._feeds: list[ChangeFeed] = []

    @property
    def file(self) -> Path | None:
        """The workspace's file, or None on PostgreSQL."""
        return sqlite_file(self._engine)

    def exists(self) -> bool:
        """Whether there is a workspace behind the address; looking makes none."""
        return (self.file is None or self.file.exists()) and self.revision() is not None

    def open_checked(self) -> None:
        """Make sure the schema is this program's: made if there is none, migrated if older, refused if newer."""
        if migrate.revision(self._engine) != migrations.HEAD:
            migrate.upgrade(self._engine)

    def revision(self) -> str | None:
        """The schema's revision, None where there is no workspace yet."""
        return migrate.revision(self._engine)

    def known_revisions(self) -> tuple[str, ...]:
        """The revisions that this program knows; any other one is a newer program's."""
        return migrate.known_revisions()

    def upgrade(self) -> Path | None:
        """Create or migrate; returns the copy made before."""
        return migrate.upgrade(self._engine)

    def healthy(self) -> str:
        """ "ok", or the first complaint.

        SQLite: its own check of every page. PostgreSQL, which looks after its pages itself: every table is there and
        can be read, no index or constraint is left invalid, the audit log has its one head, and writes are taken.
        """
        with told_apart(self.name), self._engine.connect() as connection:
            if self.file is None:
                return server_complaint(connection) or "ok"
            return str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())

    def reading(self, who: SignedIn, now: datetime) -> AbstractContextManager[Unit]:
        return reading(self._engine, who, now, self.name)

    @contextmanager
    def writing(self, who: SignedIn, now: datetime) -> Iterator[Unit]:
        with writing(self._engine, who, now, self.name, self._own) as unit:
            yield unit
        if unit.recorded:
            self._seen = max(self._seen, unit.recorded[0])

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Tell `listener`, on a thread of its own, what other desks commit; returns how to stop.

        Begins with what they committed since the last write from here.
        """
        from veliano_desk.models.change_feed import ChangeFeed

        feed = ChangeFeed(self._engine, self._own, self._seen, listener)
        self._feeds.append(feed)
        return feed.stop

    def save_copy(self, file: Path, at: datetime, steps: Steps) -> Manifest:
        """The whole workspace, as it is now, in one file."""
        from veliano_desk.models.copies import save

        return save(self._engine, file, self.name, at, steps)

    def move(self, address: str, steps: Steps) -> Figures:
        """The whole workspace, as it is now, at an address where there is none; it stays here as it is."""
        from veliano_desk.models.restoring import move

        return move(self._engine, address, steps)

    def written_after(self, sequence: int) -> int:
        """How many writes there were since the audit log's entry of this number."""
        from veliano_desk.models.restoring import written_after

        return written_after(self._engine, sequence)

    def close(self) -> None:
        for feed in self._feeds:
            feed.stop()
        self._feeds.clear()
        self._engine.dispose()
