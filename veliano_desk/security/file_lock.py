"""One process at a time: a lock on an empty file, which the system takes back from whoever ends, however that comes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the file's lock and hold it until the block ends. OSError where the file cannot be opened or locked."""
    with path.open("ab") as handle:
        _wait_for(handle)
        yield  # closing the file lets go of it


def _wait_for(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # tries for ten seconds, then raises
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
