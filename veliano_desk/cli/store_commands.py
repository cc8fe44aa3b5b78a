"""`sync`."""

from __future__ import annotations

import argparse
import sys

from veliano_desk.cli.output import FINDING, FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.store_sync import DriftReport, SyncPreview
from veliano_desk.services.ports import Progress
from veliano_desk.services.store_sync import StoreSyncService


def sync(session: Session, options: argparse.Namespace) -> int:
    """One run, or a look at what it would do or at whether all is in step.

    Exit 1 when rows of the store could not be understood; with --check, when store and desk differ.
    """
    service = session.desk().store_sync
    if options.check:
        return _check(session, service)
    if options.dry_run:
        return _dry_run(session, service, options.full)
    run = service.full if options.full else service.sync
    result = run(progress=_progress(session))
    show(result, session.as_json)
    return FINDING if result.findings else FINE


def _check(session: Session, service: StoreSyncService) -> int:
    report = service.check_drift(progress=_progress(session))
    if session.as_json:
        show(report, as_json=True)
    else:
        _print_report(report)
    return FINE if report.in_step else FINDING


def _print_report(report: DriftReport) -> None:
    show(report.tables, False, ["title", "rows_here", "rows_there", "differing"])
    if report.in_step:
        print("In step.")
        return
    print()
    show(report.lines, False, ["table", "remote_id", "field", "here", "there"])
    if report.more:
        print(f"… and {report.more:,} more.")


def _dry_run(session: Session, service: StoreSyncService, full: bool) -> int:
    preview = service.preview(progress=_progress(session), full=full)
    if session.as_json:
        show(preview, as_json=True)
    else:
        _print_preview(preview)
    return FINE


def _print_preview(preview: SyncPreview) -> None:
    show(preview.tables, False, ["title", "new", "changed", "gone", "not_understood"])
    if preview.lines:
        print()
        show(preview.lines, False, ["table", "kind", "name", "remote_id", "detail"])
    if preview.to_send:
        print()
        show(preview.to_send, False, ["order_number", "what", "state", "reason"])
    print("Nothing was written." if not preview.is_empty else "Nothing would change.")


def _progress(session: Session) -> Progress | None:
    return None if session.as_json else _print_progress


def _print_progress(done: int, of: int, what: str) -> None:
    print(f"{what}: {done} of {of}" if of else f"{what}: {done}", file=sys.stderr)
