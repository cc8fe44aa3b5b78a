"""Reading purchase orders, receipts, invoices and requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.purchase_states import FINISHED, ON_THE_WAY, PurchaseState
from veliano_desk.domain.purchasing import (
    InvoiceState,
    InvoiceView,
    PurchaseRow,
    ReceiptLineView,
    ReceiptView,
    RequestState,
)
from veliano_desk.domain.suppliers import Delivery
from veliano_desk.models.columns import OPEN_END, Flag
from veliano_desk.models.metal import Article
from veliano_desk.models.people import Person
from veliano_desk.models.purchasing import (
    PurchaseInvoice,
    PurchaseLine,
    PurchaseOrder,
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseRequest,
)
from veliano_desk.models.queries.paging import AnyRow, AnySelect, fetch_count, fetch_page, picked, stretch_of
from veliano_desk.models.queries.stock import IS_LOW
from veliano_desk.models.suppliers import Supplier

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "number": PurchaseOrder.number, "expected": PurchaseOrder.expected_on,
}  # fmt: skip
_OPEN = tuple(str(one) for one in PurchaseState if one not in FINISHED)
_COMING = tuple(map(str, ON_THE_WAY))


def day_of(text: str) -> date | None:
    """A day as columns keep it; None for "" and for the end of days."""
    return None if text in ("", OPEN_END) else date.fromisoformat(text)


def list_orders(session: Session, query: ListQuery, today: date, sees_costs: bool) -> ListPage[PurchaseRow]:
    """A page of purchase orders; filters: show (open, coming, late), state, supplier (number)."""
    sort = SORTS.get(query.sort, PurchaseOrder.number)
    keys = picked(_listed(select(PurchaseOrder.id), query, today), sort, PurchaseOrder.id, stretch_of(query))
    wanted = (
        select(PurchaseOrder, Supplier.name)
        .join_from(keys, PurchaseOrder, PurchaseOrder.id == keys.c.ident)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    )
    return fetch_page(session, keys, wanted, query, lambda row: _shown(row, today, sees_costs))


def count_orders(session: Session, query: ListQuery, today: date) -> ListCount:
    """How many there are, up to the cap."""
    return fetch_count(session, _listed(select(PurchaseOrder.id), query, today))


def _listed(statement: AnySelect, query: ListQuery, today: date) -> AnySelect:
    show = query.filters.get("show", ())
    if "open" in show:
        statement = statement.where(PurchaseOrder.state.in_(_OPEN))
    if "coming" in show or "late" in show:
        statement = statement.where(PurchaseOrder.state.in_(_COMING))
    if "late" in show:
        statement = statement.where(PurchaseOrder.expected_on < today.isoformat())
    if query.filters.get("state"):
        statement = statement.where(PurchaseOrder.state.in_(query.filters["state"]))
    if query.filters.get("supplier"):
        numbers = [int(one) for one in query.filters["supplier"] if one.isdecimal()]
        statement = statement.where(PurchaseOrder.supplier_id.in_(numbers))
    for word in query.text.split():
        like = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        supplied = select(Supplier.id).where(Supplier.name.ilike(f"%{like}%", escape="\\"))
        statement = statement.where(
            PurchaseOrder.number.ilike(f"%{like}%", escape="\\")
            | PurchaseOrder.about.ilike(f"%{like}%", escape="\\")
            | PurchaseOrder.supplier_id.in_(supplied)
        )
    return statement


def _shown(row: AnyRow, today: date, sees_costs: bool) -> PurchaseRow:
    one: PurchaseOrder = row[0]
    expected = day_of(one.expected_on)
    state = PurchaseState(one.state)
    return PurchaseRow(
        one.id, one.number, row[1], state, date.fromisoformat(one.made_on), expected,
        expected is not None and expected < today and state in ON_THE_WAY, one.lines,
        Money.from_units(one.total_units, one.currency) if sees_costs else None, one.about,
    )  # fmt: skip


def receipts(session: Session, order_id: int | None, limit: int) -> tuple[ReceiptView, ...]:
    """The newest receipts and returns, of all orders or of one, with their lines."""
    wanted = (
        select(PurchaseReceipt, PurchaseOrder.number, Supplier.name, Person.name)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseReceipt.order_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Person, Person.id == PurchaseReceipt.person_id)
        .order_by(PurchaseReceipt.id.desc())
        .limit(limit)
    )
    if order_id is not None:
        wanted = wanted.where(PurchaseReceipt.order_id == order_id)
    found = list(session.execute(wanted))
    lines = _receipt_lines(session, [one.id for one, *_ in found])
    return tuple(
        ReceiptView(one.id, one.number, one.kind, number, supplier, one.at, one.delivery_note, one.note, who,
                    tuple(lines[one.id]))
        for one, number, supplier, who in found
    )  # fmt: skip


def _receipt_lines(session: Session, ids: Sequence[int]) -> dict[int, list[ReceiptLineView]]:
    wanted = (
        select(PurchaseReceiptLine, PurchaseLine.title, PurchaseLine.unit)
        .join(PurchaseLine, PurchaseLine.id == PurchaseReceiptLine.line_id)
        .where(PurchaseReceiptLine.receipt_id.in_(ids))
        .order_by(PurchaseReceiptLine.id)
    )
    found: dict[int, list[ReceiptLineView]] = defaultdict(list)
    for one, title, unit in session.execute(wanted):
        found[one.receipt_id].append(ReceiptLineView(
            one.line_id, title, unit, one.quantity, one.pieces, one.rejected, one.gross_mg, one.assay_millis,
            one.certificate, one.reason, one.metal_event_id,
        ))  # fmt: skip
    return found


def invoices(session: Session, order_id: int, sees_costs: bool) -> tuple[InvoiceView, ...]:
    """The invoices of an order, as they came. Differences name amounts: those who may not see costs are told how many
    there are."""
    wanted = (
        select(PurchaseInvoice, Person.name)
        .outerjoin(Person, Person.id == PurchaseInvoice.approved_by)
        .where(PurchaseInvoice.order_id == order_id)
        .order_by(PurchaseInvoice.id)
    )
    return tuple(invoice_view(one, who or "", sees_costs) for one, who in session.execute(wanted))


def invoice_view(one: PurchaseInvoice, approved_by: str, sees_costs: bool) -> InvoiceView:
    """An invoice as it is shown."""
    told = tuple(one.differences) if sees_costs else ("It differs.",) * bool(one.differences)
    return InvoiceView(
        one.id, one.version, one.number, date.fromisoformat(one.day), date.fromisoformat(one.due_on),
        InvoiceState(one.state), Money.from_units(one.total_units, one.currency) if sees_costs else None, told,
        one.reason, approved_by,
    )  # fmt: skip


def deliveries(session: Session, supplier_ids: Sequence[int]) -> dict[int, list[Delivery]]:
    """What suppliers were asked for and how it came, by supplier."""
    wanted = (
        select(
            PurchaseOrder.supplier_id, PurchaseLine.promised_on, PurchaseLine.whole_on, PurchaseLine.short,
            PurchaseLine.rejected,
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(
            PurchaseOrder.supplier_id.in_(supplier_ids),
            PurchaseOrder.state.not_in((str(PurchaseState.DRAFT), str(PurchaseState.CANCELLED))),
        )
    )  # fmt: skip
    found: dict[int, list[Delivery]] = defaultdict(list)
    for supplier, promised, whole, short, rejected in session.execute(wanted):
        found[supplier].append(Delivery(day_of(promised), day_of(whole), bool(short), rejected > 0))
    return found


def open_orders(session: Session) -> dict[int, int]:
    """How many open orders each supplier has."""
    found: dict[int, int] = defaultdict(int)
    wanted = select(PurchaseOrder.supplier_id).where(PurchaseOrder.state.in_(_OPEN))
    for supplier in session.scalars(wanted):
        found[supplier] += 1
    return found


def open_requests(session: Session) -> list[tuple[PurchaseRequest, str]]:
    """What is asked for and not ordered, with who asked; the oldest first."""
    wanted = (
        select(PurchaseRequest, Person.name)
        .join(Person, Person.id == PurchaseRequest.person_id)
        .where(PurchaseRequest.state == str(RequestState.OPEN))
        .order_by(PurchaseRequest.id)
    )
    return [(one, who) for one, who in session.execute(wanted)]


def bought_for(session: Session, order_number: str) -> list[tuple[PurchaseLine, PurchaseOrder, str]]:
    """What was bought for one of our customers' orders, with the order it is on and its supplier."""
    wanted = (
        select(PurchaseLine, PurchaseOrder, Supplier.name)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(PurchaseLine.order_number == order_number)
        .order_by(PurchaseLine.id)
    )
    return [(line, order, name) for line, order, name in session.execute(wanted)]


