"""Correcting a posting that is older than the layers: they weigh what the ledger holds all the same."""

from __future__ import annotations

from tests.services.copies import Shop
from tests.services.test_metal_value import bought, check_layers, post, worth
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine

K = EventKind


def forget(shop: Shop, metal_event: int) -> None:
    """As if the posting had been made before there were layers: they hold what is there, and nothing says why."""
    stock = f"SELECT id FROM stock_events WHERE metal_event_id = {metal_event}"
    shop.execute(f"DELETE FROM stock_lines WHERE event_id IN ({stock})")
    shop.execute(f"DELETE FROM stock_events WHERE metal_event_id = {metal_event}")


def test_what_left_comes_back_as_a_layer_and_may_leave_again(shop: Shop):
    bought(shop, 10_000, 3_000_000)
    gone = post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 4_000)
    forget(shop, gone)
    shop.owner.metal.correct(gone, "never went back")
    check_layers(shop)
    assert worth(shop) > 1_800_000
    post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 10_000)
    assert worth(shop) == 0
    check_layers(shop)


def test_what_came_in_is_taken_off_the_oldest_layers(shop: Shop):
    came = bought(shop, 4_000, 1_200_000)
    bought(shop, 10_000, 4_000_000)
    forget(shop, came)
    shop.owner.metal.correct(came, "never came")
    assert worth(shop) == 4_000_000
    check_layers(shop)
    post(shop, K.SUPPLIER_RETURN, "vault", "supplier:Stuller", "14ky", 10_000)
    check_layers(shop)


def test_a_re_alloy_taken_back_carries_its_value_back(shop: Shop):
    bought(shop, 10_000, 6_000_001, "24k")
    bought(shop, 10_000, 2_500_000, "10ky")
    vault = Account.read("vault")
    lines = (NewLine(vault, "10ky", -6_000), NewLine(vault, "24k", -2_406), NewLine(vault, "14ky", 8_406))
    melted = shop.owner.metal.post(NewEvent(K.REALLOY, lines)).id
    forget(shop, melted)
    shop.owner.metal.correct(melted, "another pot")
    assert worth(shop) == 0
    assert worth(shop, "24k") + worth(shop, "10ky") == 8_500_001
    check_layers(shop)
