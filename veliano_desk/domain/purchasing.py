"""Purchase orders, what comes of them and what is asked for: the records, and how amounts are reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import SCALE, Money, minor_digits
from veliano_desk.domain.purchase_states import PurchaseAction, PurchaseState
from veliano_desk.domain.stock import quantity_text


def line_units(quantity: int, price_units: int, per: Decimal, currency: str) -> int:
    """What a line comes to in ten-thousandths: quantity × price, rounded to what can be paid, half-even."""
    exact = Decimal(quantity) * price_units / per / SCALE
    paid = exact.quantize(Decimal(1).scaleb(-minor_digits(currency)), rounding=ROUND_HALF_EVEN)
    return int(paid * SCALE)


MOST_PRICE = Decimal(10) ** 10


def price_units(price: Decimal | None, what: str) -> int:
    """A price in ten-thousandths, exact. InputError for none, for one below zero, and for one finer than that."""
    exact = price * SCALE if price is not None and price.is_finite() else Decimal(-1)
    if not 0 <= exact < MOST_PRICE * SCALE or exact != exact.to_integral_value():
        raise InputError(
            "The price cannot be so", "Nothing was saved.", "Give it with four decimals at most: 12.50.", what
        )
    return int(exact)


class LineKind(StrEnum):
    """What a line buys: metal goes through the ledger, an operation is work on what we send, goods are all else."""

    METAL = "metal"
    GOODS = "goods"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as somebody asks for it. supplier_article_id: from the supplier's list, which says title, unit and price
    where they are not given; article: our own code; quantity: in the article's unit; price: for one `per`;
    operation: of a routing, for work on what we send, with loss_percent as agreed; order_number: whom it is for.
    what: as somebody types it instead: our code, the supplier's, or free words; line_id: the draft's line that this is,
    which says what is bought where nothing here does."""

    quantity: int
    supplier_article_id: int | None = None
    article: str = ""
    title: str = ""
    per: str = ""
    price: Decimal | None = None
    pieces: int | None = None
    order_number: str = ""
    operation: str = ""
    loss_percent: Decimal | None = None
    what: str = ""
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class PurchaseLineView:
    """A line of an order. Quantities in `unit`; prices in the order's currency for one `per`, None for those who may
    not see costs; credited: sent back to be credited; sent_mg, back_mg, lost_mg: metal that went along with it."""

    id: int
    position: int
    kind: LineKind
    code: str
    article: str
    title: str
    unit: str
    per: str
    quantity: int
    pieces: int | None
    price: Money | None
    confirmed_price: Money | None
    amount: Money | None
    promised_on: date | None
    order_number: str
    operation: str
    loss_percent: Decimal
    received: int
    rejected: int
    credited: int
    invoiced: int
    sent_mg: int
    back_mg: int
    lost_mg: int

    @property
    def open_quantity(self) -> int:
        return max(0, self.quantity - self.received)

    @property
    def out_mg(self) -> int:
        """Metal that is still with them."""
        return self.sent_mg - self.back_mg - self.lost_mg


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """An order as lists show it. expected_on: the last day promised of what is open; late: beyond it."""

    id: int
    number: str
    supplier: str
    state: PurchaseState
    made_on: date
    expected_on: date | None
    late: bool
    lines: int
    total: Money | None
    about: str


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """Everything about an order to a supplier."""

    id: int
    version: int
    number: str
    supplier_id: int
    supplier_code: str
    supplier: str
    supplier_email: str
    supplier_address: str
    terms: str
    our_number: str
    state: PurchaseState
    actions: tuple[PurchaseAction, ...]
    currency: str
    made_on: date
    made_by: str
    sent_on: date | None
    confirmation: str
    expected_on: date | None
    note: str
    lines: tuple[PurchaseLineView, ...]
    total: Money | None
    receipts: tuple[ReceiptView, ...]
    invoices: tuple[InvoiceView, ...]
    differences: tuple[str, ...]
    """What the supplier confirmed otherwise than it was ordered."""


