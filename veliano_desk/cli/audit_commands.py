"""`audit verify`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINDING, FINE, counted, show
from veliano_desk.cli.session import Session


def verify(session: Session, _options: argparse.Namespace) -> int:
    """Check the whole record; exit 1 when it is not what was written. Needs no sign-in."""
    verdict = session.workspace().verify_audit()
    if session.as_json:
        show({"ok": verdict.ok, "entries": verdict.entries, "head": verdict.head, "faults": verdict.faults}, True)
    else:
        whole = "whole" if verdict.entries == 1 else "all whole"
        print(f"{counted(verdict.entries, 'entry', 'entries')}, "
              + (whole if verdict.ok else counted(len(verdict.faults), "fault")))  # fmt: skip
        for fault in verdict.faults:
            print(f"  {fault.sequence}: {fault.kind}: {fault.detail}")
    return FINE if verdict.ok else FINDING
