"""`report cost`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.session import Session


def cost(session: Session, options: argparse.Namespace) -> int:
    """Make the cost report of a period and say its totals."""
    costing = session.desk().costing
    report = costing.report(options.first, options.last)
    path = costing.write(report, options.out, options.paper)
    show({"file": str(path), "orders": len(report.lines), "unpriced": report.unpriced, "quoted": report.quoted,
          "estimated": report.estimated, "actual": report.actual}, session.as_json)  # fmt: skip
    return FINE
