"""The estimate of a piece, line by line: metal, stones, labour, overhead, margin.

Every line says how it came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from veliano_desk.domain.alloys import Alloy, AlloyBook
from veliano_desk.domain.costing import CostKind, Estimate, EstimateLine
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.quantities import PURE, carats, carats_text, grams, grams_text
from veliano_desk.domain.routing import PieceFacts, PlannedOperation, RoutingBook, operations_for
from veliano_desk.domain.weights import WeightTables, metal_mg, settle

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_RATE_DIGITS = Decimal("0.0001")
_MINUTES_PER_HOUR = 60
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rates:
    """Prices in one currency; defaults from `resources/rates.json` and `metal_prices.json`, changed in the settings.

    metal_per_fine_gram by metal; hourly by skill, with `hourly_other` for the rest; stone_per_ct by kind of stone,
    with `stone_per_ct_other`; loss_percent of metal; overhead_percent of labour; margin_percent on cost (a mark-up).
    """

    currency: str
    metal_per_fine_gram: Mapping[str, Decimal]
    hourly: Mapping[str, Decimal]
    hourly_other: Decimal
    stone_per_ct: Mapping[str, Decimal]
    stone_per_ct_other: Decimal
    loss_percent: Decimal
    overhead_percent: Decimal
    margin_percent: Decimal

    def per_gram(self, alloy: Alloy) -> Decimal:
        """Price of a gram of the alloy, exact: price of a fine gram × fineness. Only the noble metal counts."""
        return self.metal_per_fine_gram.get(alloy.metal, Decimal(0)) * alloy.fineness_millis / PURE


@dataclass(frozen=True, slots=True)
class EstimateTables:
    """Everything an estimate reads besides the piece and the rates."""

    alloys: AlloyBook
    routings: RoutingBook
    weights: WeightTables


def estimate(facts: PieceFacts, tables: EstimateTables, rates: Rates) -> Estimate:
    """What the piece should cost and sell for; what the order leaves open is assumed and said in `notes`.

    Each line is rounded to the cent, half-even, and the total is exactly their sum. `metal_mg` is the finished
    metal without loss, `minutes` what people work on it (machines that run alone are not counted). Raises
    RoutingError or WeightError for a kind of piece that the data does not have.
    """
    settled = settle(facts, tables.weights)
    piece, notes = settled.facts, list(settled.notes)
    alloy = tables.alloys.get(piece.alloy_code or "")
    notes += _metal_notes(piece, alloy)
    weight = metal_mg(piece, tables.weights, alloy) if alloy else 0
    operations = operations_for(tables.routings, piece)
    lines = [
        *(_metal_lines(weight, alloy, rates) if alloy else ()),
        *_stone_lines(piece, rates),
        *_labour_lines(operations, tables.routings, rates),
    ]
    lines += _overhead_line(lines, rates)
    lines += _margin_line(lines, rates)
    return Estimate(
        lines=tuple(lines),
        total=total((line.amount for line in lines), rates.currency),
        metal_mg=weight,
        stones_mct=piece.stones_mct or 0,
        minutes=sum(operation.minutes for operation in operations if not operation.unattended),
        notes=tuple(notes),
    )


def _metal_notes(piece: PieceFacts, alloy: Alloy | None) -> list[str]:
    if alloy is None:
        return ["The metal is not priced: no alloy in the list fits what was ordered."]
    return [f"{alloy.title} assumed."] if piece.alloy_assumed else []


def _metal_lines(weight: int, alloy: Alloy, rates: Rates) -> list[EstimateLine]:
    rate = rates.per_gram(alloy)
    said = f"{_rate_text(rate, rates.currency)} / g"
    lost_g = grams(weight) * rates.loss_percent / _PERCENT
    lines = [_line(CostKind.METAL, alloy.title, grams_text(weight), said, grams(weight) * rate, rates)]
    if lost_g:
        quantity = f"{_plain(rates.loss_percent)} % = {lost_g.quantize(Decimal('0.001'), ROUND_HALF_EVEN):,} g"
        lines.append(_line(CostKind.METAL, "Loss in making", quantity, said, lost_g * rate, rates))
    return lines


def _stone_lines(piece: PieceFacts, rates: Rates) -> list[EstimateLine]:
    if not piece.stones_mct:
        return []
    kind = (piece.stones or "").split(",", maxsplit=1)[0].strip()
    rate = rates.stone_per_ct.get(kind, rates.stone_per_ct_other)
    count = f"{piece.stones_count} × " if piece.stones_count else ""
    title = f"Stones: {count}{kind or 'unspecified'}"
    amount = carats(piece.stones_mct) * rate
    return [_line(CostKind.STONES, title, carats_text(piece.stones_mct), _per(rate, "ct", rates), amount, rates)]


def _labour_lines(operations: tuple[PlannedOperation, ...], routings: RoutingBook, rates: Rates) -> list[EstimateLine]:
    """One line per skill, in the order of the work; what runs unattended costs no labour."""
    minutes: dict[str, int] = {}
    for operation in operations:
        if operation.skill and not operation.unattended:
            minutes[operation.skill] = minutes.get(operation.skill, 0) + operation.minutes
    lines = []
    for skill, worked in minutes.items():
        rate = rates.hourly.get(skill, rates.hourly_other)
        lines.append(_labour_line(routings.skill_titles.get(skill, skill), worked, rate, rates.currency))
    return lines


@lru_cache(maxsize=4096)
def _labour_line(title: str, worked: int, rate: Decimal, currency: str) -> EstimateLine:
    """The same few skills work the same few minutes in one estimate after the other."""
    said = f"{_rate_text(rate, currency)} / h"
    amount = Money(rate * worked / _MINUTES_PER_HOUR, currency).rounded()
    return EstimateLine(CostKind.LABOUR, title, f"{worked} min", said, amount)


def _overhead_line(lines: list[EstimateLine], rates: Rates) -> list[EstimateLine]:
    labour = _sum((line for line in lines if line.kind is CostKind.LABOUR), rates)
    percent = rates.overhead_percent
    return _share(CostKind.OVERHEAD, "Overhead on labour", labour, percent, rates)


def _margin_line(lines: list[EstimateLine], rates: Rates) -> list[EstimateLine]:
    return _share(CostKind.MARGIN, "Margin on cost", _sum(lines, rates), rates.margin_percent, rates)


def _share(kind: CostKind, title: str, base: Money, percent: Decimal, rates: Rates) -> list[EstimateLine]:
    quantity = money_text(base)
    return [_line(kind, title, quantity, f"{_plain(percent)} %", base.amount * percent / _PERCENT, rates)]


def _sum(lines: Iterable[EstimateLine], rates: Rates) -> Money:
    return total((line.amount for line in lines), rates.currency)


def _line(kind: CostKind, title: str, quantity: str, rate: str, amount: Decimal, rates: Rates) -> EstimateLine:
    return EstimateLine(kind, title, quantity, rate, Money(amount, rates.currency).rounded())


def money_text(amount: Money) -> str:
    """`$1,234.50`: for explanations inside an estimate; screens format by locale."""
    return _with_sign(f"{amount.rounded().amount:,}", amount.currency)


def _per(rate: Decimal, unit: str, rates: Rates) -> str:
    return f"{_rate_text(rate, rates.currency)} / {unit}"


@lru_cache(maxsize=1024)
def _rate_text(rate: Decimal, currency: str) -> str:
    """At least the currency's decimals, up to four where the exact rate has more."""
    fine = rate.quantize(_RATE_DIGITS, rounding=ROUND_HALF_EVEN)
    coarse = Money(fine, currency).rounded().amount
    return _with_sign(f"{coarse if coarse == fine else fine:,}", currency)


def _with_sign(digits: str, currency: str) -> str:
    sign = _SIGNS.get(currency)
    return f"{sign}{digits}" if sign else f"{digits} {currency}"


@lru_cache(maxsize=256)
def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
