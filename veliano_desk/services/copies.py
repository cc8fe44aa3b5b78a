"""Copies of the whole workspace, and moving it from one database to another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from veliano_desk.domain.copies import Carried, LastCopy
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.rights import Right
from veliano_desk.models import audit
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, checks, reads, writes
from veliano_desk.services.ports import Cancelled, Progress
from veliano_desk.services.sign_in import workspace_row

if TYPE_CHECKING:
    from veliano_desk.models.row_digests import Steps

SUBJECT, COPIED, MOVE_BEGUN = "workspace", "workspace.copied", "workspace.move_begun"
DUE_AFTER = timedelta(days=7)


class CopiesService(Area):
    """Saves the workspace into one file and carries it to another database. Run these off the window's thread."""

    @checks(Right.WORKSPACE_COPY)
    def save(
        self, file: Path, replace: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Carried:
        """Save everything into one file, which is opened and compared before it gets its name.

        InputError where a file stands there already, unless it may be replaced; CancelledError leaves nothing behind.
        """
        started = perf_counter()
        target = _checked(file, replace)
        done = self.access.database.save_copy(target, self.access.clock.now(), steps_of(progress, cancelled))
        self._note(str(target), done.audit_entries)
        return Carried(str(target), done.tables, done.audit_entries, done.audit_faults, perf_counter() - started,
                       target.stat().st_size)  # fmt: skip

    @checks(Right.WORKSPACE_COPY)
    def move(self, address: str, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Carried:
        """Carry everything to an address where there is no workspace yet, and prove that it arrived.

        The workspace here stays as it is; `left_behind` counts what others wrote into it meanwhile.
        """
        started = perf_counter()
        shown = _without_password(address)
        self._begin_move(shown)
        tables, entries, faults = self.access.database.move(address, steps_of(progress, cancelled))
        left = self.access.database.written_after(entries)
        return Carried(shown, tables, entries, faults, perf_counter() - started, left_behind=left)

    @reads(Right.WORKSPACE_COPY)
    def last(self, unit: Unit) -> LastCopy:
        """When a copy was last saved, where and by whom."""
        return last_copy(unit)

    @writes(Right.WORKSPACE_COPY)
    def _note(self, unit: Unit, file: str, entries: int) -> None:
        unit.areas.add("workspace")
        unit.record(COPIED, SUBJECT, None, {"file": file, "audit_entries": entries})

    @writes(Right.WORKSPACE_COPY)
    def _begin_move(self, unit: Unit, to: str) -> None:
        unit.record(MOVE_BEGUN, SUBJECT, None, {"to": to})


def last_copy(unit: Unit) -> LastCopy:
    """When a copy was last saved; before the first, one is due once the workspace is older than that itself."""
    row = audit.newest_of(unit.session, COPIED, SUBJECT)
    if row is None:
        return LastCopy(None, "", "", due=unit.now - workspace_row(unit).made_at > DUE_AFTER)
    place = "" if row.after is None else str(audit.said(row.after).get("file", ""))
    return LastCopy(row.at, place, row.person, due=unit.now - row.at > DUE_AFTER)


def _checked(file: Path, replace: bool) -> Path:
    target = file.expanduser().absolute()
    if not target.parent.is_dir():
        raise InputError("No such folder", "Nothing was saved.", "Make the folder, or choose another.", str(target))
    if target.is_dir() or (target.exists() and not replace):
        raise InputError(
            "There is a file of that name", "Nothing was saved.", "Choose another name.", str(target)
        )  # fmt: skip
    return target


def _without_password(address: str) -> str:
    from veliano_desk.models.engine import parse_address, shown

    return shown(parse_address(address))


def steps_of(progress: Progress | None, cancelled: Cancelled | None) -> Steps:
    """How far it has come and whether to stop, as the models ask it."""
    from veliano_desk.models.row_digests import Steps

    return Steps(progress or (lambda _done, _of, _what: None), cancelled or (lambda: False))
