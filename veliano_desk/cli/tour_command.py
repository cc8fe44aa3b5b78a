"""`tour`."""

from __future__ import annotations

import argparse
import os
import sys

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.session import Session


def tour(session: Session, options: argparse.Namespace) -> int:
    """Every page as a picture, on a workspace of its own."""
    if sys.platform not in ("win32", "darwin") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from veliano_desk.demo.tour import tour_of_the_year

    pictures = tour_of_the_year(options.out)
    show({"pictures": len(pictures), "folder": str(options.out)}, session.as_json)
    return FINE
