"""Any scale that sends lines with a weight in them, by a pattern from its settings."""

from __future__ import annotations

import re
import time

from veliano_desk.devices.scale import answered, refused
from veliano_desk.devices.serial_line import Cancelled, SerialLine
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.weighing import Reading, ScaleError, ScaleSettings, reading_of

_QUIET_S = 0.3
"""A scale that sends all the time does not pause as long as this between two lines."""
_STRANGE_LINES = 5
"""Headings and blank lines between weights; more of them in a row, and it is another format."""


class LineScale:
    """A scale that sends a line per weight: by itself, when its key is pressed, or when it is asked."""

    def __init__(self, settings: ScaleSettings, line: SerialLine) -> None:
        self._settings = settings
        self._line = line
        self._pattern = re.compile(settings.pattern)
        self._ask = settings.ask.replace("\\r", "\r").replace("\\n", "\n").encode("ascii", "replace")
        self._last: list[Reading] = []
        self._whole = bool(self._ask)

    def now(self, seconds: float, cancelled: Cancelled) -> Reading:
        """The next weight it sends."""
        until = time.monotonic() + seconds
        self._begin(cancelled)
        for _ in range(_STRANGE_LINES):
            if self._ask:
                self._line.forget()
                self._line.send(self._ask)
            said = answered(self._line, max(until - time.monotonic(), 0.0), cancelled)
            found = self._pattern.search(said)
            if found is not None:
                return self._reading(found)
        raise self._line.garbled(said)

    def at_rest(self, seconds: float, cancelled: Cancelled) -> Reading:
        """Asked again where it can be asked; a line that it sent by itself, as its key was pressed, comes once."""
        return self.now(seconds, cancelled) if self._ask else self._last[-1]

    def tare(self, seconds: float, cancelled: Cancelled) -> None:
        raise self._by_hand("tared")

    def zero(self, seconds: float, cancelled: Cancelled) -> None:
        raise self._by_hand("zeroed")

    def serial(self, cancelled: Cancelled) -> str:
        return ""

    def _begin(self, cancelled: Cancelled) -> None:
        """Of a scale that was sending already the first line is the end of one: `2.345 g` may have been 12.345 g."""
        if self._whole:
            return
        self._whole = True
        if self._line.speaks_within(_QUIET_S):
            answered(self._line, 2.0, cancelled)

    def _reading(self, found: re.Match[str]) -> Reading:
        try:
            shown = reading_of(found["weight"], found["unit"], False)
        except InputError as error:
            raise ScaleError(
                error.title, f"{self._settings.name}: {error.happened}", error.todo, self._settings.name
            ) from error
        says = self._pattern.groupindex.get("stable")
        self._last = [*self._last, shown][-self._settings.same :] if _same(self._last, shown) else [shown]
        at_rest = found["stable"] is not None if says else True
        stable = at_rest and len(self._last) >= self._settings.same
        made = Reading(shown.figure, shown.unit, stable)
        self._last[-1] = made
        return made

    def _by_hand(self, done: str) -> ScaleError:
        return refused(self._settings, f"cannot be {done} from here", "Press its key.")


def _same(before: list[Reading], shown: Reading) -> bool:
    return bool(before) and (before[-1].figure, before[-1].unit) == (shown.figure, shown.unit)
