"""The last audit entry this desk saw, kept outside the database: a log cut short is found by it."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path


class AuditHeadFile:
    """A small file per workspace. It only moves forward; writing it is atomic."""

    def __init__(self, folder: Path, workspace_uid: str) -> None:
        self._path = folder / f"{workspace_uid}.json"
        self._lock = threading.Lock()

    def read(self) -> tuple[int, str] | None:
        """(sequence, hash) of the newest entry known, or None where none was ever kept."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return int(kept["sequence"]), str(kept["hash"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            # A damaged head must not look like "never kept": entry 0 with no hash fits no log.
            return (1, "unreadable")

    def advance(self, sequence: int, entry_hash: str) -> None:
        """Keep the newer of what is kept and what is given."""
        with self._lock:
            kept = self.read()
            if kept and kept[1] != "unreadable" and kept[0] >= sequence:
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(f".{os.getpid()}.new")
            fresh.write_text(json.dumps({"sequence": sequence, "hash": entry_hash}), encoding="utf-8")
            os.replace(fresh, self._path)
