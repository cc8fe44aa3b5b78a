"""Things to buy and whom from, for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.services.price_lists import GOOD, HEADINGS, MAPPING, STULLER, csv_of, take
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_lists import Field, ListMapping
from veliano_desk.domain.purchasing import NewLine, NewReceipt, PurchaseView, ReceivedLine
from veliano_desk.domain.suppliers import SupplierDraft, SupplierKind
from veliano_desk.services.desk import Desk

CASTER = SupplierDraft("WAXWORKS", "Wax Works", (SupplierKind.CASTER,), "USD", lead_days=4, email="in@example.com")
GRAIN = NewLine(50_000, article="14ky", price=Decimal("62.40"))
RINGS = NewLine(25, title="Jump ring 4.1 mm", price=Decimal("2.15"))
CAST = NewLine(4, title="Casting, 4 trees", price=Decimal(35), operation="cast", loss_percent=Decimal(1))


def with_suppliers(desk: Desk) -> None:
    """Stuller with a list that names our 14ky, and a casting house."""
    if desk.purchasing.suppliers():
        return
    desk.purchasing.add_supplier(STULLER)
    desk.purchasing.add_supplier(CASTER)
    mapping = ListMapping({**MAPPING.columns, Field.ARTICLE: "Ours"})
    take(desk, csv_of([(*GOOD[0], "14ky"), (*GOOD[1], ""), (*GOOD[2], "")], (*HEADINGS, "Ours")), mapping)


def listed(desk: Desk, code: str) -> int:
    return next(one.id for one in desk.purchasing.articles(ListQuery("code")).rows if one.code == code)


def drafted(desk: Desk, *lines: NewLine, supplier: str = "STULLER") -> PurchaseView:
    with_suppliers(desk)
    return desk.purchasing.draft_order(supplier, lines or (GRAIN, RINGS))


def sent(desk: Desk, *lines: NewLine, supplier: str = "STULLER") -> PurchaseView:
    order = drafted(desk, *lines, supplier=supplier)
    return desk.purchasing.send(order.id, order.version)


def came(order: PurchaseView, *quantities: int, **facts: Any) -> NewReceipt:
    """A delivery of these quantities of the order's lines, from the first on; 0 leaves a line out."""
    lines = [
        ReceivedLine(line.id, quantity) for line, quantity in zip(order.lines, quantities, strict=False) if quantity
    ]
    return NewReceipt(tuple(lines), **facts)
