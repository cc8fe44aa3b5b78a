"""Quantities of stock as people read and type them, each in its article's unit."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from veliano_desk.domain.articles import KIND_TITLES, MCT, MG, UM, ArticleKind
from veliano_desk.domain.money import Money
from veliano_desk.views.common import formats
from veliano_desk.views.common.amounts import figure_of

UNIT_TITLES = {MG: "grams", MCT: "carats", UM: "metres", "piece": "pieces"}
NOTHING = "–"
_SCALES = {MG: 1_000, MCT: 1_000, UM: 1_000_000, "piece": 1}


def quantity_words(quantity: int, unit: str) -> str:
    """`12.500 g`, `1.020 ct`, `8.400 m`, `34`."""
    if unit == MG:
        return formats.grams(quantity)
    sign, plain = (formats.MINUS if quantity < 0 else ""), abs(quantity)
    if unit == MCT:
        return sign + formats.carats(plain)
    if unit == UM:
        whole, rest = divmod(plain // 1_000, 1_000)
        return f"{sign}{formats.number(whole)}{QLocale().decimalPoint()}{rest:03d}\u00a0m"
    return sign + formats.number(plain)


def amount_words(pieces: int, quantity: int, unit: str, counts_pieces: bool) -> str:
    """`1,240 × 6.200 ct` where pieces are counted beside the weight."""
    words = quantity_words(quantity, unit)
    return f"{formats.number(abs(pieces))} × {words}" if counts_pieces else words


def money_words(amount: Money | None) -> str:
    """To the cent, though the ledger is exact; "" for who may not see it, a dash for nothing."""
    if amount is None:
        return ""
    return formats.money(amount.rounded()) if amount.amount else NOTHING


def typed_quantity(typed: str, unit: str) -> int | None:
    """What was typed in the unit that people use, as the article counts it; None for what is no such quantity."""
    figure = figure_of(typed)
    exact = None if figure is None else figure * _SCALES[unit]
    return None if exact is None or exact < 0 or exact != exact.to_integral_value() else int(exact)


def kind_title(kind: str) -> str:
    return KIND_TITLES[ArticleKind(kind)]
