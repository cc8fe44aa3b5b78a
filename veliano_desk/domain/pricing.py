"""The price of a piece, line by line: metal with its loss, stones, setting, labour, outwork, overhead, margin, the
price point, tax. Each line says what, how much, at which rate and from where; the total is exactly their sum.

Pure: the same inputs and rules always give the same cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.estimating import money_text
from veliano_desk.domain.exchange import payable
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.pricing_inputs import MetalUsed, PricingInputs, SentOut, StonesUsed
from veliano_desk.domain.pricing_rules import MARGIN, PARTS, PricePoint, PricingRules
from veliano_desk.domain.quantities import MCT_PER_CT, MG_PER_G, PURE, carats_text, grams_text

_HUNDRED = 100
_SHOWN = 4


class PricePart(StrEnum):
    """What a line of a price is for."""

    METAL = "metal"
    LOSS = "loss"
    STONES = "stones"
    SETTING = "setting"
    LABOUR = "labour"
    OUTWORK = "outwork"
    OVERHEAD = "overhead"
    MARGIN = "margin"
    ROUNDING = "rounding"
    TAX = "tax"


COSTS = (PricePart.METAL, PricePart.LOSS, PricePart.STONES, PricePart.SETTING, PricePart.LABOUR, PricePart.OUTWORK,
         PricePart.OVERHEAD)  # fmt: skip
_MARGIN_ON = {PricePart.METAL: "metal", PricePart.LOSS: "metal", PricePart.STONES: "stones",
              PricePart.SETTING: "labour", PricePart.LABOUR: "labour", PricePart.OUTWORK: "outwork",
              PricePart.OVERHEAD: "overhead"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line of a price: `quantity` × `rate`, where the rate comes from, and the amount, rounded half-even to the
    cent (it is what is summed)."""

    part: PricePart
    title: str
    quantity: str
    rate: str
    source: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Price:
    """What a piece costs whoever buys it. net: without tax; cost: what making it costs; total = net + tax = the sum
    of the lines; deposit: what is asked for at once."""

    lines: tuple[PriceLine, ...]
    cost: Money
    net: Money
    tax: Money
    total: Money
    deposit: Money
    notes: tuple[str, ...]

    @property
    def margin(self) -> Money:
        """What the price without tax leaves over the cost."""
        return self.net - self.cost

    def of(self, *parts: PricePart) -> Money:
        """The sum of the lines of these parts."""
        return total((line.amount for line in self.lines if line.part in parts), self.total.currency)


@dataclass(frozen=True, slots=True)
class MarginIf:
    """The margin if metal becomes dearer by `percent` and the price stays: what making it costs then, what is left, and
    that in percent of the price without tax to a tenth (None for a price of nothing)."""

    percent: Decimal
    cost: Money
    margin: Money
    of_price: Decimal | None


def price(inputs: PricingInputs, rules: PricingRules) -> Price:
    """The price of a piece. InputError for stones without a weight or a kind of outwork that there is not."""
    lines = [*_metal(inputs), *_stones(inputs, rules), *_setting(inputs, rules), *_labour(inputs, rules),
             *_outwork(inputs, rules)]  # fmt: skip
    lines += _overhead(inputs, lines)
    cost = _sum(lines, inputs)
    lines += _margins(inputs, rules, lines)
    lines += _to_pay(inputs, rules, _sum(lines, inputs))
    whole, tax = _sum(lines, inputs), _sum((line for line in lines if line.part is PricePart.TAX), inputs)
    deposit = payable(Fraction(whole.amount) * Fraction(rules.deposit_percent) / _HUNDRED, inputs.currency)
    return Price(tuple(lines), cost, whole - tax, tax, whole, deposit, inputs.notes)


def if_metal_moves(
    inputs: PricingInputs, rules: PricingRules, percents: Iterable[Decimal], metal: str = ""
) -> tuple[MarginIf, ...]:
    """The margin of the price as it is, if one metal (or every, for "") moves by each of these percents."""
    now = price(inputs, rules)
    made = []
    for percent in percents:
        moved = _sum(_metal(_dearer(inputs, percent, metal)), inputs)
        cost = now.cost - now.of(PricePart.METAL, PricePart.LOSS) + moved
        margin = now.net - cost
        made.append(MarginIf(percent, cost, margin, percent_of(margin, now.net)))
    return tuple(made)


