"""What a piece will weigh before there is a model: tables per tooth, size and length, scaled by the alloy's density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.domain.sizes import PI
from veliano_desk.domain.teeth import arch_of

_CLASSES = {1: "central", 2: "lateral", 3: "canine", 4: "premolar", 5: "premolar"}


@dataclass(frozen=True, slots=True)
class WeightRule:
    """How the weight of one kind of piece is reckoned, at the reference density.

    form `teeth`: Σ mg per tooth; `band`: π(d + t) × w × t × shape mm³ and a head of `fixed_mg`; `length`: mg per cm at
    `width_mm`, growing with the square of the width, and a clasp of `fixed_mg`; `fixed`: `fixed_mg`. size_mm is
    taken where none is said. stones: assumed where stones are asked for and not counted, per tooth for `teeth`.
    """

    form: str
    fixed_mg: Decimal = Decimal(0)
    mg_per_cm: Decimal = Decimal(0)
    width_mm: Decimal = Decimal(0)
    thickness_mm: Decimal = Decimal(0)
    shape: Decimal = Decimal(1)
    size_mm: Decimal = Decimal(0)
    stones: int = 0
    always_set: bool = False


@dataclass(frozen=True, slots=True)
class WeightTables:
    """Starting values from `resources/piece_weights.json`, to be replaced by what the bench learns.

    reference_density in g/cm³ (14K yellow); mg_per_tooth by `upper.central`…; style_factors by style; teeth:
    assumed for grillz whose teeth are not known; stone_mct: assumed weight of one stone.
    """

    reference_density: Decimal
    mg_per_tooth: Mapping[str, Decimal]
    style_factors: Mapping[str, Decimal]
    rules: Mapping[str, WeightRule]
    teeth: tuple[int, ...]
    stone_mct: int

    def rule(self, kind: str) -> WeightRule:
        """Raises WeightError for a kind without one."""
        found = self.rules.get(kind)
        if found is None:
            raise WeightError(
                "No weight for this piece", f"“{kind}” has no weight table.", "Choose another kind of piece.", kind
            )
        return found


class WeightError(DeskError):
    """The weight of this kind of piece cannot be reckoned."""

    code = "no_weight"


@dataclass(frozen=True, slots=True)
class Settled:
    """Facts with nothing left open, and a sentence for each thing that was assumed."""

    facts: PieceFacts
    notes: tuple[str, ...]


def settle(facts: PieceFacts, tables: WeightTables) -> Settled:
    """Fills what the order does not say with the tables' starting values, for estimate and plan only."""
    rule = tables.rule(facts.kind)
    notes: list[str] = []
    if rule.form == "teeth" and not facts.teeth:
        facts = replace(facts, teeth=tables.teeth)
        notes.append(f"{len(tables.teeth)} teeth assumed.")
    if facts.size_mm is None and rule.size_mm:
        facts = replace(facts, size_mm=rule.size_mm)
        what = "Inner diameter" if rule.form == "band" else "Length"
        notes.append(f"{what} of {rule.size_mm} mm assumed.")
    return _settle_stones(facts, rule, tables, notes)


def metal_mg(facts: PieceFacts, tables: WeightTables, alloy: Alloy) -> int:
    """Finished metal of a settled piece in whole milligrams, half-even: the tables' volume × the alloy's density."""
    rule = tables.rule(facts.kind)
    weight = _at_reference(facts, rule, tables)
    for style in facts.style.split("+"):
        weight *= tables.style_factors.get(style, Decimal(1))
    weight = weight * alloy.density / tables.reference_density
    return int(weight.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def tooth_class(tooth: int) -> str:
    """`upper.canine`: arch and class of an FDI tooth."""
    return f"{arch_of(tooth)}.{_CLASSES.get(tooth % 10, 'molar')}"


def _settle_stones(facts: PieceFacts, rule: WeightRule, tables: WeightTables, notes: list[str]) -> Settled:
    wanted = bool(facts.stones) or rule.always_set or bool(facts.stones_mct)
    if facts.stones_count is None and wanted:
        count = rule.stones * (len(facts.teeth) if rule.form == "teeth" else 1)
        facts = replace(facts, stones_count=count, stones=facts.stones or "diamonds")
        notes.append(f"{count} stones assumed.")
    if facts.stones_count and facts.stones_mct is None:
        facts = replace(facts, stones_mct=facts.stones_count * tables.stone_mct)
        notes.append(f"{Decimal(tables.stone_mct) / 1000} ct a stone assumed.")
    return Settled(facts, tuple(notes))


def _at_reference(facts: PieceFacts, rule: WeightRule, tables: WeightTables) -> Decimal:
    """Milligrams at the reference density."""
    if rule.form == "teeth":
        return sum((tables.mg_per_tooth[tooth_class(tooth)] for tooth in facts.teeth), Decimal(0)) + rule.fixed_mg
    width = facts.width_mm or rule.width_mm
    size = facts.size_mm or rule.size_mm
    if rule.form == "band":
        volume = PI * (size + rule.thickness_mm) * width * rule.thickness_mm * rule.shape
        return volume * tables.reference_density + rule.fixed_mg  # mm³ × g/cm³ = mg
    if rule.form == "length":
        return rule.mg_per_cm * size / 10 * (width / rule.width_mm) ** 2 + rule.fixed_mg
    return rule.fixed_mg
