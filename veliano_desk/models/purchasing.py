"""Purchase orders' tables: requests, orders and their lines, receipts and returns, invoices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Json
from veliano_desk.models.suppliers import Supplier


class PurchaseOrder(Edited, Base):
    """An order to a supplier. Days are ISO, "" where there is none; expected_on: the last day promised of what is open,
    9999-12-31 where nothing is; total_units: what the lines come to."""

    __tablename__ = "purchase_orders"
    __table_args__ = (
        Index(None, "state", "expected_on", "id"),
        Index(None, "expected_on", "id"),
        Index(None, "supplier_id", "id"),
        STRICT,
    )

    number: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    state: Mapped[str]
    currency: Mapped[str]
    made_on: Mapped[str]
    sent_on: Mapped[str] = mapped_column(default="")
    confirmation: Mapped[str] = mapped_column(default="")
    expected_on: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    lines: Mapped[int] = mapped_column(default=0)
    total_units: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class PurchaseLine(Numbered, Base):
    """A line of an order, with what came of it so far. asked_on and promised_on: when it should be here, as we asked
    when it was sent and as it was confirmed; received: net of what was sent back to be replaced; whole_on:
    when all of it was here; short: the first delivery had less than ordered."""

    __tablename__ = "purchase_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        Index(None, "supplier_article_id"),
        Index(None, "order_number"),
        STRICT,
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("purchase_orders.id"))
    position: Mapped[int]
    kind: Mapped[str]
    supplier_article_id: Mapped[int | None] = mapped_column(ForeignKey("supplier_articles.id"))
    code: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    unit: Mapped[str]
    per: Mapped[str]
    quantity: Mapped[int]
    pieces: Mapped[int | None]
    price_units: Mapped[int]
    confirmed_units: Mapped[int | None]
    asked_on: Mapped[str] = mapped_column(default="")
    promised_on: Mapped[str] = mapped_column(default="")
    order_number: Mapped[str] = mapped_column(default="")
    operation: Mapped[str] = mapped_column(default="")
    loss_centipercent: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    credited: Mapped[int] = mapped_column(default=0)
    invoiced: Mapped[int] = mapped_column(default=0)
    metal: Mapped[str] = mapped_column(default="")
    sent_mg: Mapped[int] = mapped_column(default=0)
    back_mg: Mapped[int] = mapped_column(default=0)
    lost_mg: Mapped[int] = mapped_column(default=0)
    whole_on: Mapped[str] = mapped_column(default="")
    short: Mapped[bool] = mapped_column(default=False)


class PurchaseReceipt(Numbered, Base):
    """A delivery (kind receipt) or what was sent back (return); never changed."""

    __tablename__ = "purchase_receipts"
    __table_args__ = (Index(None, "order_id"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("purchase_orders.id"))
    at: Mapped[datetime]
    delivery_note: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class PurchaseReceiptLine(Numbered, Base):
    """What came or went of a line. lot: the number of the stock's lot it became."""

    __tablename__ = "purchase_receipt_lines"
    __table_args__ = (Index(None, "receipt_id"), Index(None, "line_id"), STRICT)

    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchase_receipts.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("purchase_lines.id"))
    quantity: Mapped[int]
    pieces: Mapped[int | None]
    rejected: Mapped[int] = mapped_column(default=0)
    gross_mg: Mapped[int | None]
    assay_millis: Mapped[int | None]
    certificate: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    metal_event_id: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"))
    lot_id: Mapped[int | None]


