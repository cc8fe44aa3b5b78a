"""`orders list`, `orders show` and `orders add`."""

from __future__ import annotations

import argparse
import sys

from veliano_desk.cli.output import BAD_INPUT, FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.rights import Right
from veliano_desk.services.orders import SORT_KEYS

_PAGE = 500
_COLUMNS = ("number", "customer", "piece", "alloy", "stage", "promise_on", "due_on", "bound_by", "value")


def listing(session: Session, options: argparse.Namespace) -> int:
    """List orders; up to --limit of them, page by page."""
    if options.sort not in SORT_KEYS:
        raise InputError(
            "No such order of rows", "Nothing was listed.", f"Use one of {', '.join(SORT_KEYS)}.", options.sort
        )
    filters: dict[str, tuple[str, ...]] = {} if options.show == "all" else {"show": (options.show,)}
    if options.stage:
        filters["stage"] = tuple(options.stage)
    desk, rows, after = session.desk(), list[OrderRow](), None
    while len(rows) < options.limit:
        wanted = min(_PAGE, options.limit - len(rows))
        page = desk.orders.list(ListQuery(options.sort, options.descending, filters, options.text, after, limit=wanted))
        rows += page.rows
        if not page.more_after:
            break
        after = page.keys[-1]
    who = desk.who
    hidden = {
        name for name, seen in (("customer", who.may(Right.CUSTOMERS_SEE)), ("value", who.sees_values)) if not seen
    }
    show(rows, session.as_json, [name for name in _COLUMNS if name not in hidden])
    return FINE


def show_one(session: Session, options: argparse.Namespace) -> int:
    """Everything about one order."""
    show(session.desk().orders.show(options.number), session.as_json)
    return FINE


def add(session: Session, options: argparse.Namespace) -> int:
    """Enter the orders of a file. With anything wrong in any of them nothing is entered, and each fault is said."""
    from veliano_desk.cli.walk_in_file import read_orders

    read = read_orders(options.file)
    desk = session.desk()
    faults = [
        {"row": at, "field": fault.where, "fault": fault.words}
        for at, one in enumerate(read, start=1)
        for fault in (one.faults or desk.walk_ins.check(one.order))
    ]
    entered = [] if faults else list(desk.walk_ins.add_all([one.order for one in read]))
    if session.as_json:
        show({"entered": entered, "faults": faults}, True)
    else:
        for number in entered:
            print(number)
    for fault in faults:
        print(f"row {fault['row']}, {fault['field']}: {fault['fault']}", file=sys.stderr)
    if entered and desk.who.may(Right.PLAN_EDIT):
        desk.production.plan()
    return BAD_INPUT if faults else FINE
