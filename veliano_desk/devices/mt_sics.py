"""Mettler Toledo's standard interface command set, levels 0 and 1 [MT-SICS reference manual].

Commands are upper case and end with CR LF. An answer with a weight is `S S     14.256 g`: what it answers, S at rest
or D moving, ten characters right-aligned, the unit. Without a weight: `Z A`; `I` cannot now, `L` cannot that way, `+`
and `-` over and under its range; ES, ET and EL: not understood, damaged on the way, not possible.
"""

from __future__ import annotations

import re
import time

from veliano_desk.devices.scale import answered, out_of_range, refused
from veliano_desk.devices.serial_line import Cancelled, SerialLine
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.weighing import Reading, ScaleError, ScaleSettings, reading_of

_ANSWER_S = 1.5
"""A scale answers what needs no rest at once."""
_REST_S = 0.12
"""Between two looks at a weight that moves."""
_WEIGHT = re.compile(r"(?P<what>S|T|TI|TA) (?P<state>[SDMNA]) (?P<figure> *-?\d+(?:\.\d*)? *) (?P<unit>[!-~]{1,5})")
_FIGURE_WIDTH = 10
_PLAIN = re.compile(r"(?P<what>[A-Z]+\d*) (?P<state>[A-Z+\-])(?P<rest>(?: .*)?)")
_ERRORS = ("ES", "ET", "EL")


class SicsScale:
    """A scale that speaks MT-SICS."""

    def __init__(self, settings: ScaleSettings, line: SerialLine) -> None:
        self._settings = settings
        self._line = line

    def now(self, seconds: float, cancelled: Cancelled) -> Reading:
        """SI: the weight at once, S or D. A scale that is busy (`S I`) is asked again as long as there is time."""
        until = time.monotonic() + seconds
        while True:
            said = self._ask("SI", "S", min(_ANSWER_S, seconds), cancelled)
            if self._state(said) != "I":
                reading = self._weight(said)
                if not reading.stable:
                    time.sleep(_REST_S)
                return reading
            if time.monotonic() >= until:
                raise refused(self._settings, "is busy")
            time.sleep(_REST_S)

    def at_rest(self, seconds: float, cancelled: Cancelled) -> Reading:
        """S: the weight once it is at rest; the scale itself gives up with `S I`."""
        said = self._ask("S", "S", seconds, cancelled)
        if self._state(said) == "I":
            raise refused(self._settings, "did not come to rest")
        return self._weight(said)

    def tare(self, seconds: float, cancelled: Cancelled) -> None:
        """T: waits for rest, then the tare is what lies on it."""
        self._done("T", "S", seconds, cancelled)

    def zero(self, seconds: float, cancelled: Cancelled) -> None:
        """Z: waits for rest, then that is zero."""
        self._done("Z", "A", seconds, cancelled)

    def serial(self, cancelled: Cancelled) -> str:
        """I4: the number on its plate."""
        said = self._ask("I4", "I4", _ANSWER_S, cancelled)
        found = re.fullmatch(r'I4 A "([^"]*)"', said)
        return found[1].strip() if found else ""

    def _done(self, command: str, well: str, seconds: float, cancelled: Cancelled) -> None:
        state = self._state(self._ask(command, command, seconds, cancelled))
        if state == well:
            return
        if state in "+-":
            raise out_of_range(self._settings, state == "+")
        raise refused(self._settings, "did not come to rest" if state == "I" else f"answered {command} {state}")

    def _ask(self, command: str, what: str, seconds: float, cancelled: Cancelled) -> str:
        """Send a command and wait for its answer; answers to what was asked before are passed by."""
        self._line.forget()
        self._line.send(f"{command}\r\n".encode("ascii"))
        until = time.monotonic() + seconds
        while True:
            said = answered(self._line, max(until - time.monotonic(), 0.0), cancelled).rstrip()
            if said in _ERRORS:
                raise self._fault(command, said)
            found = _PLAIN.fullmatch(said)
            if found is None:
                raise self._line.garbled(said)
            if found["what"] == what:
                return said

    def _state(self, said: str) -> str:
        found = _PLAIN.fullmatch(said)
        return found["state"] if found else ""

    def _weight(self, said: str) -> Reading:
        if self._state(said) in "+-":
            raise out_of_range(self._settings, self._state(said) == "+")
        found = _WEIGHT.fullmatch(said)
        if found is None or len(found["figure"]) != _FIGURE_WIDTH:
            raise self._line.garbled(said)
        try:
            return reading_of(found["figure"], found["unit"], found["state"] in "SM")
        except InputError as error:
            raise _unit_fault(self._settings, error) from error

    def _fault(self, command: str, said: str) -> ScaleError:
        words = {"ES": "does not know", "ET": "got damaged", "EL": "cannot do"}[said]
        return refused(self._settings, f"{words} the command {command}", "Check that it is set to MT-SICS.")


def _unit_fault(settings: ScaleSettings, error: InputError) -> ScaleError:
    return ScaleError(error.title, f"{settings.name}: {error.happened}", error.todo, settings.name)
