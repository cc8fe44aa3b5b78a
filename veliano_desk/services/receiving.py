"""What comes in and what goes back: weighed, assayed, booked with its metal in one step, never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.purchase_states import PurchaseAction, PurchaseState, moved_to
from veliano_desk.domain.purchasing import (
    BookedDelivery,
    Delivered,
    LineKind,
    NewReceipt,
    PurchaseView,
    ReceiptView,
)
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.models import purchasing as rows
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.unit_of_work import Unit, check_version, new_uid
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.metal_posting import Posting
from veliano_desk.services.purchase_lines import owe, reckon
from veliano_desk.services.purchase_views import order_view
from veliano_desk.services.receipt_booking import Booking

RECEIPT, RETURN = "receipt", "return"


class ReceivingPart(Area):
    """The part of purchasing that concerns deliveries."""

    @reads(Right.PURCHASING_SEE)
    def receipts(self, unit: Unit, limit: int = 200) -> tuple[ReceiptView, ...]:
        """The newest deliveries and returns of all orders."""
        return lists.receipts(unit.session, None, limit)

    @writes(Right.PURCHASING_EDIT)
    def receive(self, unit: Unit, purchase_id: int, version: int, receipt: NewReceipt) -> PurchaseView:
        """Take a delivery in, all of it or nothing: metal goes from the supplier into the vault in the same step.

        ConflictError where another desk received or changed the order meanwhile; InputError for more than was ordered,
        net above gross, a fineness that is not the article's, more loss than agreed.
        """
        return self._receive(unit, purchase_id, version, receipt, over=False)

    @writes(Right.PURCHASING_EDIT, Right.PURCHASING_APPROVE)
    def receive_over(self, unit: Unit, purchase_id: int, version: int, receipt: NewReceipt) -> PurchaseView:
        """The same where more came than was ordered, or more was lost than agreed: each such line says why."""
        return self._receive(unit, purchase_id, version, receipt, over=True)

    @writes(Right.PURCHASING_EDIT)
    def receive_all(self, unit: Unit, deliveries: Sequence[Delivered]) -> tuple[BookedDelivery, ...]:
        """Take the deliveries of several orders in: all of them or none. One whose uid was booked before is not booked
        again and says so. ConflictError, InputError, NotFoundError as for one."""
        done, told = list[BookedDelivery](), list[dict[str, object]]()
        for one in deliveries:
            before = rows.receipt_of_uid(unit.session, one.receipt.uid) if one.receipt.uid else None
            if before is None:
                order, note = self._take_in(unit, one.purchase_id, one.version, one.receipt, over=False)
                _settle(unit, order)
                told.append({"order": order.number, **_told(order, note, one.receipt)})
            else:
                note, order = before, unit.get(rows.PurchaseOrder, before.order_id, "purchase order")
            done.append(BookedDelivery(order.number, PurchaseState(order.state), note.number, before is not None))
        if told:
            unit.areas.add("purchasing")
            unit.record("purchase.receive", ", ".join(str(one["order"]) for one in told), None, {"deliveries": told})
        return tuple(done)

    @writes(Right.PURCHASING_EDIT)
    def send_back(
        self, unit: Unit, purchase_id: int, version: int, receipt: NewReceipt, replace: bool = True
    ) -> PurchaseView:
        """Send goods back that were received: to be replaced, or to be credited. receipt.note: why. InputError for more
        than was received."""
        order = self._order(unit, purchase_id, version)
        if not receipt.note.strip():
            raise InputError("Why it goes back", "Nothing was booked.", "Give the reason.", order.number)
        known = _known(unit, order, receipt)
        note = self._note(unit, order, receipt, RETURN)
        booking = Booking(self.access, unit, rows.supplier_of(unit.session, order), order, note, receipt)
        for one in receipt.lines:
            _go_back(known[one.line_id], one.quantity, replace)
            booking.send_back(known[one.line_id], one)
        action = PurchaseAction.SEND_BACK if replace else PurchaseAction.CREDIT
        order.state = str(moved_to(PurchaseState(order.state), action, order.number))
        return self._booked(unit, order, note, "purchase.return", receipt)

    @writes(Right.PURCHASING_EDIT, Right.METAL_POST)
    def send_metal(
        self,
        unit: Unit,
        purchase_id: int,
        version: int,
        line_id: int,
        article: str,
        mg: int,
        location: str = "vault:main",
    ) -> PurchaseView:
        """Give metal along with work that is done outside: it lies at `caster:CODE` until it comes back. InputError for
        a line that is no work, for another alloy than went along before, and for more than there is."""
        order = self._order(unit, purchase_id, version)
        line = {one.id: one for one in rows.lines_of_orders(unit.session, [order.id])[order.id]}.get(line_id)
        if line is None or line.kind != LineKind.OPERATION:
            raise InputError("This is no work", "Nothing was sent.", "Choose a line that is work.", order.number)
        if PurchaseState(order.state) not in (PurchaseState.SENT, PurchaseState.CONFIRMED, PurchaseState.PARTLY):
            raise InputError("It is not on its way", "Nothing was sent.", "Mark the order as sent first.", order.number)
        if line.metal not in ("", article) or mg <= 0:
            raise InputError(
                "One alloy along with a line", f"{line.metal or 'Nothing'} went along before. Nothing was sent.",
                "Give a weight above zero of the same alloy, or make a line of its own.", line.title,
            )  # fmt: skip
        code = rows.supplier_of(unit.session, order).code
        event = Posting(unit, self.access.trade).post(moved(
            EventKind.CASTER_SEND, location, f"caster:{code}", article, mg, note=order.number,
            operation=line.operation, order=line.order_number,
        ))  # fmt: skip
        line.metal, line.sent_mg = article, line.sent_mg + mg
        unit.areas.add("purchasing")
        unit.record("purchase.send_metal", order.number, None, {"line": line.position, "mg": mg, "event": event.id})
        unit.session.flush()
        return order_view(self.access, unit, order)

    def _receive(
        self, unit: Unit, purchase_id: int, version: int, receipt: NewReceipt, *, over: bool
    ) -> PurchaseView:  # fmt: skip
        known_receipt = rows.receipt_of_uid(unit.session, receipt.uid) if receipt.uid else None
        if known_receipt is not None:
            return order_view(self.access, unit, unit.get(rows.PurchaseOrder, known_receipt.order_id, "purchase order"))
        order, note = self._take_in(unit, purchase_id, version, receipt, over=over)
        return self._booked(unit, order, note, "purchase.receive", receipt)

    def _take_in(
        self, unit: Unit, purchase_id: int, version: int, receipt: NewReceipt, *, over: bool
    ) -> tuple[rows.PurchaseOrder, rows.PurchaseReceipt]:
        """Book a delivery; whoever calls records it."""
        order = self._order(unit, purchase_id, version)
        known, note = _known(unit, order, receipt), self._note(unit, order, receipt, RECEIPT)
        booking = Booking(self.access, unit, rows.supplier_of(unit.session, order), order, note, receipt)
        for one in receipt.lines:
            booking.receive(known[one.line_id], one, over=over)
        everything = rows.lines_of_orders(unit.session, [order.id])[order.id]
        whole = all(line.received >= line.quantity for line in everything)
        action = PurchaseAction.RECEIVE_REST if whole else PurchaseAction.RECEIVE_SOME
        order.state = str(moved_to(PurchaseState(order.state), action, order.number))
        return order, note

    def _order(self, unit: Unit, purchase_id: int, version: int) -> rows.PurchaseOrder:
        order = unit.get(rows.PurchaseOrder, purchase_id, "purchase order")
        check_version(order, version, "purchase order", {"state": "received"})
        return order

    def _note(self, unit: Unit, order: rows.PurchaseOrder, receipt: NewReceipt, kind: str) -> rows.PurchaseReceipt:
        prefix = f"{purchasing_rules().receipt_prefix}-{today(self.access).year}-"
        note = rows.PurchaseReceipt(
            uid=receipt.uid or new_uid(), kind=kind, order_id=order.id, at=unit.now, person_id=self.who.person_id,
            number=f"{prefix}{rows.highest(unit.session, rows.PurchaseReceipt, prefix) + 1:04d}",
            delivery_note=receipt.delivery_note.strip(), note=receipt.note.strip(),
        )  # fmt: skip
        unit.session.add(note)
        unit.session.flush()
        return note

    def _booked(
        self, unit: Unit, order: rows.PurchaseOrder, note: rows.PurchaseReceipt, action: str, receipt: NewReceipt
    ) -> PurchaseView:
        _settle(unit, order)
        unit.areas.add("purchasing")
        unit.record(action, order.number, None, _told(order, note, receipt))
        unit.session.flush()
        return order_view(self.access, unit, order)


def _settle(unit: Unit, order: rows.PurchaseOrder) -> None:
    lines = rows.lines_of_orders(unit.session, [order.id])[order.id]
    reckon(order, lines)
    owe(unit, lines)
    unit.session.flush()


def _told(order: rows.PurchaseOrder, note: rows.PurchaseReceipt, receipt: NewReceipt) -> dict[str, object]:
    return {
        "note": note.number, "state": order.state, "why": receipt.note,
        "lines": [[one.line_id, one.quantity, one.rejected, one.reason] for one in receipt.lines],
    }  # fmt: skip


def _known(unit: Unit, order: rows.PurchaseOrder, receipt: NewReceipt) -> Mapping[int, rows.PurchaseLine]:
    """The order's lines by number. InputError where the receipt is empty or names a line twice, NotFoundError for one
    of another order."""
    known = {line.id: line for line in rows.lines_of_orders(unit.session, [order.id])[order.id]}
    named = [one.line_id for one in receipt.lines]
    if not named or len(set(named)) != len(named):
        raise InputError("What came", "Nothing was booked.", "Give each line once.", order.number)
    if set(named) - set(known):
        raise NotFoundError("No such line", "Nothing was booked.", "Choose lines of this order.", order.number)
    return known


def _go_back(line: rows.PurchaseLine, quantity: int, replace: bool) -> None:
    there = line.received - line.credited
    if not 0 < quantity <= there or line.kind == LineKind.OPERATION:
        raise InputError(
            "This cannot go back",
            f"{line.title}: {quantity_text(there, line.unit)} were received. Nothing was booked.",
            "Give a quantity that is there; work that was done badly is a new line.",
            line.title,
        )
    if replace:
        line.received -= quantity
        line.whole_on = ""
    else:
        line.credited += quantity
    line.rejected += quantity
