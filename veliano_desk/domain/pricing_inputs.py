"""Everything that a price is reckoned from, so that a price can be reckoned anew with the numbers of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from veliano_desk.domain.exchange import Conversion, ExchangeRate, Leg
from veliano_desk.domain.metal_prices import MetalPrice, PriceHere, PriceUnit


@dataclass(frozen=True, slots=True)
class MetalUsed:
    """An alloy of the piece: its finished weight without loss, and at which price. fix: number of the fix the price was
    taken from, None for the price of the day; fixed_until: when that fix ends."""

    alloy: str
    title: str
    metal: str
    fineness_millis: int
    net_mg: int
    loss_percent: Decimal
    price: PriceHere
    fix: int | None = None
    fixed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StonesUsed:
    """Stones of one kind. mct: of all together; parcel_cost: what they cost where that is known, else the carat table
    counts; other_per_ct: for a kind that has no table."""

    kind: str
    count: int
    mct: int
    quality: str = ""
    setting: str = ""
    parcel_cost: Decimal | None = None
    other_per_ct: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes of one operation, by the routing, at what an hour costs."""

    operation: str
    skill: str
    minutes: int
    hourly: Decimal


@dataclass(frozen=True, slots=True)
class SentOut:
    """Outwork: by its code in the rules, or by title and amount."""

    code: str = ""
    title: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PricingInputs:
    """kind and style of the piece; plated: whether it is; overhead_percent on labour; target_percent: the rates'
    mark-up where the rules have no margin; notes: what was assumed."""

    kind: str
    style: str
    plated: bool
    currency: str
    day: date
    metal: tuple[MetalUsed, ...]
    stones: tuple[StonesUsed, ...]
    work: tuple[Worked, ...]
    outwork: tuple[SentOut, ...]
    overhead_percent: Decimal
    target_percent: Decimal
    rules_number: int
    rules: Mapping[str, Any]
    notes: tuple[str, ...] = field(default=())

    @property
    def fine_mg(self) -> int:
        """Fine metal of the piece with what is lost in making it, in whole milligrams rounded up."""
        exact = sum(
            (Decimal(one.net_mg) * (100 + one.loss_percent) * one.fineness_millis / 100_000_000 for one in self.metal),
            Decimal(0),
        )
        return int(exact.to_integral_value(rounding="ROUND_CEILING"))


def told_inputs(inputs: PricingInputs) -> dict[str, Any]:
    """As plain data, all figures as the digits that they were; the rules stand under their number elsewhere."""
    return {
        "kind": inputs.kind, "style": inputs.style, "plated": inputs.plated, "currency": inputs.currency,
        "day": inputs.day.isoformat(), "metal": [_told_metal(one) for one in inputs.metal],
        "stones": [
            [one.kind, one.count, one.mct, one.quality, one.setting,
             None if one.parcel_cost is None else str(one.parcel_cost), str(one.other_per_ct)]
            for one in inputs.stones
        ],
        "work": [[one.operation, one.skill, one.minutes, str(one.hourly)] for one in inputs.work],
        "outwork": [[one.code, one.title, None if one.amount is None else str(one.amount)] for one in inputs.outwork],
        "overhead_percent": str(inputs.overhead_percent), "target_percent": str(inputs.target_percent),
        "notes": list(inputs.notes),
    }  # fmt: skip


def read_inputs(told: Mapping[str, Any], rules_number: int, rules: Mapping[str, Any]) -> PricingInputs:
    """The inputs as they were kept, with the rules of their version."""
    return PricingInputs(
        kind=told["kind"], style=told["style"], plated=told["plated"], currency=told["currency"],
        day=date.fromisoformat(told["day"]), metal=tuple(_read_metal(one) for one in told["metal"]),
        stones=tuple(
            StonesUsed(kind, count, mct, quality, setting, None if cost is None else Decimal(cost), Decimal(other))
            for kind, count, mct, quality, setting, cost, other in told["stones"]
        ),
        work=tuple(Worked(code, skill, minutes, Decimal(hourly)) for code, skill, minutes, hourly in told["work"]),
        outwork=tuple(
            SentOut(code, title, None if amount is None else Decimal(amount)) for code, title, amount in told["outwork"]
        ),
        overhead_percent=Decimal(told["overhead_percent"]), target_percent=Decimal(told["target_percent"]),
        rules_number=rules_number, rules=rules, notes=tuple(told["notes"]),
    )  # fmt: skip


def told_legs(way: Conversion) -> list[list[Any]]:
    """The exchange rates of a conversion as plain data."""
    return [
        [leg.rate.base, leg.rate.quote, str(leg.rate.rate), leg.rate.day.isoformat(), leg.rate.source, leg.inverse]
        for leg in way.legs
    ]


def read_legs(source: str, target: str, told: list[list[Any]]) -> Conversion:
    """The conversion whose rates these are."""
    legs = tuple(
        Leg(ExchangeRate(base, quote, Decimal(rate), date.fromisoformat(day), who), inverse)
        for base, quote, rate, day, who, inverse in told
    )
    return Conversion(source, target, legs)


def _told_metal(one: MetalUsed) -> dict[str, Any]:
    price = one.price.price
    return {
        "alloy": one.alloy, "title": one.title, "metal": one.metal, "fineness": one.fineness_millis, "net": one.net_mg,
        "loss": str(one.loss_percent), "source": price.source, "price": str(price.price), "unit": str(price.unit),
        "currency": price.currency, "at": price.at.isoformat(), "target": one.price.conversion.target,
        "legs": told_legs(one.price.conversion), "fix": one.fix,
        "until": None if one.fixed_until is None else one.fixed_until.isoformat(),
    }  # fmt: skip


def _read_metal(told: Mapping[str, Any]) -> MetalUsed:
    price = MetalPrice(
        told["metal"], told["source"], Decimal(told["price"]), PriceUnit(told["unit"]), told["currency"],
        datetime.fromisoformat(told["at"]),
    )  # fmt: skip
    until = told["until"]
    return MetalUsed(
        told["alloy"], told["title"], told["metal"], told["fineness"], told["net"], Decimal(told["loss"]),
        PriceHere(price, read_legs(told["currency"], told["target"], told["legs"])), told["fix"],
        None if until is None else datetime.fromisoformat(until),
    )  # fmt: skip
