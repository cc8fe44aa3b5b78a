"""Purchase orders as they are shown; what costs something is absent for those who may not see costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from veliano_desk.domain.money import Money
from veliano_desk.domain.purchase_states import PURCHASE_MOVES, PurchaseAction, PurchaseState
from veliano_desk.domain.purchasing import LineKind, PurchaseLineView, PurchaseView
from veliano_desk.domain.rights import Right
from veliano_desk.models import purchasing as rows
from veliano_desk.models.people import Person
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.purchase_lines import units_of

_MOST_RECEIPTS = 200


def order_view(access: Access, unit: Unit, order: rows.PurchaseOrder) -> PurchaseView:
    """Everything about an order."""
    supplier = rows.supplier_of(unit.session, order)
    lines = rows.lines_of_orders(unit.session, [order.id])[order.id]
    sees, state = access.who.may(Right.COST_SEE), PurchaseState(order.state)
    by = unit.session.get(Person, order.person_id)
    return PurchaseView(
        id=order.id, version=order.version, number=order.number, supplier_id=supplier.id, supplier_code=supplier.code,
        supplier=supplier.name, supplier_email=supplier.email, supplier_address=supplier.address, terms=supplier.terms,
        our_number=supplier.our_number, state=state, actions=_actions(access, state),
        currency=order.currency, made_on=date.fromisoformat(order.made_on), made_by=by.name if by else "",
        sent_on=lists.day_of(order.sent_on), confirmation=order.confirmation,
        expected_on=lists.day_of(order.expected_on), note=order.note,
        lines=tuple(line_view(line, order.currency, sees) for line in lines),
        total=Money.from_units(order.total_units, order.currency) if sees else None,
        receipts=lists.receipts(unit.session, order.id, _MOST_RECEIPTS),
        invoices=lists.invoices(unit.session, order.id, sees),
        differences=tuple(_differences(order, lines, sees)),
    )  # fmt: skip


def _actions(access: Access, state: PurchaseState) -> tuple[PurchaseAction, ...]:
    return tuple(PURCHASE_MOVES[state]) if access.who.may(Right.PURCHASING_EDIT) else ()


def line_view(line: rows.PurchaseLine, currency: str, sees_costs: bool) -> PurchaseLineView:
    """A line as it is shown."""

    def money(units: int | None) -> Money | None:
        return Money.from_units(units, currency) if sees_costs and units is not None else None

    return PurchaseLineView(
        line.id, line.position, LineKind(line.kind), line.code, line.article, line.title, line.unit, line.per,
        line.quantity, line.pieces, money(line.price_units), money(line.confirmed_units),
        money(units_of(line, currency)), lists.day_of(line.promised_on), line.order_number, line.operation,
        Decimal(line.loss_centipercent) / 100, line.received, line.rejected, line.credited, line.invoiced, line.sent_mg,
        line.back_mg, line.lost_mg,
    )  # fmt: skip


def _differences(
    order: rows.PurchaseOrder, lines: Sequence[rows.PurchaseLine], sees_costs: bool
) -> Iterator[str]:  # fmt: skip
    """What was confirmed otherwise than ordered."""
    for line in lines:
        if line.asked_on and line.promised_on > line.asked_on:
            yield f"{line.title}: confirmed for {line.promised_on}, asked for {line.asked_on}."
        if line.confirmed_units is not None and line.confirmed_units != line.price_units:
            if not sees_costs:
                yield f"{line.title}: another price was confirmed."
                continue
            before, after = (Money.from_units(one, order.currency) for one in (line.price_units, line.confirmed_units))
            yield (
                f"{line.title}: confirmed at {after.plain()} {order.currency} per {line.per}, "
                f"ordered at {before.plain()}."
            )
