"""Estimates beside their piece: the explained lines as data, their sums as amounts that SQL can add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from veliano_desk.domain.costing import CostKind, Estimate, EstimateLine
from veliano_desk.domain.money import Money
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.models.pieces import Piece

FACTS = (
    "kind", "alloy_code", "assumed_alloy_code", "teeth", "style", "size_um", "width_um", "stone_kinds", "stones",
    "stones_mct", "plated",
)  # fmt: skip
"""The columns of a piece that routing and estimate go by."""


def facts_of(piece: Piece) -> PieceFacts:
    """What routing and estimate need to know of a piece."""
    return facts_from({name: getattr(piece, name) for name in FACTS})


def facts_from(columns: Mapping[str, Any]) -> PieceFacts:
    """The same of a piece that is columns yet."""
    said, assumed = columns["alloy_code"], columns["assumed_alloy_code"]
    return PieceFacts(
        kind=columns["kind"], alloy_code=said or assumed, alloy_assumed=said is None and assumed is not None,
        teeth=tuple(columns["teeth"]), style=columns["style"], size_mm=_millimetres(columns["size_um"]),
        width_mm=_millimetres(columns["width_um"]), stones=columns["stone_kinds"] or None,
        stones_count=columns["stones"], stones_mct=columns["stones_mct"], plated=columns["plated"],
    )  # fmt: skip


def micrometres(length_mm: Decimal | None) -> int | None:
    """Whole micrometres of a length in mm."""
    return None if length_mm is None else int((length_mm * 1000).to_integral_value())


def _millimetres(length_um: int | None) -> Decimal | None:
    return None if length_um is None else Decimal(length_um) / 1000


def estimate_columns(estimate: Estimate | None) -> dict[str, Any]:
    """The piece's columns for an estimate; zeros where none could be made."""
    if estimate is None:
        return {"estimate": None, **dict.fromkeys((f"{kind}_units" for kind in CostKind), 0)}
    units = [line.amount.units() for line in estimate.lines]
    priced = list(zip(estimate.lines, units, strict=True))
    lines = [[one.kind, one.title, one.quantity, one.rate, each] for one, each in priced]
    sums = dict.fromkeys((f"{kind}_units" for kind in CostKind), 0)
    for line, each in priced:
        sums[f"{line.kind}_units"] += each
    told = {"lines": lines, "metal_mg": estimate.metal_mg, "stones_mct": estimate.stones_mct,
            "minutes": estimate.minutes, "notes": estimate.notes, "currency": estimate.total.currency}  # fmt: skip
    return {"estimate": told, **sums}


def read_estimate(told: dict[str, Any] | None) -> Estimate | None:
    """The estimate as it was reckoned, None where there is none."""
    if not told:
        return None
    currency = str(told["currency"])
    lines = tuple(
        EstimateLine(CostKind(kind), title, quantity, rate, Money.from_units(units, currency))
        for kind, title, quantity, rate, units in told["lines"]
    )
    return Estimate(
        lines=lines, total=sum((line.amount for line in lines), Money.zero(currency)), metal_mg=told["metal_mg"],
        stones_mct=told["stones_mct"], minutes=told["minutes"], notes=tuple(told["notes"]),
    )  # fmt: skip