def percent_of(part: Money, whole: Money) -> Decimal | None:
    """A part in percent of the whole, to a tenth, half-even; None of nothing."""
    if not whole.amount:
        return None
    return (part.amount * _HUNDRED / whole.amount).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def price_point(amount: Fraction, points: Sequence[PricePoint], upwards: bool) -> Fraction:
    """The price point of an amount: the next one up, or the nearest (of two as near, the dearer); the amount itself
    where there are no points."""
    band = next((one for one in points if one.up_to is None or amount <= Fraction(one.up_to)), None)
    if band is None:
        return amount
    step, less = Fraction(band.step), Fraction(band.less)
    above = -(-(amount + less) // step)  # the smallest number of steps whose point is not below the amount
    higher = max(above, 1) * step - less
    lower = higher - step
    nearer_below = above > 1 and amount - lower < higher - amount
    return lower if nearer_below and not upwards else higher


def _dearer(inputs: PricingInputs, percent: Decimal, metal: str) -> PricingInputs:
    def moved(one: MetalUsed) -> MetalUsed:
        if metal not in ("", one.metal):
            return one
        quoted = one.price.price
        return replace(
            one, price=replace(one.price, price=replace(quoted, price=quoted.price * (_HUNDRED + percent) / _HUNDRED))
        )

    return replace(inputs, metal=tuple(moved(one) for one in inputs.metal))


def _metal(inputs: PricingInputs) -> list[PriceLine]:
    lines = []
    for one in inputs.metal:
        rate = one.price.per_gram * one.fineness_millis / PURE
        said, source = f"{_figure(rate, inputs)} / g", _metal_source(one)
        grams = Fraction(one.net_mg, MG_PER_G)
        lines.append(_line(PricePart.METAL, one.title, grams_text(one.net_mg), said, source, grams * rate, inputs))
        lost = grams * Fraction(one.loss_percent) / _HUNDRED
        if lost:
            quantity = f"{one.loss_percent.normalize():f} % = {_plain(lost, 3)} g"
            lines.append(
                _line(PricePart.LOSS, f"Loss of {one.title} in making", quantity, said, source, lost * rate, inputs)
            )
    return lines


def _metal_source(one: MetalUsed) -> str:
    if one.fix is None or one.fixed_until is None:
        return one.price.words()
    return f"Fix {one.fix}, until {one.fixed_until:%Y-%m-%d %H:%M} UTC: {one.price.words()}"


def _stones(inputs: PricingInputs, rules: PricingRules) -> list[PriceLine]:
    return [_stone_line(one, inputs, rules) for one in inputs.stones]


def _stone_line(one: StonesUsed, inputs: PricingInputs, rules: PricingRules) -> PriceLine:
    title = f"{one.count} × {one.kind}{f', {one.quality}' if one.quality else ''}"
    if one.parcel_cost is not None:
        cost = Fraction(one.parcel_cost)
        return _line(PricePart.STONES, title, carats_text(one.mct), "parcel", "Cost of the parcel", cost, inputs)
    if one.count <= 0 or one.mct <= 0:
        raise InputError(
            "Stones without a weight", f"{one.kind}: {one.count} pieces, {carats_text(one.mct)}. Nothing was priced.",
            "Give pieces and carats, or what they cost.", one.kind,
        )  # fmt: skip
    each, table = Decimal(one.mct) / one.count, rules.stone_prices(one.kind, one.quality)
    rate = table.per_ct(each) if table else None
    version = f"Rules {inputs.rules_number}"
    source = f"{version}, {each.quantize(Decimal('0.1')) / MCT_PER_CT} ct each"
    if rate is None:
        rate, source = one.other_per_ct, "Rates, no table of this kind"
    amount = Fraction(one.mct, MCT_PER_CT) * Fraction(rate)
    said = f"{_figure(Fraction(rate), inputs)} / ct"
    return _line(PricePart.STONES, title, carats_text(one.mct), said, source, amount, inputs)


def _setting(inputs: PricingInputs, rules: PricingRules) -> Iterator[PriceLine]:
    for one in inputs.stones:
        style = rules.setting(one.setting, inputs.style)
        if one.setting and style is None:
            known = ", ".join(rules.settings)
            raise InputError(
                "No such setting", f"“{one.setting}” is none. Nothing was priced.", f"There are {known}.", one.kind
            )
        if style is not None and one.count:
            said = f"{_figure(Fraction(style.per_stone), inputs)} / stone"
            amount = Fraction(style.per_stone) * one.count
            yield _line(PricePart.SETTING, f"Setting: {style.title}", f"{one.count} stones", said,
                        f"Rules {inputs.rules_number}", amount, inputs)  # fmt: skip


def _labour(inputs: PricingInputs, rules: PricingRules) -> Iterator[PriceLine]:
    """One line per skill, in the order of the work; what is paid by the stone is not paid by the hour as well."""
    by_stone = any(rules.setting(one.setting, inputs.style) for one in inputs.stones if one.count)
    minutes: dict[tuple[str, Decimal], int] = {}
    for one in inputs.work:
        if not (by_stone and one.operation in rules.setting_operations):
            minutes[one.skill, one.hourly] = minutes.get((one.skill, one.hourly), 0) + one.minutes
    for (skill, hourly), worked in minutes.items():
        said = f"{_figure(Fraction(hourly), inputs)} / h"
        amount = Fraction(hourly) * worked / 60
        yield _line(PricePart.LABOUR, skill, f"{worked} min", said, "Routing, rates", amount, inputs)


def _outwork(inputs: PricingInputs, rules: PricingRules) -> Iterator[PriceLine]:
    always = [SentOut(code) for code, one in rules.outwork.items() if one.when == "plating" and inputs.plated]
    named = {one.code for one in inputs.outwork}
    for one in (*inputs.outwork, *(each for each in always if each.code not in named)):
        known = rules.outwork.get(one.code)
        amount = one.amount if one.amount is not None else known.amount if known else None
        if amount is None:
            raise InputError(
                "No such outwork", f"“{one.code or one.title}” has no amount. Nothing was priced.",
                "Give title and amount, or a code of the rules.", one.code,
            )  # fmt: skip
        source = f"Rules {inputs.rules_number}" if one.amount is None else "As agreed"
        title = one.title or (known.title if known else "Outwork")
        yield _line(PricePart.OUTWORK, title, "1", _figure(Fraction(amount), inputs), source, Fraction(amount), inputs)


def _overhead(inputs: PricingInputs, lines: Sequence[PriceLine]) -> list[PriceLine]:
    base = _sum((line for line in lines if line.part in (PricePart.LABOUR, PricePart.SETTING)), inputs)
    percent = inputs.overhead_percent
    if not base.amount or not percent:
        return []
    amount = Fraction(base.amount) * Fraction(percent) / _HUNDRED
    return [
        _line(PricePart.OVERHEAD, "Overhead on labour", money_text(base), _percent(percent), "Rates", amount, inputs)
    ]


def _margins(inputs: PricingInputs, rules: PricingRules, costs: Sequence[PriceLine]) -> list[PriceLine]:
    """A line per part of the cost; one for all where the share is the same everywhere."""
    rule = rules.margin(inputs.kind)
    shares = {part: (rule.of(part) if rule else None) for part in PARTS}
    wanted = {part: inputs.target_percent if share is None else share for part, share in shares.items()}
    is_margin = rule is not None and rule.mode == MARGIN
    source = f"Rules {inputs.rules_number}" if rule else "Rates"
    groups = [("cost", PARTS)] if len(set(wanted.values())) == 1 else [(part, (part,)) for part in PARTS]
    lines = []
    for title, parts in groups:
        base = _sum((line for line in costs if _MARGIN_ON[line.part] in parts), inputs)
        percent = wanted[parts[0]]
        if base.amount and percent:
            share = Fraction(percent) / (_HUNDRED - Fraction(percent)) if is_margin else Fraction(percent) / _HUNDRED
            word = "Margin" if is_margin else "Mark-up"
            said = f"{_percent(percent)} of the price" if is_margin else _percent(percent)
            lines.append(_line(PricePart.MARGIN, f"{word} on {title}", money_text(base), said, source,
                               Fraction(base.amount) * share, inputs))  # fmt: skip
    return lines


def _to_pay(inputs: PricingInputs, rules: PricingRules, net: Money) -> Iterator[PriceLine]:
    """What brings the price to a price point, and the tax. Where price points are with tax, both are struck
    together."""
    share, source = Fraction(rules.tax_percent) / _HUNDRED, f"Rules {inputs.rules_number}"
    wanted = Fraction(net.amount) * (1 + share if rules.tax_included else 1)
    point = payable(price_point(wanted, rules.points, rules.points_up), inputs.currency)
    of_point = share / (1 + share) if rules.tax_included else share
    tax = payable(Fraction(point.amount) * of_point, inputs.currency)
    more = (point - tax if rules.tax_included else point) - net
    if more.amount:
        yield PriceLine(PricePart.ROUNDING, "To a price point", money_text(net), "", source, more)
    if share:
        yield PriceLine(
            PricePart.TAX, rules.tax_title, money_text(net + more), _percent(rules.tax_percent), source, tax
        )


def _sum(lines: Iterable[PriceLine], inputs: PricingInputs) -> Money:
    return total((line.amount for line in lines), inputs.currency)


def _line(
    part: PricePart, title: str, quantity: str, rate: str, source: str, amount: Fraction, inputs: PricingInputs
) -> PriceLine:
    return PriceLine(part, title, quantity, rate, source, payable(amount, inputs.currency))


def _figure(rate: Fraction, inputs: PricingInputs) -> str:
    """A rate as people read it, to four decimals."""
    return f"{_plain(rate, _SHOWN)} {inputs.currency}"


def _plain(exact: Fraction, digits: int) -> str:
    """At least two decimals, at most so many, half-even."""
    figure = Decimal(round(exact * 10**digits)).scaleb(-digits)
    short = figure.quantize(Decimal("0.01"), ROUND_CEILING)
    return f"{short if short == figure else figure:,f}"


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f} %"
