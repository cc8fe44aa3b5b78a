"""What the shop sells, read for the workshop: what is made to order, from which words, and where a shop order stands.

The words themselves are data (`resources/store_catalogue.json`); both generations of the store look alike here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from veliano_desk.domain.stages import FINAL, Stage, rank


@dataclass(frozen=True, slots=True)
class MaterialCode:
    """A material of the store's specifications: how it is said, and its metal, for variants that say the rest."""

    words: str
    metal: str


@dataclass(frozen=True, slots=True)
class StyleCode:
    """A style of the store's specifications: how it is said, and the row it means where it means one."""

    words: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Specification:
    """What a product of grillz is: the store's own codes, teeth counted over both rows."""

    material: str
    style: str
    position: str
    teeth: int


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What tells whether a product is made to order. custom and needs_kit: None where its generation does not say."""

    name: str
    category: str = ""
    custom: bool | None = None
    needs_kit: bool | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    specification: Specification | None = None


class ShopStage(NamedTuple):
    """Where a shop order stands; `unknown`: the word that nobody here knows, it is taken as received then."""

    stage: Stage
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueRules:
    """The whole table; its keys are in small letters with underscores."""

    stage_by_state: Mapping[str, Stage]
    says_nothing: frozenset[str]
    metadata_flags: tuple[str, ...]
    metadata_types: frozenset[str]
    categories: frozenset[str]
    specified_categories: frozenset[str]
    materials: Mapping[str, MaterialCode]
    styles: Mapping[str, StyleCode]
    rows: Mapping[str, tuple[str, ...]]
    most_pieces: int

    def shop_stage(self, status: str, *others: str) -> ShopStage:
        """Where an order stands by its status and, in the generation that has them, its payment and its shipping.

        Cancelled or returned anywhere is that; otherwise the furthest of what is known.
        """
        told = [_plain(word) for word in (status, *others)]
        known = [self.stage_by_state[word] for word in told if word in self.stage_by_state]
        for ended in (Stage.CANCELLED, Stage.RETURNED):
            if ended in known:
                return ShopStage(ended)
        if known and (told[0] in self.stage_by_state or told[0] in self.says_nothing):
            return ShopStage(max(known, key=rank))
        furthest = max(known, key=rank, default=Stage.RECEIVED)
        return ShopStage(furthest, "" if told[0] in self.says_nothing else status)

    def is_custom(self, product: ProductFacts) -> bool:
        """Whether a product is made for its buyer: the store says so, or its kind does."""
        if product.custom is not None or product.needs_kit is not None:
            return bool(product.custom or product.needs_kit)
        told = product.metadata
        if any(told.get(flag) is True for flag in self.metadata_flags):
            return True
        if _plain(str(told.get("type", ""))) in self.metadata_types:
            return True
        category = product.category.casefold()
        return category in self.categories or (
            product.specification is not None and category in self.specified_categories
        )

    def material_words(self, specification: Specification | None, variant: str, says_fineness: bool) -> str:
        """The material as one would say it; a variant that says the fineness ("14K") needs only the metal beside it."""
        if specification is None:
            return variant
        code = _plain(specification.material)
        known = self.materials.get(code, MaterialCode(code.replace("_", " "), ""))
        return f"{variant} {known.metal}".strip() if says_fineness else known.words

    def design_words(self, product: str, specification: Specification | None, options: Iterable[str] = ()) -> str:
        """What is to be made, in words that can be read: `Grillz, top 6, open face. Open face six, 14K`."""
        parts = [product, *options]
        named = ", ".join(dict.fromkeys(part for part in parts if part))
        if specification is None:
            return named
        style = self.styles.get(_plain(specification.style), StyleCode(specification.style.replace("_", " ")))
        rows = self.rows.get(style.position or _plain(specification.position), ())
        each = specification.teeth // len(rows) if rows else 0
        said = ["Grillz", *(f"{row} {each}" for row in rows if each), style.words]
        return f"{', '.join(word for word in said if word)}. {named}"


def stage_of_custom(shop: Stage) -> Stage:
    """Where a piece starts whose shop order stands there: the shop knows when it has left, not how it is made."""
    return shop if shop in FINAL or shop in (Stage.SHIPPED, Stage.RETURNED) else Stage.RECEIVED


def _plain(word: str) -> str:
    return "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
