"""Scales that are not there: each a thread at the far end of a real pseudo-terminal, strict about what it is asked."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from veliano_desk.domain.weighing import ScaleSettings, Tongue

NINE_DIGITS, STEP_S = 9, 0.02


@dataclass(frozen=True)
class Shown:
    """A weight as the display shows it, for as long as one question takes."""

    figure: str
    stable: bool = True
    unit: str = "g"


@dataclass
class PretendScale:
    """`weights` are shown one after the other, the last for good. `asked`: every command that arrived, whole."""

    weights: Sequence[Shown] = (Shown("12.345"),)
    asked: list[str] = field(default_factory=list)
    port: str = ""
    _shown: int = 0
    _master: int = -1
    _stop: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Shown:
        shown = self.weights[min(self._shown, len(self.weights) - 1)]
        self._shown += 1
        return shown

    def answer(self, command: bytes) -> bytes | None:
        """What it says to a command; None: it pulls its own plug."""
        raise NotImplementedError

    def split(self, held: bytes) -> tuple[list[bytes], bytes]:
        """Whole commands of what arrived, and the rest."""
        *whole, rest = held.split(b"\r\n")
        return whole, rest

    def say(self) -> bytes:
        """What it says without being asked."""
        return b""

    def run(self) -> None:
        held = b""
        while not self._stop.is_set():
            ready, _, _ = select.select([self._master], [], [], STEP_S)
            try:
                if ready:
                    held += os.read(self._master, 256)
                out = self.say()
                commands, held = self.split(held)
                for command in commands:
                    self.asked.append(command.decode("ascii"))
                    said = self.answer(command)
                    if said is None:
                        os.close(self._master)
                        self._master = -1
                        return
                    out += said
                os.write(self._master, out) if out else None
            except OSError:  # nobody has the port open just now
                self._stop.wait(STEP_S)


@contextmanager
def plugged_in(scale: PretendScale) -> Iterator[PretendScale]:
    """At a port of its own for as long as the block lasts."""
    scale._master, slave = os.openpty()
    tty.setraw(slave)
    scale.port = os.ttyname(slave)
    thread = threading.Thread(target=scale.run)
    thread.start()
    try:
        yield scale
    finally:
        scale._stop.set()
        thread.join()
        os.close(slave)
        if scale._master >= 0:
            os.close(scale._master)


@dataclass
class Sics(PretendScale):
    """As the MT-SICS manual says. in_place_of: what it answers to a command instead of what it should."""

    in_place_of: dict[str, bytes | None] = field(default_factory=dict)

    def answer(self, command: bytes) -> bytes | None:
        text = command.decode("ascii")
        if text in self.in_place_of:
            return self.in_place_of[text]
        known: dict[str, Callable[[], bytes]] = {
            "S": self._weight, "SI": self._weight, "Z": lambda: b"Z A\r\n", "I4": lambda: b'I4 A "B021002593"\r\n',
            "T": lambda: b"T S " + b"100.00".rjust(10) + b" g\r\n",
        }  # fmt: skip
        return known[text]() if text in known else b"ES\r\n"

    def _weight(self) -> bytes:
        shown = self.next()
        return f"S {'S' if shown.stable else 'D'} {shown.figure:>10} {shown.unit}\r\n".encode("ascii")


@dataclass
class Sbi(PretendScale):
    """As the Sartorius manuals say, with 16 or 22 characters. word: what it says instead of a weight, once."""

    name: str = ""
    words: list[str] = field(default_factory=list)

    def answer(self, command: bytes) -> bytes | None:
        if command[:1] != b"\x1b":
            return b""
        if command == b"\x1bP":
            return self._print()
        if command in (b"\x1bU", b"\x1bV"):
            self.weights, self._shown = (Shown("3.2", False), Shown("0.000")), 0
        return b"  16105120    \r\n" if command == b"\x1bx2_" else b""

    def _print(self) -> bytes:
        if self.words:
            return self._line("", self.words.pop(0).ljust(14))
        shown = self.next()
        sign = "-" if shown.figure.startswith("-") else "+"
        figure = shown.figure.lstrip("-").rjust(NINE_DIGITS)
        return self._line(self.name, f"{sign}{figure} {shown.unit if shown.stable else '':<3}")

    def _line(self, name: str, value: str) -> bytes:
        assert len(value) == 14, value
        long = self.name or not name
        return f"{(name or 'Stat')[:6].ljust(6) if self.name and long else ''}{value}\r\n".encode("ascii")


@dataclass
class Lines(PretendScale):
    """Sends a line per weight: all the time, or when asked for one with `wanted`."""

    wanted: bytes = b""
    line: str = "{figure} {unit}\r\n"

    def answer(self, command: bytes) -> bytes | None:
        return self._line() if command == self.wanted else b"?\r\n"

    def say(self) -> bytes:
        return b"" if self.wanted else self._line()

    def _line(self) -> bytes:
        shown = self.next()
        said = self.line.format(figure=shown.figure, unit=shown.unit, state="ST" if shown.stable else "US")
        return said.encode("ascii")


@dataclass
class Babble(PretendScale):
    """Says these bytes over and over, whatever it is asked: another speed, another device, a broken cable."""

    noise: bytes = b""
    times: int = 10**9

    def answer(self, command: bytes) -> bytes | None:
        self.times -= 1
        return self.noise if self.times >= 0 else b""


def settings(port: str, tongue: Tongue = Tongue.SICS, **others: object) -> ScaleSettings:
    made = {"name": "Bench scale", "patience_s": 3, **others}
    return ScaleSettings(port=port, tongue=tongue, **made)  # type: ignore[arg-type]  # fields of the settings
