"""An order needs gold that is not there: it is asked for, bought, weighed in, paid, and is worth what it cost."""

from __future__ import annotations

from decimal import Decimal

from tests.services.price_lists import GOOD, HEADINGS, MAPPING, STULLER, csv_of
from tests.workshop import Workshop
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_lists import Field, ListMapping
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import (
    ConfirmedLine,
    InvoicedLine,
    InvoiceState,
    NewInvoice,
    NewReceipt,
    ReceivedLine,
)

LIST = csv_of([(*GOOD[0], "14ky"), (*GOOD[1], ""), (*GOOD[2], "")], (*HEADINGS, "Ours"))
BY_HEADING = ListMapping({**MAPPING.columns, Field.ARTICLE: "Ours"})


def test_from_an_orders_need_to_an_invoice_that_may_be_paid(shop: Workshop):
    # Tomás keeps the stock, Mara runs the workshop.
    tomas, mara = shop.hire("tomas", "stock"), shop.hire("mara", "manager")

    # On Monday the supplier's list comes in, and a set of grillz for which there is no gold.
    tomas.purchasing.add_supplier(STULLER)
    assert tomas.purchasing.import_list("STULLER", "november.csv", LIST, BY_HEADING, remember_as="monthly").added == 3
    number = shop.take_order()
    tomas.purchasing.ask_for_order(number)
    need = next(one for one in tomas.purchasing.what_to_buy() if one.order_number == number)
    assert (need.article, need.supplier) == ("14ky", "Stuller")

    # He orders it; Stuller confirms it two days later and a little dearer, which he sees.
    order = tomas.purchasing.order_requests("STULLER", [need.request_id])
    order = tomas.purchasing.send(order.id, order.version)
    assert f"Purchase order {order.number}" in tomas.purchasing.order_letter(order.number)[0]
    line = order.lines[0]
    assert order.expected_on is not None
    later = order.expected_on.replace(day=order.expected_on.day + 2)
    said = ConfirmedLine(line.id, Decimal("62.90"), later)
    order = tomas.purchasing.confirm(order.id, order.version, "SO-1", [said])
    assert len(order.differences) == 2

    # It comes in two parcels. Each is weighed and assayed, and lies in the vault at once.
    half = line.quantity // 2
    for mg, note in ((half, "DN-1"), (line.quantity - half, "DN-2")):
        came = ReceivedLine(line.id, mg, gross_mg=mg + 120, assay_millis=583_300)
        order = tomas.purchasing.receive(order.id, order.version, NewReceipt((came,), note))
    assert order.state is PurchaseState.RECEIVED
    assert [one.balance_mg for one in tomas.metal.balances("vault")] == [line.quantity]
    (bought,) = tomas.purchasing.bought_for(number)
    assert (bought.number, bought.received) == (order.number, line.quantity)

    # The invoice has a courier on it that nobody agreed to; Tomás may not wave it through, Mara may, and says why.
    assert order.total is not None
    price = InvoicedLine(line.id, line.quantity, Decimal("62.90"))
    asks = NewInvoice("INV-1", later, (price,), order.total.amount + 40)
    order = tomas.purchasing.enter_invoice(order.id, order.version, asks)
    (invoice,) = order.invoices
    assert invoice.state is InvoiceState.DIFFERS
    done = mara.purchasing.approve_invoice(invoice.id, invoice.version, "courier, asked for by phone")
    assert done.state is InvoiceState.APPROVED

    # The order is closed, and the vault's gold is worth what was paid for it, to the cent.
    tomas.purchasing.close(order.id, order.version)
    gold = next(one for one in tomas.materials.list(ListQuery()).rows if one.code == "14ky")
    assert gold.value is not None
    assert abs(gold.value.amount - order.total.amount) <= Decimal("0.01")
    assert shop.workspace.verify_audit().ok
