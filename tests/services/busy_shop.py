"""A workshop with enough orders to have ties, gaps and every state; tests only read it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.copies import KINDS, Copies, Shop, home_in
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.domain.stages import Action

NAMES = ("Ivana Petrović", "ivana petrovic", "James Wilson", "Ångström 100%", "O'Neil_Shaw", "")
STATUSES = ("pending", "pending", "in_design", "in_production", "impression_kit_sent", "completed", "melted")
MATERIALS = ("14K yellow gold", "18K white gold", "Platinum 950", "unobtainium", None)
DETAILS = ("open face", "signet ring size 10", "cuban chain 22 inch", "tennis chain 16 inch", "100% custom _")


@pytest.fixture(scope="session", params=KINDS)
def busy_shop(
    request: pytest.FixtureRequest, copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """Some seventy orders of twelve customers, moved, planned, late and in time; once per kind of database."""
    with home_in(tmp_path_factory.mktemp("busy")):
        opened = Shop(copies.fresh(request.param))
        _fill(opened, random.Random(24817))
    yield opened
    opened.close()


def _fill(shop: Shop, dice: random.Random) -> None:
    customers = [
        customer_row(name=NAMES[index % len(NAMES)], address={"city": dice.choice(["Zagreb", "Zürich", ""])},
                     created_at=_days_ago(dice.randrange(3)))
        for index in range(12)
    ]  # fmt: skip
    orders = [_order(dice, index, [*customers, {"id": None}]) for index in range(70)]
    shop.owner.store_sync.take_in("customers", customers)
    shop.owner.store_sync.take_in("custom_orders", orders)
    for index, order in enumerate(orders):
        if index % 3 == 0:
            _touch(shop, str(order["order_number"]), dice)
    shop.owner.production.plan()
    shop.clock.pass_time(days=1)
    shop.owner.production.plan()  # a day on which nothing was done: promises slip into their buffers


def _order(dice: random.Random, index: int, customers: list[dict[str, Any]]) -> dict[str, Any]:
    due = date(2026, 11, 16) + timedelta(days=dice.randrange(-5, 60)) if dice.random() < 0.6 else None
    return order_row(
        order_number=f"CO-{dice.randrange(10**6):06}-{index}", customer_id=dice.choice(customers)["id"],
        status=dice.choice(STATUSES), total_price=dice.choice(["0", "250.00", "250.00", "1290.00", "99999.99"]),
        material=dice.choice(MATERIALS), design_details=dice.choice(DETAILS),
        teeth_selection=dice.choice([["top-1", "top-0"], None, "nonsense"]),
        estimated_completion_date=due.isoformat() if due else None, created_at=_days_ago(dice.randrange(6)),
    )  # fmt: skip


def _touch(shop: Shop, number: str, dice: random.Random) -> None:
    piece = shop.owner.orders.show(number).pieces[0]
    action = dice.choice([one for one in piece.actions if one is not Action.REOPEN])
    shop.owner.orders.move(piece.id, piece.version, action, "as the dice fell")


def _days_ago(days: int) -> str:
    return (MONDAY - timedelta(days=days)).isoformat()
