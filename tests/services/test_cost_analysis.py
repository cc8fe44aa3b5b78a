"""Quoted, planned and actual per piece: what the ledgers and the bench say, and why it differs, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.services.copies import Shop
from veliano_desk.domain.cost_analysis import PieceAnalysis, Reason, Show
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import InputError, RightMissingError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
ANA = "worker:bench"


def piece(shop: Shop, number: str, show: Show = Show.ALL) -> PieceAnalysis:
    return next(one for one in shop.owner.costing.analysis(FIRST, LAST, show).pieces if one.order_number == number)


def piece_id(shop: Shop, number: str) -> int:
    return shop.owner.orders.show(number).pieces[0].id


def report(shop: Shop, number: str, kind: CostKind, amount: str) -> None:
    shop.owner.costing.record_actual(piece_id(shop, number), kind, Decimal(amount))


def parts(one: PieceAnalysis) -> dict[str, str]:
    return {str(reason): f"{amount.amount}" for reason, amount in one.reasons.items()}


def whole(one: PieceAnalysis) -> Money:
    """What the reasons have to sum to: only of parts that were reported."""
    assert one.actual is not None
    known = (
        [(one.planned.metal + one.planned.loss, one.actual.metal + one.actual.loss)] if one.actual.metal.amount else []
    )
    for was, now in ((one.planned.stones, one.actual.stones), (one.planned.labour, one.actual.labour),
                     (one.planned.overhead, one.actual.overhead)):  # fmt: skip
        if now.amount:
            known.append((was, now))
    return total((now - was for was, now in known), "USD")


def test_before_anything_was_taken_the_plan_is_the_forecast(shop: Shop):
    number = shop.take_order(total_price="1290.00")
    one = piece(shop, number)
    assert (one.actual, dict(one.reasons), one.forecast) == (None, {}, one.planned.cost())
    assert one.quoted == Money.of("1290.00", "USD")
    assert one.left == one.quoted - one.forecast
    assert shop.owner.costing.analysis(FIRST, LAST).pieces == ()


def test_metal_from_the_ledger_is_split_by_price_weight_and_loss(shop: Shop):
    shop.owner.prices.set("gold", "100", "g")
    number = shop.take_order()
    shop.owner.pricing.make_quote(piece_id(shop, number))
    planned = piece(shop, number).planned
    shop.owner.prices.set("gold", "120", "g")
    post = shop.owner.metal.post
    post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    shop.execute("UPDATE lots SET received_value = 70000000")
    post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 12_000, order=number))
    post(moved(EventKind.FILINGS, ANA, "dust:filings", "14ky", 1_000, order=number))
    post(moved(EventKind.LOSS, ANA, "loss", "14ky", 100, operation="file", order=number))
    one = piece(shop, number)
    assert one.actual is not None
    assert one.actual.metal + one.actual.loss == Money.of("770.00", "USD")
    assert one.actual.loss == Money.of("7.00", "USD")
    assert set(parts(one)) == {"price", "weight", "loss"}
    assert one.difference == Money.of("770.00", "USD") - planned.metal - planned.loss == whole(one)


def test_what_was_corrected_in_the_ledger_counts_for_nothing(shop: Shop):
    number = shop.take_order()
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    wrong = shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 90_000, order=number))
    shop.owner.metal.correct(wrong.id, "wrong order")
    assert piece(shop, number).actual is None


def test_pieces_of_one_order_share_what_names_none_of_them(shop: Shop):
    number = shop.take_order()
    shop.owner.orders.add_piece(number, "ring", "A ring to match")
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", f"job:{number}/1", "14ky", 9_000, order=number))
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 5_000, order=number))
    found = shop.owner.costing.analysis(FIRST, LAST, Show.ALL).pieces
    metal = total((one.actual.metal for one in found if one.actual), "USD")
    price = Decimal("131.50") * Decimal("0.583333")
    assert metal == Money(14 * price, "USD").rounded()
    assert total((one.quoted for one in found if one.quoted), "USD") == Money.of("1290.00", "USD")


def test_labour_after_a_piece_was_sent_back_is_rework(shop: Shop):
    number = shop.take_order()
    desk, planned = shop.owner, piece(shop, number).planned
    report(shop, number, CostKind.LABOUR, "400")
    for action in (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.RELEASE, Action.START, Action.REWORK):
        one = desk.orders.show(number).pieces[0]
        desk.orders.move(one.id, one.version, action, "too thin")
        shop.clock.pass_time(hours=1)
    report(shop, number, CostKind.LABOUR, "90")
    one = piece(shop, number)
    again = Decimal(90) * planned.overhead.amount / planned.labour.amount
    assert one.reasons[Reason.REWORK] == Money(90 + again, "USD").rounded()
    assert one.difference == whole(one)
    assert one.worker == "Vera"


def test_a_piece_that_loses_money_is_named(shop: Shop):
    good, bad = shop.take_order(total_price="9000.00"), shop.take_order(total_price="1290.00")
    for number in (good, bad):
        report(shop, number, CostKind.METAL, "1800")
    losing = shop.owner.costing.analysis(FIRST, LAST, Show.LOSING)
    assert [one.order_number for one in losing.pieces] == [bad]
    assert losing.whole.losing == 1
    (first, _) = shop.owner.costing.analysis(FIRST, LAST).pieces
    assert first.order_number == bad


def test_groups_sum_to_their_pieces_to_the_cent(shop: Shop):
    for at, kind in enumerate((CostKind.METAL, CostKind.LABOUR, CostKind.STONES)):
        report(shop, shop.take_order(material=f"{10 + at * 4}K white gold"), kind, f"{100 + at}.33")
    found = shop.owner.costing.analysis(FIRST, LAST)
    for by in ("kind", "style", "metal", "worker", "customer"):
        groups = shop.owner.costing.grouped(FIRST, LAST, by)
        assert sum(one.pieces for one in groups) == 3
        for reason in Reason:
            amounts = [one.reasons[reason] for one in groups if reason in one.reasons]
            assert total(amounts, "USD") == found.whole.reasons.get(reason, Money.zero("USD"))
        assert total((one.actual for one in groups), "USD") == found.whole.actual
        assert {number for one in groups for number in one.orders} == set(found.whole.orders)


def test_names_and_margins_are_there_only_by_right(shop: Shop):
    number = shop.take_order(customer="Zvonimir Zlatarić", total_price="1.00")
    report(shop, number, CostKind.METAL, "100")
    keeper = shop.desk_of("stock").costing
    one = keeper.analysis(FIRST, LAST).pieces[0]
    assert (one.customer, one.quoted, one.left, one.loses) == (None, None, None, False)
    assert keeper.analysis(FIRST, LAST, Show.LOSING).pieces == ()
    with pytest.raises(RightMissingError, match=str(Right.CUSTOMERS_SEE)):
        keeper.grouped(FIRST, LAST, "customer")
    assert shop.owner.costing.grouped(FIRST, LAST, "customer")[0].title == "Zvonimir Zlatarić"
    with pytest.raises(RightMissingError):
        shop.desk_of("bench").costing.analysis(FIRST, LAST)


def test_a_period_the_wrong_way_round_is_refused(file_shop: Shop):
    with pytest.raises(InputError, match="ends before"):
        file_shop.owner.costing.analysis(LAST, FIRST)


def test_an_analysis_takes_as_many_statements_for_many_orders_as_for_one(file_shop: Shop):
    report(file_shop, file_shop.take_order(), CostKind.METAL, "100")
    with file_shop.statements() as few:
        file_shop.owner.costing.analysis(FIRST, LAST)
    for _ in range(5):
        report(file_shop, file_shop.take_order(), CostKind.LABOUR, "100")
    with file_shop.statements() as many:
        file_shop.owner.costing.analysis(FIRST, LAST)
    assert len(few) == len(many) <= 8
