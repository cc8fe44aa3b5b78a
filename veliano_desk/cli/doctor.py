"""`doctor`: is this desk well? Its Python, folders, keychain, workspace, audit record and store."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from veliano_desk import __version__
from veliano_desk.cli.output import FINDING, FINE, counted, show
from veliano_desk.cli.session import TOKEN_VARIABLE, Session
from veliano_desk.config.paths import config_dir, data_dir, logs_dir, resources_dir
from veliano_desk.domain.audit import AuditVerdict
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.files import FilesVerdict
from veliano_desk.domain.workspace import Finding
from veliano_desk.models.database import Database
from veliano_desk.models.migrations import HEAD
from veliano_desk.security.secrets import SystemSecrets

_ENOUGH_MB = 500
_FIRST = ("workspace", "schema")
"""Without these the store is not looked at: opening the workspace would make or migrate it."""


def doctor(session: Session, _options: argparse.Namespace) -> int:
    """Look at everything; exit 1 with any finding. What needs a sign-in is looked at only with a token."""
    findings = [*_machine(), *_workspace(session)]
    if all(one.ok for one in findings if one.what in _FIRST):
        findings += _store(session)
    if session.as_json:
        show({"ok": all(one.ok for one in findings), "findings": findings}, True)
    else:
        for one in findings:
            print(f"{'ok ' if one.ok else 'NOT'}  {one.what}: {one.detail}" + (f" {one.todo}" if not one.ok else ""))
    return FINE if all(one.ok for one in findings) else FINDING


def _machine() -> Iterator[Finding]:
    yield Finding("program", True, f"Veliano Desk {__version__}, Python {platform.python_version()} on {sys.platform}")
    for what, folder in (
        ("resources", resources_dir),
        ("data", data_dir),
        ("settings", config_dir),
        ("logs", logs_dir),
    ):
        yield _folder(what, folder)
    free_mb = shutil.disk_usage(data_dir()).free // 1_000_000
    yield Finding("disk", free_mb > _ENOUGH_MB, f"{free_mb:,} MB free", "Make room before the disk is full.")
    keychain = SystemSecrets().available()
    yield Finding("keychain", True, "there is one" if keychain else "none: secrets are asked for and not written")


def _workspace(session: Session) -> Iterator[Finding]:
    database: Database | None = None
    try:
        database = Database(session.address)
        if database.file is not None and not database.file.exists():
            yield Finding("workspace", False, f"{database.name} is not there yet.", "Make it with `veliano-desk init`.")
            return
        found = database.revision()
        yield Finding("workspace", True, database.name)
        yield _schema(database, found)
        health = database.healthy()
        yield Finding("database", health == "ok", health, "Restore the latest copy.")
    except DeskError as error:
        yield _told("workspace", error)
        return
    finally:
        if database is not None:
            database.close()
    yield from _audit(session) if found == HEAD else ()


def _schema(database: Database, found: str | None) -> Finding:
    if found is None:
        return Finding("schema", False, "none: nothing was made in it yet.", "Make it with `veliano-desk init`.")
    newer = found != HEAD and found not in database.known_revisions()
    todo = "Install the newest Veliano Desk on this computer." if newer else "Run `veliano-desk migrate`."
    return Finding("schema", found == HEAD, f"{found}, this program's is {HEAD}.", todo)


def _audit(session: Session) -> Iterator[Finding]:
    workspace = session.workspace()
    with workspace:
        yield _found("audit record", lambda: _audit_record(workspace.verify_audit()))
        yield _found("files", lambda: _files(workspace.tidy_files()))


def _found(what: str, look: Callable[[], Finding]) -> Finding:
    """What a look finds, or why it could not be taken: a workspace that takes no writes is read all the same."""
    try:
        return look()
    except DeskError as error:
        return _told(what, error)


def _audit_record(verdict: AuditVerdict) -> Finding:
    detail = f"{counted(verdict.entries, 'entry', 'entries')}, {counted(len(verdict.faults), 'fault')}."
    return Finding("audit record", verdict.ok, detail, "Run `veliano-desk audit verify`.")


def _files(found: FilesVerdict) -> Finding:
    left = f", {found.removed} left behind and removed" if found.removed else ""
    gone = f", {len(found.missing)} without their content: {', '.join(found.missing[:3])}" if found.missing else ""
    return Finding("files", not found.missing, f"{found.files} kept{left}{gone}.",
                   "Bring the folder of files back from a copy of the workspace.")  # fmt: skip


def _store(session: Session) -> Iterator[Finding]:
    if not session.has_token():
        yield Finding("store", True, f"not looked at: set {TOKEN_VARIABLE} to look")
        return
    try:
        desk = session.desk()
        connection = desk.store_sync.connection()
        if connection is None:
            yield Finding("store", True, "not connected")
            return
        check = desk.store_sync.check()
        missing = ", ".join(piece.title for piece in check.pieces if not piece.present)
        yield Finding("store", check.usable, f"{check.url}, signed in as {check.signed_in_as}.",
                      check.obstacle.todo if check.obstacle else "")  # fmt: skip
        yield Finding("the store's additions", not missing, missing or "all there",
                      "Apply resources/store/pack.sql in the store's SQL editor.")  # fmt: skip
        state = desk.store_sync.state()
        yield Finding("sync", state.tone != "risk", state.word, "See the Sync page.")
    except DeskError as error:
        yield _told("store", error)


def _folder(what: str, find: Callable[[], Path]) -> Finding:
    try:
        return Finding(f"folder for {what}", True, str(find()))
    except DeskError as error:
        return _told(f"folder for {what}", error)


def _told(what: str, error: DeskError) -> Finding:
    return Finding(what, False, f"{error.title}. {error.happened}", error.todo)
