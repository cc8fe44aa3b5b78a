"""Workspaces that cannot be used, each made for real: damaged, full, locked, forbidden, newer, not there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
Break = Callable[[Path], "Iterator[Path]"]


def no_database(file: Path) -> Iterator[Path]:
    file.write_text("Dear Sir or Madam,\n" * 500, encoding="utf-8")
    yield file


def half_a_database(file: Path) -> Iterator[Path]:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)
    yield file


def somebody_elses(file: Path) -> Iterator[Path]:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    yield file


def newer(file: Path) -> Iterator[Path]:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    yield file


def read_only(file: Path) -> Iterator[Path]:
    """A file and a folder that whoever runs the program may read and not write."""
    folder = Path(tempfile.mkdtemp(prefix="veliano-read-only-"))
    home = Path(tempfile.mkdtemp(prefix="veliano-home-"))
    home.chmod(0o777)
    kept = Path(shutil.copy(file, folder / file.name))
    kept.chmod(0o444)
    folder.chmod(0o555)
    try:
        with _as_nobody(), pytest.MonkeyPatch.context() as patch:
            patch.setenv("VELIANO_DESK_HOME", str(home))
            yield kept
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
        shutil.rmtree(home)


def a_folder(file: Path) -> Iterator[Path]:
    file.unlink()
    file.mkdir()
    yield file


def no_folder(file: Path) -> Iterator[Path]:
    yield file.parent / "gone" / file.name


def locked(file: Path) -> Iterator[Path]:
    """Another program holds it and does not let go."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield file
        holder.communicate()


def full_disk(file: Path) -> Iterator[Path]:
    """A disk of four megabytes with nothing left on it. Only root may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="veliano-full-"))
    with ExitStack() as after:
        after.callback(folder.rmdir)
        if (
            not AS_ROOT
            or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False, capture_output=True
            ).returncode
        ):
            pytest.skip("a disk of its own can be mounted by root only")
        after.callback(subprocess.run, ["umount", "-l", folder], check=True)
        kept = Path(shutil.copy(file, folder / file.name))
        with suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"\0" * 4096)
        yield kept


WORDS = {
    "no database": (no_database, "Not a workspace"),
    "half a database": (half_a_database, "The workspace is damaged"),
    "somebody else's": (somebody_elses, "Another program's database"),
    "newer": (newer, "The workspace is newer than this program"),
    "read-only": (read_only, "The workspace is read-only"),
    "a folder": (a_folder, "The workspace cannot be opened"),
    "no folder": (no_folder, "No such folder"),
    "locked": (locked, "The workspace is busy"),
    "full disk": (full_disk, "The disk is full"),
}
"""What is wrong -> how it is made, and the title of what people are told."""


@contextmanager
def broken(what: str, file: Path) -> Iterator[str]:
    """The address of a workspace with this wrong with it, made from the sound one in `file`."""
    yield from (f"sqlite:///{path.as_posix()}" for path in WORDS[what][0](file))


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may write anywhere, so root steps down meanwhile."""
    if AS_ROOT:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if AS_ROOT:
            os.seteuid(0)
