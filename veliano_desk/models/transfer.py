"""A whole workspace from one database into another, in batches and in one transaction at the target.

Rows go over as they are stored, past everything that services know: the audit log keeps its chain, the workspace its
identity. What arrived is read again and must have the digests of what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from veliano_desk.domain.audit import AuditFault
from veliano_desk.domain.changes import EVERYTHING
from veliano_desk.domain.copies import TableFigures
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models import audit, migrate, migrations
from veliano_desk.models.desk_changes import CHANNEL
from veliano_desk.models.engine import WRITES, open_engine, shown, told_apart
from veliano_desk.models.files import CONTENTS, bring_contents
from veliano_desk.models.row_digests import Digest, Row, Shape, Steps, batches, count_all, figures_of, shapes
from veliano_desk.models.search_index import settle_words


@contextmanager
def picture(engine: Engine) -> Iterator[Connection]:
    """One consistent picture of the database for as long as the block lasts; others go on working."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with told_apart(shown(engine.url)), engine.connect() as connection:
        bound = connection.execution_options(**options)
        with bound.begin():
            yield bound


def must_be_current(engine: Engine) -> None:
    """WorkspaceError where there is no workspace, or its schema is another than this program's."""
    found = migrate.revision(engine)
    if found is None:
        raise WorkspaceError(
            "No workspace there", "Nothing was read and nothing was made.", "Check the address.", shown(engine.url)
        )
    migrate.refuse_newer(engine, found)
    if found != migrations.HEAD:
        raise WorkspaceError(
            "The workspace is older than this program",
            f"It has schema {found}, this program's is {migrations.HEAD}; nothing was changed.",
            "Run `veliano-desk migrate` on it first.",
            shown(engine.url),
        )


def carry(source: Connection, target: Connection, steps: Steps, what: str) -> tuple[TableFigures, ...]:
    """Copy all rows into a schema that has none, and prove that they arrived. WorkspaceError where they did not.

    Both connections are in a transaction of theirs; whoever opened the target's commits it.
    """
    wanted = shapes()
    steps.total += 2 * count_all(source, wanted)
    sent = []
    for shape in wanted:
        digest = Digest()
        for rows in batches(source, shape):
            digest.take(rows)
            _put(target, shape, rows)
            steps.forward(len(rows), what)
        sent.append(digest.figures(shape))
    _finish(target)
    must_be_same(sent, figures_of(target, wanted, steps, "Comparing"), shown(target.engine.url))
    return with_contents(source, target, tuple(sent), steps)


def with_contents(
    source: Connection, target: Connection, sent: tuple[TableFigures, ...], steps: Steps
) -> tuple[TableFigures, ...]:
    """Bring along the files that stand beside the source, into the target's own table of contents; what the tables
    are then."""
    if not bring_contents(source, target):
        return sent
    shape = next(one for one in shapes() if one.table == CONTENTS)
    (brought,) = figures_of(target, [shape], steps, "Files")
    return tuple(brought if one.table == CONTENTS else one for one in sent)


def must_be_same(sent: Sequence[TableFigures], arrived: Sequence[TableFigures], place: str) -> None:
    """WorkspaceError that names the first table whose rows are not the same on both sides."""
    for one, other in zip(sent, arrived, strict=True):
        if one != other:
            raise WorkspaceError(
                "The copy is not the same",
                f"“{one.table}” has {one.rows:,} rows here and {other.rows:,} there, or other ones; nothing was kept.",
                "Check disk and server, then try again. The workspace it was taken from is as it was.",
                place,
            )


def audit_state(connection: Connection) -> tuple[int, list[AuditFault]]:
    """How long the audit log is, and what it suffered."""
    with Session(connection) as session:
        stands, faults = audit.faults_of(session, None)
        return stands[0], faults


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    """An engine on the address, all of its connections closed when the block ends."""
    engine = open_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def filling(engine: Engine) -> Iterator[Connection]:
    """The one transaction in which a target is filled: committed when the block ends well, else it is as it was.

    PostgreSQL: tables are made where there are none, and emptied where there are. Rows point to each other; whether
    each finds what it points to is looked at in the end, not row by row.
    """
    bound = engine.execution_options(**{WRITES: True})
    with told_apart(shown(engine.url)), bound.connect() as connection:
        if engine.dialect.name == "sqlite":
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            migrate.make_in(connection)
            _empty(connection)
            yield connection


def _empty(connection: Connection) -> None:
    names = [shape.table for shape in reversed(shapes())]
    if connection.dialect.name == "postgresql":
        quoted = ", ".join(f'"{name}"' for name in names)
        connection.execute(text(f"TRUNCATE {quoted} CASCADE"))
        return
    for name in names:
        connection.execute(text(f'DELETE FROM "{name}"'))


def _put(target: Connection, shape: Shape, rows: list[Row]) -> None:
    raw: Any = target.connection.dbapi_connection
    if target.dialect.name == "sqlite":
        places = ", ".join("?" * len(shape.columns))
        raw.executemany(f'INSERT INTO "{shape.table}" ({shape.quoted(shape.columns)}) VALUES ({places})', rows)
        return
    dbapi = target.dialect.loaded_dbapi
    try:
        with raw.cursor() as cursor, cursor.copy(
            f'COPY "{shape.table}" ({shape.quoted(shape.columns)}) FROM STDIN'
        ) as copy:  # fmt: skip
            for row in rows:
                copy.write_row(row)
    except dbapi.DataError as error:
        raise WorkspaceError(
            "PostgreSQL cannot keep a text",
            f"“{shape.table}” holds one with a sign that it does not know ({error}); nothing was kept.",
            "Take the sign out of that text in the workspace, then try again.",
            shape.table,
        ) from error


def _finish(target: Connection) -> None:
    """All words are found, numbers go on after the highest, every reference finds its row, PostgreSQL knows sizes."""
    settle_words(target)
    if target.dialect.name == "sqlite":
        lost = target.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
        if lost:
            raise WorkspaceError(
                "A row points to nothing",
                f"“{lost[0]}” refers to a row of “{lost[2]}” that is not there; nothing was kept.",
                "Run `veliano-desk doctor` on the workspace it was taken from.",
                str(lost[0]),
            )
        return
    for shape in shapes():
        sequence = target.scalar(text("SELECT pg_get_serial_sequence(:name, :key)"),
                                 {"name": f'"{shape.table}"', "key": shape.key[0]})  # fmt: skip
        if sequence:
            target.execute(text(f'SELECT setval(:sequence, max("id")) FROM "{shape.table}" HAVING max("id") > 0'),
                           {"sequence": sequence})  # fmt: skip
        target.exec_driver_sql(f'ANALYZE "{shape.table}"')
    payload = json.dumps({"desk": "", "areas": sorted(EVERYTHING)})
    target.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})
