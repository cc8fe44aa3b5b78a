"""Which alloys and stones suit a piece, by rules in data, and what the picker tells of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.money import Money


class Verdict(StrEnum):
    """How a material suits a piece; the later the worse."""

    FITS = "fits"
    NOTE = "note"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class PieceWish:
    """What of a piece decides which materials suit it. style: codes joined by `+`; stones: whether any are set."""

    kind: str
    style: str = ""
    stones: bool = False
    plated: bool = False


@dataclass(frozen=True, slots=True)
class FitRule:
    """Holds where every condition holds; an empty one always does. fineness_from in 0.001 ‰; materials: kinds of
    stones."""

    verdict: Verdict
    words: str
    kinds: frozenset[str] = frozenset()
    metals: frozenset[str] = frozenset()
    colours: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    materials: frozenset[str] = frozenset()
    fineness_from: int = 0
    stones: bool = False
    plated: bool = False

    def asks_for(self, piece: PieceWish) -> bool:
        """Whether the rule is about such a piece."""
        return (
            (not self.kinds or piece.kind in self.kinds)
            and (not self.styles or not self.styles.isdisjoint(piece.style.split("+")))
            and (piece.stones or not self.stones)
            and (piece.plated or not self.plated)
        )

    def is_about(self, alloy: Alloy) -> bool:
        """Whether the rule is about such an alloy."""
        return (
            (not self.metals or alloy.metal in self.metals)
            and (not self.colours or alloy.colour in self.colours)
            and alloy.fineness_millis >= self.fineness_from
        )


@dataclass(frozen=True, slots=True)
class FitRules:
    """All rules. wear: kind of piece → the hardness that its stones need; lead_days: by metal, and for `stones`,
    where no article says its own."""

    alloys: tuple[FitRule, ...]
    tender: tuple[FitRule, ...]
    hardness: Mapping[str, Decimal]
    looks: Mapping[str, str]
    wear: Mapping[str, Decimal]
    too_soft: str
    lead_days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AlloyChoice:
    """An alloy beside others. look: its colour, `#RRGGBB`; stock_mg: the workshop's own in its vaults; per_gram: today,
    None without the right to see costs or without a price; lead_days: until more comes."""

    code: str
    title: str
    metal: str
    look: str
    mark: str
    stock_mg: int
    per_gram: Money | None
    price_words: str
    lead_days: int
    verdict: Verdict
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoneChoice:
    """A kind of stone beside others. pieces and stock_mct: in stock and not reserved; per_ct: by the pricing rules for
    small ones, None without the right to see costs; hardness by Mohs, None where nobody said."""

    kind: str
    look: str
    pieces: int
    stock_mct: int
    per_ct: Money | None
    lead_days: int
    hardness: Decimal | None
    verdict: Verdict
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaterialChoices:
    """What may be chosen for a piece; what suits it first, within that in the order of the data."""

    alloys: tuple[AlloyChoice, ...]
    stones: tuple[StoneChoice, ...]


def alloy_fit(alloy: Alloy, piece: PieceWish, rules: FitRules) -> tuple[Verdict, tuple[str, ...]]:
    """How an alloy suits a piece, and every reason."""
    return _worst(rule for rule in rules.alloys if rule.asks_for(piece) and rule.is_about(alloy))


def stone_fit(kind: str, piece: PieceWish, rules: FitRules) -> tuple[Verdict, tuple[str, ...]]:
    """How a kind of stone suits a piece, and every reason."""
    found = [rule for rule in rules.tender if kind in rule.materials and rule.asks_for(piece)]
    needed, hard = rules.wear.get(piece.kind), rules.hardness.get(kind)
    if needed is not None and hard is not None and hard < needed:
        found.append(FitRule(Verdict.WARN, rules.too_soft))
    return _worst(found)


def _worst(found: Iterable[FitRule]) -> tuple[Verdict, tuple[str, ...]]:
    rules = sorted(found, key=lambda rule: -_RANK[rule.verdict])
    return (rules[0].verdict if rules else Verdict.FITS), tuple(rule.words for rule in rules)


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


def suiting_first(verdict: Verdict) -> int:
    """Sorts what suits before what does not."""
    return _RANK[verdict]
