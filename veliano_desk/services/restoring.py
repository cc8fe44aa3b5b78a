"""Putting a saved copy where there is no workspace yet, or in the place of one."""

from __future__ import annotations

import platform
from datetime import datetime
from pathlib import Path
from time import perf_counter

from veliano_desk.domain.clock import Clock
from veliano_desk.domain.copies import Carried
from veliano_desk.models.engine import parse_address, shown
from veliano_desk.models.restoring import restore, sqlite_file_of
from veliano_desk.services.copies import steps_of
from veliano_desk.services.ports import Cancelled, Progress
from veliano_desk.services.sign_in import nobody


def restore_copy(
    copy: Path,
    address: str,
    clock: Clock,
    aside_folder: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Carried:
    """Restore a saved copy to an address. Needs no sign-in: whoever may write there may also put a file there.

    aside_folder: the copy may take the place of a workspace, which is saved before: beside its own file, or into this
    folder where it is on PostgreSQL. None: InputError where there is a workspace already.
    What was restored is a workspace of its own, and does not sync before somebody connects the store again.
    """
    started = perf_counter()
    now, steps = clock.now(), steps_of(progress, cancelled)
    kept: list[Path] = []

    def aside() -> None:
        kept.append(_aside(address, aside_folder or Path(), now))
        from veliano_desk.models.database import Database

        database = Database(address)
        try:
            database.save_copy(kept[0], now, steps)
        finally:
            database.close()

    may_replace = aside if aside_folder is not None else None
    tables, entries, faults = restore(copy, address, nobody(platform.node() or "desk"), now, steps, may_replace)
    return Carried(shown(parse_address(address)), tables, entries, faults, perf_counter() - started,
                   aside=str(kept[0]) if kept else "")  # fmt: skip


def _aside(address: str, folder: Path, now: datetime) -> Path:
    """A name of its own for the copy of what is replaced."""
    file = sqlite_file_of(address)
    place, stem = (file.parent, file.stem) if file else (folder, parse_address(address).database or "workspace")
    return place / f"{stem}.replaced-{now:%Y%m%dT%H%M%S%f}.veliano"
