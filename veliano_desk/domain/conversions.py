"""Any quantity of the trade in another unit: weights, fineness, ring sizes, teeth. Each says whether it is exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.sizes import SizeSystem, convert, inner_diameter_mm, size_of_diameter
from veliano_desk.domain.teeth import universal_to_fdi

_MG = {
    "mg": Fraction(1), "g": Fraction(1000), "kg": Fraction(1_000_000), "ct": Fraction(200),
    "ozt": Fraction("31103.4768"), "dwt": Fraction("1555.17384"), "gr": Fraction("64.79891"),
}  # fmt: skip
"""Milligrams in a unit of weight: gram, metric carat, troy ounce, pennyweight, grain."""
_PER_MILLE = {"karat": Fraction(1000, 24), "fineness": Fraction(1), "percent": Fraction(10)}
_SHOWN = Decimal("0.000001")
_SIZES = frozenset(SizeSystem)
_TEETH = frozenset({"universal", "fdi"})
_DIAMETER = "mm"
_FULL_KARAT = 24
_WHOLE = 1000
_TEETH_COUNT = 32
UNITS = (*_MG, *_PER_MILLE, *sorted(_SIZES), _DIAMETER, *sorted(_TEETH))


@dataclass(frozen=True, slots=True)
class Conversion:
    """A quantity in another unit. difference_mm: by how much a ring of the nearest size is wider, None elsewhere."""

    value: str
    exact: bool
    difference_mm: Decimal | None = None


def converted(value: str, source: str, target: str) -> Conversion:
    """`14 karat fineness` → 583.333333, not exact. Raises InputError for what is no quantity of the unit, or units that
    do not belong together."""
    old, new = source.strip().lower(), target.strip().lower()
    for family in (_MG, _PER_MILLE):
        if old in family and new in family:
            return _scaled(_number(value, old), family[old], family[new])
    if {old, new} <= _SIZES | {_DIAMETER}:
        return _size(value, old, new)
    if {old, new} <= _TEETH:
        return _tooth(value, old, new)
    raise InputError(
        "These units do not belong together",
        f"{source} cannot be told in {target}.",
        f"Units: {', '.join(UNITS)}.",
    )


def _number(value: str, unit: str) -> Fraction:
    try:
        read = Decimal(value.strip())
    except InvalidOperation:
        read = Decimal("nan")
    if not read.is_finite() or read < 0 or (unit == "karat" and read > _FULL_KARAT) or _beyond(read, unit):
        raise InputError("This is no quantity", f"“{value}” is no {unit}.", "Give a number such as 14.5.", value)
    return Fraction(read)


def _beyond(read: Decimal, unit: str) -> bool:
    return unit in _PER_MILLE and Fraction(read) * _PER_MILLE[unit] > 1000  # parts in a thousand


def _scaled(value: Fraction, old: Fraction, new: Fraction) -> Conversion:
    exact = value * old / new
    shown = (Decimal(exact.numerator) / exact.denominator).quantize(_SHOWN, rounding=ROUND_HALF_EVEN)
    return Conversion(f"{shown.normalize():f}", Fraction(shown) == exact)


def _size(value: str, old: str, new: str) -> Conversion:
    if old == new == _DIAMETER:
        return _scaled(_number(value, old), Fraction(1), Fraction(1))
    if new == _DIAMETER:
        wide = inner_diameter_mm(value, old)
        back = size_of_diameter(wide, old)
        return Conversion(f"{wide:f}", back.exact, Decimal(0) if back.exact else None)
    if old == _DIAMETER:
        number = _number(value, old)
        found = size_of_diameter(Decimal(number.numerator) / number.denominator, new)
    else:
        found = convert(value, old, new)
    return Conversion(found.value, found.exact, found.difference_mm)


def _tooth(value: str, old: str, new: str) -> Conversion:
    number = int(value) if value.strip().isdecimal() else 0
    universal = {universal_to_fdi(tooth): tooth for tooth in range(1, _TEETH_COUNT + 1)}
    if number not in (universal if old == "fdi" else universal.values()):
        raise InputError("No such tooth", f"“{value}” is no {old} tooth.", "Universal 1–32, or FDI 11–48.", value)
    fdi = number if old == "fdi" else universal_to_fdi(number)
    return Conversion(str(fdi if new == "fdi" else universal[fdi]), True)
