"""Putting a workspace where there was none, or in the place of another; never halfway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, func, select

from veliano_desk.domain.changes import EVERYTHING
from veliano_desk.domain.copies import TableFigures
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.people import SignedIn
from veliano_desk.models import migrate
from veliano_desk.models.audit import AuditRow
from veliano_desk.models.copies import Manifest, told_on_disk, unpacked
from veliano_desk.models.engine import shown, sqlite_file
from veliano_desk.models.row_digests import Steps
from veliano_desk.models.transfer import audit_state, carry, filling, must_be_current, opened, picture
from veliano_desk.models.unit_of_work import new_uid, writing
from veliano_desk.models.workspace import the_workspace

Figures = tuple[tuple[TableFigures, ...], int, int]
"""The tables as they arrived, how long the audit log is, and how many faults it has."""


def sqlite_file_of(address: str) -> Path | None:
    """The file at an address, None on PostgreSQL. WorkspaceError where its folder does not exist."""
    with opened(address) as engine:
        return sqlite_file(engine)


def is_taken(address: str) -> bool:
    """Whether there is a workspace at the address already. WorkspaceError for another program's database."""
    with opened(address) as engine:
        file = sqlite_file(engine)
        return (file is None or file.exists()) and migrate.revision(engine) is not None


def refuse_taken(address: str) -> None:
    """InputError where there is a workspace at the address already."""
    if is_taken(address):
        raise InputError(
            "There is a workspace already",
            "It was left as it is, and nothing was written.",
            "Give an empty database or a new file; `restore --replace` puts a copy in its place.",
            shown(address),
        )


def move(source: Engine, address: str, steps: Steps) -> Figures:
    """Copy a workspace, as one picture of it shows it, to an address where there is none."""
    refuse_taken(address)
    with picture(source) as connection, _target(address) as target:
        must_be_current(source)
        return _into(connection, target, steps)


def written_after(source: Engine, sequence: int) -> int:
    """How many entries the audit log got beyond `sequence`."""
    with picture(source) as connection:
        newer = select(func.count()).select_from(AuditRow).where(AuditRow.sequence > sequence)
        return connection.scalar(newer) or 0


def restore(
    copy: Path, address: str, who: SignedIn, now: datetime, steps: Steps, aside: Callable[[], None] | None
) -> Figures:
    """Put a saved copy at an address: a workspace of its own from now on, with the old one's history.

    aside: saves what stands there before it is replaced; None where nothing may stand there.
    """
    if aside is None:
        refuse_taken(address)
    file = sqlite_file_of(address)
    with (
        told_on_disk(copy),
        TemporaryDirectory(prefix=".veliano-restore-", dir=file and file.parent) as folder,
        unpacked(copy, Path(folder), steps) as (engine, manifest),
    ):
        _become_another(engine, manifest, who, now)
        if aside is not None and is_taken(address):
            aside()
        with picture(engine) as connection, _target(address) as target:
            return _into(connection, target, steps)


def _become_another(engine: Engine, manifest: Manifest, who: SignedIn, now: datetime) -> None:
    """A number of its own, so that its audit log is not taken for the continuation of the other one's; and no sync
    before somebody connects the store again: two workspaces that both tell one store would undo each other's work."""
    with writing(engine, who, now) as unit:
        row = the_workspace(unit.session)
        was = row.uid if row else ""
        if row is not None:
            row.uid = new_uid()
            row.store = {**row.store, "paused": True} if row.store else {}
        unit.areas.update(EVERYTHING)
        unit.record("workspace.restored", manifest.source, {"uid": was},
                    {"uid": row.uid if row else "", "taken_at": manifest.taken_at})  # fmt: skip


def _into(source: Connection, target: Engine, steps: Steps) -> Figures:
    """All rows into a target, in its one transaction, in the place of what stood there."""
    with filling(target) as connection:
        tables = carry(source, connection, steps, "Writing")
        entries, faults = audit_state(connection)
    return tables, entries, len(faults)


@contextmanager
def _target(address: str) -> Iterator[Engine]:
    """The database to fill. A file that was made for it is gone again where that did not end well."""
    file = sqlite_file_of(address)
    made = file is not None and not file.exists()
    try:
        with opened(address) as engine:
            yield engine
    except BaseException:
        if made and file is not None:
            for left in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
                left.unlink(missing_ok=True)
        raise
