"""Suppliers, a price list and orders in every state, so that the demo's Purchasing page is alive."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from veliano_desk.demo.purchasing_words import ASKED, CATALOGUE, HEADINGS, SUPPLIERS
from veliano_desk.domain.consignment import NewMemoLine
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_lists import Field, ListMapping
from veliano_desk.domain.purchasing import (
    ConfirmedLine,
    InvoicedLine,
    NewInvoice,
    NewLine,
    NewReceipt,
    NewRequest,
    PurchaseView,
    ReceivedLine,
)
from veliano_desk.services.desk import Desk

_MAPPING = ListMapping({
    Field.CODE: "Item", Field.TITLE: "Description", Field.PRICE: "Price", Field.UNIT: "Per", Field.PACK: "Min",
    Field.ARTICLE: "Your code",
})  # fmt: skip


def fill_purchasing(desk: Desk) -> int:
    """Suppliers with their lists, and orders from draft to closed. How many orders."""
    for draft in SUPPLIERS:
        desk.purchasing.add_supplier(draft)
    desk.purchasing.import_list("STULLER", "Stuller 2026-11.csv", _catalogue(), _MAPPING, remember_as="monthly")
    for on_time in (True, True, False, True, True, False, True):
        _received(desk, on_time)
    _whole(desk)
    _partly(desk)
    _coming(desk)
    _work_outside(desk)
    _memo(desk)
    desk.purchasing.ask_for([NewRequest(quantity, article, title=title, unit=unit) for article, title, unit, quantity
                             in ASKED])  # fmt: skip
    return desk.purchasing.orders_count(ListQuery()).count


def _catalogue() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *CATALOGUE])
    return text.getvalue().encode()


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(ZoneInfo(desk.zone)).date()


def _listed(desk: Desk, code: str) -> int:
    return next(one.id for one in desk.purchasing.articles(ListQuery(text=code)).rows if one.code == code)


def _sent(desk: Desk, supplier: str, *lines: NewLine, note: str = "") -> PurchaseView:
    order = desk.purchasing.draft_order(supplier, lines, note)
    return desk.purchasing.send(order.id, order.version)


def _took(desk: Desk, order: PurchaseView, *quantities: int, note: str = "") -> PurchaseView:
    lines = tuple(
        ReceivedLine(line.id, quantity) for line, quantity in zip(order.lines, quantities, strict=False) if quantity
    )
    return desk.purchasing.receive(order.id, order.version, NewReceipt(lines, note))


def _received(desk: Desk, on_time: bool) -> None:
    """A small order that came, so that the supplier can be measured."""
    order = _sent(desk, "STULLER", NewLine(100, _listed(desk, "JR-4.1-14Y")))
    due = _today(desk) + timedelta(days=0 if on_time else -3)
    said = [ConfirmedLine(line.id, promised_on=due) for line in order.lines]
    order = desk.purchasing.confirm(order.id, order.version, "", said)
    order = _took(desk, order, 100)
    desk.purchasing.close(order.id, order.version)


def _whole(desk: Desk) -> None:
    """Gold that came and was assayed, with an invoice that asks for more than was agreed."""
    order = _sent(desk, "STULLER", NewLine(100_000, _listed(desk, "CG-14Y")), NewLine(50_000, _listed(desk, "CG-14W")))
    first, second = order.lines
    receipt = NewReceipt((
        ReceivedLine(first.id, 100_000, gross_mg=100_420, assay_millis=583_500),
        ReceivedLine(second.id, 50_000, gross_mg=50_210, assay_millis=583_300),
    ), "DN-88213")  # fmt: skip
    order = desk.purchasing.receive(order.id, order.version, receipt)
    asks = (InvoicedLine(first.id, 100_000, Decimal("64.90")), InvoicedLine(second.id, 50_000, Decimal("66.10")))
    invoice = NewInvoice("INV-5521", _today(desk), asks, Decimal("9820.00"), freight=Decimal("25.00"))
    desk.purchasing.enter_invoice(order.id, order.version, invoice)


def _partly(desk: Desk) -> None:
    order = _sent(
        desk, "STULLER", NewLine(250, _listed(desk, "JR-4.1-14Y")), NewLine(40, _listed(desk, "LC-12-14Y")),
        note="Please ship all together.",
    )  # fmt: skip
    order = desk.purchasing.confirm(order.id, order.version, "SO-77120")
    _took(desk, order, 250, note="DN-88340")


def _coming(desk: Desk) -> None:
    """One confirmed dearer than ordered, one sent and overdue, one draft, one cancelled."""
    order = _sent(desk, "LAGHI", NewLine(600_000, title="Sterling silver sheet 1 mm", article="ag925", per="g",
                                         price=Decimal("1.18")))  # fmt: skip
    dearer = ConfirmedLine(order.lines[0].id, Decimal("1.24"), _today(desk) + timedelta(days=9))
    desk.purchasing.confirm(order.id, order.version, "OV-2291", [dearer])
    late = _sent(desk, "KIMBERLEY", NewLine(2_400, title="Melee, round, G–H VS, 1.3 mm", per="ct", pieces=240,
                                           price=Decimal(420)))  # fmt: skip
    said = ConfirmedLine(late.lines[0].id, promised_on=_today(desk) - timedelta(days=4))
    desk.purchasing.confirm(late.id, late.version, "K-1180", [said])
    _sent(desk, "BRIGHT", NewLine(6, title="Rhodium plating, rings", price=Decimal(18), operation="plate"))
    desk.purchasing.draft_order("STULLER", [NewLine(30_000, _listed(desk, "CG-18Y"))])
    order = _sent(desk, "KIMBERLEY", NewLine(1, title="Oval sapphire 1.5 ct", price=Decimal(980)))
    desk.purchasing.cancel(order.id, order.version, "The customer chose a diamond")


def _work_outside(desk: Desk) -> None:
    """Trees with a casting house: gold went along, half of it is back."""
    order = _sent(desk, "WAXWORKS", NewLine(4, title="Casting, four trees", price=Decimal(35), operation="cast",
                                            loss_percent=Decimal(1)))  # fmt: skip
    order = desk.purchasing.send_metal(order.id, order.version, order.lines[0].id, "14ky", 92_000)
    back = NewReceipt((ReceivedLine(order.lines[0].id, 2, back_mg=45_700),), "WW-311")
    desk.purchasing.receive(order.id, order.version, back)


def _memo(desk: Desk) -> None:
    stone = NewMemoLine("Oval sapphire, heated, 2.04 ct", 2_040, "mct", 1, 14_200_000, certificate="GRS 2026-118")
    desk.purchasing.take_on_memo("KIMBERLEY", _today(desk) + timedelta(days=12), [stone], "For the Keller ring")
