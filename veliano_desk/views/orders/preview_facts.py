"""The preview's lines: the piece, and by right its cost."""

from __future__ import annotations

from veliano_desk.domain.money import total
from veliano_desk.domain.order_lists import EstimateGlance, OrderGlance
from veliano_desk.domain.teeth import teeth_text
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Fact


def piece_facts(order: OrderGlance) -> list[Fact]:
    """The alloy, size and stones of the first piece; how many more there are."""
    if not order.pieces:
        return []
    assumed = " · assumed" if order.alloy_assumed else ""
    alloy = Fact("Alloy", f"{order.alloy}{assumed}", "warn" if assumed else "text") if order.alloy else Fact(
        "Alloy", "not known", "warn"
    )  # fmt: skip
    facts = [alloy]
    if order.teeth[0]:
        facts.append(Fact("Teeth", teeth_text(order.teeth[0])))
    if order.size:
        facts.append(Fact("Size", order.size))
    if order.stones:
        facts.append(Fact("Stones", str(order.stones)))
    if order.pieces > 1:
        facts.append(Fact("Pieces", f"{order.pieces}, this is the first"))
    return facts


def cost_facts(order: OrderGlance, *, see_margin: bool) -> list[Fact]:
    """A line per kind of cost over all pieces, their sum, the quote and what it leaves. Nothing without the right."""
    facts = _estimate_facts(order.estimate) if order.estimate is not None else []
    if order.value is not None:
        facts.append(Fact("Quoted", formats.money(order.value), strong=True))
    if see_margin and order.margin is not None:
        loss = order.margin.amount < 0
        facts.append(
            Fact("Margin, a loss" if loss else "Margin", formats.money(order.margin), "risk" if loss else "text")
        )
    return facts


def _estimate_facts(estimate: EstimateGlance) -> list[Fact]:
    lines = (
        ("Metal", formats.grams(estimate.metal_mg) if estimate.metal_mg else "", estimate.metal),
        ("Stones", formats.carats(estimate.stones_mct) if estimate.stones_mct else "", estimate.stones),
        ("Labour", formats.minutes(estimate.minutes) if estimate.minutes else "", estimate.labour),
        ("Overhead", "", estimate.overhead),
    )
    facts = [Fact(f"{kind} {amount}".strip(), formats.money(money)) for kind, amount, money in lines if money.amount]
    together = total((money for _kind, _amount, money in lines), estimate.metal.currency)
    return [*facts, Fact("Estimated cost", formats.money(together))]