def coming(session: Session, articles: Iterable[str]) -> dict[str, int]:
    """How much of our articles is on its way, by article."""
    wanted = (
        select(PurchaseLine.article, PurchaseLine.quantity, PurchaseLine.received)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(
            PurchaseLine.article.in_(tuple(articles)), PurchaseLine.operation == "", PurchaseOrder.state.in_(_COMING)
        )
    )
    found: dict[str, int] = defaultdict(int)
    for article, quantity, received in session.execute(wanted):
        found[article] += max(0, quantity - received)
    return found


def asked_for(session: Session, order_number: str) -> dict[tuple[str, str], int]:
    """How much is asked for or still to come for one of our customers' orders, by our article ("" for none) and unit;
    what came is stock."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    wanted = select(PurchaseRequest.article, PurchaseRequest.unit, PurchaseRequest.quantity).where(
        PurchaseRequest.order_number == order_number, PurchaseRequest.state == str(RequestState.OPEN)
    )
    for article, unit, quantity in session.execute(wanted):
        found[article, unit] += quantity
    for line, order, _ in bought_for(session, order_number):
        if order.state not in FINISHED:
            found[line.article, line.unit] += max(0, line.quantity - line.received)
    return found


def invoice_known(session: Session, supplier_id: int, number: str) -> bool:
    """Whether a supplier's invoice was entered already."""
    wanted = select(PurchaseInvoice.id).where(
        PurchaseInvoice.supplier_id == supplier_id, PurchaseInvoice.number == number
    )
    return session.scalar(wanted) is not None


