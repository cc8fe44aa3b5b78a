"""`metal balance`, `metal post`, `metal approve` and `metal close-day`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from decimal import Decimal

from veliano_desk.cli.output import BAD_INPUT, FINE, counted, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.metal_losses import DAY_CLOSE
from veliano_desk.domain.quantities import FINE_UNITS_PER_MG, MG_PER_G

_COLUMNS = ("account", "article", "owner", "balance_g", "fine_g")


@dataclass(frozen=True, slots=True)
class _Line:
    account: str
    article: str
    title: str
    metal: str
    owner: str
    balance_g: str
    fine_g: str


def balance(session: Session, options: argparse.Namespace) -> int:
    """What accounts hold, now or at a moment."""
    found = session.desk().metal.balances(options.account, options.at)
    rows = [
        _Line(
            one.account, one.article, one.title, one.metal, one.owner, f"{Decimal(one.balance_mg) / MG_PER_G:.3f}",
            f"{Decimal(one.fine) / FINE_UNITS_PER_MG / MG_PER_G:.9f}",
        )
        for one in found
    ]  # fmt: skip
    show(rows, session.as_json, _COLUMNS)
    return FINE


def post(session: Session, options: argparse.Namespace) -> int:
    """Post the movements of a file, all or none."""
    from veliano_desk.cli.metal_file import read_events

    events, faults = read_events(options.file)
    if faults:
        if session.as_json:
            show({"posted": [], "faults": faults}, True)
        for fault in faults:
            print(f"row {fault.row}, {fault.column}: {fault.fault}", file=sys.stderr)
        print("Nothing was posted.", file=sys.stderr)
        return BAD_INPUT
    made = session.desk().metal.post_all(events)
    if session.as_json:
        show({"posted": [one.id for one in made], "faults": []}, True)
    else:
        print(f"{counted(len(made), 'movement')} posted, {made[0].id} to {made[-1].id}.")
    return FINE


def approve(session: Session, options: argparse.Namespace) -> int:
    """A second person's word for a loss above the cap."""
    mg = int((options.weight_g * MG_PER_G).to_integral_value())
    made = session.desk().metal.approve_loss(
        options.account, options.article, mg, options.reason, options.operation or DAY_CLOSE
    )
    show({"approved": made, "up_to_g": f"{Decimal(mg) / MG_PER_G:.3f}"}, session.as_json)
    return FINE


def close_day(session: Session, options: argparse.Namespace) -> int:
    """Close today with what was counted; without a file, show what is to be counted."""
    from veliano_desk.cli.metal_file import read_counted

    metal = session.desk().metal
    if options.counted is None:
        show(metal.close_view(), session.as_json, ("place", "article", "book_mg"))
        return FINE
    closed = metal.close_day(read_counted(options.counted))
    show(closed, session.as_json)
    return FINE
