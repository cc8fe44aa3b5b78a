"""How a report reaches the disk: whole or not at all, and a clear word when it cannot."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from veliano_desk.domain.errors import CancelledError, DeskError

Progress = Callable[[int, int], None]
"""Told (done, total), in steps of the report's own (pages, rows)."""

Cancelled = Callable[[], bool]
"""True as soon as the person no longer wants the report."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY}
_NO_PLACE = {errno.ENOENT, errno.ENOTDIR}
_BAD_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR, errno.EILSEQ}


class FileWriteError(DeskError):
    """A file could not be written; whatever stood there before is untouched."""

    code = "file_write"


class FileReadError(DeskError):
    """A file could not be read, or is not what its name says."""

    code = "file_read"


def stop_if(cancelled: Cancelled | None, what: str) -> None:
    """Raises CancelledError once `cancelled` says so; `what` names the file that is not written."""
    if cancelled is not None and cancelled():
        raise CancelledError("Cancelled", f"{what} was not written.", "Start it again when you want it.")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; put it in place when the block ends well, remove it otherwise.

    Raises FileWriteError for a full disk, a refused or missing folder, a name that cannot be, a file held open.
    """
    part = path.with_name(f".desk-{secrets.token_hex(6)}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # Made before the work, so that a folder that cannot be written is known at once.
        part.touch(exist_ok=False)
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as fault:
        raise _explained(fault, path) from fault
    finally:
        # Gone already when all went well, and unreachable when its folder is.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content` to `path`, replacing what was there in one step. Raises FileWriteError."""
    with replacing(path) as part:
        part.write_bytes(content)
    return path


def _explained(fault: OSError, path: Path) -> FileWriteError:
    kept = "Nothing was written and an older file of this name is untouched."
    if fault.errno in _FULL:
        happened, todo = "The disk is full.", "Free some space or choose another drive, then try again."
    elif fault.errno in _REFUSED:
        happened = "The file or its folder may not be written to, or the file is open in another program."
        todo = "Close it there or choose another folder, then try again."
    elif fault.errno in _NO_PLACE:
        happened, todo = "The folder does not exist.", "Choose a folder that exists, then try again."
    elif fault.errno in _BAD_NAME:
        happened = "A file cannot have this name here."
        todo = "Choose another name, then try again."
    else:
        happened = f"The system answered: {fault.strerror or fault}."
        todo = "Try again or choose another folder."
    return FileWriteError("The file could not be written", f"{happened} {kept}", todo, str(path))
