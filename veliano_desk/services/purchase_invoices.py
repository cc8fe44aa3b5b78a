"""Suppliers' invoices: held against what was ordered and what came; approved with a reason where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.invoice_match import MatchLine, differences
from veliano_desk.domain.money import SCALE, Money, total
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import (
    INVOICE_MOVES,
    InvoicedLine,
    InvoiceState,
    InvoiceView,
    NewInvoice,
    PurchaseView,
    line_units,
    price_units,
)
from veliano_desk.domain.rights import Right
from veliano_desk.models import purchasing as rows
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.purchase_views import order_view

_MOST = Decimal(10) ** 12


class InvoicePart(Area):
    """The part of purchasing that concerns invoices. Whoever enters them sees costs."""

    @reads(Right.PURCHASING_SEE, Right.COST_SEE)
    def match(self, unit: Unit, purchase_id: int, invoice: NewInvoice) -> tuple[str, ...]:
        """In what an invoice differs from what was ordered and what came; nothing is kept. () where it may be paid."""
        order = unit.get(rows.PurchaseOrder, purchase_id, "purchase order")
        return _matched(unit, order, invoice)

    @writes(Right.PURCHASING_EDIT, Right.COST_SEE)
    def enter_invoice(self, unit: Unit, purchase_id: int, version: int, invoice: NewInvoice) -> PurchaseView:
        """Keep an invoice with what it differs in. ConflictError for one that was entered already, InputError for
        another currency than the order's."""
        order = unit.get(rows.PurchaseOrder, purchase_id, "purchase order")
        check_version(order, version, "purchase order", {"state": order.state})
        if order.state in (PurchaseState.DRAFT, PurchaseState.CANCELLED):
            raise InputError(
                "Nothing was ordered", "Nothing was kept.", "Choose the order that it is for.", order.number
            )
        number = invoice.number.strip()
        if lists.invoice_known(unit.session, order.supplier_id, number):
            raise ConflictError("It was entered already", "Nothing was kept.", "Compare the two invoices.", number)
        found = _matched(unit, order, invoice)
        state = InvoiceState.DIFFERS if found else InvoiceState.MATCHED
        due = invoice.day + timedelta(days=rows.supplier_of(unit.session, order).pay_days)
        row = rows.PurchaseInvoice(
            supplier_id=order.supplier_id, order_id=order.id, number=number, day=invoice.day.isoformat(),
            due_on=due.isoformat(), currency=order.currency, freight_units=_units(invoice.freight),
            tax_units=_units(invoice.tax), total_units=_units(invoice.total), state=str(state),
            differences=list(found), at=unit.now, person_id=self.who.person_id,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        known = _lines(unit, order)
        for one in invoice.lines:
            known[one.line_id].invoiced += one.quantity
            unit.session.add(rows.PurchaseInvoiceLine(
                invoice_id=row.id, line_id=one.line_id, quantity=one.quantity,
                price_units=price_units(one.price, number),
            ))  # fmt: skip
        unit.areas.add("purchasing")
        unit.record("purchase.invoice", order.number, None, {"invoice": number, "state": state, "differs": list(found)})
        unit.session.flush()
        return order_view(self.access, unit, order)

    @writes(Right.PURCHASING_APPROVE, Right.COST_SEE)
    def approve_invoice(self, unit: Unit, invoice_id: int, version: int, reason: str) -> InvoiceView:
        """Say that an invoice may be paid although it differs, and why. ConflictError, InputError."""
        row = unit.get(rows.PurchaseInvoice, invoice_id, "invoice")
        check_version(row, version, "invoice", {"state": str(InvoiceState.APPROVED), "reason": reason.strip()})
        if InvoiceState.APPROVED not in INVOICE_MOVES[InvoiceState(row.state)] or not reason.strip():
            raise InputError(
                "What is approved", "Nothing was changed.", "Give a reason; only what differs is approved.", row.number
            )
        row.state, row.reason, row.approved_by = str(InvoiceState.APPROVED), reason.strip(), self.who.person_id
        unit.areas.add("purchasing")
        unit.record("purchase.approve_invoice", row.number, {"differs": row.differences}, {"reason": row.reason})
        unit.session.flush()
        return lists.invoice_view(row, self.who.name, sees_costs=True)

    @writes(Right.PURCHASING_APPROVE, Right.COST_SEE)
    def void_invoice(self, unit: Unit, invoice_id: int, version: int, reason: str) -> PurchaseView:
        """Take back an invoice that was entered by mistake: what it invoiced may be invoiced again, its number is free.
        It stays, as void, with the reason. ConflictError, InputError."""
        row = unit.get(rows.PurchaseInvoice, invoice_id, "invoice")
        check_version(row, version, "invoice", {"state": str(InvoiceState.VOID), "reason": reason.strip()})
        if InvoiceState.VOID not in INVOICE_MOVES[InvoiceState(row.state)] or not reason.strip():
            raise InputError(
                "What is taken back", "Nothing was changed.", "Give a reason; what is void stays so.", row.number
            )
        order = unit.get(rows.PurchaseOrder, row.order_id, "purchase order")
        order.version += 1  # whoever enters an invoice meanwhile compared it with what was invoiced before
        known, number, before = _lines(unit, order), row.number, row.state
        for one in rows.lines_of_invoice(unit.session, row.id):
            known[one.line_id].invoiced -= one.quantity
        row.number = f"{number} (void {row.id})"
        row.state, row.reason, row.approved_by = str(InvoiceState.VOID), reason.strip(), self.who.person_id
        unit.areas.add("purchasing")
        unit.record("purchase.void_invoice", order.number, {"invoice": number, "state": before}, {"reason": row.reason})
        unit.session.flush()
        return order_view(self.access, unit, order)


def _lines(unit: Unit, order: rows.PurchaseOrder) -> Mapping[int, rows.PurchaseLine]:
    return {line.id: line for line in rows.lines_of_orders(unit.session, [order.id])[order.id]}


def _units(amount: Decimal) -> int:
    return int((amount * SCALE).to_integral_value())


def _matched(unit: Unit, order: rows.PurchaseOrder, invoice: NewInvoice) -> tuple[str, ...]:
    if invoice.currency and invoice.currency.strip().upper() != order.currency:
        raise InputError(
            "Another currency", f"The order is in {order.currency}. Nothing was kept.",
            "Ask for an invoice in the order's currency.", invoice.currency,
        )  # fmt: skip
    figures = (invoice.total, invoice.freight, invoice.tax, *(one.price for one in invoice.lines))
    if any(not one.is_finite() or not 0 <= one < _MOST for one in figures):
        raise InputError("This is no amount", "Nothing was kept.", "Give amounts of zero or more.", invoice.number)
    if not invoice.number.strip() or not invoice.lines:
        raise InputError("The invoice is incomplete", "Nothing was kept.", "Give its number and its lines.")
    known = _lines(unit, order)
    if any(one.line_id not in known or one.quantity <= 0 for one in invoice.lines):
        raise NotFoundError(
            "No such line", "Nothing was kept.", "Give lines of the order, all above zero.", order.number
        )
    named = [one.line_id for one in invoice.lines]
    if len(set(named)) != len(named):
        raise InputError("A line stands there twice", "Nothing was kept.", "Give each line once.", invoice.number)
    asked = [_asked(known[one.line_id], one, order.currency) for one in invoice.lines]
    extras = Money(invoice.freight, order.currency), Money(invoice.tax, order.currency)
    sums = total([*(line.asked for line in asked), *extras], order.currency), Money(invoice.total, order.currency)
    return differences(asked, purchasing_rules().match, sums, extras)


def _asked(line: rows.PurchaseLine, one: InvoicedLine, currency: str) -> MatchLine:
    per = purchasing_rules().units[line.per].per
    price = line.price_units if line.confirmed_units is None else line.confirmed_units

    def money(units: int) -> Money:
        return Money.from_units(line_units(one.quantity, units, per, currency), currency)

    return MatchLine(
        line.title, line.unit, line.quantity, line.received - line.credited, line.invoiced, one.quantity, money(price),
        money(price_units(one.price, line.title)),
    )  # fmt: skip
