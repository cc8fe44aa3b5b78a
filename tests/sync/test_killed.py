"""Syncs that are killed at any moment: the end is as if none had been, nothing doubled and nothing lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from tests.keychain import MemoryKeychain
from tests.services.copies import KINDS, Copies, Shop
from tests.sync.killed import OtherDesk, out_of_step
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action

pytestmark = pytest.mark.store

ORDERS, NEW, EDITED, MOVED = 60, 6, 10, 4
ROUNDS_BETWEEN_CHECKS = 5


class KilledShop:
    """A workshop and a store that both change while the syncs between them are killed, one after the other."""

    def __init__(self, shop: Shop, store: StoreServer, keychain: MemoryKeychain, seed: int) -> None:
        self.shop, self.store, self.chance = shop, store, random.Random(seed)
        self.number = 0
        self.customer = customer_row()
        store.load("customers", [self.customer])
        self.new_orders(ORDERS)
        shop.owner.store_sync.connect(store.url, store.secret_key)
        token = shop.owner.people.make_token("other desk", tuple(Right)).secret
        secrets = {name: secret for (_, name), secret in keychain.secrets.items()}
        self.other = OtherDesk(shop.address, token, secrets)
        self.other.finish()
        self.moved: set[str] = set()

    def new_orders(self, count: int) -> None:
        numbers = range(self.number + 1, self.number + count + 1)
        rows = [order_row(order_number=f"CO-{n}", customer_id=self.customer["id"], notes=f"note {n}") for n in numbers]
        self.store.load("custom_orders", rows)
        self.number += count

    def change_both_sides(self) -> None:
        """New orders and new prices in the store, kits sent and pieces held at the desk."""
        self.new_orders(NEW)
        edited = ", ".join(f"'CO-{self.chance.randint(1, self.number)}'" for _ in range(EDITED))
        self.store.execute_sql(
            f"update public.custom_orders set total_price = total_price + 1 where order_number in ({edited})"
        )
        here = [str(number) for (number,) in self.shop.rows("SELECT number FROM orders ORDER BY id")]
        still = [number for number in here if number not in self.moved]
        assert still, "a sync that has nothing to tell the store proves nothing"
        for number in still[:MOVED]:
            self.move(number, Action.SEND_KIT)
            self.moved.add(number)

    def move(self, number: str, action: Action) -> OrderView:
        piece = self.shop.owner.orders.show(number).pieces[0]
        return self.shop.owner.orders.move(piece.id, piece.version, action)

    def usual_seconds(self) -> float:
        """How long a sync takes that has something to do and is left alone."""
        self.change_both_sides()
        started = time.perf_counter()
        self.other.finish()
        return time.perf_counter() - started

    def kill_one(self, within: float) -> bool:
        """Begin a sync and kill it at a random moment; False where it had ended before."""
        process = self.other.begin()
        process.join(self.chance.uniform(0, within))
        alive = process.is_alive()
        process.kill()
        process.join(60)
        return alive


def survive(killed: KilledShop, kills: int) -> None:
    within, done = killed.usual_seconds(), 0
    assert out_of_step(killed.shop, killed.store) == []
    while done < kills:
        killed.change_both_sides()
        done += killed.kill_one(within)
        if done % ROUNDS_BETWEEN_CHECKS == 0 or done == kills:
            killed.other.finish()
            assert out_of_step(killed.shop, killed.store) == []


@pytest.fixture(params=KINDS)
def lent(request: pytest.FixtureRequest, copies: Copies) -> Iterator[Shop]:
    """A workshop on either database that other processes open, too."""
    shop = Shop(copies.lent(request.param))
    yield shop
    shop.close()


def test_ten_syncs_killed_at_random_moments_leave_both_sides_in_step(
    lent: Shop, store: StoreServer, keychain: MemoryKeychain
) -> None:
    survive(KilledShop(lent, store, keychain, seed=3), kills=10)


def test_two_desks_of_one_workspace_that_sync_at_once_leave_both_sides_in_step(
    lent: Shop, store: StoreServer, keychain: MemoryKeychain
) -> None:
    both = KilledShop(lent, store, keychain, seed=5)
    for _ in range(3):
        both.change_both_sides()
        desks = [both.other.begin(), both.other.begin()]
        for desk in desks:
            desk.join(120)
        ended = sorted(desk.exitcode or 0 for desk in desks)
        assert ended in ([0, 0], [0, 1])  # one after the other, or the second was told that one runs
        assert out_of_step(lent, store) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_syncs_killed_at_random_moments_leave_both_sides_in_step(
    seed: int, lent: Shop, store: StoreServer, keychain: MemoryKeychain
) -> None:
    survive(KilledShop(lent, store, keychain, seed), kills=50)
