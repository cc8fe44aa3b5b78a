"""A serial cable: bytes out, whole lines in, and what goes wrong said in words that somebody can act on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from veliano_desk.domain.weighing import ScaleError, ScaleSettings

Cancelled = Callable[[], bool]
LINE_END = b"\n"
_LOOK_S = 0.05
"""How long the port is listened to before it is asked again whether somebody cancelled."""
_LONGEST_LINE = 200
"""A line that does not end is none; MT-SICS has the longest, of less than 100 characters."""
_PARITY = {"none": "N", "even": "E", "odd": "O"}


class Port(Protocol):
    """What is used of a serial port."""

    def read(self, size: int = 1, /) -> bytes: ...

    def write(self, data: bytes, /) -> int | None: ...

    def reset_input_buffer(self) -> None: ...

    def close(self) -> None: ...

    @property
    def in_waiting(self) -> int: ...


class SerialLine:
    """A cable to a scale, opened. Use it on one thread."""

    def __init__(self, scale: ScaleSettings, port: Port) -> None:
        self._scale = scale
        self._port = port
        self._held = b""

    def send(self, data: bytes) -> None:
        """ScaleError where the scale was unplugged."""
        with self._unplugged():
            self._port.write(data)

    def forget(self) -> None:
        """Throw away what was said before anybody asked."""
        self._held = b""
        with self._unplugged():
            self._port.reset_input_buffer()

    def speaks_within(self, seconds: float) -> bool:
        """Whether a byte arrives, without taking it: a scale that sends all the time does so at once."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self._unplugged():
                if self._held or self._port.in_waiting:
                    return True
            time.sleep(_LOOK_S / 5)
        return False

    def line(self, seconds: float, cancelled: Cancelled) -> str | None:
        """The next line without its end; None where nothing at all came, or somebody cancelled. ScaleError where it
        stops in the middle of a line, or what comes is not text."""
        until = time.monotonic() + seconds
        while LINE_END not in self._held and not cancelled():
            if len(self._held) > _LONGEST_LINE:
                raise self.garbled(self._held)
            if time.monotonic() >= until:
                if self._held:
                    raise self._cut_off()
                return None
            self._held += self._more()
        if cancelled():
            return None
        taken, _, self._held = self._held.partition(LINE_END)
        return self._text(taken)

    def close(self) -> None:
        self._port.close()

    def _more(self) -> bytes:
        with self._unplugged():
            return self._port.read(max(1, self._port.in_waiting))

    def _text(self, taken: bytes) -> str:
        line = taken.rstrip(b"\r")
        if any(not 32 <= byte < 127 for byte in line):  # what ASCII prints
            raise self.garbled(taken)
        return line.decode("ascii")

    def garbled(self, said: bytes | str) -> ScaleError:
        """What to raise for what makes no sense."""
        shown = said.decode("ascii", "replace") if isinstance(said, bytes) else said
        seen = "".join(letter if letter.isprintable() else "·" for letter in shown)[:40]
        scale = self._scale
        return ScaleError(
            "The scale does not make sense",
            f"{scale.name} at {scale.port} said “{seen}”. Nothing was weighed and nothing posted.",
            f"Compare its menu with {scale.baud} baud, {scale.bits} bits, parity {scale.parity}, and what it speaks.",
            scale.name,
        )

    def silent(self) -> ScaleError:
        """What to raise where no answer came."""
        scale = self._scale
        return ScaleError(
            "The scale says nothing",
            f"{scale.name} at {scale.port} did not answer. Nothing was weighed and nothing posted.",
            f"Is it on, is the cable in, is it the right port? Its menu must say {scale.baud} baud.",
            scale.name,
        )

    def _cut_off(self) -> ScaleError:
        scale = self._scale
        return ScaleError(
            "The scale stopped in the middle",
            f"{scale.name} at {scale.port} sent half a weight. Nothing was weighed and nothing posted.",
            "Check the cable and weigh again.",
            scale.name,
        )

    @contextmanager
    def _unplugged(self) -> Iterator[None]:
        """What the system says of a port that went away, as a word for people."""
        try:
            yield
        except OSError as error:  # pyserial's own errors are of this kind
            scale = self._scale
            raise ScaleError(
                "The scale was unplugged",
                f"{scale.name} at {scale.port} went away: {error}. Nothing was weighed and nothing posted.",
                "Plug it in and weigh again.",
                scale.name,
            ) from error


def open_line(scale: ScaleSettings) -> SerialLine:
    """Open the scale's port. ScaleError where there is none, or somebody else has it."""
    import serial  # only whoever weighs needs it

    try:
        port = serial.Serial(
            scale.port, scale.baud, bytesize=scale.bits, parity=_PARITY[scale.parity], stopbits=scale.stop,
            timeout=_LOOK_S, write_timeout=1, exclusive=True,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        raise ScaleError(
            "The scale's port cannot be opened",
            f"{scale.name} is to be at {scale.port}: {error}. Nothing was weighed and nothing posted.",
            "Is it plugged in, is the port right, does another program use it?",
            scale.name,
        ) from error
    return SerialLine(scale, port)


def ports() -> tuple[tuple[str, str], ...]:
    """The serial ports there are, each with what the system knows of it."""
    from serial.tools import list_ports

    return tuple((one.device, one.description or one.device) for one in sorted(list_ports.comports()))
