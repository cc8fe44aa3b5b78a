"""The window, when asked for through the parser."""

from __future__ import annotations

import argparse

from veliano_desk.cli.session import Session
from veliano_desk.cli.window import open_window


def window(session: Session, options: argparse.Namespace) -> int:
    return open_window(session.address, options.page)
