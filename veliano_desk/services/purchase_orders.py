"""Purchase orders: drafted, sent, confirmed, closed or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.purchase_states import PurchaseAction, PurchaseState, moved_to
from veliano_desk.domain.purchasing import ConfirmedLine, NewLine, PurchaseRow, PurchaseView, RequestState, price_units
from veliano_desk.domain.rights import Right
from veliano_desk.models import purchasing as rows
from veliano_desk.models.columns import OPEN_END
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.suppliers import Supplier, supplier_by_code
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.purchase_lines import owe, put_lines, reckon
from veliano_desk.services.purchase_views import order_view


class OrderPart(Area):
    """The part of purchasing that concerns orders to suppliers."""

    @reads(Right.PURCHASING_SEE)
    def orders(self, unit: Unit, query: ListQuery) -> ListPage[PurchaseRow]:
        """A page of purchase orders; sort by number or expected; filters show (open, coming, late), state, supplier
        (number);
        the search looks in number, supplier and what is ordered."""
        return lists.list_orders(unit.session, query, today(self.access), self.who.may(Right.COST_SEE))

    @reads(Right.PURCHASING_SEE)
    def orders_count(self, unit: Unit, query: ListQuery) -> ListCount:
        return lists.count_orders(unit.session, query, today(self.access))

    @reads(Right.PURCHASING_SEE)
    def order(self, unit: Unit, number: str) -> PurchaseView:
        """Everything about one. NotFoundError."""
        found = rows.purchase_by_number(unit.session, number)
        if found is None:
            raise NotFoundError("No such purchase order", "Nothing was read.", "Check the number.", number)
        return order_view(self.access, unit, found)

    @writes(Right.PURCHASING_EDIT)
    def draft_order(
        self,
        unit: Unit,
        supplier_code: str,
        lines: Sequence[NewLine],
        note: str = "",
        request_ids: Sequence[int] = (),
    ) -> PurchaseView:
        """Draft an order. request_ids: what it is ordered for, in the order of the first lines; they are open no more.
        InputError, NotFoundError."""
        return self._drafted(unit, supplier_code, lines, note, request_ids)

    @writes(Right.PURCHASING_EDIT)
    def edit_draft(
        self, unit: Unit, purchase_id: int, version: int, lines: Sequence[NewLine], note: str = ""
    ) -> PurchaseView:
        """Replace a draft's lines. What buys the same as a line before (by line_id, else by article or title) is that
        line still: what it was asked for stays ordered, metal that went along stays with it. What other lines were for
        is to be bought again. ConflictError when somebody else changed it; InputError once it was sent, and for a line
        taken away while metal is out with it."""
        order = unit.get(rows.PurchaseOrder, purchase_id, "purchase order")
        check_version(order, version, "purchase order", {"note": note})
        if order.state != PurchaseState.DRAFT:
            raise InputError("It was sent", "Nothing was changed.", "Take it back to draft first.", order.number)
        old = rows.lines_of_orders(unit.session, [order.id])[order.id]
        before = _told(order, old)
        for line in old:  # their places are free for the new ones meanwhile
            line.position = -line.position
        unit.session.flush()
        order.note = note.strip()
        made = put_lines(self.access, unit, order, rows.supplier_of(unit.session, order), lines, old)
        gone = [line for line in old if line not in made]
        _refuse_metal_out(order, gone)
        _reopen(unit, gone)
        unit.session.flush()
        for line in gone:
            unit.session.delete(line)
        unit.session.flush()
        unit.areas.add("purchasing")
        unit.record("purchase.edit", order.number, before, _told(order, made))
        return order_view(self.access, unit, order)

    @writes(Right.PURCHASING_EDIT)
    def send(
        self, unit: Unit, purchase_id: int, version: int, expected_on: date | None = None, free_because: str = ""
    ) -> PurchaseView:
        """Mark it as sent today. expected_on: when all should be here; by the lead times where it is not said.
        free_because: why lines without a price are free of charge; it stands in the order's note. InputError for such a
        line without it: what it brings would come into stock worth nothing."""
        order, lines = self._moved(unit, purchase_id, version, PurchaseAction.SEND)
        free = _free(order, lines, free_because.strip())
        day, supplier = today(self.access), rows.supplier_of(unit.session, order)
        order.sent_on = day.isoformat()
        for line in lines:
            due = expected_on or (day + timedelta(days=supplier.lead_days) if supplier.lead_days is not None else None)
            line.asked_on = line.promised_on = due.isoformat() if due else ""
        reckon(order, lines)
        return self._kept(unit, order, "purchase.send", {"expected_on": order.expected_on, **free})

    @writes(Right.PURCHASING_EDIT)
    def revise(self, unit: Unit, purchase_id: int, version: int) -> PurchaseView:
        """Take a sent order back to draft, to be changed and sent again."""
        order, _ = self._moved(unit, purchase_id, version, PurchaseAction.REVISE)
        order.sent_on = ""
        return self._kept(unit, order, "purchase.revise", {})

    @writes(Right.PURCHASING_EDIT)
    def confirm(
        self, unit: Unit, purchase_id: int, version: int, confirmation: str, lines: Sequence[ConfirmedLine] = ()
    ) -> PurchaseView:
        """What the supplier confirms: their number, and prices and days where they say other ones than ordered. In what
        they differ stands in the order from then on."""
        order, known = self._moved(unit, purchase_id, version, PurchaseAction.CONFIRM)
        by_id = {line.id: line for line in known}
        for said in lines:
            line = by_id.get(said.line_id)
            if line is None:
                raise NotFoundError("No such line", "Nothing was saved.", "Choose a line of the order.", order.number)
            if said.price is not None:
                line.confirmed_units = price_units(said.price, line.title)
            if said.promised_on is not None:
                line.promised_on = said.promised_on.isoformat()
        order.confirmation = confirmation.strip()
        reckon(order, known)
        return self._kept(unit, order, "purchase.confirm", {"confirmation": order.confirmation})

    @writes(Right.PURCHASING_EDIT)
    def close(self, unit: Unit, purchase_id: int, version: int, reason: str = "") -> PurchaseView:
        """Expect nothing more of it. While something is open it needs a reason."""
        order, lines = self._moved(unit, purchase_id, version, PurchaseAction.CLOSE)
        missing = [line for line in lines if line.received < line.quantity]
        if missing and not reason.strip():
            raise InputError("Something has not come", "Nothing was changed.", "Say why it is closed.", order.number)
        _refuse_metal_out(order, lines)
        for line in missing:
            line.short, line.whole_on = True, today(self.access).isoformat()
        order.expected_on = OPEN_END
        return self._kept(unit, order, "purchase.close", {"reason": reason})

    @writes(Right.PURCHASING_EDIT)
    def cancel(self, unit: Unit, purchase_id: int, version: int, reason: str) -> PurchaseView:
        """Cancel it; what it was ordered for is to be bought again."""
        order, lines = self._moved(unit, purchase_id, version, PurchaseAction.CANCEL)
        if not reason.strip():
            raise InputError("Why it is cancelled", "Nothing was changed.", "Give the reason.", order.number)
        _refuse_metal_out(order, lines)
        _reopen(unit, lines)
        order.expected_on = OPEN_END
        return self._kept(unit, order, "purchase.cancel", {"reason": reason})

    def _drafted(
        self, unit: Unit, supplier_code: str, lines: Sequence[NewLine], note: str, request_ids: Sequence[int]
    ) -> PurchaseView:
        supplier = supplier_by_code(unit.session, supplier_code)
        if supplier is None or not supplier.active:
            raise NotFoundError("No such supplier", "Nothing was saved.", "Choose one of the list.", supplier_code)
        order = self._new_order(unit, supplier, note)
        made = put_lines(self.access, unit, order, supplier, lines)
        _answer_requests(unit, request_ids, made)
        unit.areas.add("purchasing")
        unit.record("purchase.draft", order.number, None, _told(order, made))
        return order_view(self.access, unit, order)

    def _new_order(self, unit: Unit, supplier: Supplier, note: str) -> rows.PurchaseOrder:
        day = today(self.access)
        prefix = f"{purchasing_rules().order_prefix}-{day.year}-"
        order = rows.PurchaseOrder(
            number=f"{prefix}{rows.highest(unit.session, rows.PurchaseOrder, prefix) + 1:04d}",
            supplier_id=supplier.id, state=str(PurchaseState.DRAFT), currency=supplier.currency,
            made_on=day.isoformat(), expected_on=OPEN_END, note=note.strip(), person_id=self.who.person_id,
        )  # fmt: skip
        unit.session.add(order)
        unit.session.flush()
        return order

    def _moved(
        self, unit: Unit, purchase_id: int, version: int, action: PurchaseAction
    ) -> tuple[rows.PurchaseOrder, list[rows.PurchaseLine]]:
        """The order where the action leads it, and its lines. ConflictError, IllegalPurchaseMoveError."""
        order = unit.get(rows.PurchaseOrder, purchase_id, "purchase order")
        state = PurchaseState(order.state)
        check_version(order, version, "purchase order", {"state": str(action)})
        order.state = str(moved_to(state, action, order.number))
        return order, rows.lines_of_orders(unit.session, [order.id])[order.id]

    def _kept(self, unit: Unit, order: rows.PurchaseOrder, action: str, told: dict[str, object]) -> PurchaseView:
        owe(unit, rows.lines_of_orders(unit.session, [order.id])[order.id])
        unit.areas.add("purchasing")
        unit.record(action, order.number, None, {"state": order.state, **told})
        unit.session.flush()
        return order_view(self.access, unit, order)


def _free(order: rows.PurchaseOrder, lines: Sequence[rows.PurchaseLine], why: str) -> dict[str, object]:
    """Keep with the order why its lines without a price are free; what the log says of it."""
    free = [line for line in lines if not line.price_units]
    if not free:
        return {}
    if not why:
        raise InputError(
            "A line has no price", f"{free[0].title} would come in worth nothing. Nothing was sent.",
            "Change the draft and give its price; where it is free of charge, say why when you send it.", order.number,
        )  # fmt: skip
    said = f"Free of charge: {why}"
    if said not in order.note:
        order.note = f"{order.note}\n{said}".strip()
    return {"free": [[line.position, line.title] for line in free], "why": why}


def _refuse_metal_out(order: rows.PurchaseOrder, lines: Sequence[rows.PurchaseLine]) -> None:
    if any(line.sent_mg > line.back_mg + line.lost_mg for line in lines):
        raise InputError(
            "Metal is still with them", "Nothing was changed.", "Receive what comes back first.", order.number
        )


def _reopen(unit: Unit, lines: Sequence[rows.PurchaseLine]) -> None:
    """What these lines were ordered for is to be bought again."""
    for request in rows.requests_of_lines(unit.session, [line.id for line in lines]):
        request.state, request.line_id, request.version = str(RequestState.OPEN), None, request.version + 1


def _answer_requests(unit: Unit, ids: Sequence[int], lines: Sequence[rows.PurchaseLine]) -> None:
    """Tie requests to the lines that order them, one each from the first on."""
    found = rows.requests_by_id(unit.session, ids)
    if len(ids) > len(lines):
        raise InputError("More is asked for than ordered", "Nothing was saved.", "Give a line for each.")
    for number, line in zip(ids, lines, strict=False):
        request = found.get(number)
        if request is None or request.state != RequestState.OPEN:
            raise InputError("It is ordered already", "Nothing was saved.", "Look at what is to buy again.", line.title)
        request.state, request.line_id, request.version = str(RequestState.ORDERED), line.id, request.version + 1
        line.order_number = line.order_number or request.order_number


def _told(order: rows.PurchaseOrder, lines: Sequence[rows.PurchaseLine]) -> dict[str, object]:
    return {"note": order.note, "lines": [
        [line.title, line.quantity, line.unit, line.price_units, line.order_number] for line in lines
    ]}  # fmt: skip
