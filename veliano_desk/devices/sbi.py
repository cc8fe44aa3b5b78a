"""Sartorius' own interface (SBI): print commands in, lines of 16 or 22 characters out [Sartorius operating manuals].

ESC P prints, ESC T tares or zeroes, ESC U tares, ESC V zeroes, ESC x2_ tells the serial number. A line of 16: sign,
blank or digit, eight digits, blank, three of the unit, CR LF. A line of 22 has six letters before that (`N     `, `G#`,
`Stat`). The unit is there only when the weight is at rest. Instead of a weight: `High`/`H`, `Low`/`L`, `Cal`/`C`,
`Err ###`.
"""

from __future__ import annotations

import re
import time

from veliano_desk.devices.scale import answered, out_of_range, refused
from veliano_desk.devices.serial_line import Cancelled, SerialLine
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.weighing import Reading, ScaleError, ScaleSettings, reading_of

_ESC = b"\x1b"
_SHORT, _LONG = 14, 20
_NAME = _LONG - _SHORT
_VALUE = re.compile(r"(?P<sign>[+\- ])(?P<figure>[ \d.]{9}) (?P<unit>.{3})")
_OVER, _UNDER, _BUSY = ("high", "h", "hh"), ("low", "l", "ll"), ("c", "--", "")
_REST_S = 0.15


class SbiScale:
    """A scale that speaks SBI."""

    def __init__(self, settings: ScaleSettings, line: SerialLine) -> None:
        self._settings = settings
        self._line = line
        self._unit = ""

    def now(self, seconds: float, cancelled: Cancelled) -> Reading:
        """What it prints; a scale set to print at rest only lets wait until then."""
        until = time.monotonic() + seconds
        while True:
            self._line.forget()
            self._line.send(_ESC + b"P\r\n")
            found = self._printed(answered(self._line, max(until - time.monotonic(), 0.0), cancelled))
            if found is not None:
                if not found.stable:
                    time.sleep(_REST_S)
                return found
            time.sleep(_REST_S)

    def at_rest(self, seconds: float, cancelled: Cancelled) -> Reading:
        return self.now(seconds, cancelled)

    def tare(self, seconds: float, cancelled: Cancelled) -> None:
        """ESC U; it says nothing back, so the weight is asked for until it is at rest near zero."""
        self._line.send(_ESC + b"U\r\n")
        self._until_zero(seconds, cancelled)

    def zero(self, seconds: float, cancelled: Cancelled) -> None:
        """ESC V, and as for `tare`."""
        self._line.send(_ESC + b"V\r\n")
        self._until_zero(seconds, cancelled)

    def serial(self, cancelled: Cancelled) -> str:
        """ESC x2_: the number on its plate; older ones stay silent."""
        self._line.forget()
        self._line.send(_ESC + b"x2_\r\n")
        said = self._line.line(1.0, cancelled)
        found = re.search(r"\d{4,}", said or "")
        return found[0] if found else ""

    def _until_zero(self, seconds: float, cancelled: Cancelled) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            shown = self.now(max(until - time.monotonic(), 0.1), cancelled)
            if shown.stable and abs(shown.ug) <= self._settings.readability_ug:
                return
        raise refused(self._settings, "did not come to zero")

    def _printed(self, said: str) -> Reading | None:
        """A line as a weight; None while the scale is busy with itself. ScaleError for everything else it says."""
        if len(said) not in (_SHORT, _LONG):
            raise self._line.garbled(said)
        value = said[_NAME:] if len(said) == _LONG else said
        word = value.strip().lower()
        if word in _OVER or word in _UNDER:
            raise out_of_range(self._settings, word in _OVER)
        if "er" in word:
            raise refused(self._settings, f"says “{value.strip()}”", "Look into its manual for that error.")
        if word in _BUSY or word.startswith("cal"):
            return None
        found = _VALUE.fullmatch(value)
        if found is None:
            raise self._line.garbled(said)
        return self._reading(found)

    def _reading(self, found: re.Match[str]) -> Reading:
        """Without a unit it moves: what it was shown in before, or grams, is told meanwhile and never taken."""
        unit = found["unit"].strip()
        self._unit = unit or self._unit or "g"
        try:
            return reading_of(f"{found['sign'].strip()}{found['figure'].strip()}", self._unit, bool(unit))
        except InputError as error:
            raise ScaleError(
                error.title, f"{self._settings.name}: {error.happened}", error.todo, self._settings.name
            ) from error
