"""Ring sizes and lengths. Truth is millimetres: inner diameter for rings, length for chains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from veliano_desk.domain.errors import InputError

PI = Decimal("3.1415926535897932384626433833")
MM_PER_INCH = Decimal("25.4")
SMALLEST_MM, LARGEST_MM = Fraction(23, 2), Fraction(26)
"""Inner diameters outside these fit no finger."""

_SHOWN_MM = Decimal("0.001")
_PI = Fraction(PI)
_LETTERS = 26
_HALF = Fraction(1, 2)
_PARTS = {"½": _HALF, "1/2": _HALF, ".5": _HALF, "¼": Fraction(1, 4), "1/4": Fraction(1, 4),
          "¾": Fraction(3, 4), "3/4": Fraction(3, 4)}  # fmt: skip
_LETTER = re.compile(r"([A-Z])\s?(?:\+\s?(\d{1,2}))?\s?(½|1/2|\.5)?", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)?[\s-]*(½|¼|¾|1/2|1/4|3/4)?")


class SizeSystem(StrEnum):
    """The systems of ring sizes; formulas in `_SCALES`."""

    US = "us"
    EU = "eu"
    UK = "uk"
    JP = "jp"
    IT = "it"


@dataclass(frozen=True, slots=True)
class _Scale:
    """measure = offset + unit × size, the measure being the inner diameter or the inner circumference in mm."""

    offset: Fraction
    unit: Fraction
    by_diameter: bool
    step: Fraction
    first: Fraction

    def measure(self, size: Fraction) -> Fraction:
        return self.offset + self.unit * size

    def diameter(self, size: Fraction) -> Fraction:
        return self.measure(size) if self.by_diameter else self.measure(size) / _PI

    def nearest(self, diameter: Fraction) -> Fraction:
        measure = diameter if self.by_diameter else diameter * _PI
        steps = round((measure - self.offset) / self.unit / self.step)
        return max(self.first, steps * self.step)


_SCALES = {
    # inner diameter d = 11.63 + 0.8128 s
    SizeSystem.US: _Scale(Fraction("11.63"), Fraction("0.8128"), True, Fraction(1, 4), Fraction(0)),
    # ISO 8653: inner circumference C in mm
    SizeSystem.EU: _Scale(Fraction(0), Fraction(1), False, _HALF, Fraction(37)),
    # C = 36.25 + 1.25 n, A = 1
    SizeSystem.UK: _Scale(Fraction("36.25"), Fraction("1.25"), False, _HALF, Fraction(1)),
    # three times the inner diameter, less 38
    SizeSystem.JP: _Scale(Fraction(38, 3), Fraction(1, 3), True, Fraction(1), Fraction(1)),
    # inner circumference less 40; also Spain, the Netherlands, Switzerland
    SizeSystem.IT: _Scale(Fraction(40), Fraction(1), False, _HALF, Fraction(0)),
}


class SizeConversion(NamedTuple):
    """The nearest size of another system; difference_mm = its inner diameter − the one asked for, to 0.001 mm."""

    value: str
    exact: bool
    difference_mm: Decimal


def convert(value: str | Decimal | int, source: SizeSystem | str, target: SizeSystem | str) -> SizeConversion:
    """The nearest size of `target`. Raises InputError for a size that the source system does not have.

    A size by diameter is never exactly one by circumference: π stands between them.
    """
    old, new = _SCALES[SizeSystem(source)], _SCALES[SizeSystem(target)]
    size = size_number(value, SizeSystem(source))
    nearest = new.nearest(old.diameter(size))
    exact = old.by_diameter == new.by_diameter and new.measure(nearest) == old.measure(size)
    return SizeConversion(
        size_text(nearest, SizeSystem(target)), exact, _mm(new.diameter(nearest) - old.diameter(size))
    )


def inner_diameter_mm(value: str | Decimal | int, system: SizeSystem | str) -> Decimal:
    """Inner diameter in mm, to 0.001 mm. Raises InputError for a size that the system does not have."""
    return _mm(_SCALES[SizeSystem(system)].diameter(size_number(value, SizeSystem(system))))


def size_of_diameter(diameter_mm: Decimal, system: SizeSystem | str) -> SizeConversion:
    """The nearest size of `system` for an inner diameter; difference_mm as in `convert`."""
    scale = _SCALES[SizeSystem(system)]
    nearest = scale.nearest(Fraction(diameter_mm))
    off = scale.diameter(nearest) - Fraction(diameter_mm)
    return SizeConversion(size_text(nearest, SizeSystem(system)), scale.by_diameter and off == 0, _mm(off))


def size_number(value: str | Decimal | int, system: SizeSystem) -> Fraction:
    """The size as a number of its system (N½ → 14½). Raises InputError when it is none, or fits no finger."""
    spelled = str(value).strip()
    number = _letter_number(spelled) if system is SizeSystem.UK else _plain_number(spelled)
    if number is None or not SMALLEST_MM <= _SCALES[system].diameter(number) <= LARGEST_MM:
        raise InputError(
            "This ring size does not exist",
            f"“{value}” is no {system.upper()} ring size.",
            "Give a size such as US 7, EU 54, UK N½, JP 14 or IT 14.",
            spelled,
        )
    return number


def size_text(number: Fraction, system: SizeSystem) -> str:
    """How the size is written: `7.25`, `54.5`, `N½`, `Z+1`."""
    if system is not SizeSystem.UK:
        return f"{(Decimal(number.numerator) / number.denominator).normalize():f}"
    whole = int(number)
    letter = chr(ord("A") + whole - 1) if whole <= _LETTERS else f"Z+{whole - _LETTERS}"
    return letter + ("½" if number != whole else "")


def _letter_number(spelled: str) -> Fraction | None:
    match = _LETTER.fullmatch(spelled)
    if match is None or (match[2] and match[1].upper() != "Z"):
        return None
    letter = ord(match[1].upper()) - ord("A") + 1
    return Fraction(letter + int(match[2] or 0)) + _PARTS.get(match[3] or "", Fraction(0))


def _plain_number(spelled: str) -> Fraction | None:
    match = _NUMBER.fullmatch(spelled)
    if match is None or not spelled:
        return None
    whole = Fraction((match[1] or "0").replace(",", "."))
    if match[2] and whole.denominator != 1:
        return None
    return whole + _PARTS.get(match[2] or "", Fraction(0))


def _mm(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_SHOWN_MM, rounding=ROUND_HALF_EVEN)
