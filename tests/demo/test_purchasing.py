"""The demo's purchasing: every state is there, somebody is measured, something is late, dearer, on memo and needed."""

from __future__ import annotations

from pathlib import Path

from tests.workshop import Workshop
from veliano_desk.demo.fill_purchasing import fill_purchasing
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchase_states import PurchaseState


def test_the_page_is_alive(tmp_path: Path):
    shop = Workshop(f"sqlite:///{(tmp_path / 'demo.db').as_posix()}")
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 400_000))
    purchasing = shop.owner.purchasing
    assert fill_purchasing(shop.owner) == purchasing.orders_count(ListQuery()).count
    rows = purchasing.orders(ListQuery("number")).rows
    assert {one.state for one in rows} == set(PurchaseState)
    assert any(one.late for one in rows)
    assert any(purchasing.order(one.number).differences for one in rows)
    assert any(one.reliability for one in purchasing.suppliers())
    assert {"differs"} == {invoice.state for one in rows for invoice in purchasing.order(one.number).invoices}
    assert purchasing.memos()[0].party == "Kimberley Stones"
    assert {one.source for one in purchasing.what_to_buy()} >= {"person"}
    shop.close()
