"""The metal ledger: nothing appears, nothing vanishes, nothing is overdrawn, and every past moment can be asked for."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.services.copies import Shop
from tests.workshop import customer_row, order_row
from veliano_desk.domain.errors import ConflictError, DeskError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved, unexplained_mg
from veliano_desk.domain.metal_losses import Counted

ANA = "worker:bench"
FIVE = NewLine(Account.read("vault"), "14ky", -5)


def opened(shop: Shop, mg: int = 100_000, article: str = "14ky") -> None:
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", article, mg))


def held(shop: Shop, account: str = "", at: datetime | None = None) -> dict[str, int]:
    return {f"{one.account} {one.article}": one.balance_mg for one in shop.owner.metal.balances(account, at)}


def a_customer(shop: Shop) -> int:
    shop.owner.store_sync.take_in("customers", [customer_row(name="Hanna Miller")])
    return shop.owner.customers.list(ListQuery("name")).rows[0].id


class TestPosting:
    def test_metal_goes_from_the_vault_to_the_bench_and_back(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 20_000))
        shop.owner.metal.post(moved(EventKind.RETURN, ANA, "vault", "14ky", 18_500))
        posted = shop.owner.metal.post(moved(EventKind.FILINGS, ANA, "dust:filings", "14ky", 1_200))
        assert posted.lines[0].balance_mg == 300
        assert held(shop) == {
            "vault:main 14ky": 98_500, f"{ANA} 14ky": 300, "dust:filings 14ky": 1_200, "opening:balance 14ky": -100_000,
        }  # fmt: skip

    def test_what_is_in_hand_leaves_out_what_only_stands_against_it(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 20_000))
        assert [one.account for one in shop.owner.metal.balances(in_hand=True)] == ["vault:main", ANA]

    def test_more_than_there_is_cannot_be_taken(self, shop: Shop):
        opened(shop, 5_000)
        with pytest.raises(InputError) as told:
            shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 5_001))
        assert "vault:main has 5.000 g of 14K yellow gold" in told.value.happened
        assert held(shop, ANA) == {}

    @pytest.mark.parametrize(
        ("event", "said"),
        [
            (moved(EventKind.ISSUE, "vault", ANA, "14ky", -5), "does not"),
            (moved(EventKind.ISSUE, "vault", ANA, "14ky", 0), "without weight"),
            (moved(EventKind.LOSS, ANA, "loss", "14ky", 5), "one operation"),
            (moved(EventKind.LOSS, ANA, "loss", "14ky", 5, operation="juggling"), "no operation"),
            (moved(EventKind.FILINGS, ANA, "dust:carpet", "14ky", 5), "no kind of lemel"),
            (moved(EventKind.DELIVERY, ANA, "customer:1", "14ky", 5), "does not give"),
            (NewEvent(EventKind.ISSUE, (FIVE,)), "takes from one"),
            (NewEvent(EventKind.ISSUE, (FIVE, NewLine(Account.read(ANA), "14ky", 4))), "0.001 g of 14ky vanish"),
            (NewEvent(EventKind.ISSUE, (FIVE, NewLine(Account.read(ANA), "18ky", 5))), "of 14ky vanish"),
        ],
    )  # fmt: skip
    def test_what_does_not_close_is_not_posted_and_says_why(self, shop: Shop, event: NewEvent, said: str):
        opened(shop)
        with pytest.raises(InputError) as told:
            shop.owner.metal.post(event)
        assert said in told.value.happened
        assert "Nothing was posted" in told.value.happened

    @pytest.mark.parametrize(
        "event",
        [
            moved(EventKind.ISSUE, "vault", "worker:nobody", "14ky", 5),
            moved(EventKind.ISSUE, "vault", ANA, "unobtainium", 5),
            moved(EventKind.ISSUE, "vault", ANA, "wax", 5),
            moved(EventKind.ISSUE, "vault", ANA, "14ky", 5, order="CO-404"),
            moved(EventKind.ISSUE, "vault", "job:CO-404/1", "14ky", 5),
            moved(EventKind.CUSTOMER_IN, "customer:404", "vault", "14ky", 5),
        ],
    )
    def test_names_that_nobody_has_are_refused(self, shop: Shop, event: NewEvent):
        opened(shop)
        with pytest.raises(NotFoundError):
            shop.owner.metal.post(event)
        assert len(shop.owner.metal.events()) == 1

    def test_several_are_posted_together_or_not_at_all(self, shop: Shop):
        opened(shop)
        good = moved(EventKind.ISSUE, "vault", ANA, "14ky", 60_000)
        with pytest.raises(InputError) as told:
            shop.owner.metal.post_all([good, good])
        assert told.value.subject == "row 2: vault:main"
        assert held(shop, ANA) == {}

    def test_asking_twice_under_one_name_posts_once(self, shop: Shop):
        opened(shop)
        event = moved(EventKind.ISSUE, "vault", ANA, "14ky", 60_000, uid="3f3ce6f4-9b5b-4d6c-8a0f-6e2a0e5f7a11")
        assert shop.owner.metal.post(event).id == shop.owner.metal.post(event).id
        assert held(shop, ANA) == {f"{ANA} 14ky": 60_000}

    def test_a_customers_metal_stays_theirs(self, shop: Shop):
        owner = a_customer(shop)
        shop.owner.metal.post(moved(EventKind.CUSTOMER_IN, f"customer:{owner}", "vault", "18ky", 7_000, owner=owner))
        with pytest.raises(InputError):
            shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "18ky", 1_000))
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "18ky", 1_000, owner=owner))
        (balance,) = shop.owner.metal.balances(ANA)
        assert (balance.owner, balance.balance_mg) == ("Hanna Miller", 1_000)
        (seen,) = shop.desk_of("stock").metal.balances(ANA)
        assert seen.owner == "a customer"

    def test_metal_changes_its_owner_only_by_an_exchange_with_a_reason(self, shop: Shop):
        owner = a_customer(shop)
        opened(shop, 10_000, "18ky")
        vault = Account.read("vault")
        lines = (NewLine(vault, "18ky", -3_000, 0), NewLine(vault, "18ky", 3_000, owner))
        with pytest.raises(InputError):
            shop.owner.metal.post(NewEvent(EventKind.TRANSFER, lines))
        with pytest.raises(InputError):
            shop.owner.metal.post(NewEvent(EventKind.EXCHANGE, lines))
        shop.owner.metal.post(NewEvent(EventKind.EXCHANGE, lines, note="for her old ring, signed"))
        assert [(one.owner, one.balance_mg) for one in shop.owner.metal.balances("vault:main")] == [
            ("", 7_000), ("Hanna Miller", 3_000),
        ]  # fmt: skip

    def test_who_may_not_post_does_not(self, shop: Shop):
        opened(shop)
        with pytest.raises(RightMissingError):
            shop.desk_of("bench").metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 5))
        with pytest.raises(RightMissingError):
            shop.desk_of("care").metal.balances()


class TestMelting:
    def test_a_re_alloy_closes_in_fine_weight_to_the_last_unit(self, shop: Shop):
        opened(shop, 10_000, "24k")
        opened(shop, 10_000, "10ky")
        vault = Account.read("vault")
        # from w = 416.667 up to 583.333 with fine gold of 999: G (k − w) / (f − k)
        lines = (NewLine(vault, "10ky", -6_000), NewLine(vault, "24k", -2_406), NewLine(vault, "14ky", 8_406))
        posted = shop.owner.metal.post(NewEvent(EventKind.REALLOY, lines))
        assert posted.lines[-1].account == "difference:rounding"
        sums = shop.rows("SELECT sum(fine) FROM metal_lines")
        assert sums == [(0,)]

    def test_gold_from_nowhere_is_refused(self, shop: Shop):
        opened(shop, 10_000, "10ky")
        vault = Account.read("vault")
        with pytest.raises(InputError) as told:
            shop.owner.metal.post(
                NewEvent(EventKind.REALLOY, (NewLine(vault, "10ky", -6_000), NewLine(vault, "18ky", 6_000)))
            )
        assert "more fine gold" in told.value.happened

    def test_a_refining_lot_settles_with_what_the_refiner_found(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 20_000))
        shop.owner.metal.post(moved(EventKind.FILINGS, ANA, "dust:filings", "14ky", 10_000))
        shop.owner.metal.post(moved(EventKind.REFINE_SEND, "dust:filings", "refiner:Hoover", "14ky", 10_000))
        lines = (
            NewLine(Account.read("refiner:Hoover"), "14ky", -10_000), NewLine(Account.read("vault"), "24k", 5_700),
        )  # fmt: skip
        posted = shop.owner.metal.post(NewEvent(EventKind.REFINE_SETTLE, lines, note="assay 571 ‰"))
        difference = posted.lines[-1]
        assert (difference.account, difference.article) == ("difference:refining", "fine-gold")
        (fine,) = [one.fine for one in shop.owner.metal.balances("difference:refining")]
        assert fine == 10_000 * 583_333 - 5_700 * 999_000


class TestCorrecting:
    def test_a_correction_restores_every_balance_and_names_what_it_corrects(self, shop: Shop):
        opened(shop)
        before = held(shop)
        wrong = shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 2_000))
        undone = shop.owner.metal.correct(wrong.id, "typed grams for pennyweights")
        assert (undone.corrects, undone.kind, held(shop)) == (wrong.id, EventKind.CORRECTION, before)
        for again in (wrong.id, undone.id):
            with pytest.raises(ConflictError):
                shop.owner.metal.correct(again, "once more")

    def test_what_has_gone_on_cannot_be_taken_back(self, shop: Shop):
        opened(shop)
        issued = shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 2_000))
        shop.owner.metal.post(moved(EventKind.RETURN, ANA, "vault", "14ky", 1_500))
        with pytest.raises(InputError):
            shop.owner.metal.correct(issued.id, "never happened")
        with pytest.raises(InputError):
            shop.owner.metal.correct(issued.id, " ")


class TestLosses:
    def test_each_loss_is_measured_by_its_own_operation(self, shop: Shop):
        opened(shop)
        shop.owner.store_sync.take_in("custom_orders", [order_row(order_number="CO-1")])
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000, order="CO-1"))
        lose = {"order": "CO-1", "article": "14ky"}
        shop.owner.metal.post(moved(EventKind.LOSS, ANA, "loss", mg=400, operation="file", **lose))  # 4 % of 10 g
        with pytest.raises(InputError) as told:
            shop.owner.metal.post(moved(EventKind.LOSS, ANA, "loss", mg=1, operation="file", **lose))
        assert "0.001 g at file is above the 0.000 g still allowed" in told.value.happened
        shop.owner.metal.post(moved(EventKind.LOSS, ANA, "loss", mg=300, operation="polish", **lose))

    def test_above_the_cap_needs_a_reason_and_somebody_else(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
        loss = moved(EventKind.LOSS, ANA, "loss", "14ky", 900, operation="file", note="drawer fell, swept")
        shop.owner.metal.approve_loss(ANA, "14ky", 900, "seen it", "file")
        with pytest.raises(InputError):
            shop.owner.metal.post(loss)  # one's own word is not a second person's
        shop.desk_of("manager").metal.approve_loss(ANA, "14ky", 900, "seen it", "file")
        shop.owner.metal.post(loss)
        with pytest.raises(InputError):
            shop.owner.metal.post(loss)  # an approval serves once

    def test_what_nobody_can_explain(self):
        assert unexplained_mg(issued=10_000, returned=9_000, in_hand=500, allowed=300) == 200
        assert unexplained_mg(issued=10_000, returned=9_500, in_hand=500, allowed=300) == 0


class TestClosingTheDay:
    def counted(self, *weights: tuple[str, int]) -> list[Counted]:
        return [Counted(Account.read(ANA), article, mg) for article, mg in weights]

    def test_a_day_closes_once_everything_is_counted_and_explained(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
        closed = shop.owner.metal.close_day(self.counted(("14ky", 9_960)))
        assert (closed.lost_mg, held(shop, ANA), held(shop, "loss:making")) == (
            40, {f"{ANA} 14ky": 9_960}, {"loss:making 14ky": 40},
        )  # fmt: skip
        with pytest.raises(ConflictError):
            shop.owner.metal.close_day(self.counted(("14ky", 9_960)))

    def test_it_does_not_close_while_something_was_not_counted_or_is_unexplained(self, shop: Shop):
        opened(shop)
        opened(shop, 5_000, "18ky")
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "18ky", 5_000))
        with pytest.raises(InputError) as told:
            shop.owner.metal.close_day(self.counted(("14ky", 9_900)))
        assert "14ky: 0.100 g missing, 0.050 g beyond the cap" in told.value.happened
        assert "18ky: not counted, 5.000 g by the book" in told.value.happened
        assert held(shop, ANA) == {f"{ANA} 14ky": 10_000, f"{ANA} 18ky": 5_000}

    def test_a_second_person_may_let_it_close(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
        shop.desk_of("manager").metal.approve_loss(ANA, "14ky", 500, "drain, sieve ordered")
        assert shop.owner.metal.close_day(self.counted(("14ky", 9_500))).lost_mg == 500

    def test_what_is_found_too_much_comes_back_into_the_book(self, shop: Shop):
        opened(shop)
        shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
        assert shop.owner.metal.close_day(self.counted(("14ky", 10_030))).found_mg == 30
        assert held(shop, ANA) == {f"{ANA} 14ky": 10_030}


def test_every_past_moment_can_be_asked_for(shop: Shop):
    opened(shop)
    first = shop.clock.now()
    shop.clock.pass_time(hours=1)
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 2_000))
    assert held(shop, "vault", first) == {"vault:main 14ky": 100_000}
    assert held(shop, ANA, first) == {}
    assert held(shop, "vault") == {"vault:main 14ky": 98_000}


def test_a_clock_that_was_put_back_does_not_rewrite_the_past(shop: Shop):
    opened(shop)
    then = shop.clock.now()
    shop.clock.pass_time(hours=-5)
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 2_000))
    assert held(shop, "vault", then) == {"vault:main 14ky": 98_000}
    assert issubclass(InputError, DeskError)
