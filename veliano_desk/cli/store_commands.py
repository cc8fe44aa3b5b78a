"""`sync`."""

from __future__ import annotations

import argparse
import sys

from veliano_desk.cli.output import FINDING, FINE, show
from veliano_desk.cli.session import Session


def sync(session: Session, _options: argparse.Namespace) -> int:
    """One run; exit 1 when rows of the store could not be understood."""
    result = session.desk().store_sync.sync(progress=None if session.as_json else _print_progress)
    show(result, session.as_json)
    return FINDING if result.findings else FINE


def _print_progress(done: int, of: int, what: str) -> None:
    print(f"{what}: {done} of {of}", file=sys.stderr)
