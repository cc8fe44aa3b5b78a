"""What a scale says and what of it counts: weights in the scale's own unit, exact to the milligram or said not to be.

A scale is settings of one desk: where it is plugged in, what it speaks, how fine it reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.quantities import grams_text

UG_PER_MG = 1000
_MG_IN = {
    "mg": Fraction(1), "g": Fraction(1000), "kg": Fraction(1_000_000), "ct": Fraction(200),
    "ozt": Fraction("31103.4768"), "dwt": Fraction("1555.17384"), "gn": Fraction("64.79891"),
}  # fmt: skip
"""Milligrams in a unit: gram, metric carat, troy ounce, pennyweight, grain."""
_CALLED = {
    "grams": "g", "gram": "g", "cts": "ct", "carat": "ct", "c": "ct", "toz": "ozt", "t.oz": "ozt", "dwt.": "dwt",
    "pwt": "dwt", "gns": "gn", "grn": "gn",
}  # fmt: skip
_TYPED = re.compile(r"(?P<sign>[-+−]?)\s*(?P<figure>\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>[A-Za-z][A-Za-z.]{0,4})")
_MOST_MG = 10**9
"""A ton: what says it weighs more is no scale of a workshop."""


class ScaleError(DeskError):
    """A scale is not there, says nothing, or says what makes no sense. Nothing was weighed and nothing posted."""

    code = "scale"


class Tongue(StrEnum):
    """What a scale speaks on its cable."""

    SICS = "mt-sics"
    SBI = "sbi"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Reading:
    """A weight as a scale showed it. figure: in `unit` as shown; stable: the scale says that it no longer moves."""

    figure: Decimal
    unit: str
    stable: bool = True

    @property
    def _exact_mg(self) -> Fraction:
        return Fraction(self.figure) * _MG_IN[self.unit]

    @property
    def mg(self) -> int:
        """Whole milligrams, half-even; see `exact`."""
        return round(self._exact_mg)

    @property
    def ug(self) -> int:
        """Whole micrograms, half-even: what a check weight is compared in."""
        return round(self._exact_mg * UG_PER_MG)

    @property
    def exact(self) -> bool:
        """Whether the milligrams are exactly what was shown."""
        return self._exact_mg.denominator == 1

    def shown(self) -> str:
        """`12.3456 g`, as on the scale's own display."""
        return f"{self.figure:f} {self.unit}"

    def words(self) -> str:
        """What counts, and from what where that is not exactly the same: `0.4 ozt is 12.441 g, to the milligram`."""
        if self.unit == "g" and self.exact:
            return grams_text(self.mg)
        return f"{self.shown()} is {grams_text(self.mg)}" + ("" if self.exact else ", rounded to the milligram")


def reading_of(figure: str, unit: str, stable: bool = True) -> Reading:
    """What a scale says as a weight. InputError for a figure or unit that is none of a jeweller's."""
    known = unit_of(unit)
    plain = re.sub(r"^([-+])\s+", r"\1", figure.strip().replace("−", "-").replace(",", "."))
    if not re.fullmatch(r"[-+]?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})", plain, re.ASCII):
        raise InputError("This is no weight", f"The scale said “{figure}”.", "Weigh again.", figure)
    made = Reading(Decimal(plain), known, stable)
    if abs(made.mg) > _MOST_MG:
        raise InputError("This is no weight", f"{made.shown()} is more than a scale holds.", "Weigh again.", figure)
    return made


def unit_of(text: str) -> str:
    """A unit as the program calls it. InputError for one that is no unit of weight here (pieces, percent, ounces)."""
    said = text.strip().lower()
    known = _CALLED.get(said, said)
    if known not in _MG_IN:
        raise InputError(
            "The scale weighs in another unit",
            f"It says “{text.strip() or 'no unit'}”; nothing was taken.",
            f"Set it to one of {', '.join(_MG_IN)}.",
            text.strip(),
        )
    return known


