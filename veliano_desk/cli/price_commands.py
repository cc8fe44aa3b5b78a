"""`price set`, `price list`, `price fetch`, `price rate` and `price quote`: what metal and pieces cost."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

from veliano_desk.cli.output import FINE, counted, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.price_views import PricesKept, PriceToday

_TODAY = ("metal", "per_gram", "currency", "given", "source", "age_hours", "stale", "words")
_LISTED = ("metal", "price", "unit", "currency", "per_gram", "at", "source", "person")


@dataclass(frozen=True, slots=True)
class _Line:
    metal: str
    per_gram: str
    currency: str
    given: str
    source: str
    at: str | None
    age_hours: str
    stale: bool
    words: str


def set_price(session: Session, options: argparse.Namespace) -> int:
    """Enter a price by hand, or take a file of prices in."""
    prices = session.desk().prices
    if options.file is not None:
        if options.metal or options.price:
            raise InputError("A price or a file", "Nothing was kept.", "Give one of them.")
        try:
            content = options.file.read_bytes()
        except OSError as error:
            raise InputError("The file cannot be read", f"{error}. Nothing was kept.", "Give another.") from error
        _taken(session, prices.take_file(content))
        return FINE
    if not options.metal or not options.price:
        raise InputError("Which price", "Nothing was kept.", "Give metal and price, or --file.")
    kept = prices.set(options.metal, options.price, options.per, options.currency, options.at, options.sure)
    if session.as_json:
        show(kept, True)
    else:
        print(
            f"{kept.metal}: {kept.price:f} {kept.currency} / {kept.unit}, {kept.per_gram} {kept.currency} a fine gram."
        )
    return FINE


def listing(session: Session, options: argparse.Namespace) -> int:
    """What each metal is reckoned with now; with --all the prices as they were given."""
    prices = session.desk().prices
    if options.all:
        show(prices.listed(options.metal, limit=options.limit), session.as_json, _LISTED)
        return FINE
    found = [_line(one) for one in prices.today() if options.metal in ("", one.metal)]
    show(found, session.as_json, _TODAY)
    return FINE


def fetch(session: Session, _options: argparse.Namespace) -> int:
    """Ask the feed for prices."""
    _taken(session, session.desk().prices.fetch())
    return FINE


def set_rate(session: Session, options: argparse.Namespace) -> int:
    """Enter an exchange rate of a day."""
    kept = session.desk().prices.set_rate(options.base, options.quote, options.rate, options.day)
    if session.as_json:
        show(kept, True)
    else:
        print(f"1 {kept.base} = {kept.rate:f} {kept.quote} from {kept.day.isoformat()}.")
    return FINE


def _taken(session: Session, told: PricesKept) -> None:
    if session.as_json:
        show(told, True)
    else:
        print(f"{counted(told.kept, 'price')} kept, {told.known:,} known already.")


def _line(one: PriceToday) -> _Line:
    hours = "" if one.age is None else f"{one.age.total_seconds() / 3600:.1f}"
    at = None if one.at is None else one.at.isoformat()
    return _Line(one.metal, f"{one.per_gram:f}", one.currency, one.given, one.source, at, hours, one.stale, one.words)


def quote(session: Session, options: argparse.Namespace) -> int:
    """Price the piece of a file, line by line."""
    from veliano_desk.cli.price_piece import read_piece

    desk = session.desk()
    piece = read_piece(options.piece, desk.trade)
    told = desk.pricing.quote(piece)
    if options.move:
        told = replace(told, if_metal_moves=desk.pricing.what_if(piece, options.move))
    if session.as_json:
        show(told, True)
        return FINE
    show(told.lines, False, ("part", "title", "quantity", "rate", "amount", "source"))
    sums = [("net", told.net), ("tax", told.tax), ("total", told.total), ("deposit", told.deposit), ("cost", told.cost),
            ("margin", told.margin)]  # fmt: skip
    print()
    for name, amount in sums:
        if amount is not None:
            percent = f"  ({told.margin_percent} %)" if name == "margin" and told.margin_percent is not None else ""
            print(f"{name}: {amount.plain()} {amount.currency}{percent}")
    for one in told.if_metal_moves:
        print(f"margin if metal moves {one.percent:+} %: {one.margin.plain()} {one.margin.currency} ({one.of_price} %)")
    for note in told.notes:
        print(f"note: {note}")
    return FINE
