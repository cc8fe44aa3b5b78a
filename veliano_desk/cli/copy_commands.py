"""`backup`, `restore` and `move`."""

from __future__ import annotations

import argparse
import sys

from veliano_desk.cli.output import FINDING, FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.config.clock import SystemClock
from veliano_desk.config.paths import data_dir
from veliano_desk.domain.copies import Carried


def backup(session: Session, options: argparse.Namespace) -> int:
    """Save a copy; exit 1 when the audit log that is in it has faults."""
    done = session.desk().copies.save(options.out, options.replace, None if session.as_json else _Progress())
    return _told(session, done, f"{done.size / 1_000_000:,.1f} MB in one file, opened and compared.")


def restore(session: Session, options: argparse.Namespace) -> int:
    """Put a copy where it is asked for; needs no sign-in."""
    from veliano_desk.services.restoring import restore_copy

    aside = data_dir() if options.replace else None
    progress = None if session.as_json else _Progress()
    done = restore_copy(options.copy, options.to, SystemClock(), aside, progress)
    words = "It has the copy’s history and is a workspace of its own. Nothing is synced before somebody connects the "
    words += "store again in Settings → Store."
    return _told(session, done, f"{words} What stood there before: {done.aside}" if done.aside else words)


def move(session: Session, options: argparse.Namespace) -> int:
    """Carry the workspace to another database; exit 1 when others wrote into it meanwhile."""
    done = session.desk().copies.move(options.to, None if session.as_json else _Progress())
    words = "The workspace it came from stays as it was: work and sync in one of them only."
    if done.left_behind:
        words = f"{done.left_behind} writes were made there meanwhile and are not in the new one. {words}"
    return _told(session, done, words)


def _told(session: Session, done: Carried, words: str) -> int:
    if session.as_json:
        show(done, True)
    else:
        show(done.tables, False, ("table", "rows", "digest"))
        print(f"{done.place}: {done.rows:,} rows in {len(done.tables)} tables, {done.audit_entries:,} audit entries, "
              f"{done.audit_faults} faults, {done.seconds:.1f} s")  # fmt: skip
        print(words)
    return FINDING if done.audit_faults or done.left_behind else FINE


class _Progress:
    """A line at every new step and tenth, not at every batch."""

    def __init__(self) -> None:
        self._said: tuple[str, int] | None = None

    def __call__(self, done: int, of: int, what: str) -> None:
        now = (what, done * 10 // of if of else 0)
        if now != self._said:
            self._said = now
            print(f"{what}: {done:,} of {of:,}", file=sys.stderr)
