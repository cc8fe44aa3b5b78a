"""Bringing a workspace to this program's schema: a copy first on SQLite, one locked transaction on PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models import migrations
from veliano_desk.models.engine import WRITES, shown, sqlite_file, told_apart

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x56_45_4C_49


def revision(engine: Engine) -> str | None:
    """The schema the workspace has, or None where there is no workspace yet.

    WorkspaceError where the database is somebody else's.
    """
    with told_apart(_name(engine)), engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables and "audit_log" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        if len(found) == 1:
            return str(found[0])
    if tables:
        raise WorkspaceError(
            "Another program's database",
            "It holds something else; it was left as it is.",
            "Choose another file or an empty database.",
            _name(connection.engine),
        )
    return None


def known_revisions() -> tuple[str, ...]:
    """All revisions this program knows, newest first."""
    from alembic.script import ScriptDirectory

    return tuple(step.revision for step in ScriptDirectory.from_config(_config(None)).walk_revisions())


def refuse_newer(engine: Engine, found: str) -> None:
    """WorkspaceError when the workspace was made by a newer program."""
    if found != migrations.HEAD and found not in known_revisions():
        raise WorkspaceError(
            "The workspace is newer than this program",
            f"It has schema {found}, this program knows up to {migrations.HEAD}; it was not opened and not changed.",
            "Install the newest Veliano Desk on this computer, then open it again.",
            _name(engine),
        )


def upgrade(engine: Engine) -> Path | None:
    """Create or migrate the schema; returns the copy made before, where there was something to copy."""
    if revision(engine) == migrations.HEAD:
        return None
    from alembic import command

    bound = engine.execution_options(**{WRITES: True})
    with told_apart(_name(engine)), bound.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        # Only now: another desk may have migrated, or written, while this one waited for the lock.
        found = _revision(connection)
        if found == migrations.HEAD:
            return None
        if found is not None:
            refuse_newer(engine, found)
        copy = _copy_first(engine, found) if found else None
        command.upgrade(_config(connection), "head")
    return copy


def make_in(connection: Connection) -> None:
    """This program's schema in the connection's transaction, where there is none. WorkspaceError where it is another.

    Nobody else makes or migrates it before that transaction ends.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    found = _revision(connection)
    if found is None:
        from alembic import command

        command.upgrade(_config(connection), "head")
    elif found != migrations.HEAD:
        raise WorkspaceError(
            "The workspace there has another schema",
            f"It has {found}, this program's is {migrations.HEAD}; it was not changed.",
            "Run `veliano-desk migrate` on it first.",
            _name(connection.engine),
        )


def _copy_first(engine: Engine, found: str) -> Path | None:
    file = sqlite_file(engine)
    if file is None:
        return None
    copy = file.with_name(f"{file.stem}.before-{migrations.HEAD}-from-{found}{file.suffix}")
    with told_apart(str(copy)), closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        if target.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise WorkspaceError(
                "The copy is not whole",
                "The workspace was not migrated and not changed.",
                "Check the disk, then try again.",
                str(copy),
            )
    return copy


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def _name(engine: Engine) -> str:
    return shown(engine.url)
