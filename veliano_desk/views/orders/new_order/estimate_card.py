"""What the pieces would cost and should be sold at, while they are typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.walk_ins import OrderGlimpse, PieceGlimpse
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.labels import Words


class EstimateCard(Card):
    """Absent figures are those that somebody may not see; costs are summed over all pieces."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Estimate", icon="percent", parent=parent)
        self._facts = Facts(align="right")
        self._nothing = Words("Choose what it is and of which alloy.", tone="muted", wrap=True)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._nothing)
        self.show_glimpse(OrderGlimpse((), None, ()))

    def show_glimpse(self, seen: OrderGlimpse) -> None:
        known = [piece for piece in seen.pieces if piece is not None]
        facts = _costs(known)
        minutes = sum(piece.minutes for piece in known)
        facts += [Fact("Bench time", formats.minutes(minutes))] if minutes else []
        facts += [Fact(piece.title, formats.money(piece.suggested)) for piece in known if len(known) > 1]
        if seen.suggested is not None:
            facts.append(Fact("Should be sold at", formats.money(seen.suggested), strong=True))
        self._facts.set_facts(facts)
        self._facts.setVisible(bool(facts))
        self._nothing.setVisible(not facts)


def _costs(known: list[PieceGlimpse]) -> list[Fact]:
    costs = [piece.costs for piece in known]
    if not costs or any(one is None for one in costs):
        return []
    parts = {"Metal": "metal", "Stones": "stones", "Labour": "labour", "Overhead": "overhead"}
    facts = []
    for title, field in parts.items():
        amounts = [getattr(one, field) for one in costs]
        whole = sum(amounts[1:], start=amounts[0])
        if whole.amount:
            facts.append(Fact(title, formats.money(whole)))
    return facts
