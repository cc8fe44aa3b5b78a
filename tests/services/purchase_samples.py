"""Every write of purchasing as the tests that walk all areas call it, and what its parameters may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.services.bought import CAST, GRAIN, RINGS, came, drafted, sent, with_suppliers
from tests.services.price_lists import GOOD, MAPPING, STULLER, csv_of, take
from veliano_desk.domain.consignment import MemoAction, MemoView, NewMemoLine
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchasing import (
    Delivered,
    InvoicedLine,
    NewInvoice,
    NewReceipt,
    NewRequest,
    PurchaseView,
    ReceivedLine,
)
from veliano_desk.services.desk import Desk

CLOTHS, A_STONE = NewRequest(10, title="Cloths"), NewMemoLine("Oval sapphire 1.52 ct", 1520, "mct", 1, 9_000_000)
DUE = date(2026, 12, 1)


def edited_supplier(desk: Desk) -> object:
    made = desk.purchasing.add_supplier(STULLER)
    return desk.purchasing.edit_supplier(made.id, made.version, replace(STULLER, lead_days=9))


def a_list(desk: Desk) -> object:
    desk.purchasing.add_supplier(STULLER)
    return take(desk, csv_of(GOOD))


def asked(desk: Desk) -> int:
    return desk.purchasing.ask_for([CLOTHS])[0]


def ordered(desk: Desk) -> object:
    with_suppliers(desk)
    return desk.purchasing.order_requests("STULLER", [asked(desk)])


def received(desk: Desk) -> PurchaseView:
    order = sent(desk)
    return desk.purchasing.receive(order.id, order.version, came(order, 50_000, 25))


def received_over(desk: Desk) -> object:
    order = sent(desk, GRAIN)
    why = NewReceipt((ReceivedLine(order.lines[0].id, 50_001, reason="a gram more"),))
    return desk.purchasing.receive_over(order.id, order.version, why)


def received_all(desk: Desk) -> object:
    order = sent(desk)
    return desk.purchasing.receive_all([Delivered(order.id, order.version, came(order, 50_000, 25))])


def sent_back(desk: Desk) -> object:
    order = received(desk)
    return desk.purchasing.send_back(order.id, order.version, came(order, 1, note="porous"))


def metal_sent(desk: Desk) -> object:
    desk.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 1000))
    order = sent(desk, CAST, supplier="WAXWORKS")
    return desk.purchasing.send_metal(order.id, order.version, order.lines[0].id, "14ky", 1000)


def invoiced(desk: Desk) -> PurchaseView:
    order = received(desk)
    asks = NewInvoice("R-1", DUE, (InvoicedLine(order.lines[0].id, 50_000, Decimal(70)),), Decimal(3500))
    return desk.purchasing.enter_invoice(order.id, order.version, asks)


def approved(desk: Desk) -> object:
    invoice = invoiced(desk).invoices[0]
    return desk.purchasing.approve_invoice(invoice.id, invoice.version, "by phone")


def voided(desk: Desk) -> object:
    invoice = invoiced(desk).invoices[0]
    return desk.purchasing.void_invoice(invoice.id, invoice.version, "typed twice")


def changed(desk: Desk, make: Callable[[Desk], PurchaseView], name: str, *more: Any) -> object:
    order = make(desk)
    return getattr(desk.purchasing, name)(order.id, order.version, *more)


def on_memo(desk: Desk) -> MemoView:
    with_suppliers(desk)
    return desk.purchasing.take_on_memo("STULLER", DUE, [A_STONE])


def settled(desk: Desk) -> object:
    memo = on_memo(desk)
    return desk.purchasing.settle_memo(memo.id, memo.version, memo.lines[0].id, MemoAction.RETURN, 1520)


def given(desk: Desk, number: str) -> object:
    return desk.purchasing.give_on_memo(desk.orders.show(number).customer_id or 0, DUE, [A_STONE])


WRITES: dict[str, tuple[str, Callable[[Desk, str], object], int]] = {
    "purchasing.add_supplier": ("supplier.add", lambda desk, _: desk.purchasing.add_supplier(STULLER), 1),
    "purchasing.edit_supplier": ("supplier.edit", lambda desk, _: edited_supplier(desk), 2),
    "purchasing.import_list": ("supplier.import", lambda desk, _: a_list(desk), 2),
    "purchasing.ask_for": ("purchase.ask", lambda desk, _: asked(desk), 1),
    "purchasing.ask_for_order": ("purchase.ask", lambda desk, number: desk.purchasing.ask_for_order(number), 1),
    "purchasing.drop_request": (
        "purchase.drop_request", lambda desk, _: desk.purchasing.drop_request(asked(desk), 1, "found"), 2,
    ),
    "purchasing.order_requests": ("purchase.draft", lambda desk, _: ordered(desk), 5),
    "purchasing.draft_order": ("purchase.draft", lambda desk, _: drafted(desk), 4),
    "purchasing.edit_draft": ("purchase.edit", lambda desk, _: changed(desk, drafted, "edit_draft", [RINGS]), 5),
    "purchasing.send": ("purchase.send", lambda desk, _: sent(desk), 5),
    "purchasing.revise": ("purchase.revise", lambda desk, _: changed(desk, sent, "revise"), 6),
    "purchasing.confirm": ("purchase.confirm", lambda desk, _: changed(desk, sent, "confirm", "SO-1"), 6),
    "purchasing.receive": ("purchase.receive", lambda desk, _: received(desk), 6),
    "purchasing.receive_over": ("purchase.receive", lambda desk, _: received_over(desk), 6),
    "purchasing.receive_all": ("purchase.receive", lambda desk, _: received_all(desk), 6),
    "purchasing.send_back": ("purchase.return", lambda desk, _: sent_back(desk), 7),
    "purchasing.send_metal": ("purchase.send_metal", lambda desk, _: metal_sent(desk), 7),
    "purchasing.enter_invoice": ("purchase.invoice", lambda desk, _: invoiced(desk), 7),
    "purchasing.approve_invoice": ("purchase.approve_invoice", lambda desk, _: approved(desk), 8),
    "purchasing.void_invoice": ("purchase.void_invoice", lambda desk, _: voided(desk), 8),
    "purchasing.close": ("purchase.close", lambda desk, _: changed(desk, received, "close"), 7),
    "purchasing.cancel": ("purchase.cancel", lambda desk, _: changed(desk, sent, "cancel", "no need"), 6),
    "purchasing.take_on_memo": ("consignment.open", lambda desk, _: on_memo(desk), 4),
    "purchasing.give_on_memo": ("consignment.open", given, 1),
    "purchasing.settle_memo": ("consignment.settle", lambda desk, _: settled(desk), 5),
}  # fmt: skip
"""Every write: its action in the log, how it is called with an order's number, and how many writes that makes."""
FILLING: dict[str, Any] = {
    "draft": STULLER, "supplier_id": 1, "supplier_article_id": 1, "supplier_code": "STULLER", "mapping": MAPPING,
    "purchase_id": 1, "lines": [], "deliveries": [], "confirmation": "SO-1", "receipt": NewReceipt(()), "line_id": 1,
    "invoice": NewInvoice("R-1", DUE, (), Decimal(0)), "invoice_id": 1, "requests": [CLOTHS], "request_ids": [],
    "request_id": 1, "due_on": DUE, "memo_id": 1, "receipt_number": "GR-1", "order_number": "CO-1",
}  # fmt: skip
ANSWERS = {
    f"purchasing.{name}" for name in (
        "edit_draft", "send", "revise", "confirm", "receive", "receive_over", "send_back", "send_metal",
        "enter_invoice", "approve_invoice", "void_invoice", "close", "cancel", "settle_memo", "drop_request",
    )
}  # fmt: skip
"""Steps of which only the first of two counts; `test_purchase_desks` tries each from two desks."""
