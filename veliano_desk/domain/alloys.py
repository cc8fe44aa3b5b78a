"""Alloys: karat, fineness and mark kept apart; density belongs to the supplier's article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.quantities import PURE

DENSITY_TOLERANCE = Decimal("0.03")
"""How far a stated density may lie from the one reckoned from its composition."""


@dataclass(frozen=True, slots=True)
class Alloy:
    """One alloy article.

    metal: `gold`, `silver`, `platinum` or `wax`; colour: `yellow`, `white`, `rose`, `green` or ""; karat: None
    where the trade does not use it; fineness_millis in 0.001 ‰; mark: what is stamped ("" for none); density in
    g/cm³; look: the colour it is drawn in, `#RRGGBB`.
    """

    code: str
    title: str
    metal: str
    colour: str
    karat: int | None
    fineness_millis: int
    mark: str
    density: Decimal
    look: str


class AlloyBook(Mapping[str, Alloy]):
    """The workshop's alloys by code, in the order they are shown. Raises ValueError when a code comes twice."""

    def __init__(self, alloys: Iterable[Alloy]) -> None:
        self._by_code: dict[str, Alloy] = {}
        for alloy in alloys:
            if alloy.code in self._by_code:
                raise ValueError(f"alloy {alloy.code} is listed twice")
            self._by_code[alloy.code] = alloy

    def __getitem__(self, code: str) -> Alloy:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def titles(self) -> dict[str, str]:
        """Code → title, in the order shown."""
        return {code: alloy.title for code, alloy in self._by_code.items()}

    def of_metal(self, metal: str) -> tuple[Alloy, ...]:
        return tuple(alloy for alloy in self._by_code.values() if alloy.metal == metal)


def blend_density(composition: Iterable[tuple[int, Decimal]]) -> Decimal:
    """Density (g/cm³) of a blend: 1/ρ = Σ wᵢ/ρᵢ.

    composition: (share in 0.001 ‰ by weight, density in g/cm³) of each part. Raises InputError unless the shares
    make up the whole and the densities are positive.
    """
    parts = tuple(composition)
    shares = sum(share for share, _ in parts)
    if shares != PURE or any(density <= 0 for _, density in parts):
        raise InputError(
            "The composition is incomplete",
            f"The parts add up to {Decimal(shares) / 1000} ‰.",
            "Give parts that add up to 1000 ‰, each with its density.",
        )
    return PURE / sum((share / density for share, density in parts), Decimal(0))


def check_density(alloy: Alloy, composition: Iterable[tuple[int, Decimal]]) -> Flag | None:
    """A flag when the stated density is more than 3 % away from the one of its composition, else None."""
    reckoned = blend_density(composition)
    off = alloy.density / reckoned - 1
    if abs(off) <= DENSITY_TOLERANCE:
        return None
    return Flag(
        "density",
        f"{alloy.title}: {alloy.density} g/cm³ is {abs(off) * 100:.1f} % "
        f"{'above' if off > 0 else 'below'} the {reckoned:.2f} g/cm³ of its composition.",
        str(alloy.density),
    )
