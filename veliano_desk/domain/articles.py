"""Articles: what is bought, kept and used. What may be said of one, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from veliano_desk.domain.alloys import DENSITY_TOLERANCE, blend_density
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.quantities import PURE


class ArticleKind(StrEnum):
    """What an article is. FINE stands in the metal ledger for fine weight alone and is no thing on a shelf."""

    ALLOY = "alloy"
    STONE = "stone"
    FINDING = "finding"
    CHAIN = "chain"
    CONSUMABLE = "consumable"
    KIT = "kit"
    PACKAGING = "packaging"
    FINE = "fine"


KIND_TITLES = {
    ArticleKind.ALLOY: "Alloy", ArticleKind.STONE: "Stone", ArticleKind.FINDING: "Finding", ArticleKind.CHAIN: "Chain",
    ArticleKind.CONSUMABLE: "Consumable", ArticleKind.KIT: "Kit", ArticleKind.PACKAGING: "Packaging",
    ArticleKind.FINE: "Fine weight",
}  # fmt: skip
SHELF_KINDS = tuple(kind for kind in ArticleKind if kind is not ArticleKind.FINE)
"""What can lie somewhere, in the order it is shown."""
MG, MCT, PIECE, UM = "mg", "mct", "piece", "um"
UNITS: dict[ArticleKind, tuple[str, ...]] = {
    ArticleKind.ALLOY: (MG,), ArticleKind.STONE: (MCT, PIECE), ArticleKind.FINDING: (PIECE, MG),
    ArticleKind.CHAIN: (UM, MG), ArticleKind.CONSUMABLE: (PIECE, MG, UM), ArticleKind.KIT: (PIECE,),
    ArticleKind.PACKAGING: (PIECE,), ArticleKind.FINE: (MG,),
}  # fmt: skip
"""What each kind may be counted in, the usual one first: 0.001 g, 0.001 ct, pieces, 0.001 mm."""
_KARAT_MARKS = {417: 10, 585: 14, 916: 22, 917: 22}
"""Marks that a karat is sold under though it is not made to them: 14 K is 583⅓ ‰ and stamped 585."""


@dataclass(frozen=True, slots=True)
class Part:
    """One metal of a composition: what it is, its share by weight in 0.001 ‰, its density in 0.001 g/cm³."""

    name: str
    share_millis: int
    density_millis: int


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """An article as somebody describes it. unit: what `UNITS` allows; counts_pieces: pieces are counted beside the
    weight; fineness in 0.001 ‰, density in 0.001 g/cm³; weight_mg: of a piece, or of a metre where it is measured by
    length, 0 where nobody said; reorder_at and order_to in the article's unit, 0 for never; lead_days: until it comes.
    """

    code: str
    kind: ArticleKind
    title: str
    unit: str
    counts_pieces: bool = False
    metal: str = ""
    fineness_millis: int = 0
    density_millis: int = 0
    mark: str = ""
    colour: str = ""
    look: str = ""
    composition: tuple[Part, ...] = ()
    supplier_article: str = ""
    shape: str = ""
    size: str = ""
    clarity: str = ""
    quality: str = ""
    weight_mg: int = 0
    reorder_at: int = 0
    order_to: int = 0
    lead_days: int = 0
    note: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with what is doubtful about it. fixed: it was posted already, so that kind, unit, metal and fineness
    stay as they are."""

    id: int
    version: int
    about: ArticleEdit
    fixed: bool
    warnings: tuple[Flag, ...] = field(default=())


def check_article(edit: ArticleEdit) -> tuple[Flag, ...]:
    """What is doubtful about an article. InputError for what cannot be: it is then not saved."""
    for fault, todo in _faults(edit):
        raise InputError("This article cannot be", f"{fault} Nothing was saved.", todo, edit.code)
    if edit.kind is ArticleKind.ALLOY:
        for fault, todo in _alloy_faults(edit):
            raise InputError("This alloy cannot be", f"{fault} Nothing was saved.", todo, edit.code)
    return _doubts(edit)


def _faults(edit: ArticleEdit) -> Iterator[tuple[str, str]]:
    if not edit.code.strip() or any(sign.isspace() for sign in edit.code.strip()):
        yield "It has no code, or one with a blank in it.", "Give a short code without blanks, such as fnd-lobster-9."
    if not edit.title.strip():
        yield "It has no name.", "Say what it is."
    if edit.kind is ArticleKind.FINE:
        yield "Fine weight is no article on a shelf.", "Choose another kind."
    if edit.unit not in UNITS[edit.kind]:
        yield f"{KIND_TITLES[edit.kind]} is not counted in {edit.unit}.", f"Use {' or '.join(UNITS[edit.kind])}."
    if edit.counts_pieces and edit.unit not in (MCT, MG):
        yield "Pieces are counted beside a weight only.", "Count it in pieces alone, or by weight and pieces."
    for name in ("fineness_millis", "density_millis", "weight_mg", "reorder_at", "order_to", "lead_days"):
        if getattr(edit, name) < 0:
            yield f"{name.split('_')[0].capitalize()} is below zero.", "Give zero or more."
    if edit.order_to and edit.order_to <= edit.reorder_at:
        yield "It would be ordered up to no more than the point where it is ordered.", "Order up to more than that."


def _alloy_faults(edit: ArticleEdit) -> Iterator[tuple[str, str]]:
    if not edit.metal.strip() or not 0 < edit.fineness_millis <= PURE:
        yield "An alloy needs its metal and how fine it is, up to 1000 ‰.", "Give both, for example gold, 583.333 ‰."
    if not edit.density_millis:
        yield (
            "It has no density: no casting weight could be reckoned with it.",
            "Give the supplier's figure in g/cm³, for example 13.07.",
        )
    if edit.composition:
        fine = fine_share(edit)
        if fine != edit.fineness_millis:
            yield (
                f"It is booked at {_permille(edit.fineness_millis)} ‰, but its composition makes {_permille(fine)} ‰.",
                "Correct the fineness or the composition.",
            )
    elif edit.mark.isdecimal() and edit.fineness_millis == int(edit.mark) * 1000 and int(edit.mark) in _KARAT_MARKS:
        made = round(Fraction(_KARAT_MARKS[int(edit.mark)] * PURE, 24))
        yield (
            (
                f"It is booked at {edit.mark} ‰, which is the mark it is sold under; "
                f"{_KARAT_MARKS[int(edit.mark)]} K is made to {_permille(made)} ‰."
            ),
            f"Give {_permille(made)} ‰, or the supplier's composition where it is really made to {edit.mark} ‰.",
        )


def fine_share(edit: ArticleEdit) -> int:
    """The share of the article's own metal in its composition, in 0.001 ‰."""
    return sum(part.share_millis for part in edit.composition if part.name.strip().lower() == edit.metal)


def _doubts(edit: ArticleEdit) -> tuple[Flag, ...]:
    """1/ρ = Σ wᵢ/ρᵢ over the composition; more than 3 % away is said."""
    if edit.kind is not ArticleKind.ALLOY or not edit.composition:
        return ()
    reckoned = blend_density((part.share_millis, Decimal(part.density_millis) / 1000) for part in edit.composition)
    density = Decimal(edit.density_millis) / 1000
    off = density / reckoned - 1
    if abs(off) <= DENSITY_TOLERANCE:
        return ()
    return (
        Flag(
            "density",
            f"{density} g/cm³ is {abs(off) * 100:.1f} % {'above' if off > 0 else 'below'} the {reckoned:.2f} g/cm³ of "
            "its composition.",
            str(density),
        ),
    )


def _permille(millis: int) -> str:
    return f"{Decimal(millis) / 1000:f}"
