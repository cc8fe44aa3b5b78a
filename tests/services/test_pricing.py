"""Quotes: explained, kept with the numbers of their day, replayed to the cent; metal fixes that never lie; rules that
are never changed in place."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.workshop import MONDAY
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.metal_fixes import TRANSITIONS, FixState, FixStep, after
from veliano_desk.domain.money import total
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.pricing import COSTS, PricePart
from veliano_desk.domain.pricing_inputs import SentOut, StonesUsed
from veliano_desk.domain.quotes import MetalWish, PieceToPrice
from veliano_desk.domain.rights import Right
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.services.desk import Desk

RING = PieceToPrice(
    PieceFacts("ring", "18ky"), (MetalWish("18ky", 10_000),), (StonesUsed("diamonds", 20, 300),), (SentOut("laser"),)
)
LESS_THAN_NOTHING = StonesUsed("opal", 1, 1, parcel_cost=Decimal(-1))


def piece_of(shop: Shop, number: str) -> int:
    return shop.owner.orders.show(number).pieces[0].id


def changed(rules: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    return {**copy.deepcopy(dict(rules)), **values}


def new_rules(shop: Shop, **values: Any) -> None:
    now = shop.owner.pricing.rules()[0]
    shop.owner.pricing.save_rules(now.number, changed(now.rules, **values), "As agreed on Monday")


class TestQuote:
    def test_a_piece_is_priced_by_the_price_of_today_and_explained(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        made = shop.owner.pricing.quote(RING)
        metal = made.lines[0]
        assert (metal.title, metal.quantity, metal.rate) == ("18K yellow gold", "10.000 g", "75.00 USD / g")
        assert "entered by hand" in metal.source
        assert {line.part for line in made.lines} == set(PricePart) - {PricePart.TAX}
        assert made.total == total((line.amount for line in made.lines), "USD")
        assert made.cost == total((line.amount for line in made.lines if line.part in COSTS), "USD")
        assert [one.percent for one in made.if_metal_moves] == [-10, 10]
        assert made.rules_number == 0

    def test_without_a_price_the_table_of_rates_is_named(self, shop: Shop):
        assert shop.owner.pricing.quote(RING).lines[0].source == "131.50 USD / g, from the table of rates"

    def test_a_price_that_cannot_be_converted_is_not_replaced_by_another(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g", "CHF")
        with pytest.raises(InputError, match="No price of gold") as told:
            shop.owner.pricing.quote(RING)
        assert "There is none from CHF to USD" in told.value.happened
        shop.owner.prices.set_rate("CHF", "USD", "1.25")
        assert shop.owner.pricing.quote(RING).lines[0].rate == "93.75 USD / g"

    def test_an_old_price_is_noted(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        shop.clock.pass_time(hours=30)
        assert "The price of gold is 30 hours old." in shop.owner.pricing.quote(RING).notes

    @pytest.mark.parametrize(
        ("piece", "title"),
        [
            (PieceToPrice(PieceFacts("ring", "wax")), "No such alloy"), (PieceToPrice(PieceFacts("ring")), "not known"),
            (PieceToPrice(PieceFacts("ring", "18ky"), (MetalWish("18ky", 0),)), "Not a weight"),
            (PieceToPrice(PieceFacts("ring", "18ky"), loss_percent=Decimal(100)), "Not a loss"),
            (PieceToPrice(PieceFacts("ring", "18ky"), minutes={"weave": 5}), "No such work"),
            (PieceToPrice(PieceFacts("ring", "18ky"), minutes={"file": -5}), "No such work"),
            (PieceToPrice(PieceFacts("ring", "18ky"), stones=(LESS_THAN_NOTHING,)), "Not a cost"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_priced_is_said(self, file_shop: Shop, piece: PieceToPrice, title: str):
        with pytest.raises(InputError, match=title):
            file_shop.owner.pricing.quote(piece)

    def test_any_move_of_gold_can_be_asked_about(self, file_shop: Shop):
        one, other = file_shop.owner.pricing.what_if(RING, [Decimal(25), Decimal(0)], "gold")
        assert (one.margin < other.margin, other.margin) == (True, file_shop.owner.pricing.quote(RING).margin)
        with pytest.raises(InputError, match="No such move"):
            file_shop.owner.pricing.what_if(RING, [Decimal(-100)])


class TestRightsToSee:
    def test_care_quotes_a_price_without_costs_or_margins(self, shop: Shop):
        made = shop.desk_of("care").pricing.quote(RING)
        assert (made.cost, made.margin, made.margin_percent, made.if_metal_moves, made.lines) == (
            None,
            None,
            None,
            (),
            (),
        )
        assert made.total == shop.owner.pricing.quote(RING).total
        number = shop.take_order()
        view = shop.desk_of("care").pricing.make_quote(piece_of(shop, number))
        told = repr((view, shop.desk_of("care").pricing.quotes(number), shop.desk_of("care").pricing.replay(view.id)))
        assert "Mark-up" not in told
        assert "USD / h" not in told

    def test_who_sees_costs_and_no_margins_is_told_no_price_to_subtract_from(self, file_shop: Shop):
        token = file_shop.owner.people.make_token("x", [Right.PRICING_QUOTE, Right.COST_SEE, Right.VALUE_SEE])
        made = file_shop.workspace.sign_in_with_token(token.secret).pricing.quote(RING)
        assert made.cost is not None
        assert (made.total, made.net, made.deposit, made.margin) == (None, None, None, None)
        assert {line.part for line in made.lines} <= set(COSTS)

    def test_the_bench_makes_no_quotes(self, shop: Shop):
        with pytest.raises(RightMissingError):
            shop.desk_of("bench").pricing.quote(RING)


class TestReplay:
    def test_a_quote_is_replayed_to_the_cent_whatever_has_changed_since(self, shop: Shop):
        owner = shop.owner
        owner.prices.set_rate("EUR", "USD", "1.10")
        owner.prices.set("gold", "100", "g", "EUR")
        piece = piece_of(shop, number := shop.take_order())
        quote = owner.pricing.make_quote(piece, note="By telephone")
        before = owner.pricing.replay(quote.id)
        assert before.same
        assert before.now is not None
        assert before.now.total == before.again.total == quote.price.total

        shop.clock.pass_time(days=30)
        owner.prices.set_rate("EUR", "USD", "1.50")
        owner.prices.set("gold", "140", "g", "EUR", sure=True)
        settings = owner.settings.show()
        owner.settings.edit(settings.version, "V", settings.zone, {"hourly.bench": "99", "loss_percent": "9"})
        new_rules(shop, margins={"*": {"mode": "margin", "percent": {"*": "60"}}}, points=[], deposit_percent="10")
        version = owner.orders.show(number).pieces[0].version
        owner.orders.set_piece(piece, version, PieceEdit(alloy_code="18kw", stones=9))

        after_all = owner.pricing.replay(quote.id)
        assert after_all.same
        assert after_all.again == before.again == quote.price
        assert after_all.quote == quote
        assert after_all.now is not None
        assert after_all.now.total != quote.price.total
        (kept,) = owner.pricing.quotes(number)
        assert (kept.price, kept.number, kept.note) == (quote.price, 1, "By telephone")

    def test_a_later_quote_has_the_next_number_and_the_rules_of_its_day(self, shop: Shop):
        piece = piece_of(shop, number := shop.take_order())
        shop.owner.pricing.make_quote(piece)
        new_rules(shop, deposit_percent="30")
        shop.owner.pricing.make_quote(piece)
        assert [(one.number, one.price.rules_number) for one in shop.owner.pricing.quotes(number)] == [(2, 2), (1, 1)]

    def test_a_quoted_piece_is_not_taken_away_by_the_store(self, file_shop: Shop):
        number = file_shop.take_order()
        file_shop.owner.pricing.make_quote(piece_of(file_shop, number))
        assert file_shop.rows("SELECT touched FROM pieces") == [(1,)]


class TestFix:
    def fixed(self, shop: Shop, number: str, mg: int = 20_000, hours: int = 0) -> int:
        return shop.owner.pricing.fix("gold", mg, number, hours=hours).fix.id

    def test_a_fix_holds_the_price_while_the_market_moves(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        number = shop.take_order()
        fix = self.fixed(shop, number)
        shop.clock.pass_time(hours=10)
        shop.owner.prices.set("gold", "130", "g")
        piece = piece_of(shop, number)
        held, free = shop.owner.pricing.quote_piece(piece, fix), shop.owner.pricing.quote_piece(piece)
        assert held.lines[0].source.startswith(f"Fix {fix}, until 2026-11-19 14:00 UTC: 100 USD / g")
        assert held.cost is not None
        assert free.cost is not None
        assert held.cost < free.cost

    def test_a_quote_uses_a_fix_up(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        number = shop.take_order()
        fix, piece = self.fixed(shop, number), piece_of(shop, number)
        quote = shop.owner.pricing.make_quote(piece, fix)
        assert (quote.fix, quote.fixed_until) == (fix, MONDAY + timedelta(hours=72))
        assert [one.state for one in shop.owner.pricing.fixes(number)] == [FixState.USED]
        with pytest.raises(InputError, match="cannot be used"):
            shop.owner.pricing.make_quote(piece, fix)
        with pytest.raises(InputError, match="has ended"):
            shop.owner.pricing.cancel_fix(fix, "changed our minds")
        shop.clock.pass_time(days=9)
        assert shop.owner.pricing.replay(quote.id).same

    def test_of_two_desks_that_quote_at_once_only_one_uses_the_fix(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        number = shop.take_order()
        fix, piece = self.fixed(shop, number), piece_of(shop, number)
        desks, barrier, ended = (shop.desk_of("manager"), shop.desk_of("care")), Barrier(2), list[bool]()

        def quote(desk: Desk) -> None:
            barrier.wait()
            try:
                desk.pricing.make_quote(piece, fix)
                ended.append(True)
            except InputError:
                ended.append(False)

        threads = [Thread(target=quote, args=(desk,)) for desk in desks]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(ended) == [False, True]
        assert len(shop.owner.pricing.quotes(number)) == 1

    def test_an_expired_fix_is_never_used_silently(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        number = shop.take_order()
        fix, piece = self.fixed(shop, number, hours=2), piece_of(shop, number)
        shop.clock.pass_time(hours=2)
        for work in (shop.owner.pricing.quote_piece, shop.owner.pricing.make_quote):
            with pytest.raises(InputError, match="cannot be used") as told:
                work(piece, fix)
            assert "It has expired." in told.value.happened
        assert shop.owner.pricing.quotes(number) == ()
        assert [one.state for one in shop.owner.pricing.fixes(number)] == [FixState.EXPIRED]
        self.fixed(shop, number)
        assert shop.rows("SELECT state FROM metal_fixes ORDER BY id") == [("expired",), ("open",)]

    def test_a_cancelled_fix_says_why_and_is_over(self, shop: Shop):
        shop.owner.prices.set("gold", "100", "g")
        number = shop.take_order()
        fix = self.fixed(shop, number)
        with pytest.raises(InputError, match="Why"):
            shop.owner.pricing.cancel_fix(fix, " ")
        gone = shop.owner.pricing.cancel_fix(fix, "Customer took silver")
        assert (gone.state, gone.fix.reason) == (FixState.CANCELLED, "Customer took silver")
        with pytest.raises(InputError, match="cannot be used"):
            shop.owner.pricing.quote_piece(piece_of(shop, number), fix)

    def test_a_fix_is_for_one_metal_and_so_much_of_it(self, file_shop: Shop):
        file_shop.owner.prices.set("gold", "100", "g")
        file_shop.owner.prices.set("silver", "1", "g")
        number = file_shop.take_order()
        piece, pricing = piece_of(file_shop, number), file_shop.owner.pricing
        with pytest.raises(InputError, match="less metal"):
            pricing.quote_piece(piece, self.fixed(file_shop, number, 1))
        needed = pricing.quote_piece(piece).fine_mg
        assert pricing.quote_piece(piece, self.fixed(file_shop, number, needed)).total is not None
        with pytest.raises(InputError, match="another metal"):
            pricing.quote_piece(piece, pricing.fix("silver", 99_000, number).fix.id)

    def test_nothing_is_fixed_without_a_price_of_the_day(self, file_shop: Shop):
        pricing = file_shop.owner.pricing
        with pytest.raises(InputError, match="No price"):
            pricing.fix("gold", 1000)
        file_shop.owner.prices.set("gold", "100", "g")
        for given in (("mithril", 1000), ("gold", 0)):
            with pytest.raises(InputError, match="Nothing to fix"):
                pricing.fix(*given)
        file_shop.clock.pass_time(hours=25)
        with pytest.raises(InputError, match="No price") as told:
            pricing.fix("gold", 1000)
        assert "too old" in told.value.happened

    def test_a_fix_belongs_to_the_order_of_its_piece(self, file_shop: Shop):
        file_shop.owner.prices.set("gold", "100", "g")
        one, other = file_shop.take_order(), file_shop.take_order()
        piece, pricing = piece_of(file_shop, one), file_shop.owner.pricing
        assert pricing.fix("gold", 1000, piece_id=piece).fix.order_number == one
        with pytest.raises(InputError, match="another order"):
            pricing.fix("gold", 1000, other, piece)
        with pytest.raises(NotFoundError):
            pricing.fix("gold", 1000, "CO-0")

    @pytest.mark.parametrize("state", FixState)
    @pytest.mark.parametrize("step", FixStep)
    def test_only_what_the_table_allows_can_happen(self, state: FixState, step: FixStep):
        if step in TRANSITIONS[state]:
            assert after(state, step) is TRANSITIONS[state][step]
            assert state is FixState.OPEN
        else:
            with pytest.raises(InputError):
                after(state, step)


class TestRules:
    def test_a_change_is_another_version_and_says_what_is_another(self, shop: Shop):
        (shipped,) = shop.owner.pricing.rules()
        assert (shipped.number, shipped.origin) == (0, "shipped")
        saved = shop.owner.pricing.save_rules(0, changed(shipped.rules, deposit_percent="30"), "Less down")
        assert (saved.number, [(one.path, one.before, one.after) for one in saved.changes]) == (
            2, [("deposit_percent", "50", "30")],
        )  # fmt: skip
        newest, first = shop.owner.pricing.rules()
        assert (newest.number, newest.person, newest.note) == (2, "Vera", "Less down")
        assert (first.number, first.rules) == (1, shipped.rules)
        assert shop.owner.pricing.difference(1, 2) == saved.changes
        assert shop.owner.pricing.quote(RING).rules_number == 2

    def test_rules_that_make_no_sense_are_not_kept(self, file_shop: Shop):
        pricing = file_shop.owner.pricing
        rules = pricing.rules()[0].rules
        with pytest.raises(InputError, match="make no sense"):
            pricing.save_rules(0, changed(rules, deposit_percent="300"), "x")
        with pytest.raises(InputError, match="No new rules"):
            pricing.save_rules(0, rules, "x")
        with pytest.raises(InputError, match="No new rules"):
            pricing.save_rules(0, changed(rules, deposit_percent="30"), " ")
        assert file_shop.rows("SELECT count(*) FROM pricing_rules") == [(0,)]

    def test_who_saves_second_is_asked(self, shop: Shop):
        new_rules(shop, deposit_percent="30")
        rules = shop.owner.pricing.rules()[0].rules
        with pytest.raises(ConflictError) as asked:
            shop.owner.pricing.save_rules(0, changed(rules, deposit_percent="40"), "x")
        assert asked.value.version == 2
        assert shop.owner.pricing.rules()[0].number == 2

    def test_only_who_may_changes_rules(self, shop: Shop):
        for role in ("care", "stock"):
            with pytest.raises(RightMissingError):
                shop.desk_of(role).pricing.rules()


def test_quotes_of_an_order_are_read_with_as_many_statements_for_many_as_for_one(file_shop: Shop):
    number = file_shop.take_order()
    piece = piece_of(file_shop, number)
    file_shop.owner.pricing.make_quote(piece)
    with file_shop.statements() as few:
        file_shop.owner.pricing.quotes(number)
    for _ in range(5):
        file_shop.owner.pricing.make_quote(piece)
    with file_shop.statements() as many:
        assert len(file_shop.owner.pricing.quotes(number)) == 6
    assert len(few) == len(many) <= 5