def typed_weight(text: str) -> Reading | None:
    """A weight with its unit as a scale types it where the cursor stands: `N   +  12.345 g`. None for what has no unit,
    which is read as any figure that people type. InputError for a unit that is none, or a figure that may be two."""
    found = _TYPED.search(text.strip())
    if found is None or found.end() != len(text.strip()) or not _only_marks(text.strip()[: found.start()]):
        return None
    figure = found["figure"]
    if re.fullmatch(r"\d{1,3},\d{3}", figure) and found["unit"].lower() not in ("g", "kg"):
        raise InputError("Which weight is meant", f"“{text}” may be two weights.", "Let the scale write a point.", text)
    return reading_of(found["sign"] + figure, found["unit"])


def _only_marks(before: str) -> bool:
    """What scales put before a weight: `N`, `ST,`, `G`, blanks. A figure before it would be another weight."""
    return re.fullmatch(r"[A-Za-z#,:.\s]{0,8}", before) is not None


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    """A scale of this desk. port: as the system calls it (COM3, /dev/ttyUSB0); parity: none, even, odd; readability_ug:
    its smallest step in micrograms; patience_s: how long it may take to come to rest.

    For `lines`: pattern finds `weight` and `unit`, and may find `stable`, which must then have matched; ask: what makes
    it send a line, "" where it sends by itself; same: how many equal lines in a row count as at rest where the line
    does not say so.
    """

    name: str
    port: str
    tongue: Tongue
    baud: int = 9600
    bits: int = 8
    parity: str = "none"
    stop: int = 1
    readability_ug: int = 1000
    patience_s: int = 10
    pattern: str = ""
    ask: str = ""
    same: int = 1


BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
PARITIES = ("none", "even", "odd")
_BITS, _STOPS = (7, 8), (1, 2)
_LONGEST_PATIENCE, _MOST_SAME, _COARSEST_UG = 120, 20, 100_000_000


def check_settings(scale: ScaleSettings) -> None:
    """InputError names the first thing about a scale's settings that cannot be."""
    for fault in filter(None, (_fault_of(scale), _pattern_fault(scale))):
        raise InputError("This scale cannot be kept", f"{fault} Nothing was kept.", "Correct it.", scale.name)


def _fault_of(scale: ScaleSettings) -> str:
    faults = {
        "It has no name.": not scale.name.strip(),
        "It is not said where it is plugged in.": not scale.port.strip(),
        f"{scale.baud} baud is no speed that scales have.": scale.baud not in BAUDS,
        "It has 7 or 8 data bits.": scale.bits not in _BITS,
        "Its parity is none, even or odd.": scale.parity not in PARITIES,
        "It has 1 or 2 stop bits.": scale.stop not in _STOPS,
        "Its smallest step is above zero.": not 0 < scale.readability_ug <= _COARSEST_UG,
        f"It gets 1 to {_LONGEST_PATIENCE} seconds to come to rest.": not 0 < scale.patience_s <= _LONGEST_PATIENCE,
        f"1 to {_MOST_SAME} equal lines count as at rest.": not 0 < scale.same <= _MOST_SAME,
    }
    return next((fault for fault, there in faults.items() if there), "")


def _pattern_fault(scale: ScaleSettings) -> str:
    if scale.tongue is not Tongue.LINES:
        return ""
    try:
        groups = re.compile(scale.pattern).groupindex
    except re.error as error:
        return f"Its pattern cannot be read: {error}."
    return "" if {"weight", "unit"} <= set(groups) else "Its pattern finds no (?P<weight>…) and (?P<unit>…)."


@dataclass(frozen=True, slots=True)
class CheckRules:
    """When scales are checked and what is let pass. due_days: how old a check may be; steps: how many of the scale's
    smallest steps it may read beside the weight; per_million: and how much of the weight; weights_mg: check weights
    that workshops have."""

    due_days: int
    steps: int
    per_million: int
    weights_mg: tuple[int, ...]

    def tolerance_ug(self, nominal_mg: int, readability_ug: int) -> int:
        """Whole micrograms that a scale may read beside a check weight."""
        return max(self.steps * readability_ug, nominal_mg * UG_PER_MG * self.per_million // 1_000_000)


def scale_step(readability_ug: int) -> str:
    """`0.001 g`, `0.0001 g`: a scale's smallest step."""
    step = (Decimal(readability_ug) / 1_000_000).normalize().quantize(Decimal("1.000000"), ROUND_HALF_EVEN)
    return f"{step.normalize():f} g"
