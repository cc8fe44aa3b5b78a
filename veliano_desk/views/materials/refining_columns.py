"""The columns of the refining lots, and a lot in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from veliano_desk.domain.quantities import FINE_UNITS_PER_MG
from veliano_desk.domain.refining import RefiningLot, RefiningState
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Fact
from veliano_desk.views.common.columns import Column, Look

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

LESSER = ("assay", "gross", "credited", "expected")
"""Columns that step back on a narrow window; the card beside the list has them too."""
_LOOKS = {
    RefiningState.COLLECTED: Look("text", "circle-dashed"), RefiningState.SENT: Look("info", "truck"),
    RefiningState.ASSAYED: Look("warn", "search-check"), RefiningState.CREDITED: Look("ok", "circle-check"),
    RefiningState.CANCELLED: Look("muted", "ban"),
}  # fmt: skip


def lot_columns(desk: Desk) -> tuple[Column[RefiningLot], ...]:
    return (
        Column("number", "Lot", lambda one: one.number, width=84, sortable=False, optional=False),
        Column("state", "State", state_words, width=124, sortable=False, look=lambda one: _LOOKS[one.state]),
        Column("refiner", "Refiner", lambda one: one.refiner, width=120, stretch=True, sortable=False),
        Column("gross", "Gross", lambda one: formats.grams(one.gross_mg), "right", 96, sortable=False),
        Column("expected", "Expected", partial(_fine, "expected"), "right", 96, sortable=False),
        Column("assay", "Assay", partial(_fine, "assay"), "right", 96, sortable=False),
        Column("credited", "Credited", partial(_fine, "credited"), "right", 96, sortable=False),
        Column("difference", "Difference", partial(_fine, "difference"), "right", 116, sortable=False, look=_off),
        Column("opened", "Collected", partial(_when, desk), width=112, sortable=False, shown=False),
    )


def state_words(lot: RefiningLot) -> str:
    return str(lot.state).capitalize()


def lot_facts(lot: RefiningLot) -> list[Fact]:
    """What is told of a lot beside the list."""
    facts = [Fact("Refiner", lot.refiner), Fact("State", state_words(lot)), Fact("Gross", formats.grams(lot.gross_mg))]
    facts += [Fact(part.account.partition(":")[2].capitalize(), f"{formats.grams(part.mg)} {part.article}")
              for part in lot.parts]  # fmt: skip
    for one in lot.results:
        told = [("expected", one.expected), ("assay", one.assay), ("credited", one.credited)]
        facts += [Fact(f"{one.metal.capitalize()} {name}", fine_words(fine)) for name, fine in told if fine is not None]
        if one.difference is not None:
            tone = "risk" if one.difference < 0 else "ok"
            facts.append(Fact("Difference", fine_words(one.difference), tone, strong=True))  # type: ignore[arg-type]  # both are tones
    facts += [Fact(share.month or "Before", fine_words(share.difference), "muted") for share in lot.shares]
    if lot.fee is not None:
        facts.append(Fact("Fee", formats.money(lot.fee)))
    if lot.reference:
        facts.append(Fact("Reference", lot.reference))
    return facts


def fine_words(fine: int | None) -> str:
    """Fine weight as grams; empty for what is not told yet."""
    return "" if fine is None else formats.grams(round(fine / FINE_UNITS_PER_MG))


def _fine(name: str, lot: RefiningLot) -> str:
    told = [getattr(one, name) for one in lot.results]
    return "" if not told or None in told else fine_words(sum(told))


def _off(lot: RefiningLot) -> Look:
    lost = any((one.difference or 0) < 0 for one in lot.results)
    return Look("risk", "arrow-down") if lost else Look()


def _when(desk: Desk, lot: RefiningLot) -> str:
    return formats.moment(lot.opened_at, desk.zone, desk.clock.now())
