"""`scale list`, `scale add`, `scale read` and `scale check`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from decimal import Decimal

from veliano_desk.cli.output import FINDING, FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.quantities import MG_PER_G
from veliano_desk.domain.weighing import UG_PER_MG, scale_step

_COLUMNS = ("name", "port", "speaks", "baud", "step", "last_check", "warning")


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    port: str
    speaks: str
    baud: int
    step: str
    last_check: str
    warning: str


def listing(session: Session, _options: argparse.Namespace) -> int:
    """The scales of this desk."""
    rows = [
        _Line(
            one.scale.name, one.scale.port, str(one.scale.tongue), one.scale.baud, scale_step(one.scale.readability_ug),
            one.last.at.isoformat() if one.last else "", one.warning,
        )
        for one in session.desk().scales.list()
    ]  # fmt: skip
    show(rows, session.as_json, _COLUMNS)
    return FINE


def add(session: Session, options: argparse.Namespace) -> int:
    """Keep a scale of a known make among this desk's."""
    from veliano_desk.config.scales import scale_makes

    makes = {one.code: one.scale for one in scale_makes()}
    if options.make not in makes:
        raise InputError("No such make", "Nothing was kept.", f"Use one of {', '.join(makes)}.", options.make)
    step = _whole(options.step_g * MG_PER_G * UG_PER_MG, "a step of")
    made = makes[options.make]
    kept = replace(
        made, name=options.name, port=options.port, baud=options.baud or made.baud, readability_ug=step
    )  # fmt: skip
    session.desk().scales.keep(kept)
    show(kept, session.as_json)
    return FINE


def read(session: Session, options: argparse.Namespace) -> int:
    """Print the weight; a warning about the scale goes to stderr."""
    weighed = session.desk().scales.weigh(options.scale)
    if weighed.warning:
        print(weighed.warning, file=sys.stderr)
    if session.as_json:
        told = {
            "scale": weighed.scale, "weight_g": f"{Decimal(weighed.reading.mg) / MG_PER_G:.3f}",
            "shown": weighed.reading.shown(), "exact": weighed.reading.exact, "warning": weighed.warning,
        }  # fmt: skip
        show(told, True)
    else:
        print(weighed.reading.words())
    return FINE


def check(session: Session, options: argparse.Namespace) -> int:
    """Log a check weight; exit 1 where the scale read it wrong."""
    made = session.desk().scales.check(_whole(options.weight_g * MG_PER_G, "a check weight of"), options.scale)
    if session.as_json:
        show({"scale": made.scale, "passed": made.passed, "read": made.words(), "serial": made.serial}, True)
    else:
        print(f"{made.scale}: {made.words()}. {'Good' if made.passed else 'Not good enough'}.")
    return FINE if made.passed else FINDING


def _whole(value: Decimal, what: str) -> int:
    if value != value.to_integral_value() or value <= 0:
        raise InputError("This is no such weight", f"There is no {what} that.", "Give grams, such as 50.", str(value))
    return int(value)
