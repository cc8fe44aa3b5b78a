"""A workspace in one file: a zip with the workspace as SQLite, and a manifest that says what must be in it.

Made from either database and restorable to either. Nothing bears its final name before it was opened and found to be
what the manifest says.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Self

from sqlalchemy import Connection, Engine

from veliano_desk.domain.copies import TableFigures
from veliano_desk.domain.errors import InputError, WorkspaceError
from veliano_desk.models import migrate, migrations
from veliano_desk.models.engine import WRITES, told_apart
from veliano_desk.models.row_digests import Shape, Steps, count_all, figures_of, shapes
from veliano_desk.models.transfer import (
    audit_state,
    carry,
    filling,
    must_be_current,
    must_be_same,
    opened,
    picture,
    with_contents,
)

FORMAT = 1
DATABASE, MANIFEST = "workspace.db", "manifest.json"
_PAGES = 2_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself: when it was taken of what, and what every table of it must be."""

    schema: str
    taken_at: str
    source: str
    sha256: str
    audit_entries: int
    audit_faults: int
    shapes: tuple[Shape, ...]
    tables: tuple[TableFigures, ...]

    def text(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Raises ValueError, KeyError or TypeError for what is no manifest of this format."""
        said = json.loads(text)
        if said.pop("format") != FORMAT:
            raise ValueError("another format")
        told = [Shape(one["table"], tuple(one["columns"]), tuple(one["key"])) for one in said.pop("shapes")]
        figures = [TableFigures(**one) for one in said.pop("tables")]
        return cls(**said, shapes=tuple(told), tables=tuple(figures))


def save(engine: Engine, file: Path, source: str, at: datetime, steps: Steps) -> Manifest:
    """Copy the workspace into one file, opened and compared before it gets its name. A file of that name is replaced.

    WorkspaceError and CancelledError leave nothing behind.
    """
    with told_on_disk(file), TemporaryDirectory(prefix=".veliano-copy-", dir=file.parent) as folder:
        database = Path(folder) / DATABASE
        with picture(engine) as connection:
            must_be_current(engine)
            tables = _copy_file(connection, database, steps) if engine.dialect.name == "sqlite" else _copy_rows(
                connection, database, steps
            )  # fmt: skip
        entries, faults = _proven(database, shapes(), tables, steps)
        manifest = Manifest(migrations.HEAD, at.isoformat(), source, _sha256_of(database), entries, faults, shapes(),
                            tables)  # fmt: skip
        packed = Path(folder) / "copy.zip"
        _pack(packed, database, manifest)
        with _archive(packed) as archive:
            _must_hold(archive, manifest, file)
        os.replace(packed, file)
    return manifest


@contextmanager
def unpacked(file: Path, folder: Path, steps: Steps) -> Iterator[tuple[Engine, Manifest]]:
    """The workspace in a copy, unpacked into `folder`, found to be as its manifest says, brought to this program's
    schema. InputError for a file that is no copy, WorkspaceError for one that is damaged or newer than the program."""
    with told_on_disk(file):
        database = folder / DATABASE
        with _archive(file) as archive:
            manifest = _manifest_of(archive, file)
            with archive.open(DATABASE) as packed, database.open("wb") as plain:
                digest = _copied(packed, plain)
        if digest != manifest.sha256:
            raise _damaged(file, "its database is not the one that was packed")
        _proven(database, manifest.shapes, manifest.tables, steps)
        with opened(f"sqlite:///{database.as_posix()}") as engine:
            migrate.refuse_newer(engine, manifest.schema)
            migrate.upgrade(engine)
            yield engine, manifest


def _copy_file(connection: Connection, database: Path, steps: Steps) -> tuple[TableFigures, ...]:
    """SQLite: figures and pages of one and the same picture."""
    wanted = shapes()
    steps.total += 2 * count_all(connection, wanted)
    figures = figures_of(connection, wanted, steps, "Reading")
    raw: Any = connection.connection.dbapi_connection
    with closing(sqlite3.connect(database)) as target:
        raw.backup(target, pages=_PAGES, progress=lambda _status, _left, _of: steps.forward(0, "Copying"))
        target.execute("PRAGMA journal_mode=DELETE")  # all of it in this one file
    with opened(f"sqlite:///{database.as_posix()}") as engine:
        with engine.execution_options(**{WRITES: True}).begin() as copied:
            figures = with_contents(connection, copied, figures, steps)
        _in_one_file(engine)
    return figures


def _in_one_file(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as single:
        raw: Any = single.connection.dbapi_connection
        raw.execute("PRAGMA journal_mode=DELETE")


def _copy_rows(connection: Connection, database: Path, steps: Steps) -> tuple[TableFigures, ...]:
    with opened(f"sqlite:///{database.as_posix()}") as engine:
        with filling(engine) as target:
            figures = carry(connection, target, steps, "Reading")
        _in_one_file(engine)
    return figures


def _proven(
    database: Path, wanted: tuple[Shape, ...], tables: tuple[TableFigures, ...], steps: Steps
) -> tuple[int, int]:
    """Open the copied database and look at all of it; how long its audit log is, and how many faults that has."""
    with opened(f"sqlite:///{database.as_posix()}") as engine, picture(engine) as connection:
        complaint = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if complaint != "ok":
            raise _damaged(database, str(complaint))
        must_be_same(tables, figures_of(connection, wanted, steps, "Comparing"), database.name)
        entries, faults = audit_state(connection)
        return entries, len(faults)


def _pack(packed: Path, database: Path, manifest: Manifest) -> None:
    with packed.open("wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.write(database, DATABASE)
            archive.writestr(MANIFEST, manifest.text())
        raw.flush()
        os.fsync(raw.fileno())


def _must_hold(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    with archive.open(DATABASE) as packed:
        if _manifest_of(archive, file) != manifest or _digest_of(packed) != manifest.sha256:
            raise _damaged(file, "what was written is not what is read again")


@contextmanager
def _archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, open. What is torn in it, wherever that is, is told; so is what is no zip at all."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _no_copy(file) from error
    try:
        with archive:
            yield archive
    # RuntimeError: a flag that says it is encrypted, or packed in a way that nobody knows.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise _damaged(file, str(error)) from error


def _manifest_of(archive: zipfile.ZipFile, file: Path) -> Manifest:
    if not {MANIFEST, DATABASE} <= set(archive.namelist()):
        raise _no_copy(file)
    said = archive.read(MANIFEST)
    try:
        return Manifest.read(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_copy(file) from error


def _no_copy(file: Path) -> InputError:
    return InputError(
        "Not a copy of a workspace",
        "The file was not made by this program, or by a newer one; nothing was changed.",
        "Choose a file that `veliano-desk backup` or “Save a copy…” made.",
        str(file),
    )


def _damaged(file: Path, how: str) -> WorkspaceError:
    return WorkspaceError(
        "The copy is damaged",
        f"Not all of it is as it was saved: {how}. Nothing was changed.",
        "Take another copy; keep this one for whoever helps you.",
        str(file),
    )


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


@contextmanager
def told_on_disk(file: Path) -> Iterator[None]:
    """Faults of the disk and the database, in words."""
    try:
        with told_apart(str(file)):
            yield
    except OSError as error:
        raise WorkspaceError(
            "The file cannot be written or read",
            f"{error.strerror or error}; the workspace is as it was.",
            "Choose another folder, or make room there.",
            str(error.filename or file),
        ) from error
