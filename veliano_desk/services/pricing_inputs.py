"""What a price is reckoned from today: the piece, the metal at its fix or its price, hours and stones by rates and
rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from veliano_desk.config import trade as tables
from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.exchange import Conversion
from veliano_desk.domain.metal_fixes import Fix, check_use
from veliano_desk.domain.metal_prices import TABLE, MetalPrice, PriceHere, PriceUnit
from veliano_desk.domain.pricing_inputs import MetalUsed, PricingInputs, StonesUsed, Worked
from veliano_desk.domain.quotes import MetalWish, PieceToPrice
from veliano_desk.domain.routing import PieceFacts, operations_for
from veliano_desk.domain.weights import metal_mg, settle
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today
from veliano_desk.services.prices_today import MetalToday, metal_today
from veliano_desk.services.sign_in import workspace_row


def inputs_of(
    access: Access, unit: Unit, piece: PieceToPrice, fix: Fix | None, rules: tuple[int, Mapping[str, Any]]
) -> PricingInputs:
    """Everything that the piece's price is reckoned from now. InputError for an alloy that there is not, metal
    without a price, a fix that cannot be used; RoutingError, WeightError for a kind of piece without routing or
    weight."""
    settled = settle(piece.facts, tables.weight_tables())
    facts, known = settled.facts, metal_today(access, unit)
    rates = access.trade.rates_with(workspace_row(unit).rates, access.currency)
    metal = tuple(
        _metal(access, unit, wish, facts, piece, known, rates) for wish in piece.metal or _own_metal(facts)
    )  # fmt: skip
    stones = piece.stones if piece.stones is not None else _own_stones(facts)
    number, told = rules
    inputs = PricingInputs(
        kind=facts.kind, style=facts.style, plated=_plated(access, facts), currency=access.currency, day=today(access),
        metal=metal, stones=tuple(_rated(one, rates) for one in stones), work=_work(access, facts, piece, rates),
        outwork=piece.outwork, overhead_percent=rates.overhead_percent, target_percent=rates.margin_percent,
        rules_number=number, rules=told, notes=_notes(settled.notes, facts, piece, known, metal, unit),
    )  # fmt: skip
    return inputs if fix is None else _at_fix(inputs, fix, unit)


def _own_metal(facts: PieceFacts) -> tuple[MetalWish, ...]:
    if facts.alloy_code is None:
        raise InputError(
            "The metal is not known", "No alloy of the list fits what was ordered. Nothing was priced.",
            "Say which alloy the piece is made of.", facts.kind,
        )  # fmt: skip
    return (MetalWish(facts.alloy_code),)


def _metal(
    access: Access, unit: Unit, wish: MetalWish, facts: PieceFacts, piece: PieceToPrice, known: MetalToday, rates: Rates
) -> MetalUsed:
    alloy = access.trade.alloys.get(wish.alloy)
    if alloy is None or not alloy.fineness_millis:
        codes = ", ".join(code for code, one in access.trade.alloys.items() if one.fineness_millis)
        raise InputError(
            "No such alloy", f"“{wish.alloy}” is none. Nothing was priced.", f"There are {codes}.", wish.alloy
        )
    net = metal_mg(facts, tables.weight_tables(), alloy) if wish.net_mg is None else wish.net_mg
    if net <= 0:
        raise InputError("Not a weight", "Metal weighs more than nothing. Nothing was priced.", "Weigh it.", wish.alloy)
    loss = rates.loss_percent if piece.loss_percent is None else piece.loss_percent
    if not loss.is_finite() or not 0 <= loss < 100:
        raise InputError("Not a loss", f"“{loss} %” is none. Nothing was priced.", "Give 0 to 99 percent.", wish.alloy)
    price = known.here.get(alloy.metal) or _by_table(access, unit, alloy, known, rates)
    return MetalUsed(wish.alloy, alloy.title, alloy.metal, alloy.fineness_millis, net, loss, price)


def _by_table(access: Access, unit: Unit, alloy: Alloy, known: MetalToday, rates: Rates) -> PriceHere:
    """A price that cannot be used is never silently replaced by the table's."""
    figure = rates.metal_per_fine_gram.get(alloy.metal)
    if alloy.metal in known.odd or not figure:
        raise InputError(
            f"No price of {alloy.metal}", f"{known.odd.get(alloy.metal) or 'Nobody entered one.'} Nothing was priced.",
            "Enter a metal price, or the exchange rate that is missing, in Settings → Prices.", alloy.metal,
        )  # fmt: skip
    price = MetalPrice(alloy.metal, TABLE, figure, PriceUnit.GRAM, access.currency, unit.now)
    return PriceHere(price, Conversion(access.currency, access.currency))


