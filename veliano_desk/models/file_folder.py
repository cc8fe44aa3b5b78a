"""Contents in a folder beside the workspace, each once under its SHA-256: `<workspace>.files/ab/abcdef…`."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from veliano_desk.domain.errors import WorkspaceError

_YOUNG_SECONDS = 3600
"""What was written this recently may belong to a row that is about to be."""


def folder_beside(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}.files")


class FileFolder:
    """One workspace's contents. Nothing half written is ever seen under its name. Every fault is a WorkspaceError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, sha256: str, data: bytes) -> None:
        """Write the content, whole and on the disk, unless it is there; then it counts as young again."""
        target = self.path(sha256)
        try:
            if target.exists() and target.stat().st_size == len(data):
                os.utime(target)
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, data)
        except OSError as error:
            raise _not_kept(error, self.folder) from error

    def read(self, sha256: str) -> bytes:
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise WorkspaceError(
                "The file is not there", f"Its content is gone from {self.folder.name} ({error.strerror}).",
                "Bring the folder back from a copy of the workspace.", sha256[:12],
            ) from error  # fmt: skip

    def size(self, sha256: str) -> int | None:
        """How long the content is; None where it is gone."""
        with contextlib.suppress(OSError):
            return self.path(sha256).stat().st_size
        return None

    def remove(self, sha256: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.path(sha256).unlink()

    def old_ones(self) -> Iterator[Path]:
        """Everything in the folder that was not written just now, also what was left half written."""
        border = time.time() - _YOUNG_SECONDS
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < border:
                    yield path


def _write(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # elsewhere a folder cannot be opened, and renaming is on the disk by itself
        opened = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _not_kept(error: OSError, folder: Path) -> WorkspaceError:
    return WorkspaceError(
        "The file could not be kept", f"{error.strerror or error}. Nothing was attached.",
        "Make room, or see who may write there, and attach it again.", str(folder),
    )  # fmt: skip
