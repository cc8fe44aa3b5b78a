"""Weights and fineness as integers, and the conversions that say whether they are exact.

Metal weight is integer milligrams, stone weight integer 0.001 ct, fineness integer 0.001 ‰; fine weight is their
product, kept exactly in units of 10⁻⁶ mg. Rounding is for the screen.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from veliano_desk.domain.errors import InputError

CT_MG = 200
"""Milligrams in a metric carat."""
MG_PER_G = 1000
MCT_PER_CT = 1000
FINE_UNITS_PER_MG = 1_000_000
"""Fine weight is counted in 10⁻⁶ mg: milligrams × 0.001 ‰."""
PURE = 1_000_000
"""Fineness of a metal with nothing else in it, in 0.001 ‰."""
OZT_MG = Decimal("31103.4768")
DWT_MG = Decimal("1555.17384")
_SHOWN = Decimal("0.000001")


class Converted(NamedTuple):
    """A converted quantity; `exact` is False where rounding took something away."""

    value: Decimal
    exact: bool


class ConvertedMg(NamedTuple):
    """A weight in whole milligrams; `exact` is False where the source was finer than a milligram."""

    mg: int
    exact: bool


def fine_units(mg: int, fineness_millis: int) -> int:
    """Fine weight in 10⁻⁶ mg, exact: `mg` milligrams at `fineness_millis` (0.001 ‰).

    Raises InputError for a fineness outside 0…1,000,000.
    """
    if not 0 <= fineness_millis <= PURE:
        raise InputError(
            "This fineness is not possible",
            f"{Decimal(fineness_millis) / 1000} ‰ is outside 0 to 1000 ‰.",
            "Give the parts of pure metal in a thousand, for example 585.",
        )
    return mg * fineness_millis


def fine_mg(mg: int, fineness_millis: int) -> Decimal:
    """Fine weight in milligrams with all its decimals."""
    return Decimal(fine_units(mg, fineness_millis)) / FINE_UNITS_PER_MG


def grams(mg: int) -> Decimal:
    """Grams with three decimals; always exact."""
    return Decimal(mg).scaleb(-3)


def troy_ounces(mg: int) -> Converted:
    """Troy ounces (31.1034768 g) to six decimals."""
    return _divided(mg, OZT_MG)


def pennyweights(mg: int) -> Converted:
    """Pennyweights (1.55517384 g) to six decimals."""
    return _divided(mg, DWT_MG)


def carats(mct: int) -> Decimal:
    """Carats from 0.001 ct; always exact."""
    return Decimal(mct).scaleb(-3)


def mg_from_grams(value: Decimal) -> ConvertedMg:
    """Whole milligrams of a weight in grams, half-even."""
    return _to_mg(value, Decimal(MG_PER_G))


def mg_from_troy_ounces(value: Decimal) -> ConvertedMg:
    """Whole milligrams of a weight in troy ounces, half-even."""
    return _to_mg(value, OZT_MG)


def mg_from_pennyweights(value: Decimal) -> ConvertedMg:
    """Whole milligrams of a weight in pennyweights, half-even."""
    return _to_mg(value, DWT_MG)


def mg_from_stones(mct: int) -> ConvertedMg:
    """What stones of `mct` (0.001 ct) weigh, in whole milligrams: 1 ct = 200 mg."""
    return _to_mg(Decimal(mct), Decimal(CT_MG) / MCT_PER_CT)


def net_metal_mg(gross_mg: int, stones_mct: int, other_mg: int = 0) -> ConvertedMg:
    """Net metal = gross − stones (ct × 0.2 g) − what is neither.

    Raises InputError when stones and the rest weigh more than the whole piece.
    """
    stones = mg_from_stones(stones_mct)
    net = gross_mg - stones.mg - other_mg
    if net < 0:
        raise InputError(
            "The piece weighs less than its stones",
            f"{grams(gross_mg)} g gross leaves nothing after {carats(stones_mct)} ct of stones.",
            "Weigh the piece again, or correct the stones.",
        )
    return ConvertedMg(net, stones.exact)


def grams_text(mg: int) -> str:
    """`14.208 g`: three decimals, thousands separated."""
    return f"{grams(mg):,.3f} g"


def carats_text(mct: int) -> str:
    """`0.255 ct`: three decimals, thousands separated."""
    return f"{carats(mct):,.3f} ct"


def _divided(mg: int, unit: Decimal) -> Converted:
    value = (Decimal(mg) / unit).quantize(_SHOWN, rounding=ROUND_HALF_EVEN)
    return Converted(value, Fraction(value) * Fraction(unit) == mg)


def _to_mg(value: Decimal, unit: Decimal) -> ConvertedMg:
    exact = Fraction(value) * Fraction(unit)
    whole = round(exact)
    return ConvertedMg(whole, whole == exact)