def _own_stones(facts: PieceFacts) -> tuple[StonesUsed, ...]:
    if not facts.stones_count or not facts.stones_mct:
        return ()
    kind = (facts.stones or "diamonds").split(",", maxsplit=1)[0].strip()
    return (StonesUsed(kind, facts.stones_count, facts.stones_mct),)


def _rated(stones: StonesUsed, rates: Rates) -> StonesUsed:
    if stones.parcel_cost is not None and (not stones.parcel_cost.is_finite() or stones.parcel_cost < 0):
        raise InputError(
            "Not a cost", f"“{stones.parcel_cost}” is none. Nothing was priced.", "Give 0 or more.", stones.kind
        )
    return replace(stones, other_per_ct=rates.stone_per_ct.get(stones.kind, rates.stone_per_ct_other))


def _work(access: Access, facts: PieceFacts, piece: PieceToPrice, rates: Rates) -> tuple[Worked, ...]:
    said, titles = dict(piece.minutes or {}), access.trade.routings.skill_titles
    operations = [one for one in operations_for(access.trade.routings, facts) if one.skill and not one.unattended]
    strange = sorted(set(said) - {one.code for one in operations})
    if strange or any(minutes < 0 for minutes in said.values()):
        known = ", ".join(one.code for one in operations)
        raise InputError(
            "No such work",
            f"“{', '.join(strange) or 'minutes below zero'}” is none of this piece. Nothing was priced.",
            f"There are {known}.", facts.kind,
        )  # fmt: skip
    return tuple(
        Worked(
            one.code, titles.get(one.skill, one.skill), said.get(one.code, one.minutes),
            rates.hourly.get(one.skill, rates.hourly_other),
        )
        for one in operations
    )  # fmt: skip


def _plated(access: Access, facts: PieceFacts) -> bool:
    return facts.plated or facts.alloy_code in access.trade.routings.plated_alloys


def _notes(
    assumed: tuple[str, ...], facts: PieceFacts, piece: PieceToPrice, known: MetalToday, metal: tuple[MetalUsed, ...],
    unit: Unit,
) -> tuple[str, ...]:  # fmt: skip
    notes = list(assumed)
    if piece.stones is not None:
        notes = [note for note in notes if "stone" not in note]
    if facts.alloy_assumed and not piece.metal:
        notes.append(f"{metal[0].title} assumed.")
    for name in dict.fromkeys(one.metal for one in metal):
        here = known.here.get(name)
        age = unit.now - here.price.at if here else None
        if age is not None and age > known.stale_after:
            notes.append(f"The price of {name} is {round(age.total_seconds() / 3600):,} hours old.")
    return tuple(notes)


def _at_fix(inputs: PricingInputs, fix: Fix, unit: Unit) -> PricingInputs:
    """The metal of the fix at the price of the fix."""
    fixed = replace(inputs, metal=tuple(one for one in inputs.metal if one.metal == fix.metal))
    check_use(fix, fix.metal if fixed.metal else inputs.metal[0].metal, fixed.fine_mg, unit.now)
    metal = tuple(
        replace(one, price=fix.price, fix=fix.id, fixed_until=fix.expires_at) if one.metal == fix.metal else one
        for one in inputs.metal
    )
    notes = tuple(note for note in inputs.notes if not note.startswith(f"The price of {fix.metal} is"))
    return replace(inputs, metal=metal, notes=notes)
