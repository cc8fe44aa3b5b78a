"""The last audit entry this desk saw, kept outside the database: a log cut short is found by it."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.security.audit_chain import UNREADABLE
from veliano_desk.security.file_lock import locked

_ONE_AT_A_TIME = threading.Lock()


class AuditHeadFile:
    """A small file per workspace. It only moves forward; writing it is atomic.

    A damaged file stays as it is, and every check says so until somebody has looked into it and deleted it: written
    over with the next entry, it would hide that the log was cut.
    """

    def __init__(self, folder: Path, workspace_uid: str) -> None:
        self._path = folder / f"{workspace_uid}.json"
        self._lock = self._path.with_suffix(".lock")
        self._fresh = self._path.with_suffix(f".{os.getpid()}.new")

    def read(self) -> tuple[int, str] | None:
        """(sequence, hash) of the newest entry known, or None where none was ever kept."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return int(kept["sequence"]), str(kept["hash"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            # A damaged head must not look like "never kept".
            return (0, UNREADABLE)

    def advance(self, sequence: int, entry_hash: str) -> None:
        """Keep the newer of what is kept and what is given. WorkspaceError when it cannot be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Other windows and commands of this desk keep the same file: what is kept must not change in between.
            with _ONE_AT_A_TIME, locked(self._lock):
                kept = self.read()
                if kept is None or (kept[1] != UNREADABLE and kept[0] < sequence):
                    self._write(json.dumps({"sequence": sequence, "hash": entry_hash}))
        except OSError as error:
            raise WorkspaceError(
                "The audit log's head was not kept",
                f"What you did is saved; only the mark outside the workspace is not ({error.strerror or error}).",
                "Free some space or give yourself the right to write there.",
                str(self._path.parent),
            ) from error

    def _write(self, text: str) -> None:
        with self._fresh.open("wb", buffering=0) as file:
            file.write(text.encode("utf-8"))
            os.fsync(file.fileno())
        os.replace(self._fresh, self._path)
