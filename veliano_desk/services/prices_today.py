"""What metal costs now: the newest price of the source that counts, in the workshop's currency, else the rates
table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Protocol
from zoneinfo import ZoneInfo

from veliano_desk.config.price_sources import source_rules
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.exchange import conversion
from veliano_desk.domain.metal_prices import PriceHere
from veliano_desk.models import prices as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import the_workspace

_DIGITS = Decimal("0.00000001")
"""How finely an estimate reckons a gram's price; a quote reckons with the exact fraction."""


@dataclass(frozen=True, slots=True)
class MetalToday:
    """What is known of metals now. here: prices that can be used, by metal; odd: metal → why its price cannot be."""

    here: dict[str, PriceHere]
    odd: dict[str, str]
    stale_after: timedelta


class Reckoning(Protocol):
    """Whose prices they are: an Access, or a workshop by itself. zone: which day a moment is."""

    @property
    def trade(self) -> TradeBook: ...

    @property
    def currency(self) -> str: ...

    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Workshop:
    """A Reckoning where nobody signed in is at hand."""

    trade: TradeBook
    currency: str
    zone: str


def metals_of(access: Reckoning) -> tuple[str, ...]:
    """The metals that are worked here, in the order of the alloys."""
    return tuple(dict.fromkeys(alloy.metal for alloy in access.trade.alloys.values() if alloy.fineness_millis))


def metal_today(access: Reckoning, unit: Unit, at: datetime | None = None, metals: Sequence[str] = ()) -> MetalToday:
    """The prices of now, or as they were known for a moment."""
    settings = rows.the_settings(unit.session)
    source = settings.source if settings else source_rules().source
    hours = settings.stale_hours if settings else source_rules().stale_hours
    found = rows.newest_prices(unit.session, source, metals or metals_of(access), at or unit.now)
    here: dict[str, PriceHere] = {}
    odd: dict[str, str] = {}
    for metal, row in found.items():
        price = row.as_price
        try:
            day = price.at.astimezone(ZoneInfo(access.zone)).date()
            foreign = price.currency != access.currency
            known = rows.rates_until(unit.session, day) if foreign else ()
            here[metal] = PriceHere(price, conversion(price.currency, access.currency, day, known))
        except InputError as error:
            odd[metal] = f"{price.words()} is not used: {error.happened}"
    return MetalToday(here, odd, timedelta(hours=hours))


def rates_today(access: Reckoning, unit: Unit) -> Rates:
    """The workshop's rates, with metal at the price of now where there is one."""
    workspace = the_workspace(unit.session)
    rates = access.trade.rates_with(workspace.rates if workspace else {}, access.currency)
    return with_prices(rates, metal_today(access, unit))


def with_prices(rates: Rates, known: MetalToday) -> Rates:
    """The rates with these prices in place of the table's."""
    if not known.here:
        return rates
    metal = {**rates.metal_per_fine_gram, **{name: as_decimal(one.per_gram) for name, one in known.here.items()}}
    return replace(rates, metal_per_fine_gram=metal)


def as_decimal(exact: Fraction, digits: Decimal = _DIGITS) -> Decimal:
    """An exact price to eight decimals, half-even, without noughts at the end."""
    scale = -int(digits.as_tuple().exponent)
    figure = Decimal(round(exact * 10**scale)).scaleb(-scale)
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure.normalize()
