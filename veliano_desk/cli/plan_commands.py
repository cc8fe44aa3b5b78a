"""`plan` and `plan solve`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINDING, FINE, plain, show
from veliano_desk.cli.session import Session


def plan(session: Session, options: argparse.Namespace) -> int:
    """Plan and print promises or operations; exit 1 when something cannot be planned."""
    production = session.desk().production
    summary = production.plan()
    lines = production.lines(options.days) if options.lines else production.promises()
    if session.as_json:
        show({"summary": plain(summary), "lines" if options.lines else "promises": plain(lines)}, True)
    elif options.lines:
        show(lines, False, ("start", "end", "order_number", "piece", "operation", "person", "bench"))
    else:
        show(lines, False, ("order_number", "promise_on", "due_on", "bound_by", "reason"))
    return FINDING if summary.unplannable else FINE


def solve(session: Session, options: argparse.Namespace) -> int:
    """Print the best plan found for a benchmark file, with how far from the best possible it may be."""
    from veliano_desk.planning.job_shop import solve as best_plan
    from veliano_desk.planning.job_shop_file import read_file

    found = best_plan(read_file(options.instance), options.time_limit, options.workers, options.seed)
    if session.as_json:
        show(found, True)
    else:
        show({"makespan": found.makespan, "bound": found.bound, "status": found.status}, False)
        show(found.operations, False, ("job", "index", "machine", "start", "end"))
    return FINE
