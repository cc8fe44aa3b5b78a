"""One interface to all scales: what it shows, tare, zero, and waiting until a weight is at rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from veliano_desk.devices.serial_line import Cancelled, SerialLine
from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.weighing import Reading, ScaleError, ScaleSettings

Told = Callable[[Reading], None]
"""Called with every weight shown on the way, at rest or not."""
_LAST_S = 1.0
"""What was begun when patience ends may end: half a line is no sign of a broken cable then."""


class Scale(Protocol):
    """A scale on its cable. Every method raises ScaleError where the scale does not do its part, CancelledError where
    somebody did not want to wait; seconds: how long it may take."""

    def now(self, seconds: float, cancelled: Cancelled) -> Reading:
        """What it shows, at rest or not."""
        ...

    def at_rest(self, seconds: float, cancelled: Cancelled) -> Reading:
        """What it shows once more, asked for as a weight at rest; it may still say that it is not."""
        ...

    def tare(self, seconds: float, cancelled: Cancelled) -> None:
        """Take what lies on it for its tare."""
        ...

    def zero(self, seconds: float, cancelled: Cancelled) -> None:
        """Take the empty pan for zero."""
        ...

    def serial(self, cancelled: Cancelled) -> str:
        """Its own number, "" where it cannot say."""
        ...


def settled(scale: Scale, settings: ScaleSettings, cancelled: Cancelled, told: Told) -> Reading:
    """The weight once it is at rest: shown as stable, and the same when asked again, so that a letter lost on the
    cable is no other weight. ScaleError when it does not come to rest in the scale's patience."""
    until = time.monotonic() + settings.patience_s
    while (left := until - time.monotonic()) > 0:
        shown = scale.now(max(left, _LAST_S), cancelled)
        told(shown)
        if not shown.stable:
            continue
        again = scale.at_rest(max(left, _LAST_S), cancelled)
        if again.stable and (again.figure, again.unit) == (shown.figure, shown.unit):
            return again
    raise ScaleError(
        "The scale does not come to rest",
        f"{settings.name} still moves after {settings.patience_s} seconds. Nothing was weighed and nothing posted.",
        "Keep draughts and hands away, close its shield, and weigh again.",
        settings.name,
    )


def answered(line: SerialLine, seconds: float, cancelled: Cancelled) -> str:
    """The next line. ScaleError where none comes, CancelledError where somebody cancelled."""
    said = line.line(seconds, cancelled)
    if cancelled():
        raise CancelledError("Not weighed", "Weighing was cancelled.", "Weigh again, or type the weight.")
    if said is None:
        raise line.silent()
    return said


def out_of_range(settings: ScaleSettings, over: bool) -> ScaleError:
    """What to raise for more than a scale holds, or a pan that is not on it."""
    return ScaleError(
        "The scale is overloaded" if over else "The pan is not on the scale",
        f"{settings.name} says so. Nothing was weighed and nothing posted.",
        "Take something off and weigh again." if over else "Put the pan on, zero the scale, and weigh again.",
        settings.name,
    )


def refused(settings: ScaleSettings, why: str, todo: str = "Wait until it is at rest and try again.") -> ScaleError:
    """What to raise for a scale that understood and does not do it."""
    return ScaleError("The scale does not do that", f"{settings.name} {why}. Nothing was posted.", todo, settings.name)
