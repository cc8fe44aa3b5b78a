"""A price from the first question to the finished piece: quoted at a fix, made dearer than planned, explained to the
cent, and replayed a month later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.workshop import Workshop
from veliano_desk.domain.cost_analysis import Reason, Show
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.metal_fixes import FixState
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.stages import Action

ANA = "worker:ana"


def test_a_price_is_quoted_held_made_and_explained(shop: Workshop):
    owner, care, ana = shop.owner, shop.hire("noor", "care"), shop.hire("ana", "bench")

    # On Monday the bank's list comes in euro; Vera enters the rate of the day.
    owner.prices.set_rate("EUR", "USD", "1.10")
    owner.prices.set("gold", "3636.36", "ozt", "EUR")
    gold = next(one for one in owner.prices.today() if one.metal == "gold")
    assert (gold.currency, gold.stale) == ("USD", False)

    # A customer asks. Noor tells the price, sees neither cost nor margin, and has Vera hold the gold for three days.
    number = shop.take_order(material="18K yellow gold", total_price=None)
    piece = owner.orders.show(number).pieces[0].id
    asked = care.pricing.quote_piece(piece)
    assert asked.total is not None
    assert (asked.cost, asked.lines) == (None, ())
    fix = care.pricing.fix(asked.metal, asked.fine_mg, number, piece)

    # On Tuesday gold is dearer; at the fix the price is what it was.
    shop.clock.pass_time(days=1)
    owner.prices.set("gold", "4200", "ozt", "EUR")
    held, free = owner.pricing.quote_piece(piece, fix.fix.id), owner.pricing.quote_piece(piece)
    assert held.total == asked.total
    assert free.cost is not None
    assert held.cost is not None
    assert held.cost < free.cost
    quote = care.pricing.make_quote(piece, fix.fix.id, "By telephone")
    assert [one.state for one in owner.pricing.fixes(number)] == [FixState.USED]
    with pytest.raises(InputError, match="cannot be used"):
        care.pricing.make_quote(piece, fix.fix.id)

    # The piece is made: gold from the vault, lemel back, a little lost, and once the caps have to be filed again.
    post = owner.metal.post
    post(moved(EventKind.OPENING, "opening", "vault", "18ky", 200_000))
    post(moved(EventKind.ISSUE, "vault", ANA, "18ky", 20_000, order=number))
    post(moved(EventKind.FILINGS, ANA, "dust:filings", "18ky", 1_500, order=number))
    post(moved(EventKind.LOSS, ANA, "loss", "18ky", 120, operation="file", order=number))
    owner.costing.record_actual(piece, CostKind.LABOUR, Decimal("420.00"))
    for action in (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.RELEASE, Action.START, Action.REWORK):
        one = owner.orders.show(number).pieces[0]
        (ana if action is Action.START else owner).orders.move(one.id, one.version, action, "too tight")
    shop.clock.pass_time(hours=2)
    owner.costing.record_actual(piece, CostKind.LABOUR, Decimal("60.00"))

    # Vera asks why it costs more than planned: each reason has its part, and the parts are the whole.
    analysis = owner.costing.analysis(date(2026, 11, 1), date(2026, 11, 30), Show.ALL)
    (made,) = analysis.pieces
    assert made.quoted == quote_of(shop, number)
    assert made.reasons[Reason.REWORK].amount >= 60
    assert {Reason.PRICE, Reason.WEIGHT, Reason.LOSS, Reason.TIME} <= set(made.reasons)
    assert made.actual is not None
    parts = [(made.planned.metal + made.planned.loss, made.actual.metal + made.actual.loss),
             (made.planned.labour, made.actual.labour), (made.planned.overhead, made.actual.overhead)]  # fmt: skip
    assert made.difference == total((now - was for was, now in parts), "USD") == total(made.reasons.values(), "USD")

    # A month later everything has moved, and the quote is still what it was.
    shop.clock.pass_time(days=30)
    owner.prices.set_rate("EUR", "USD", "1.30")
    owner.prices.set("gold", "5000", "ozt", "EUR")
    rules = owner.pricing.rules()[0]
    owner.pricing.save_rules(rules.number, {**rules.rules, "deposit_percent": "80"}, "Christmas")
    replay = owner.pricing.replay(quote.id)
    assert replay.same
    assert replay.again.total == asked.total
    assert replay.now is not None
    assert replay.now.total != asked.total
    assert shop.workspace.verify_audit().ok


def quote_of(shop: Workshop, number: str) -> Money | None:
    return shop.owner.pricing.quotes(number)[0].price.net
