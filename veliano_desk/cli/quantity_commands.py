"""`quantity casting-weight` and `quantity convert`: sums of the trade, without a workspace."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.config.alloys import alloys
from veliano_desk.domain.casting import cast_weight_g
from veliano_desk.domain.conversions import converted
from veliano_desk.domain.errors import NotFoundError


def casting_weight(session: Session, options: argparse.Namespace) -> int:
    """Print what a model of this volume weighs in an alloy."""
    alloy = alloys().get(options.alloy)
    if alloy is None:
        known = ", ".join(alloys())
        raise NotFoundError("No such alloy", "Nothing was reckoned.", f"There are {known}.", options.alloy)
    weight = cast_weight_g(options.volume_mm3, alloy, options.shrink, options.mould_shrink)
    show({"cast_weight_g": f"{weight:f}", "alloy": alloy.title}, session.as_json)
    return FINE


def convert(session: Session, options: argparse.Namespace) -> int:
    """Print a quantity in another unit."""
    found = converted(options.value, options.source, options.target)
    told = {"value": found.value, "exact": found.exact}
    if found.difference_mm is not None:
        told["difference_mm"] = f"{found.difference_mm:f}"
    show(told, session.as_json)
    return FINE
