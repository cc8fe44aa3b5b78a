"""What a piece should cost and did cost, by the workshop's own rates."""

from __future__ import annotations

from collections.abc import Sequence

from veliano_desk.domain.costing import CostKind, Costs, Estimate
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.money import Money, total
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.estimates import estimate_columns, facts_of, read_estimate
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.prices_today import rates_today

_COSTS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)


def store_estimate(access: Access, unit: Unit, piece: piece_rows.Piece, rates: Rates | None = None) -> None:
    """Reckon the piece's estimate anew and keep it. rates: today's, where the caller has them already."""
    rates = rates or rates_today(access, unit)
    for name, value in estimate_columns(access.trade.estimate(facts_of(piece), rates)).items():
        setattr(piece, name, value)


def estimate_of(access: Access, piece: piece_rows.Piece) -> Estimate | None:
    """The piece's estimate as far as the person may see it: without the right, margin lines are not there."""
    found = read_estimate(piece.estimate)
    if found is None or access.who.sees_margins:
        return found
    lines = tuple(line for line in found.lines if line.kind is not CostKind.MARGIN)
    cost = total((line.amount for line in lines), found.total.currency)
    return Estimate(lines, cost, found.metal_mg, found.stones_mct, found.minutes, found.notes)


def actual_figures(actuals: Sequence[piece_rows.ActualCost], currency: str) -> Costs | None:
    """What was reported from the bench, by kind; None where nothing was."""
    if not actuals:
        return None
    units = {kind: sum(row.amount_units for row in actuals if row.kind == kind) for kind in _COSTS}
    metal, stones, labour, overhead = (Money.from_units(units[kind], currency) for kind in _COSTS)
    return Costs(metal, stones, labour, overhead)
