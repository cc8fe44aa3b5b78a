"""What the workshop's metal cost: the layers weigh what the ledger holds, and value goes with the metal, first in first
out."""

from __future__ import annotations

from tests.services.copies import Shop
from tests.workshop import customer_row
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved
from veliano_desk.domain.metal_losses import Counted

ANA = "worker:bench"
K = EventKind


def post(shop: Shop, *told: object, **more: object) -> int:
    return shop.owner.metal.post(moved(*told, **more)).id  # type: ignore[arg-type]  # as the ledger takes them


def bought(shop: Shop, mg: int, value: int | None, article: str = "14ky") -> int:
    return post(shop, K.RECEIPT, "supplier:Stuller", "vault", article, mg, value=value)


def worth(shop: Shop, code: str = "14ky") -> int:
    money = next(one for one in shop.owner.materials.list(ListQuery(text=code)).rows if one.code == code).value
    assert money is not None
    return money.units()


def check_layers(shop: Shop) -> None:
    """The layers' milligrams are the ledger's, per alloy; nothing is worth anything where nothing is."""
    held = shop.rows(
        "SELECT h.article_id, sum(h.mg) FROM metal_holdings AS h JOIN metal_accounts AS a ON a.id = h.account_id"
        " WHERE h.owner = 0 AND a.kind IN ('vault', 'worker', 'job', 'tree', 'dust', 'refiner', 'caster')"
        " GROUP BY h.article_id HAVING sum(h.mg) <> 0"
    )
    layers = shop.rows(
        "SELECT article_id, sum(quantity) FROM stock_positions WHERE location_id ="
        " (SELECT id FROM locations WHERE code = 'metal') GROUP BY article_id HAVING sum(quantity) <> 0"
    )
    assert sorted(map(str, held)) == sorted(map(str, layers))
    assert shop.rows("SELECT id FROM stock_positions WHERE quantity = 0 AND value <> 0") == []
    assert shop.rows(
        "SELECT a.code FROM articles AS a WHERE a.on_hand <> (SELECT coalesce(sum(p.quantity), 0) FROM stock_positions"
        " AS p JOIN lots AS l ON l.id = p.lot_id WHERE p.article_id = a.id AND l.owner = 0)"
    ) == []  # fmt: skip


def test_what_leaves_takes_the_oldest_layers_with_their_value(shop: Shop):
    bought(shop, 10_000, 3_000_000)
    bought(shop, 10_000, 4_000_000)
    post(shop, K.ISSUE, "vault", ANA, "14ky", 15_000)
    assert worth(shop) == 7_000_000  # the bench is still ours
    shop.owner.metal.close_day([Counted(Account.read(ANA), "14ky", 14_950)])
    assert worth(shop) == 7_000_000 - 15_000
    post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 5_000)
    assert worth(shop) == 7_000_000 - 15_000 - 1_500_000
    check_layers(shop)


def test_the_last_milligram_takes_the_last_of_the_value(shop: Shop):
    bought(shop, 3, 100)
    values = []
    for _ in range(3):
        post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 1)
        values.append(worth(shop))
    assert values == [67, 33, 0]
    check_layers(shop)


def test_metal_that_nobody_priced_is_worth_todays_rate_and_says_so(shop: Shop):
    bought(shop, 10_000, None)
    rate = shop.owner.trade.rates.metal_per_fine_gram["gold"]
    assert worth(shop) == round(10 * rate * 583_333 / 1_000_000 * 10_000)
    (article,) = [one for one in shop.owner.materials.list(ListQuery(text="14ky")).rows if one.code == "14ky"]
    assert [lot.estimated for lot in shop.owner.materials.show(article.id).lots] == [True]


def test_a_re_alloy_carries_the_value(shop: Shop):
    bought(shop, 10_000, 6_000_001, "24k")
    bought(shop, 10_000, 2_500_000, "10ky")
    vault = Account.read("vault")
    lines = (NewLine(vault, "10ky", -6_000), NewLine(vault, "24k", -2_406), NewLine(vault, "14ky", 8_406))
    before = worth(shop, "24k") + worth(shop, "10ky")
    shop.owner.metal.post(NewEvent(K.REALLOY, lines))
    assert worth(shop) > 0
    assert worth(shop, "24k") + worth(shop, "10ky") + worth(shop) == before
    check_layers(shop)


def test_a_settled_lot_carries_its_value_to_what_came_back(shop: Shop):
    bought(shop, 10_000, 3_000_000)
    post(shop, K.REFINE_SEND, "vault", "refiner:Hoover", "14ky", 10_000)
    lines = (NewLine(Account.read("refiner:Hoover"), "14ky", -10_000), NewLine(Account.read("vault"), "24k", 5_700))
    posted = shop.owner.metal.post(NewEvent(K.REFINE_SETTLE, lines))
    assert (worth(shop), worth(shop, "24k")) == (0, 3_000_000)
    shop.owner.metal.correct(posted.id, "wrong assay")
    assert (worth(shop), worth(shop, "24k")) == (3_000_000, 0)
    check_layers(shop)


def test_a_correction_gives_every_layer_back_what_it_had(shop: Shop):
    bought(shop, 10_000, 3_333_333)
    bought(shop, 10_000, 4_444_444)
    before = shop.rows("SELECT quantity, value FROM stock_positions ORDER BY id")
    gone = post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 12_345)
    shop.owner.metal.correct(gone, "typed wrong")
    assert shop.rows("SELECT quantity, value FROM stock_positions ORDER BY id") == before
    check_layers(shop)


def test_a_receipt_taken_back_after_some_was_used_leaves_layers_that_weigh_what_is_there(shop: Shop):
    first = bought(shop, 10_000, 3_000_000)
    bought(shop, 10_000, 4_000_000)
    post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 4_000)
    shop.owner.metal.correct(first, "came from another supplier")
    assert worth(shop) == 4_000_000 - 1_600_000
    check_layers(shop)


def test_a_customers_metal_is_not_ours_until_it_is_exchanged(shop: Shop):
    shop.owner.store_sync.take_in("customers", [customer_row(name="Hanna Miller")])
    owner = shop.owner.customers.list(ListQuery("name")).rows[0].id
    post(shop, K.CUSTOMER_IN, f"customer:{owner}", "vault", "18ky", 7_000, owner=owner)
    assert worth(shop, "18ky") == 0
    bought(shop, 5_000, 1_500_000)
    vault = Account.read("vault")
    swap = (NewLine(vault, "18ky", -3_000, owner), NewLine(vault, "18ky", 3_000, 0),
            NewLine(vault, "14ky", -4_000, 0), NewLine(vault, "14ky", 4_000, owner))  # fmt: skip
    shop.owner.metal.post(NewEvent(K.EXCHANGE, swap, note="by fine weight, signed"))
    assert (worth(shop, "18ky"), worth(shop)) == (1_200_000, 300_000)
    check_layers(shop)
