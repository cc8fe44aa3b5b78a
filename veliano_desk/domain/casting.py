"""From a model's volume to the metal it takes."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.errors import InputError

_MM3_PER_CM3 = 1000
_LINEAR_TO_VOLUME = 3
_WHOLE = 100
_SHOWN = Decimal("0.001")


def cast_weight_g(
    volume_mm3: Decimal, alloy: Alloy, shrink: Decimal = Decimal(0), mould_shrink: Decimal = Decimal(0)
) -> Decimal:
    """Grams of a casting, to 0.001 half-even: V/1000 × ρ × (1 − s₁)³ (1 − s₂)³, V the wax as it is in mm³, ρ in g/cm³.

    shrink: s₁, what the casting shrinks (0.01 where the model does not allow for it); mould_shrink: s₂, where wax is
    injected from a mould (0.025). InputError for a volume or a shrinkage that cannot be, and an alloy without density.
    """
    if volume_mm3 <= 0 or not volume_mm3.is_finite():
        raise InputError("This volume is not possible", f"{volume_mm3} mm³ is not above zero.", "Give it in mm³.")
    if any(not 0 <= share < 1 for share in (shrink, mould_shrink)):
        raise InputError("This shrinkage is not possible", "It is a share from 0 to below 1.", "For 1 % give 0.01.")
    if alloy.density <= 0:
        raise InputError(
            "This alloy has no density", "Its weight cannot be told from a volume.", "Enter its density.", alloy.code
        )
    shrunk = ((1 - shrink) * (1 - mould_shrink)) ** _LINEAR_TO_VOLUME
    return (volume_mm3 / _MM3_PER_CM3 * alloy.density * shrunk).quantize(_SHOWN, rounding=ROUND_HALF_EVEN)


def charge_mg(pieces_mg: int, sprue_mg: int, button_percent: Decimal) -> int:
    """What to charge for a tree, in whole milligrams, never less than it takes: pieces + sprue + button, the button a
    share of the tree (10 % to 50 %). InputError for weights below zero and a share outside of 0 to 100 %."""
    if pieces_mg < 0 or sprue_mg < 0 or not 0 <= button_percent <= _WHOLE:
        raise InputError(
            "This charge is not possible", "A weight is below zero, or the button above the tree.", "Correct it."
        )
    tree = pieces_mg + sprue_mg
    return int((tree * (1 + button_percent / _WHOLE)).to_integral_value(rounding=ROUND_CEILING))
