"""The preview's lines: the piece, and by right its cost."""

from __future__ import annotations

from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView, PieceView
from veliano_desk.domain.teeth import teeth_text
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Fact

_COSTS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)


def piece_facts(order: OrderView, piece: PieceView) -> list[Fact]:
    """The alloy, size and stones of the first piece; how many more there are."""
    assumed = " · assumed" if piece.alloy_assumed else ""
    alloy = Fact("Alloy", f"{piece.alloy}{assumed}", "warn" if assumed else "text") if piece.alloy else Fact(
        "Alloy", "not known", "warn"
    )  # fmt: skip
    facts = [alloy]
    if piece.teeth:
        facts.append(Fact("Teeth", teeth_text(piece.teeth)))
    if piece.size:
        facts.append(Fact("Size", piece.size))
    if piece.stones:
        facts.append(Fact("Stones", str(piece.stones)))
    if len(order.pieces) > 1:
        facts.append(Fact("Pieces", f"{len(order.pieces)}, this is the first"))
    return facts


def cost_facts(order: OrderView, *, see_margin: bool) -> list[Fact]:
    """A line per kind of cost over all pieces, their sum, the quote and what it leaves. Nothing without the right."""
    estimates = [piece.estimate for piece in order.pieces if piece.estimate is not None]
    facts: list[Fact] = []
    if estimates:
        zero = Money.zero(estimates[0].total.currency)
        sums = {kind: sum((each.by_kind(kind) for each in estimates), zero) for kind in _COSTS}
        amounts = _amounts(sum(each.metal_mg for each in estimates), sum(each.stones_mct for each in estimates),
                           sum(each.minutes for each in estimates))  # fmt: skip
        facts = [
            Fact(f"{kind.capitalize()} {amounts.get(kind, '')}".strip(), formats.money(amount))
            for kind, amount in sums.items()
            if amount.amount
        ]
        facts.append(Fact("Estimated cost", formats.money(sum(sums.values(), zero))))
    if order.value is not None:
        facts.append(Fact("Quoted", formats.money(order.value), strong=True))
    if see_margin and order.margin is not None:
        loss = order.margin.amount < 0
        facts.append(
            Fact("Margin, a loss" if loss else "Margin", formats.money(order.margin), "risk" if loss else "text")
        )
    return facts


def _amounts(metal_mg: int, stones_mct: int, minutes: int) -> dict[CostKind, str]:
    return {
        CostKind.METAL: formats.grams(metal_mg) if metal_mg else "",
        CostKind.STONES: formats.carats(stones_mct) if stones_mct else "",
        CostKind.LABOUR: formats.minutes(minutes) if minutes else "",
    }
