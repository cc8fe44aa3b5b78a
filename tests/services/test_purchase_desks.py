"""Two desks that take the same step of a purchase at once: the first counts, the second is told, nothing is doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from tests.services.bought import CAST, GRAIN, RINGS, came, drafted, sent
from tests.services.copies import Shop
from tests.services.purchase_samples import ANSWERS, DUE, asked, on_memo, received
from tests.two_desks import OtherDesk, other_desk
from veliano_desk.domain.consignment import MemoAction
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import InvoicedLine, NewInvoice, PurchaseView
from veliano_desk.services.desk import Desk
from veliano_desk.services.purchasing import PurchasingService

Step = Callable[[PurchasingService], object]


@pytest.fixture
def other(shop: Shop) -> Iterator[OtherDesk]:
    with other_desk(shop.address, shop.clock) as desk:
        yield desk


def on_order(make: Callable[[Desk], PurchaseView], step: Callable[[PurchasingService, PurchaseView], object]):
    def prepare(desk: Desk) -> Step:
        order = make(desk)
        return lambda purchasing: step(purchasing, order)

    return prepare


def an_invoice(order: PurchaseView, number: str = "R-1") -> NewInvoice:
    return NewInvoice(number, DUE, (InvoicedLine(order.lines[0].id, 50_000, Decimal(70)),), Decimal(3500))


def work(desk: Desk) -> PurchaseView:
    desk.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 1000))
    return sent(desk, CAST, supplier="WAXWORKS")


def approval(desk: Desk) -> Step:
    order = received(desk)
    kept = desk.purchasing.enter_invoice(order.id, order.version, an_invoice(order)).invoices[0]
    return lambda purchasing: purchasing.approve_invoice(kept.id, kept.version, "by phone")


def taken_back(desk: Desk) -> Step:
    order = received(desk)
    kept = desk.purchasing.enter_invoice(order.id, order.version, an_invoice(order)).invoices[0]
    return lambda purchasing: purchasing.void_invoice(kept.id, kept.version, "typed twice")


def memo(desk: Desk) -> Step:
    open_one = on_memo(desk)
    return lambda purchasing: purchasing.settle_memo(
        open_one.id, open_one.version, open_one.lines[0].id, MemoAction.KEEP, 700
    )


def request(desk: Desk) -> Step:
    number = asked(desk)
    return lambda purchasing: purchasing.drop_request(number, 1, "found")


STEPS: dict[str, Callable[[Desk], Step]] = {
    "edit_draft": on_order(drafted, lambda p, one: p.edit_draft(one.id, one.version, [RINGS])),
    "send": on_order(drafted, lambda p, one: p.send(one.id, one.version)),
    "revise": on_order(sent, lambda p, one: p.revise(one.id, one.version)),
    "confirm": on_order(sent, lambda p, one: p.confirm(one.id, one.version, "SO-1")),
    "receive": on_order(
        lambda desk: sent(desk, GRAIN), lambda p, one: p.receive(one.id, one.version, came(one, 20_000))
    ),
    "receive_over": on_order(
        lambda desk: sent(desk, GRAIN), lambda p, one: p.receive_over(one.id, one.version, came(one, 20_000))
    ),
    "send_back": on_order(received, lambda p, one: p.send_back(one.id, one.version, came(one, 5, note="porous"))),
    "send_metal": on_order(work, lambda p, one: p.send_metal(one.id, one.version, one.lines[0].id, "14ky", 400)),
    "enter_invoice": on_order(received, lambda p, one: p.enter_invoice(one.id, one.version, an_invoice(one))),
    "approve_invoice": approval,
    "void_invoice": taken_back,
    "close": on_order(received, lambda p, one: p.close(one.id, one.version)),
    "cancel": on_order(sent, lambda p, one: p.cancel(one.id, one.version, "no need")),
    "settle_memo": memo,
    "drop_request": request,
}  # fmt: skip


def test_two_desks_that_receive_at_the_same_moment_receive_once(shop: Shop, other: OtherDesk):
    order = sent(shop.owner, GRAIN)
    start, told = threading.Barrier(2), list[object]()

    def receive(desk: Desk) -> None:
        start.wait()
        try:
            told.append(desk.purchasing.receive(order.id, order.version, came(order, 50_000)).state)
        except ConflictError as error:
            told.append(type(error))

    threads = [threading.Thread(target=receive, args=[desk]) for desk in (shop.owner, other.desk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == sorted(map(str, (PurchaseState.RECEIVED, ConflictError)))
    assert [one.balance_mg for one in shop.owner.metal.balances("vault")] == [50_000]


def everything(shop: Shop) -> list[list[tuple[object, ...]]]:
    tables = ("purchase_orders", "purchase_lines", "purchase_receipts", "purchase_invoices", "purchase_requests",
              "consignments", "consignment_lines", "metal_events", "metal_holdings", "lots", "audit_log")  # fmt: skip
    return [shop.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


def test_every_step_is_tried():
    assert {f"purchasing.{name}" for name in STEPS} == ANSWERS


@pytest.mark.parametrize("name", STEPS)
def test_of_two_desks_that_take_the_same_step_the_first_counts(shop: Shop, other: OtherDesk, name: str):
    step = STEPS[name](shop.owner)
    step(shop.owner.purchasing)
    after = everything(shop)
    with pytest.raises(ConflictError):
        step(other.desk.purchasing)
    assert everything(shop) == after
