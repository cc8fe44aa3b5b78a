"""Alloys and stones side by side for a piece: look, stock, price today, lead time, and whether they suit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from veliano_desk.config import trade as tables
from veliano_desk.config.material_fit import fit_rules
from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.exchange import payable
from veliano_desk.domain.material_fit import (
    AlloyChoice,
    MaterialChoices,
    PieceWish,
    StoneChoice,
    alloy_fit,
    stone_fit,
    suiting_first,
)
from veliano_desk.domain.money import Money
from veliano_desk.domain.pricing_rules import PricingRules, read_rules
from veliano_desk.domain.quantities import PURE
from veliano_desk.domain.rights import Right
from veliano_desk.models.queries import material_choices as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.prices_today import MetalToday, metal_today, with_prices
from veliano_desk.services.quote_views import rules_now
from veliano_desk.services.sign_in import workspace_row

_STONES = "stones"


def choices_for(access: Access, unit: Unit, piece: PieceWish) -> MaterialChoices:
    """What may be chosen for a piece, what suits it first."""
    known = metal_today(access, unit)
    rates = with_prices(access.trade.rates_with(workspace_row(unit).rates, access.currency), known)
    alloys = _alloys(access, unit, piece, rates, known)
    stones = _stones(access, unit, piece, rates)
    return MaterialChoices(
        tuple(sorted(alloys, key=lambda one: suiting_first(one.verdict))),
        tuple(sorted(stones, key=lambda one: (suiting_first(one.verdict), one.pieces == 0))),
    )


def _alloys(access: Access, unit: Unit, piece: PieceWish, rates: Rates, known: MetalToday) -> list[AlloyChoice]:
    rules, sees = fit_rules(), access.who.may(Right.COST_SEE)
    vault, leads = rows.in_vaults(unit.session), rows.lead_days(unit.session)
    made = []
    for code, alloy in access.trade.alloys.items():
        if not alloy.fineness_millis:
            continue
        verdict, words = alloy_fit(alloy, piece, rules)
        figure = rates.metal_per_fine_gram.get(alloy.metal)
        per_gram = _per_gram(alloy, Fraction(figure), access.currency) if figure and sees else None
        here = known.here.get(alloy.metal)
        lead = 0 if vault.get(code) else leads.get(code, rules.lead_days.get(alloy.metal, 0))
        made.append(AlloyChoice(
            code, alloy.title, alloy.metal, alloy.look, alloy.mark, vault.get(code, 0), per_gram,
            here.words() if here and sees else "", lead, verdict, words,
        ))  # fmt: skip
    return made


def _per_gram(alloy: Alloy, fine: Fraction, currency: str) -> Money:
    return payable(fine * alloy.fineness_millis / PURE, currency)


def _stones(access: Access, unit: Unit, piece: PieceWish, rates: Rates) -> list[StoneChoice]:
    fit, sees = fit_rules(), access.who.may(Right.COST_SEE)
    words = tables.trade_words().materials.words.stones
    kept = _by_kind(rows.stones_kept(unit.session), words)
    pricing = read_rules(rules_now(unit)[1]) if sees else None
    made = []
    for kind in words:
        verdict, reasons = stone_fit(kind, piece, fit)
        mine = kept.get(kind, [])
        pieces = sum(one.pieces for one in mine)
        leads = [one.lead_days for one in mine if one.lead_days]
        lead = 0 if pieces else min(leads, default=fit.lead_days.get(_STONES, 0))
        made.append(StoneChoice(
            kind, fit.looks.get(kind, ""), pieces, sum(one.mct for one in mine), _per_ct(rates, pricing, kind), lead,
            fit.hardness.get(kind), verdict, reasons,
        ))  # fmt: skip
    return made


def _per_ct(rates: Rates, pricing: PricingRules | None, kind: str) -> Money | None:
    """By the carat table for small stones, else by the rates; None for people who may not see costs."""
    if pricing is None:
        return None
    table = pricing.stone_prices(kind, "")
    figure = table.bands[0].per_ct if table else rates.stone_per_ct.get(kind, rates.stone_per_ct_other)
    return payable(Fraction(figure), rates.currency)


def _by_kind(kept: Sequence[rows.InStock], words: Mapping[str, Sequence[str]]) -> dict[str, list[rows.InStock]]:
    """Stones of the stock by the kind that their title names, by the longest of the trade's words."""
    spelled = sorted(
        ((word, kind) for kind, some in words.items() for word in (*some, kind)), key=lambda one: -len(one[0])
    )
    found: dict[str, list[rows.InStock]] = {}
    for one in kept:
        title = f" {one.title.lower()} "
        kind = next((kind for word, kind in spelled if f" {word} " in title.replace(",", " ")), None)
        if kind is not None:
            found.setdefault(kind, []).append(one)
    return found
