"""A week in the vault: metal and a stone are bought, a ring is quoted, made and delivered, and everything closes."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from tests.workshop import Workshop
from veliano_desk.domain.articles import ArticleEdit, ArticleKind
from veliano_desk.domain.errors import ConflictError, InputError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import Account, EventKind, moved
from veliano_desk.domain.metal_losses import Counted
from veliano_desk.domain.money import total
from veliano_desk.domain.stock import NewIssue, NewLot
from veliano_desk.services.desk import Desk

K = EventKind
SOLITAIRE = ArticleEdit("D-RB-071", ArticleKind.STONE, "Round brilliant 0.71 ct, G VS1", "mct", counts_pieces=True,
                        shape="round", colour="G", clarity="VS1")  # fmt: skip
DAYS_PRICE = "2650.00"
ANA = "worker:ana"


def worth(desk: Desk) -> int:
    """All that lies in the house, in ten-thousandths."""
    rows = desk.materials.list(ListQuery()).rows
    return sum(row.value.units() for row in rows if row.value is not None)


def in_hand(desk: Desk, account: str, at: datetime | None = None) -> dict[str, int]:
    """Milligrams by article of one account, or by account and article of all."""
    found = desk.metal.balances(account, at)
    return {
        one.article if account else f"{one.account} {one.article}": one.balance_mg for one in found if one.balance_mg
    }


def test_a_ring_is_quoted_made_and_delivered_and_the_week_closes_to_the_milligram(shop: Workshop):
    number = shop.take_order(
        material="14K yellow gold", teeth_selection=None, design_details="ring size 7 solitaire diamond 0.7 ct",
        total_price="3200.00",
    )  # fmt: skip
    keeper, ana, care = shop.hire("sam", "stock"), shop.hire("ana", "bench"), shop.hire("carla", "care")

    # Monday. Sam takes in 200 g of 14K for 17,100, and a certified stone for 1,980 into the stone drawer.
    keeper.metal.post(moved(K.RECEIPT, "supplier:Stuller", "vault", "14ky", 200_000, value=171_000_000))
    shop.owner.materials.add_article(SOLITAIRE)
    shop.owner.materials.add_place("stones", "Stone drawer", "drawer")
    certified = NewLot(SOLITAIRE.code, 710, "stones", pieces=1, value=19_800_000, supplier="Rosy Blue",
                       certificate="2215 44781", laboratory="GIA")  # fmt: skip
    (stone,) = keeper.materials.receive([certified])
    assert worth(shop.owner) == 171_000_000 + 19_800_000
    with pytest.raises(ConflictError, match="here already"):
        keeper.materials.receive([certified])

    # Carla quotes the ring at the fix of the day: she is told a price and no costs, and it is the sum of its lines.
    shop.owner.prices.set("gold", DAYS_PRICE)
    piece = shop.owner.orders.show(number).pieces[0]
    fix = care.pricing.fix("gold", 12_000, number, piece.id, hours=48).fix.id
    quote = care.pricing.make_quote(piece.id, fix)
    assert (quote.price.cost, quote.price.margin) == (None, None)
    (kept,) = shop.owner.pricing.quotes(number)
    assert kept.price.total == quote.price.total == total((line.amount for line in kept.price.lines), "USD")
    assert keeper.materials.reserve(SOLITAIRE.code, number, lot_id=stone.id).quantity == 710
    with pytest.raises(InputError):
        keeper.materials.reserve(SOLITAIRE.code, shop.take_order(), lot_id=stone.id)

    # Tuesday. Ana gets 14 g, gives back sprue and filings; what is missing is within what filing may lose.
    shop.clock.pass_time(days=1)
    with pytest.raises(RightMissingError):
        ana.metal.post(moved(K.ISSUE, "vault", ANA, "14ky", 14_000, order=number))
    keeper.metal.post(moved(K.ISSUE, "vault", ANA, "14ky", 14_000, order=number))
    keeper.metal.post(moved(K.SPRUE, ANA, "vault", "14ky", 6_120, order=number))
    keeper.metal.post(moved(K.FILINGS, ANA, "dust:filings", "14ky", 480, order=number))
    keeper.metal.post(moved(K.RETURN, ANA, f"job:{number}/1", "14ky", 7_350, order=number))
    assert in_hand(shop.owner, ANA) == {"14ky": 50}
    tuesday = shop.clock.now()
    shop.clock.pass_time(hours=1)
    closed = keeper.metal.close_day([Counted(Account.read(ANA), "14ky", 0)])
    assert closed.lost_mg == 50
    assert in_hand(shop.owner, ANA) == {}

    # Wednesday. The stone is set, once; gold has risen, the quote stays what it was.
    shop.clock.pass_time(days=1)
    keeper.materials.issue(NewIssue(stone.id, order=number, pieces=1))
    with pytest.raises(ConflictError, match="cannot do that"):
        keeper.materials.issue(NewIssue(stone.id, order=number, pieces=1))
    shop.owner.prices.set("gold", "2915.00", sure=True)
    again = shop.owner.pricing.replay(quote.id)
    assert again.same
    assert again.now is not None
    assert again.now.total > again.again.total

    # Thursday. The ring leaves; the metal and the stone go with their value, to the last unit.
    shop.clock.pass_time(days=1)
    customer = shop.owner.orders.show(number).customer_id
    keeper.metal.post(moved(K.DELIVERY, f"job:{number}/1", f"customer:{customer}", "14ky", 7_350, order=number))
    assert worth(shop.owner) == 171_000_000 - Fraction(171_000_000, 200_000) * (50 + 7_350)

    # Friday. A posting was wrong: taken back, all is as before; and Tuesday evening can still be asked for.
    before = in_hand(shop.owner, ""), worth(shop.owner)
    wrong = keeper.metal.post(moved(K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 5_000))
    assert worth(shop.owner) < before[1]
    keeper.metal.correct(wrong.id, "it was another workshop's parcel")
    assert (in_hand(shop.owner, ""), worth(shop.owner)) == before
    assert in_hand(shop.owner, ANA, tuesday) == {"14ky": 50}
