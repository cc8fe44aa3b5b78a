"""Events that somebody else wrote into the store's timeline stand in the order's here, whichever came first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sync import store_rows as make
from tests.sync.syncing import Syncing

pytestmark = pytest.mark.store


def paid(order: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": make.new_id(), "custom_order_id": order["id"], "kind": "store", "title": "Paid in the shop",
        "customer_visible": True, "happened_at": make.STAMP,
    }  # fmt: skip


def timeline(syncing: Syncing, number: str = "CO-1") -> list[str]:
    return [entry.title for entry in syncing.view(number).timeline]


def test_an_event_whose_order_comes_later_waits_for_it(wired: Syncing) -> None:
    order = make.a_custom_order(make.a_customer(), order_number="CO-1", status="pending", created_at=make.STAMP)
    early = paid(order)
    wired.shop.owner.store_sync.take_in("custom_order_events", [early])
    wired.shop.owner.store_sync.take_in("custom_orders", [order])
    assert timeline(wired) == ["Paid in the shop"]
    wired.shop.owner.store_sync.take_in("custom_order_events", [{**early, "message": "In cash"}])
    assert timeline(wired) == ["Paid in the shop"]
    assert "In cash" in repr(wired.view().timeline)


def test_an_order_that_could_not_be_read_has_its_events_once_it_is_mended(wired: Syncing) -> None:
    first, second = wired.send_orders(2)
    wired.change("estimated_completion_date = 'infinity'", "order_number = 'CO-1'")
    for order in (first, second):
        wired.store.load("custom_order_events", [paid(order)])
    wired.pull()
    sync = wired.shop.owner.store_sync
    (finding,) = sync.findings()
    sync.mend_finding(finding.id, {"estimated_completion_date": None})
    assert timeline(wired) == ["Paid in the shop"]
    for _ in range(2):
        wired.pull(full=True)
    assert [timeline(wired, number) for number in ("CO-1", "CO-2")] == [["Paid in the shop"]] * 2
