"""What a delivery does to the books: metal from the supplier into the vault, goods into lots, work's metal back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.exchange import conversion
from veliano_desk.domain.metal import Account, EventKind, NewEvent, NewLine, moved
from veliano_desk.domain.purchasing import LineKind, NewReceipt, ReceivedLine, line_units
from veliano_desk.domain.stock import NewIssue, NewLot, StockKind
from veliano_desk.models import purchasing as rows
from veliano_desk.models.prices import rates_until
from veliano_desk.models.suppliers import Supplier
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today
from veliano_desk.services.metal_posting import Posting
from veliano_desk.services.receipt_rules import check_line, loss_of
from veliano_desk.services.stock_posting import StockPosting

_VAULT = "vault:"


@dataclass
class Booking:
    """Books the lines of one delivery or return into one unit of work."""

    access: Access
    unit: Unit
    supplier: Supplier
    order: rows.PurchaseOrder
    note: rows.PurchaseReceipt
    receipt: NewReceipt

    @cached_property
    def metal(self) -> Posting:
        return Posting(self.unit, self.access.trade)

    @cached_property
    def stock(self) -> StockPosting:
        return StockPosting(self.unit, self.access.trade)

    def receive(self, line: rows.PurchaseLine, one: ReceivedLine, *, over: bool) -> None:
        """Check a line and book it. InputError, ConflictError where it cannot be."""
        article = self.metal.articles([line.article])[line.article] if line.kind == LineKind.METAL else None
        check_line(line, one, article, purchasing_rules(), over=over)
        event = lot = None
        if line.kind == LineKind.METAL and one.quantity:
            event = self._metal_in(line, one)
        elif line.kind == LineKind.OPERATION:
            event = self._work_back(line, one, over=over)
        elif line.article and one.quantity:
            lot = self._goods_in(line, one)
        self._count(line, one)
        self._keep(line, one, event, lot)

    def send_back(self, line: rows.PurchaseLine, one: ReceivedLine) -> None:
        """Book a line that goes back: out of the vault, or out of the lots it became, the newest first."""
        event = None
        if line.kind == LineKind.METAL:
            event = self.metal.post(moved(
                EventKind.SUPPLIER_RETURN, self._vault(one), f"supplier:{self.supplier.code}", line.article,
                one.quantity, note=f"{self.note.number}: {self.receipt.note}", uid=f"{self.note.uid}:{line.id}",
            )).id  # fmt: skip
        elif line.article:
            self._goods_out(line, one)
        self._keep(line, one, event, None)

    def _metal_in(self, line: rows.PurchaseLine, one: ReceivedLine) -> int:
        event = moved(
            EventKind.RECEIPT, f"supplier:{self.supplier.code}", self._vault(one), line.article, one.quantity,
            note=f"{self.note.number} {self.note.delivery_note}".strip(), order=line.order_number,
            uid=f"{self.note.uid}:{line.id}", value=self._worth(line, one.quantity),
        )  # fmt: skip
        return self.metal.post(event).id

    def _vault(self, one: ReceivedLine) -> str:
        """Where metal of a line lies: at its own place where that is a vault, else at the receipt's."""
        named = one.location.strip().lower().startswith(_VAULT)
        return one.location if named else self.receipt.location

    def _work_back(self, line: rows.PurchaseLine, one: ReceivedLine, *, over: bool) -> int | None:
        lost = loss_of(line, one, over=over)
        if not one.back_mg and not lost:
            return None
        parts = (
            NewLine(Account.read(f"caster:{self.supplier.code}"), line.metal, -(one.back_mg + lost)),
            NewLine(Account.read(self._vault(one)), line.metal, one.back_mg),
            NewLine(Account.read("loss"), line.metal, lost),
        )
        line.back_mg, line.lost_mg = line.back_mg + one.back_mg, line.lost_mg + lost
        said = f"{self.note.number} {one.reason}".strip()
        event = NewEvent(
            EventKind.CASTER_BACK, tuple(part for part in parts if part.mg), said, line.operation, line.order_number,
            f"{self.note.uid}:{line.id}",
        )  # fmt: skip
        return self.metal.post(event).id

    def _goods_in(self, line: rows.PurchaseLine, one: ReceivedLine) -> int:
        article = self.stock.article(line.article)
        if article.unit != line.unit:
            raise InputError(
                "Another unit",
                f"{article.title} is kept in {article.unit}, bought in {line.unit}; nothing was booked.",
                "Order it in the unit that it is kept in.", line.title,
            )  # fmt: skip
        return self.stock.receive(NewLot(
            line.article, one.quantity, one.location or self.receipt.location, one.pieces or 0,
            self._worth(line, one.quantity), origin=one.origin, supplier=self.supplier.code, reference=self.note.number,
            certificate=one.certificate, laboratory=one.laboratory, gross_mg=one.gross_mg or 0,
            note=self.receipt.note, uid=f"{self.note.uid}:{line.id}",
        )).id  # fmt: skip

    def _goods_out(self, line: rows.PurchaseLine, one: ReceivedLine) -> None:
        left, pieces = one.quantity, one.pieces
        for lot_id, came in rows.lots_of_line(self.unit.session, line.id):
            there = min(left, came, self._held(lot_id))
            if there:
                part = pieces if there == one.quantity else None
                self.stock.write_off(StockKind.SUPPLIER_RETURN, NewIssue(
                    lot_id, there, part, one.location, note=f"{self.note.number}: {self.receipt.note}",
                    uid=f"{self.note.uid}:{line.id}:{lot_id}",
                ))  # fmt: skip
            left -= there
        if left:
            raise InputError(
                "It is not in stock any more", "Part of what came was used. Nothing was booked.",
                "Send back what is there.", line.title,
            )  # fmt: skip

    def _held(self, lot_id: int) -> int:
        return sum(one.quantity for one in self.stock.lines.positions(lot_id).values())

    def _worth(self, line: rows.PurchaseLine, quantity: int) -> int | None:
        """What it cost in the workshop's currency; None where there is no exchange rate yet: stock estimates it then,
        and marks it so."""
        price = line.price_units if line.confirmed_units is None else line.confirmed_units
        units = line_units(quantity, price, purchasing_rules().units[line.per].per, self.order.currency)
        if self.order.currency == self.access.currency:
            return units
        day = today(self.access)
        try:
            way = conversion(self.order.currency, self.access.currency, day, rates_until(self.unit.session, day))
        except InputError:
            return None
        return round(units * way.factor)

    def _count(self, line: rows.PurchaseLine, one: ReceivedLine) -> None:
        first = line.received == 0 and line.rejected == 0
        line.received += one.quantity
        line.rejected += one.rejected
        line.short = line.short or (first and line.received < line.quantity)
        if line.received >= line.quantity and not line.whole_on:
            line.whole_on = today(self.access).isoformat()

    def _keep(self, line: rows.PurchaseLine, one: ReceivedLine, event: int | None, lot: int | None) -> None:
        self.unit.session.add(rows.PurchaseReceiptLine(
            receipt_id=self.note.id, line_id=line.id, quantity=one.quantity, pieces=one.pieces, rejected=one.rejected,
            gross_mg=one.gross_mg, assay_millis=one.assay_millis, certificate=one.certificate.strip(),
            reason=one.reason.strip(), metal_event_id=event, lot_id=lot,
        ))  # fmt: skip
