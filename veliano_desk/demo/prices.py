"""Metal prices of the last weeks for the demo, a few exchange rates, and quotes of which one holds its metal."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.services.desk import Desk

_SEED = 20
_WEEKEND = 5
QUOTED = ListQuery("promise", filters={"show": ("open",), "source": ("custom",)}, limit=16)
"""The orders that quotes are made for are among these."""


def price_the_weeks(desk: Desk) -> int:
    """Prices for every working day up to today, in a file as a bank sends it, and today's by hand. How many."""
    told: dict[str, Any] = json.loads((resources_dir() / "demo/year/prices.json").read_text(encoding="utf-8"))
    chance, today = random.Random(_SEED), desk.clock.now().date()
    days = [today - timedelta(days=back) for back in range(int(told["days"]), 0, -1)]
    working = [day for day in days if day.weekday() < _WEEKEND]
    lines = ["metal,price,unit,currency,at"]
    last: dict[str, Decimal] = {}
    for metal, one in told["metals"].items():
        price = Decimal(one["price"])
        for day in working:
            price = _moved(price, int(one["moves_permille"]), chance)
            lines.append(f"{metal},{price},ozt,USD,{day.isoformat()}T15:00+00:00")
        last[metal] = price
    kept = desk.prices.take_file("\n".join(lines).encode()).kept
    desk.prices.choose(0, "manual", 72, FeedSettings())
    for metal, price in last.items():
        desk.prices.set(metal, f"{price}")
    return kept + len(last) + _rates(desk, told["rates"], days, chance)


def quote_some(desk: Desk) -> int:
    """Quotes for some open orders, the first of them at a metal fix; a fix that is still open for another. How many."""
    told: dict[str, Any] = json.loads((resources_dir() / "demo/year/prices.json").read_text(encoding="utf-8"))
    wanted = int(told["quotes"])
    made = 0
    for row in desk.orders.list(QUOTED).rows:
        piece = desk.orders.show(row.number).pieces[0]
        alloy = desk.trade.alloys.get(piece.alloy_code or "")
        if made >= wanted or alloy is None:
            continue
        try:
            needed = desk.pricing.quote_piece(piece.id).fine_mg
            fix = desk.pricing.fix(alloy.metal, needed, row.number, piece.id).fix.id if made == 0 else None
            desk.pricing.make_quote(piece.id, fix, "As the customer asked")
            if made == 1:
                desk.pricing.fix(alloy.metal, needed, row.number, piece.id)
        except DeskError:
            continue  # a dirty order of the demo that nobody could price
        made += 1
    return made


def _rates(desk: Desk, told: dict[str, Any], days: list[date], chance: random.Random) -> int:
    rate, made = Decimal(told["rate"]), 0
    for day in days[:: int(told["every_days"])]:
        rate = _moved(rate, int(told["moves_permille"]), chance, Decimal("0.0001"))
        desk.prices.set_rate(told["base"], told["quote"], f"{rate}", day, "European Central Bank")
        made += 1
    return made


def _moved(price: Decimal, permille: int, chance: random.Random, digits: Decimal = Decimal("0.01")) -> Decimal:
    return (price * (1000 + chance.randint(-permille, permille + 1)) / 1000).quantize(digits)
