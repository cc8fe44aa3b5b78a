"""Every fault on the way at every step of a sync: a clear word, nothing half, and the next sync ends in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from tests.cut_wire import ANSWER_LOST, CUT, HALF, WEB_PAGE, Asked, Said, Wire, wire_to
from tests.services.copies import Shop
from tests.sync.killed import out_of_step
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.stages import Action
from veliano_desk.domain.store_sync import SyncResult

pytestmark = pytest.mark.store

FAULTS = {
    "the line is cut": CUT,
    "the answer is lost": ANSWER_LOST,
    "the answer breaks off in the middle": HALF,
    "a web page comes instead": WEB_PAGE,
    "it is asked to wait": Said(429, {"message": "slow down"}, {"Retry-After": "2"}),
    "the store fails": Said(500, {"code": "XX000", "message": "something broke"}),
    "the gateway has no answer": Said(502, page="<html><h1>Bad gateway</h1></html>"),
    "the store is down": Said(503, {"message": "no workers"}, {"Retry-After": "1"}),
    "the gateway gives up": Said(504, page="<html><h1>Timed out</h1></html>"),
    "the statement takes too long": Said(500, {"code": "57014", "message": "canceling statement due to timeout"}),
    "nobody knows the session": Said(401, {"code": "PGRST301", "message": "JWT invalid"}),
}


@dataclass(frozen=True)
class Step:
    """A moment of a sync: the nth request of this kind."""

    method: str
    table: str
    nth: int = 1


STEPS = {
    "at the first question": Step("POST", "is_admin"),
    "at the first page of customers": Step("GET", "customers"),
    "in the middle of the orders": Step("GET", "custom_orders", 3),
    "when a status is told": Step("PATCH", "custom_orders"),
    "when a later status is told": Step("PATCH", "custom_orders", 3),
    "when an event is told": Step("POST", "custom_order_events"),
}


def nth(step: Step, said: Said, times: int = 2) -> Callable[[Asked], Said | None]:
    """A hook that answers so from the nth request of that kind on, as often as the desk asks again at once."""
    seen = 0

    def hook(asked: Asked) -> Said | None:
        nonlocal seen
        if (asked.method, asked.table) != (step.method, step.table):
            return None
        seen += 1
        return said if step.nth <= seen < step.nth + times else None

    return hook


class Faulty:
    """A workshop and a store with something to bring and something to tell, and a wire between them."""

    def __init__(self, shop: Shop, store: StoreServer, wire: Wire) -> None:
        self.shop, self.store, self.wire = shop, store, wire
        self.customer = customer_row()
        store.load("customers", [self.customer])
        self._bring(range(1, 16))
        admin = store.admin
        shop.owner.store_sync.connect(wire.url, store.publishable_key, admin.email, admin.password)
        self.sync()
        self._bring(range(16, 40))
        for number in range(1, 5):
            piece = shop.owner.orders.show(f"CO-{number}").pieces[0]
            shop.owner.orders.move(piece.id, piece.version, Action.SEND_KIT)
        wire.asked.clear()

    def _bring(self, numbers: range) -> None:
        rows = [
            order_row(order_number=f"CO-{n}", customer_id=self.customer["id"], notes=f"“{n}” ✓ שלום 💍")
            for n in numbers
        ]
        self.store.load("custom_orders", rows)

    def sync(self) -> SyncResult:
        return self.shop.owner.store_sync.sync()

    def sync_in_step(self) -> None:
        """Later, with everything working again."""
        self.wire.mend()
        self.shop.clock.pass_time(hours=2)
        self.sync()
        assert out_of_step(self.shop, self.store) == []


@pytest.fixture
def faulty(stingy_store: StoreServer, file_shop: Shop) -> Iterator[Faulty]:
    with wire_to(stingy_store.url) as wire:
        yield Faulty(file_shop, stingy_store, wire)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("said", FAULTS.values(), ids=FAULTS)
def test_a_fault_ends_in_a_clear_word_or_in_none_and_the_next_sync_in_step(
    faulty: Faulty, said: Said, step: Step
) -> None:
    faulty.wire.hook = nth(step, said)
    with suppress(DeskError):  # whatever else is raised has no words for people, and fails the test
        faulty.sync()
    asked = [one for one in faulty.wire.asked if (one.method, one.table) == (step.method, step.table)]
    assert len(asked) >= step.nth, "the fault was never met"
    assert faulty.shop.workspace.verify_audit().ok
    faulty.sync_in_step()


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_store_that_answers_ten_seconds_late_is_waited_for(faulty: Faulty, step: Step) -> None:
    faulty.wire.hook = nth(step, Said(reaches=True, stall=10.0), times=1)
    faulty.sync()
    assert out_of_step(faulty.shop, faulty.store) == []
