"""Suppliers' invoices: no line twice, freight and tax looked at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.services.bought import GRAIN, came, sent
from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError, RightMissingError
from veliano_desk.domain.purchasing import (
    InvoicedLine,
    InvoiceState,
    NewInvoice,
    NewReceipt,
    PurchaseView,
    ReceivedLine,
)


def received(shop: Shop) -> PurchaseView:
    order = sent(shop.owner, GRAIN)
    return shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))


def invoice(order: PurchaseView, freight: str = "0", tax: str = "0", lines: int = 1) -> NewInvoice:
    """50 g at 62.40: 3,120.00, with freight and tax."""
    line = InvoicedLine(order.lines[0].id, 50_000 // lines, Decimal("62.40"))
    in_all = Decimal(3120) + Decimal(freight) + Decimal(tax)
    return NewInvoice("R-9", date(2026, 11, 16), (line,) * lines, in_all, Decimal(freight), Decimal(tax))


def test_a_line_that_is_invoiced_twice_at_once_is_refused(shop: Shop):
    order = received(shop)
    with pytest.raises(InputError, match="twice"):
        shop.owner.purchasing.match(order.id, invoice(order, lines=2))
    with pytest.raises(InputError, match="twice"):
        shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order, lines=2))
    assert shop.owner.purchasing.order(order.number) == order


@pytest.mark.parametrize(
    ("freight", "tax", "said"),
    [
        ("50", "855.90", ()),
        ("50.01", "0", ("Freight: 50.01 USD are asked for; up to 50.00 USD is usual.",)),
        ("0", "842.41", ("Tax: 842.41 USD are asked for; up to 842.40 USD is usual.",)),
    ],
)  # fmt: skip
def test_freight_and_tax_beyond_what_is_usual_are_said(shop: Shop, freight: str, tax: str, said: tuple[str, ...]):
    order = received(shop)
    assert shop.owner.purchasing.match(order.id, invoice(order, freight, tax)) == said


@pytest.mark.parametrize(
    ("location", "vault"), [("vault:safe", "vault:safe"), ("", "vault:main"), ("tray 3", "vault:main")]
)
def test_metal_lies_in_the_vault_that_its_line_names(shop: Shop, location: str, vault: str):
    order = sent(shop.owner, GRAIN)
    line = ReceivedLine(order.lines[0].id, 20_000, location=location)
    shop.owner.purchasing.receive(order.id, order.version, NewReceipt((line,)))
    assert [one.balance_mg for one in shop.owner.metal.balances(vault)] == [20_000]


def test_an_invoice_typed_wrong_is_taken_back_and_its_number_is_free(shop: Shop):
    order = received(shop)
    order = shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order))
    (kept,) = order.invoices
    with pytest.raises(InputError, match="taken back"):
        shop.owner.purchasing.void_invoice(kept.id, kept.version, " ")
    with pytest.raises(RightMissingError):
        shop.desk_of("stock").purchasing.void_invoice(kept.id, kept.version, "typed wrong")
    order = shop.owner.purchasing.void_invoice(kept.id, kept.version, "typed wrong")
    (void,) = order.invoices
    assert (order.lines[0].invoiced, void.state, void.reason) == (0, InvoiceState.VOID, "typed wrong")
    order = shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order))
    assert [one.state for one in order.invoices] == [InvoiceState.VOID, InvoiceState.MATCHED]
    for again in (shop.owner.purchasing.void_invoice, shop.owner.purchasing.approve_invoice):
        with pytest.raises(InputError):
            again(void.id, void.version, "once more")
