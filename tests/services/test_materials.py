"""Stock by lot and place: nothing appears, nothing vanishes, value goes along to the last unit, stones are set once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.services.copies import Shop
from tests.workshop import customer_row
from veliano_desk.domain.articles import ArticleEdit, ArticleKind, Part
from veliano_desk.domain.errors import ConflictError, DeskError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.stock import NewIssue, NewLot, StockKind
from veliano_desk.domain.stock_views import LotView, StockRow

MELEE = ArticleEdit("st-dia-1.3", ArticleKind.STONE, "Diamond round 1.3 mm", "mct", counts_pieces=True, size="1.3 mm")
SOLO = ArticleEdit("st-dia-solo", ArticleKind.STONE, "Diamond, certified", "mct")
CLASP = ArticleEdit("fnd-lobster-9", ArticleKind.FINDING, "Lobster clasp 9 mm", "piece", reorder_at=10, order_to=40)
CABLE = ArticleEdit("ch-cable-1.1", ArticleKind.CHAIN, "Cable chain 1.1 mm", "um", weight_mg=2_350)
ALLOY = ArticleEdit(
    "14ky-legor", ArticleKind.ALLOY, "14K yellow, Legor", "mg", metal="gold", fineness_millis=583_333,
    density_millis=13_070, mark="585",
)  # fmt: skip
VAULT = "vault:main"


def made(shop: Shop, *edits: ArticleEdit) -> None:
    for edit in edits:
        shop.owner.materials.add_article(edit)


def received(shop: Shop, new: NewLot) -> LotView:
    return shop.owner.materials.receive([new])[0]


def parcel(shop: Shop, pieces: int = 100, mct: int = 1_000, value: int = 10_000_001) -> LotView:
    made(shop, MELEE)
    return received(shop, NewLot(MELEE.code, mct, VAULT, pieces, value))


def the_stone(shop: Shop) -> LotView:
    made(shop, SOLO)
    return received(shop, NewLot(SOLO.code, 1_020, VAULT, value=52_000_000, certificate="2215998001", laboratory="GIA"))


def row(shop: Shop, code: str) -> StockRow:
    return next(one for one in shop.owner.materials.list(ListQuery(text=code)).rows if one.code == code)


def units(money: Money | None) -> int:
    assert money is not None
    return money.units()


class TestArticles:
    def test_the_trades_alloys_are_there_from_the_first_day(self, shop: Shop):
        query = ListQuery(filters={"kind": ("alloy",)}, limit=50)
        codes = {one.code for one in shop.owner.materials.list(query).rows}
        assert {"14ky", "18kw", "ag925", "pt950"} <= codes
        assert "wax" not in codes

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"density_millis": 0}, "no density"),
            ({"fineness_millis": 585_000}, "the mark it is sold under; 14 K is made to 583.333 ‰"),
            ({"fineness_millis": 0}, "how fine it is"),
            ({"fineness_millis": 1_000_001}, "how fine it is"),
            ({"unit": "piece"}, "not counted in piece"),
            ({"density_millis": -1}, "below zero"),
            ({"title": " "}, "no name"),
            ({"code": "14 ky"}, "blank"),
            ({"reorder_at": 50, "order_to": 20}, "ordered up to"),
            ({"composition": (Part("gold", 585_000, 19_320), Part("copper", 415_000, 8_960))}, "composition makes 585"),
            ({"composition": (Part("gold", 583_333, 19_320), Part("copper", 400_000, 8_960))}, "add up to 983.333"),
        ],
    )
    def test_an_alloy_that_contradicts_itself_is_not_saved(self, shop: Shop, wrong: dict[str, object], said: str):
        with pytest.raises(InputError) as told:
            made(shop, replace(ALLOY, **wrong))  # type: ignore[arg-type]  # a field of it
        assert said in str(told.value)
        with pytest.raises(NotFoundError):
            shop.owner.materials.article(ALLOY.code)

    def test_an_alloy_that_is_really_made_to_its_mark_says_so_by_its_composition(self, shop: Shop):
        parts = (Part("gold", 585_000, 19_320), Part("silver", 240_000, 10_490), Part("copper", 175_000, 8_960))
        made(shop, replace(ALLOY, fineness_millis=585_000, composition=parts))
        assert shop.owner.materials.article(ALLOY.code).about.fineness_millis == 585_000

    def test_a_density_that_its_composition_does_not_explain_is_doubted(self, shop: Shop):
        parts = (Part("gold", 583_333, 19_320), Part("silver", 240_000, 10_490), Part("copper", 176_667, 8_960))
        fits = shop.owner.materials.add_article(replace(ALLOY, density_millis=13_560, composition=parts))
        (doubt,) = shop.owner.materials.edit_article(
            fits.id, 1, replace(ALLOY, density_millis=15_300, composition=parts)
        ).warnings
        assert fits.warnings == ()
        assert "% above the" in doubt.message

    def test_what_was_posted_keeps_what_its_postings_were_reckoned_with(self, shop: Shop):
        parcel(shop)
        seen = shop.owner.materials.article(MELEE.code)
        assert seen.fixed
        with pytest.raises(InputError, match="posted already"):
            shop.owner.materials.edit_article(seen.id, seen.version, replace(MELEE, unit="piece", counts_pieces=False))
        shop.owner.materials.edit_article(seen.id, seen.version, replace(MELEE, title="Melee 1.3", reorder_at=5_000))
        assert row(shop, MELEE.code).low

    def test_a_code_is_given_once(self, shop: Shop):
        made(shop, CLASP)
        with pytest.raises(ConflictError):
            made(shop, CLASP)

    def test_who_may_only_look_changes_nothing(self, shop: Shop):
        made(shop, CLASP)
        desk = shop.desk_of("bench")
        assert desk.materials.list(ListQuery(text="lobster")).rows[0].value is None
        with pytest.raises(RightMissingError):
            desk.materials.add_article(CABLE)
        with pytest.raises(RightMissingError):
            desk.materials.receive([NewLot(CLASP.code, 1, VAULT)])


class TestReceiving:
    def test_a_lot_lies_where_it_was_put_with_what_it_cost(self, shop: Shop):
        lot = parcel(shop)
        assert (lot.code, lot.pieces, lot.quantity, units(lot.value)) == (f"L{lot.id:06d}", 100, 1_000, 10_000_001)
        assert [(one.place, one.pieces) for one in lot.places] == [("Vault", 100)]
        seen = row(shop, MELEE.code)
        assert (seen.on_hand, seen.pieces, seen.free) == (1_000, 100, 1_000)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"quantity": -5}, "above zero"),
            ({"quantity": 0}, "above zero"),
            ({"value": -1}, "zero or more"),
            ({"gross_mg": -1}, "zero or more"),
            ({"pieces": 0}, "pieces are counted"),
            ({"gross_mg": 199}, "0.200 g net cannot be in 0.199 g gross"),
            ({"kind": StockKind.LOST}, "no way in"),
            ({"certificate": "1", "pieces": 1}, "names its laboratory"),
            ({"certificate": "1", "laboratory": "GIA"}, "one piece"),
            ({"location": "metal"}, "Only metal"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_half_posted(
        self, shop: Shop, wrong: dict[str, object], said: str
    ):
        made(shop, MELEE, CLASP)
        bad = replace(NewLot(MELEE.code, 1_000, VAULT, 100, 5), **wrong)  # type: ignore[arg-type]  # a field of it
        with pytest.raises(InputError) as told:
            shop.owner.materials.receive([NewLot(CLASP.code, 5, VAULT), bad])
        assert said in str(told.value)
        assert "row 2" in told.value.subject or "metal" in told.value.subject
        assert row(shop, CLASP.code).on_hand == 0
        assert shop.rows("SELECT count(*) FROM stock_events") == [(0,)]

    @pytest.mark.parametrize("new", [NewLot("nothing", 1, VAULT), NewLot("fnd-lobster-9", 1, "attic")])
    def test_names_that_nobody_has_are_refused(self, shop: Shop, new: NewLot):
        made(shop, CLASP)
        with pytest.raises(NotFoundError):
            received(shop, new)

    def test_metal_is_received_in_its_own_ledger(self, shop: Shop):
        with pytest.raises(InputError, match="ledger of its own"):
            received(shop, NewLot("14ky", 1_000, VAULT))

    def test_a_certified_stone_comes_once(self, shop: Shop):
        the_stone(shop)
        with pytest.raises(ConflictError, match="here already"):
            received(shop, NewLot(SOLO.code, 900, VAULT, certificate=" 2215998001", laboratory="gia"))

    def test_what_nobody_priced_is_worth_what_was_last_paid_and_says_so(self, shop: Shop):
        made(shop, CLASP)
        received(shop, NewLot(CLASP.code, 4, VAULT, value=200_000))
        lot = received(shop, NewLot(CLASP.code, 2, VAULT))
        assert (units(lot.value), lot.estimated) == (100_000, True)

    def test_a_customers_stones_are_kept_apart_and_cost_nothing(self, shop: Shop):
        made(shop, MELEE)
        shop.owner.store_sync.take_in("customers", [customer_row(name="Hanna Miller")])
        owner = shop.owner.customers.list(ListQuery("name")).rows[0].id
        with pytest.raises(InputError, match="cannot be received"):
            received(shop, NewLot(MELEE.code, 100, VAULT, 10, 5, owner=owner))
        lot = received(shop, NewLot(MELEE.code, 100, VAULT, 10, owner=owner))
        assert (lot.owner, row(shop, MELEE.code).on_hand) == ("Hanna Miller", 0)
        assert shop.desk_of("bench").materials.lots([lot.id])[0].owner == "a customer"

    def test_asking_twice_under_one_name_posts_once(self, shop: Shop):
        made(shop, CLASP)
        new = NewLot(CLASP.code, 4, VAULT, uid="0c1f9e58-1c79-4d23-9f2b-4c0f6f4e7d11")
        assert received(shop, new).id == received(shop, new).id
        assert row(shop, CLASP.code).on_hand == 4


class TestTaking:
    def test_an_issue_takes_its_share_and_the_last_piece_takes_what_is_left(self, shop: Shop):
        lot, order = parcel(shop, 3, 30, 100), shop.take_order()
        taken = [
            units(shop.owner.materials.issue(NewIssue(lot.id, pieces=1, order=order)).value) for _ in range(3)
        ]  # fmt: skip
        assert taken == [-33, -34, -33]
        seen = row(shop, MELEE.code)
        assert (seen.on_hand, seen.pieces, units(seen.value)) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("issue", "said"),
        [
            ({"quantity": 1_001, "pieces": 5}, "100 pieces of 1.000 ct are there"),
            ({"quantity": -1, "pieces": 1}, "above zero"),
            ({"quantity": 0, "pieces": 0}, "above zero"),
            ({}, "above zero"),
            ({"quantity": 400, "pieces": 100}, "all the weight"),
            ({"quantity": 1_000, "pieces": 99}, "all the weight"),
        ],
    )
    def test_more_than_there_is_cannot_be_taken(self, shop: Shop, issue: dict[str, int], said: str):
        lot, order = parcel(shop), shop.take_order()
        with pytest.raises(InputError) as told:
            shop.owner.materials.issue(NewIssue(lot.id, order=order, **issue))  # type: ignore[arg-type]  # a figure each
        assert said in str(told.value)
        assert row(shop, MELEE.code).on_hand == 1_000

    def test_what_comes_back_from_an_order_brings_its_value(self, shop: Shop):
        lot, order = parcel(shop), shop.take_order()
        shop.owner.materials.issue(NewIssue(lot.id, pieces=30, order=order))
        shop.owner.materials.give_back(lot.id, order, 300, 30)
        assert units(row(shop, MELEE.code).value) == 10_000_001
        with pytest.raises(InputError):
            shop.owner.materials.give_back(lot.id, order, 1, 1)

    def test_a_move_leaves_the_lot_worth_what_it_was(self, shop: Shop):
        lot = parcel(shop)
        shop.owner.materials.add_place("drawer-a1", "Drawer A1")
        shop.owner.materials.move(NewIssue(lot.id, pieces=37), "drawer-a1")
        shop.owner.materials.move(NewIssue(lot.id, pieces=7, location="drawer-a1"), "worker:bench")
        (now,) = shop.owner.materials.lots([lot.id])
        assert [(one.location, one.pieces) for one in now.places] == [
            (VAULT, 63), ("drawer-a1", 30), ("worker:bench", 7),
        ]  # fmt: skip
        assert units(now.value) == 10_000_001
        with pytest.raises(InputError, match="several places"):
            shop.owner.materials.issue(NewIssue(lot.id, pieces=1, order=shop.take_order()))

    def test_a_place_is_given_up_once_it_is_empty(self, shop: Shop):
        lot = parcel(shop)
        place = shop.owner.materials.add_place("drawer-a1", "Drawer A1")
        shop.owner.materials.move(NewIssue(lot.id, pieces=100), "drawer-a1")
        with pytest.raises(InputError, match="lies there"):
            shop.owner.materials.edit_place(place.id, place.version, place.title, active=False)
        shop.owner.materials.move(NewIssue(lot.id, pieces=100), VAULT)
        shop.owner.materials.edit_place(place.id, place.version, place.title, active=False)
        with pytest.raises(InputError, match="not used any more"):
            shop.owner.materials.move(NewIssue(lot.id, pieces=1), "drawer-a1")

    def test_lost_goods_need_a_reason_and_take_their_value(self, shop: Shop):
        lot = parcel(shop)
        with pytest.raises(InputError):
            shop.owner.materials.write_off(StockKind.LOST, NewIssue(lot.id, pieces=1))
        shop.owner.materials.write_off(StockKind.BROKEN, NewIssue(lot.id, pieces=1, note="chipped at setting"))
        assert row(shop, MELEE.code).pieces == 99

    def test_chain_is_taken_by_length(self, shop: Shop):
        made(shop, CABLE)
        lot = received(shop, NewLot(CABLE.code, 10_000_000, VAULT, value=1_900_000))
        shop.owner.materials.issue(NewIssue(lot.id, 457_200, order=shop.take_order()))
        assert row(shop, CABLE.code).on_hand == 9_542_800
        assert units(row(shop, CABLE.code).value) == 1_900_000 - 86_868


class TestStones:
    def test_a_stone_is_set_once(self, shop: Shop):
        stone, order = the_stone(shop), shop.take_order()
        shop.owner.materials.issue(NewIssue(stone.id, 1_020, order=order))
        assert shop.owner.materials.lots([stone.id])[0].state == "set"
        with pytest.raises(ConflictError, match="cannot do that"):
            shop.owner.materials.issue(NewIssue(stone.id, 1_020, order=shop.take_order()))
        with pytest.raises(ConflictError, match="stays set"):
            shop.owner.materials.give_back(stone.id, order, 1_020)

    def test_a_correction_makes_it_available_again(self, shop: Shop):
        stone, order = the_stone(shop), shop.take_order()
        posted = shop.owner.materials.issue(NewIssue(stone.id, 1_020, order=order))
        shop.owner.materials.correct(posted.event_id, "wrong stone")
        (now,) = shop.owner.materials.lots([stone.id])
        assert (now.state, units(now.value)) == ("available", 52_000_000)

    def test_a_lost_stone_that_turns_up_is_worth_what_it_was(self, shop: Shop):
        stone = the_stone(shop)
        shop.owner.materials.write_off(StockKind.LOST, NewIssue(stone.id, 1_020, note="not in its paper"))
        assert units(row(shop, SOLO.code).value) == 0
        shop.owner.materials.find_again(stone.id, VAULT, "under the mat")
        (now,) = shop.owner.materials.lots([stone.id])
        assert (now.state, units(now.value)) == ("available", 52_000_000)

    def test_a_stone_received_by_mistake_may_be_received_right(self, shop: Shop):
        stone = the_stone(shop)
        (move,) = shop.owner.materials.moves()
        shop.owner.materials.correct(move.event_id, "wrong weight")
        assert shop.owner.materials.lots([stone.id])[0].state == "returned"
        received(shop, NewLot(SOLO.code, 1_030, VAULT, certificate="2215998001", laboratory="GIA"))


class TestCorrecting:
    def test_a_correction_restores_and_each_posting_is_corrected_once(self, shop: Shop):
        lot, order = parcel(shop), shop.take_order()
        posted = shop.owner.materials.issue(NewIssue(lot.id, pieces=33, order=order))
        shop.owner.materials.correct(posted.event_id, "counted wrong")
        assert shop.owner.materials.lots([lot.id])[0] == lot
        for again in (posted.event_id, shop.owner.materials.moves()[0].event_id):
            with pytest.raises(ConflictError):
                shop.owner.materials.correct(again, "once more")

    def test_what_has_gone_on_cannot_be_taken_back(self, shop: Shop):
        lot, order = parcel(shop), shop.take_order()
        (receipt,) = shop.owner.materials.moves()
        shop.owner.materials.issue(NewIssue(lot.id, pieces=1, order=order))
        with pytest.raises(InputError, match="not that much"):
            shop.owner.materials.correct(receipt.event_id, "never came")
        with pytest.raises(InputError, match="says why"):
            shop.owner.materials.correct(receipt.event_id, " ")


class TestReserving:
    def test_what_is_kept_for_an_order_is_nobody_elses(self, shop: Shop):
        lot, mine, other = parcel(shop), shop.take_order(), shop.take_order()
        kept = shop.owner.materials.reserve(MELEE.code, mine, pieces=90)
        assert (kept.quantity, row(shop, MELEE.code).free) == (900, 100)
        with pytest.raises(InputError) as told:
            shop.owner.materials.issue(NewIssue(lot.id, pieces=11, order=other))
        assert mine in told.value.happened
        with pytest.raises(InputError):
            shop.owner.materials.reserve(MELEE.code, other, pieces=11)
        shop.owner.materials.issue(NewIssue(lot.id, pieces=90, order=mine))
        assert shop.owner.materials.reservations() == ()
        assert row(shop, MELEE.code).reserved == 0

    def test_a_stone_that_is_kept_goes_to_its_order_only(self, shop: Shop):
        stone, mine, other = the_stone(shop), shop.take_order(), shop.take_order()
        kept = shop.owner.materials.reserve(SOLO.code, mine, lot_id=stone.id)
        assert shop.owner.materials.lots([stone.id])[0].state == "reserved"
        with pytest.raises(DeskError):
            shop.owner.materials.issue(NewIssue(stone.id, 1_020, order=other))
        shop.owner.materials.release(kept.id)
        shop.owner.materials.issue(NewIssue(stone.id, 1_020, order=other))
        with pytest.raises(ConflictError):
            shop.owner.materials.release(kept.id)

    def test_what_is_lost_is_gone_whoever_it_was_kept_for(self, shop: Shop):
        lot, order = parcel(shop), shop.take_order()
        shop.owner.materials.reserve(MELEE.code, order, pieces=90)
        shop.owner.materials.write_off(StockKind.LOST, NewIssue(lot.id, pieces=40, note="spilt"))
        (kept,) = shop.owner.materials.reservations(order)
        assert (kept.quantity, kept.pieces, row(shop, MELEE.code).free) == (600, 60, 0)

    @pytest.mark.parametrize("single", [False, True])
    def test_an_issue_that_is_taken_back_is_kept_for_its_order_again(self, shop: Shop, single: bool):
        lot, order = (the_stone(shop) if single else parcel(shop)), shop.take_order()
        code, issue = (SOLO.code, NewIssue(lot.id, 1_020, order=order)) if single else (
            MELEE.code, NewIssue(lot.id, pieces=90, order=order)
        )  # fmt: skip
        kept = shop.owner.materials.reserve(code, order, pieces=60, lot_id=lot.id)
        before = shop.owner.materials.lots([lot.id])
        posted = shop.owner.materials.issue(issue)
        assert shop.owner.materials.reservations(order) == ()
        shop.owner.materials.correct(posted.event_id, "wrong order")
        assert shop.owner.materials.reservations(order) == (kept,)
        assert shop.owner.materials.lots([lot.id]) == before

    @pytest.mark.parametrize("order", ["CO-404", ""])
    def test_nothing_is_kept_for_an_order_that_there_is_not(self, shop: Shop, order: str):
        parcel(shop)
        with pytest.raises(NotFoundError):
            shop.owner.materials.reserve(MELEE.code, order, pieces=1)


def test_places_are_those_that_were_made_and_those_that_the_metal_ledger_knows(shop: Shop):
    shop.owner.materials.add_place("drawer-a1", "Drawer A1")
    codes = [one.code for one in shop.owner.materials.places()]
    assert codes[0] == VAULT
    assert "drawer-a1" in codes
    assert "worker:bench" in codes
    for wrong in (("", "x"), ("x:y", "x"), ("x", " ")):
        with pytest.raises(InputError):
            shop.owner.materials.add_place(*wrong)


def test_the_list_is_narrowed_and_sorted_in_the_database(shop: Shop):
    made(shop, CLASP, CABLE)
    lot = parcel(shop)
    received(shop, NewLot(CLASP.code, 5, "worker:bench", value=1))

    def codes(query: ListQuery) -> list[str]:
        return [one.code for one in shop.owner.materials.list(query).rows]

    assert codes(ListQuery(filters={"show": ("low",)})) == [CLASP.code]
    assert codes(ListQuery(filters={"show": ("stocked",)})) == [MELEE.code, CLASP.code]
    assert codes(ListQuery(filters={"location": ("worker:bench",)})) == [CLASP.code]
    assert codes(ListQuery("value", True, limit=1)) == [MELEE.code]
    assert codes(ListQuery(text=f"l{lot.id:06d}")) == [MELEE.code]
    assert codes(ListQuery(text="cable 1.1")) == [CABLE.code]
    assert shop.owner.materials.count(ListQuery(filters={"kind": ("chain", "finding")})).count == 2
    first = shop.owner.materials.list(ListQuery("title", limit=3))
    rest = shop.owner.materials.list(ListQuery("title", limit=100, after=first.keys[-1]))
    assert len({one.code for one in (*first.rows, *rest.rows)}) == shop.owner.materials.count(ListQuery()).count
    assert Decimal(0) == units(row(shop, CABLE.code).value)


@pytest.mark.parametrize("text", ["diam cert", "ST-DIA-SOLO", "2215998001", "certified,"])
def test_the_search_finds_articles_by_words_codes_and_certificates(shop: Shop, text: str):
    the_stone(shop)
    hits = [hit for hit in shop.owner.insights.search(text.rstrip(",")) if hit.kind == "article"]
    assert [(hit.argument, hit.page) for hit in hits] == [(SOLO.code, "materials")]
    assert shop.owner.insights.search("iamond") == ()
    assert shop.desk_of("bench").insights.search("diamond")[0].argument == SOLO.code


def test_the_search_finds_a_lot_by_the_code_on_its_label(shop: Shop):
    stone = the_stone(shop)
    assert [hit.argument for hit in shop.owner.insights.search(stone.code.lower())] == [SOLO.code]