class PurchaseInvoice(Edited, Base):
    """A supplier's invoice. differences: in what it differed when it was entered, in sentences."""

    __tablename__ = "purchase_invoices"
    __table_args__ = (UniqueConstraint("supplier_id", "number"), Index(None, "order_id"), Index(None, "state"), STRICT)

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("purchase_orders.id"))
    number: Mapped[str]
    day: Mapped[str]
    due_on: Mapped[str]
    currency: Mapped[str]
    freight_units: Mapped[int]
    tax_units: Mapped[int]
    total_units: Mapped[int]
    state: Mapped[str]
    differences: Mapped[Any] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class PurchaseInvoiceLine(Numbered, Base):
    """A line of an invoice."""

    __tablename__ = "purchase_invoice_lines"
    __table_args__ = (Index(None, "invoice_id"), Index(None, "line_id"), STRICT)

    invoice_id: Mapped[int] = mapped_column(ForeignKey("purchase_invoices.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("purchase_lines.id"))
    quantity: Mapped[int]
    price_units: Mapped[int]


class PurchaseRequest(Edited, Base):
    """Something that somebody needs. line_id: the line it is ordered by."""

    __tablename__ = "purchase_requests"
    __table_args__ = (Index(None, "state", "id"), Index(None, "line_id"), STRICT)

    source: Mapped[str]
    state: Mapped[str]
    article: Mapped[str] = mapped_column(default="")
    supplier_article_id: Mapped[int | None] = mapped_column(ForeignKey("supplier_articles.id"))
    title: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    needed_by: Mapped[str] = mapped_column(default="")
    order_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_lines.id"))


def purchase_by_number(session: Session, number: str) -> PurchaseOrder | None:
    """By its number in any case."""
    return session.scalars(select(PurchaseOrder).where(PurchaseOrder.number == number.strip().upper())).first()


def lines_of_orders(session: Session, order_ids: Iterable[int]) -> dict[int, list[PurchaseLine]]:
    """The lines of these orders by order, in their positions."""
    ids = tuple(order_ids)
    found: dict[int, list[PurchaseLine]] = {number: [] for number in ids}
    wanted = select(PurchaseLine).where(PurchaseLine.order_id.in_(ids)).order_by(PurchaseLine.position)
    for line in session.scalars(wanted):
        found[line.order_id].append(line)
    return found


def highest(session: Session, kind: type[PurchaseOrder | PurchaseReceipt], prefix: str) -> int:
    """The highest number that was given with this prefix, 0 where none was."""
    wanted = select(kind.number).where(kind.number.like(f"{prefix}%"))
    last = session.scalar(wanted.order_by(func.length(kind.number).desc(), kind.number.desc()).limit(1))
    return int(last.removeprefix(prefix)) if last else 0


def receipt_of_uid(session: Session, uid: str) -> PurchaseReceipt | None:
    """The receipt that was asked for under this identifier."""
    return session.scalars(select(PurchaseReceipt).where(PurchaseReceipt.uid == uid)).first()


def requests_by_id(session: Session, ids: Sequence[int]) -> dict[int, PurchaseRequest]:
    """Those of these numbers that there are."""
    return {one.id: one for one in session.scalars(select(PurchaseRequest).where(PurchaseRequest.id.in_(ids)))}


def requests_of_lines(session: Session, line_ids: Sequence[int]) -> list[PurchaseRequest]:
    """What these lines were ordered for."""
    return list(session.scalars(select(PurchaseRequest).where(PurchaseRequest.line_id.in_(line_ids))))


def lines_of_invoice(session: Session, invoice_id: int) -> list[PurchaseInvoiceLine]:
    """What an invoice asks for."""
    return list(session.scalars(select(PurchaseInvoiceLine).where(PurchaseInvoiceLine.invoice_id == invoice_id)))


def supplier_of(session: Session, order: PurchaseOrder) -> Supplier:
    """The order's supplier."""
    return session.get_one(Supplier, order.supplier_id)


def lots_of_line(session: Session, line_id: int) -> list[tuple[int, int]]:
    """(lot, quantity) of what a line's deliveries became in stock, the newest first."""
    wanted = (
        select(PurchaseReceiptLine.lot_id, PurchaseReceiptLine.quantity)
        .where(PurchaseReceiptLine.line_id == line_id, PurchaseReceiptLine.lot_id.is_not(None))
        .order_by(PurchaseReceiptLine.id.desc())
    )
    return [(lot or 0, quantity) for lot, quantity in session.execute(wanted)]


def receipt_by_number(session: Session, number: str) -> PurchaseReceipt | None:
    """By its number in any case."""
    return session.scalars(select(PurchaseReceipt).where(PurchaseReceipt.number == number.strip().upper())).first()


def order_of_metal(session: Session, event_id: int) -> str | None:
    """The number of the purchase order whose delivery or return posted this metal."""
    found = (
        select(PurchaseOrder.number)
        .join(PurchaseReceipt, PurchaseReceipt.order_id == PurchaseOrder.id)
        .join(PurchaseReceiptLine, PurchaseReceiptLine.receipt_id == PurchaseReceipt.id)
        .where(PurchaseReceiptLine.metal_event_id == event_id)
    )
    return session.scalar(found.limit(1))


def order_of_lots(session: Session, lot_ids: Iterable[int]) -> str | None:
    """The number of the purchase order that one of these lots of the stock came with."""
    found = (
        select(PurchaseOrder.number)
        .join(PurchaseReceipt, PurchaseReceipt.order_id == PurchaseOrder.id)
        .join(PurchaseReceiptLine, PurchaseReceiptLine.receipt_id == PurchaseReceipt.id)
        .where(PurchaseReceiptLine.lot_id.in_(tuple(lot_ids)))
    )
    return session.scalar(found.limit(1))
