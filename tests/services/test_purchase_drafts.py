"""Drafts: nothing is sent without a price unawares, nothing is bought twice, no line goes while its metal is out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.services.bought import CAST, GRAIN, RINGS, drafted, sent, with_suppliers
from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import NewLine, NewRequest, PurchaseView


def needed(shop: Shop, *requests: NewRequest) -> PurchaseView:
    with_suppliers(shop.owner)
    numbers = shop.owner.purchasing.ask_for(requests)
    return shop.owner.purchasing.order_requests("STULLER", numbers)


def test_what_has_no_price_is_not_sent_unless_somebody_says_why_it_is_free(shop: Shop):
    order = needed(shop, NewRequest(12, title="Polishing cloths"))
    with pytest.raises(InputError) as told:
        shop.owner.purchasing.send(order.id, order.version)
    assert "Polishing cloths" in told.value.happened
    assert "price" in told.value.todo
    assert shop.owner.purchasing.order(order.number).state is PurchaseState.DRAFT
    order = shop.owner.purchasing.send(order.id, order.version, free_because="samples")
    assert (order.state, order.note) == (PurchaseState.SENT, "Free of charge: samples")
    order = shop.owner.purchasing.revise(order.id, order.version)
    order = shop.owner.purchasing.send(order.id, order.version, free_because="samples")
    assert order.note == "Free of charge: samples"


def test_a_reason_is_not_asked_for_where_everything_has_its_price(shop: Shop):
    assert sent(shop.owner).note == ""


def test_what_is_asked_for_stays_with_a_line_that_stays(shop: Shop):
    order = needed(shop, NewRequest(12, title="Polishing cloths"), NewRequest(20_000, "14ky"))
    cloths, gold = order.lines
    priced = NewLine(12, price=Decimal("1.50"), per="piece", line_id=cloths.id)
    order = shop.owner.purchasing.edit_draft(order.id, order.version, [priced, GRAIN])
    assert [(one.id, one.title, one.quantity) for one in order.lines] == [
        (cloths.id, "Polishing cloths", 12), (gold.id, "14K yellow gold", 50_000),
    ]  # fmt: skip
    assert shop.owner.purchasing.what_to_buy() == ()
    order = shop.owner.purchasing.edit_draft(order.id, order.version, [RINGS, replace(priced, quantity=10)])
    assert [(one.position, one.title) for one in order.lines] == [(1, "Jump ring 4.1 mm"), (2, "Polishing cloths")]
    assert [one.article for one in shop.owner.purchasing.what_to_buy()] == ["14ky"]
    shop.owner.purchasing.cancel(order.id, order.version, "no need")
    assert {one.title for one in shop.owner.purchasing.what_to_buy()} == {"Polishing cloths", "14K yellow gold"}


def test_no_line_is_taken_away_while_metal_is_out_with_it(shop: Shop):
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 1000))
    order = sent(shop.owner, CAST, supplier="WAXWORKS")
    order = shop.owner.purchasing.send_metal(order.id, order.version, order.lines[0].id, "14ky", 1000)
    order = shop.owner.purchasing.revise(order.id, order.version)
    line = order.lines[0]
    for wrong in (RINGS, NewLine(4, price=Decimal(35), per="piece", operation="plate", line_id=line.id)):
        with pytest.raises(InputError, match="Metal is still with them"):
            shop.owner.purchasing.edit_draft(order.id, order.version, [wrong])
    order = shop.owner.purchasing.edit_draft(order.id, order.version, [replace(CAST, quantity=5), RINGS])
    assert [(one.id, one.quantity, one.out_mg) for one in order.lines if one.operation] == [(line.id, 5, 1000)]


@pytest.mark.parametrize(
    ("what", "per", "said"),
    [
        ("14KY", "g", ("14ky", "SP-14Y", "g")), ("sp-14y", "g", ("14ky", "SP-14Y", "g")),
        ("JR-4.1", "piece", ("", "JR-4.1", "piece")),
    ],
)  # fmt: skip
def test_what_is_typed_is_our_code_or_theirs_at_their_price(shop: Shop, what: str, per: str, said: tuple[str, ...]):
    order = drafted(shop.owner, NewLine(1000, what=what, per=per))
    (line,) = order.lines
    assert (line.article, line.code, line.per) == said
    priced = next(one for one in shop.owner.purchasing.articles(ListQuery("code")).rows if one.code == line.code)
    assert line.price == priced.price


def test_what_is_typed_in_free_words_needs_its_price(shop: Shop):
    with pytest.raises(InputError, match="price"):
        drafted(shop.owner, NewLine(3, what="Rhodium plating", per="piece", operation="plate"))
    words = NewLine(3, what="Rhodium plating", per="piece", operation="plate", price=Decimal(18))
    (line,) = drafted(shop.owner, words).lines
    assert (line.title, line.operation, line.unit, line.price and line.price.plain()) == (
        "Rhodium plating", "plate", "piece", "18.00",
    )  # fmt: skip


def test_what_they_sell_by_weight_is_not_ordered_by_the_piece_at_their_price(shop: Shop):
    with pytest.raises(InputError, match="Another unit"):
        drafted(shop.owner, NewLine(3, what="SP-14Y", per="piece"))