@dataclass(frozen=True, slots=True)
class ConfirmedLine:
    """What a supplier confirms of a line: the price for one `per` and the day, None where they say nothing."""

    line_id: int
    price: Decimal | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came of a line. quantity: accepted, in the line's unit (metal: net milligrams); gross_mg: as it was weighed;
    assay_millis: fineness found, 0.001 ‰; rejected: not accepted; back_mg: metal that came back with the work; reason:
    where more than ordered, or more loss than agreed, is accepted; location: of goods, and of metal where it
    is a vault (`vault:safe`); "" for the receipt's."""

    line_id: int
    quantity: int
    pieces: int | None = None
    rejected: int = 0
    gross_mg: int | None = None
    assay_millis: int | None = None
    certificate: str = ""
    laboratory: str = ""
    origin: str = ""
    back_mg: int = 0
    reason: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A delivery as it came. uid: made by whoever asks, so that asking twice books once."""

    lines: tuple[ReceivedLine, ...]
    delivery_note: str = ""
    note: str = ""
    location: str = "vault:main"
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one order, among the deliveries of several."""

    purchase_id: int
    version: int
    receipt: NewReceipt


@dataclass(frozen=True, slots=True)
class BookedDelivery:
    """A delivery as it was booked. before: under its uid it was booked earlier, so not again."""

    order_number: str
    state: PurchaseState
    receipt: str
    before: bool


@dataclass(frozen=True, slots=True)
class ReceiptLineView:
    """A line of a receipt or a return as it was booked."""

    line_id: int
    title: str
    unit: str
    quantity: int
    pieces: int | None
    rejected: int
    gross_mg: int | None
    assay_millis: int | None
    certificate: str
    reason: str
    metal_event_id: int | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A delivery, or what was sent back (kind `return`)."""

    id: int
    number: str
    kind: str
    order_number: str
    supplier: str
    at: datetime
    delivery_note: str
    note: str
    person: str
    lines: tuple[ReceiptLineView, ...]


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """A line of an invoice: quantity in the line's unit, price for one `per`."""

    line_id: int
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """A supplier's invoice as it lies on the table: its lines, freight and tax, and what it asks for in all."""

    number: str
    day: date
    lines: tuple[InvoicedLine, ...]
    total: Decimal
    freight: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    currency: str = ""


class InvoiceState(StrEnum):
    """Whether an invoice may be paid."""

    MATCHED = "matched"
    DIFFERS = "differs"
    APPROVED = "approved"
    VOID = "void"


INVOICE_MOVES: Mapping[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.MATCHED: frozenset({InvoiceState.VOID}),
    InvoiceState.DIFFERS: frozenset({InvoiceState.APPROVED, InvoiceState.VOID}),
    InvoiceState.APPROVED: frozenset({InvoiceState.VOID}),
    InvoiceState.VOID: frozenset(),
}
"""An invoice that was entered by mistake is void; its number is free again."""


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice held against what was ordered and what came. differences: each in a sentence."""

    id: int
    version: int
    number: str
    day: date
    due_on: date
    state: InvoiceState
    total: Money | None
    differences: tuple[str, ...]
    reason: str
    approved_by: str


class RequestState(StrEnum):
    """What became of something that was asked for."""

    OPEN = "open"
    ORDERED = "ordered"
    DROPPED = "dropped"


REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.ORDERED, RequestState.DROPPED}),
    RequestState.ORDERED: frozenset({RequestState.OPEN}),
    RequestState.DROPPED: frozenset({RequestState.OPEN}),
}
"""A request that was ordered is open again when its order is cancelled."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Something that somebody needs: one of our articles, something of a supplier's list, or in words."""

    quantity: int
    article: str = ""
    supplier_article_id: int | None = None
    title: str = ""
    unit: str = "piece"
    needed_by: date | None = None
    order_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something to buy. source: person, order or stock; request_id: 0 where nobody asked and stock is low; have: what
    there is; offer: whose list has it at which price."""

    request_id: int
    version: int
    source: str
    title: str
    article: str
    unit: str
    quantity: int
    needed_by: date | None
    order_number: str
    note: str
    asked_by: str
    supplier_code: str
    supplier: str
    supplier_article_id: int | None
    price: Money | None
    per: str


def words_of(title: str, quantity: int, unit: str) -> str:
    """`14K yellow casting grain, 50.000 g`."""
    return f"{title}, {quantity_text(quantity, unit)}"


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """Something that was asked for or ordered for one of our customers' orders. number: of the purchase order, "" where
    it is only asked for."""

    title: str
    unit: str
    quantity: int
    received: int
    number: str
    supplier: str
    state: PurchaseState | None
    expected_on: date | None
