"""A label printer that is sent its own language as it is: a queue of the system, or a port."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from veliano_desk.domain.errors import DeskError

_PATIENCE_S = 20


class PrinterError(DeskError):
    """Labels could not be sent to their printer; nothing is known to have been printed."""

    code = "printer"


def send_raw(queue: str, data: bytes) -> None:
    """Send bytes to a printer past its driver: by the system's `lp` to a queue, or to a port or share by its path
    (`/dev/usb/lp0`, `\\\\desk\\zebra`). PrinterError where neither works."""
    if queue.startswith(("/dev/", "\\\\")):
        _to_port(queue, data)
        return
    command = shutil.which("lp")
    if command is None:
        raise _refused(
            queue, "this system has no command that prints", "Save the ZPL and copy it to the printer’s share."
        )
    try:
        done = subprocess.run(  # the queue's name is one argument, never a shell's words
            [command, "-d", queue, "-o", "raw", "-"], input=data, capture_output=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(queue, str(error), "Check the printer and try again.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _refused(queue, said[0] if said else "the system refused", "Check the queue’s name (lpstat -a).")


def _to_port(port: str, data: bytes) -> None:
    try:
        with Path(port).open("wb", buffering=0) as printer:
            printer.write(data)
    except OSError as error:
        raise _refused(port, error.strerror or str(error), "Is it plugged in, and may you write to it?") from error


def _refused(queue: str, why: str, todo: str) -> PrinterError:
    return PrinterError("The labels were not printed", f"{queue}: {why}.", todo, queue)
