"""Alloys and stones side by side: what is there, what it costs today, when more comes, and whether it suits the
piece."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.services.copies import Shop
from veliano_desk.config.material_fit import fit_rules
from veliano_desk.domain.articles import ArticleEdit, ArticleKind
from veliano_desk.domain.errors import RightMissingError
from veliano_desk.domain.material_fit import AlloyChoice, PieceWish, StoneChoice, Verdict
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.money import Money
from veliano_desk.services.desk import Desk

RING = PieceWish("ring")


def alloy(desk: Desk, code: str, wish: PieceWish = RING) -> AlloyChoice:
    return next(one for one in desk.pricing.materials(wish).alloys if one.code == code)


def stone(desk: Desk, kind: str, wish: PieceWish = RING) -> StoneChoice:
    return next(one for one in desk.pricing.materials(wish).stones if one.kind == kind)


def test_an_alloy_says_what_of_it_lies_in_the_vault_and_what_it_costs_today(shop: Shop):
    shop.owner.prices.set("gold", "100", "g")
    before = alloy(shop.owner, "18ky")
    assert (before.stock_mg, before.lead_days, before.per_gram) == (0, 3, Money.of("75.00", "USD"))
    assert before.price_words.startswith("100 USD / g")
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "18ky", 5_000))
    shop.owner.metal.post(moved(EventKind.ISSUE, "vault", "worker:bench", "18ky", 1_000))
    now = alloy(shop.owner, "18ky")
    assert (now.stock_mg, now.lead_days, now.look) == (4_000, 0, shop.owner.trade.alloys["18ky"].look)


@pytest.mark.parametrize(
    ("code", "wish", "verdict", "words"),
    [
        ("14ky", RING, Verdict.FITS, ""),
        ("14kw", RING, Verdict.NOTE, "rhodium"),
        ("14kw", PieceWish("grillz"), Verdict.WARN, "nickel"),
        ("14kw", PieceWish("earrings"), Verdict.WARN, "0.2"),
        ("22ky", RING, Verdict.WARN, "Soft"),
        ("22ky", PieceWish("grillz"), Verdict.NOTE, "try-in"),
        ("22ky", PieceWish("pendant", stones=True), Verdict.WARN, "stones"),
        ("22ky", PieceWish("pendant"), Verdict.FITS, ""),
        ("ag925", PieceWish("grillz"), Verdict.WARN, "Tarnishes"),
        ("pt950", PieceWish("grillz"), Verdict.NOTE, "try-in"),
        ("ag925", PieceWish("pendant", "open_face+pave"), Verdict.NOTE, "Beads"),
    ],
)
def test_what_suits_a_piece_is_said_with_its_reasons(
    file_shop: Shop, code: str, wish: PieceWish, verdict: Verdict, words: str
):
    found = alloy(file_shop.owner, code, wish)
    assert found.verdict is verdict
    assert words in " ".join(found.words)


def test_what_suits_comes_first(file_shop: Shop):
    ranks = [one.verdict for one in file_shop.owner.pricing.materials(PieceWish("grillz", stones=True)).alloys]
    assert ranks == sorted(ranks, key=list(Verdict).index)
    assert ranks[0] is Verdict.FITS
    assert ranks[-1] is Verdict.WARN


def test_stones_are_counted_by_the_kind_that_their_title_names(shop: Shop):
    for code, title in (("st-1", "Lab diamond round 1.3 mm"), ("st-2", "Diamond round 1.0 mm"), ("st-3", "Ruby, oval")):
        shop.owner.materials.add_article(
            ArticleEdit(code=code, kind=ArticleKind.STONE, title=title, unit="mct", counts_pieces=True, lead_days=4)
        )
    shop.execute("UPDATE articles SET pieces = 30, on_hand = 900, reserved = 100 WHERE code = 'st-1'")
    assert (stone(shop.owner, "lab diamonds").pieces, stone(shop.owner, "lab diamonds").stock_mct) == (30, 800)
    assert (stone(shop.owner, "diamonds").pieces, stone(shop.owner, "diamonds").lead_days) == (0, 4)
    assert stone(shop.owner, "rubies").lead_days == 4
    assert stone(shop.owner, "topaz").lead_days == 7


def test_stones_too_soft_to_wear_are_named(file_shop: Shop):
    desk = file_shop.owner
    assert stone(desk, "pearls").verdict is Verdict.WARN
    assert stone(desk, "pearls", PieceWish("pendant")).verdict is Verdict.NOTE
    assert stone(desk, "opals", PieceWish("grillz")).verdict is Verdict.WARN
    assert stone(desk, "diamonds").verdict is Verdict.FITS
    assert stone(desk, "moissanite").hardness == Decimal("9.25")


def test_prices_are_there_only_for_those_who_see_costs(shop: Shop):
    found = shop.desk_of("care").pricing.materials(RING)
    assert {one.per_gram for one in found.alloys} == {one.per_ct for one in found.stones} == {None}
    assert {one.price_words for one in found.alloys} == {""}
    token = shop.owner.people.make_token("x", [one for one in shop.owner.who.rights if one != "materials.see"])
    with pytest.raises(RightMissingError):
        shop.workspace.sign_in_with_token(token.secret).pricing.materials(RING)


def test_every_stone_of_the_trade_has_a_look_and_a_hardness():
    rules = fit_rules()
    assert set(rules.looks) == set(rules.hardness)
    assert all(look.startswith("#") for look in rules.looks.values())
