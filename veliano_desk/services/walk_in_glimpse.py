"""What an order would be and cost while it is typed, by the rights of who types it."""

from __future__ import annotations

from collections.abc import Sequence

from veliano_desk.domain.costing import CostKind, Costs, Estimate
from veliano_desk.domain.money import total
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.rights import Right
from veliano_desk.domain.walk_ins import Fault, NewPiece, OrderGlimpse, PieceGlimpse
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.prices_today import rates_today
from veliano_desk.services.walk_in_pieces import drafts_of, piece_faults


def glimpse(unit: Unit, access: Access, pieces: Sequence[NewPiece]) -> OrderGlimpse:
    """Each piece by itself; a suggested price of all only where every piece has one."""
    faults: list[Fault] = []
    seen: list[PieceGlimpse | None] = []
    for at, piece in enumerate(pieces):
        wrong = [Fault(f"pieces.{at}.{field}", words) for field, words in piece_faults(access.trade, piece)]
        faults += wrong
        seen.append(None if wrong else _one(unit, access, piece))
    prices = [one.suggested for one in seen if one is not None and one.suggested is not None]
    whole = total(prices, access.currency) if prices and len(prices) == len(pieces) else None
    return OrderGlimpse(tuple(seen), whole, tuple(faults))


def _one(unit: Unit, access: Access, piece: NewPiece) -> PieceGlimpse:
    """Grillz of both rows are two pieces, but one thing to whoever buys them: their figures are added up."""
    rates = rates_today(access, unit)
    drafts = [draft for draft, _note in drafts_of(access.trade, [piece])]
    made = [estimate for draft in drafts if (estimate := access.trade.estimate(draft.facts(), rates)) is not None]
    whole = len(made) == len(drafts)
    return PieceGlimpse(
        title=" + ".join(draft.title for draft in drafts), size=_size(drafts[0]),
        costs=_costs(made, access.currency) if whole and access.who.may(Right.COST_SEE) else None,
        suggested=total((one.total for one in made), access.currency) if whole and access.who.sees_values else None,
        minutes=sum(one.minutes for one in made),
    )  # fmt: skip


def _costs(made: Sequence[Estimate], currency: str) -> Costs:
    metal, stones, labour, overhead = (
        total((one.by_kind(kind) for one in made), currency)
        for kind in (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)
    )
    return Costs(metal, stones, labour, overhead)


def _size(draft: PieceDraft) -> str:
    """`US 9 · 18.9 mm`, and where the system was not said, as which it is taken."""
    mm = draft.size_mm or draft.assumed_size_mm
    if not draft.size_text or mm is None:
        return draft.size_text
    return f"{draft.size_text} · {mm:.1f} mm{' (system not said)' if draft.assumed_size_mm else ''}"