def low_articles(session: Session, limit: int) -> list[tuple[str, str, int]]:
    """(title, unit, what is free) of articles that there is less of than should be, counting what is on its way."""
    wanted = select(Article.title, Article.unit, Article.on_hand - Article.reserved)
    wanted = wanted.where(IS_LOW, Article.active == literal(True, Flag())).order_by(Article.title_key, Article.id)
    return [(title, unit, free) for title, unit, free in session.execute(wanted.limit(limit))]


def late_orders(session: Session, today: date, limit: int) -> list[tuple[str, str, str, str]]:
    """(number, supplier, what, day) of orders that should have been here before today, the latest first."""
    wanted = (
        select(PurchaseOrder.number, Supplier.name, PurchaseOrder.about, PurchaseOrder.expected_on)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(PurchaseOrder.state.in_(_COMING), PurchaseOrder.expected_on < today.isoformat())
        .order_by(PurchaseOrder.expected_on, PurchaseOrder.id)
    )
    return [(number, name, about, day) for number, name, about, day in session.execute(wanted.limit(limit))]


def requests_for(session: Session, order_number: str) -> list[PurchaseRequest]:
    """What is asked for and not ordered for one of our customers' orders."""
    wanted = select(PurchaseRequest).where(
        PurchaseRequest.order_number == order_number, PurchaseRequest.state == str(RequestState.OPEN)
    )
    return list(session.scalars(wanted.order_by(PurchaseRequest.id)))
