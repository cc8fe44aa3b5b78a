"""Orders entered at the desk: somebody walks in, and what they want becomes an order here and in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.search_keys import customer_keys, sort_key
from veliano_desk.domain.walk_ins import Fault, NewCustomer, NewOrder, NewOrderError, NewPiece, OrderGlimpse, SamePerson
from veliano_desk.models import decisions, outbox, walk_ins
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as pieces_rows
from veliano_desk.models import store_records as records
from veliano_desk.models.customers import Customer
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.order_faces import refresh_order
from veliano_desk.services.order_figures import the_order
from veliano_desk.services.order_hub import order_view
from veliano_desk.services.walk_in_glimpse import glimpse
from veliano_desk.services.walk_in_pieces import customer_faults, drafts_of, order_faults
from veliano_desk.services.walk_in_rows import order_values, piece_rows, wanted_columns

if TYPE_CHECKING:
    from veliano_desk.domain.orders import OrderView

_RECEIVED = "Your order was taken at the workshop."
_TYPED = (Right.ORDERS_ENTER, Right.CUSTOMERS_SEE, Right.VALUE_SEE)
"""Whoever enters an order types, and is told, whose it is and what it costs."""


class WalkInsService(Area):
    """Entering needs the right to it and, since customers and prices are typed, the rights to see both."""

    @reads(Right.ORDERS_ENTER)
    def look(self, unit: Unit, pieces: Sequence[NewPiece]) -> OrderGlimpse:
        """What these pieces would be, cost and be sold at, while they are typed; nothing is saved."""
        return glimpse(unit, self.access, pieces)

    @reads(*_TYPED)
    def check(self, unit: Unit, new: NewOrder) -> tuple[Fault, ...]:
        """What of an order cannot be taken as it is; nothing is saved."""
        return tuple(self._faults(unit, self._known(unit, new)))

    @writes(*_TYPED)
    def add(self, unit: Unit, new: NewOrder) -> OrderView:
        """Enter an order, with its customer where they are new; the store hears of both with the next sync.

        NewOrderError names every field that cannot be taken; nothing is saved then.
        """
        order, told = self._enter(unit, self._known(unit, new))
        unit.record("order.enter", order.number, None, told)
        return order_view(unit, self.access, order)

    @writes(*_TYPED)
    def add_all(self, unit: Unit, orders: Sequence[NewOrder]) -> tuple[str, ...]:
        """Enter all of these orders or none; their numbers. Somebody new with several of them is entered once.

        NewOrderError names every field of the first that cannot be taken, beginning "orders.<its place from 0>.".
        """
        came: dict[str, int] = {}
        entered: dict[str, object] = {}
        for at, given in enumerate(orders):
            email = sort_key(given.customer.email) if given.customer is not None else ""
            new = replace(given, customer=None, customer_id=came[email]) if email in came else given
            try:
                order, entered_as = self._enter(unit, self._known(unit, new))
            except NewOrderError as wrong:
                raise NewOrderError([Fault(f"orders.{at}.{one.where}", one.words) for one in wrong.faults]) from wrong
            entered[order.number] = entered_as
            if email and order.customer_id is not None:
                came[email] = order.customer_id
        if entered:
            numbers = list(entered)
            unit.record("order.enter_all", f"{numbers[0]} – {numbers[-1]}", None, entered)
        return tuple(entered)

    def _enter(self, unit: Unit, new: NewOrder) -> tuple[rows.Order, dict[str, object]]:
        """The order, and what of it stands in the audit log."""
        faults = self._faults(unit, new)
        if faults:
            raise NewOrderError(faults)
        customer = self._customer(unit, new)
        drafts = drafts_of(self.access.trade, new.pieces)
        order, values = self._order(unit, new, customer, drafts)
        piece_rows(unit, self.access, order, [draft for draft, _note in drafts])
        self._to_store(unit, order, customer, values)
        event = self._event(unit, order)
        unit.session.flush()
        refresh_order(unit, self.access, order, pieces_rows.pieces_of(unit.session, [order.id]))
        records.recount_orders(unit.session, [customer.id])
        unit.areas.update({"orders", "customers", "insights", "store_sync"})
        return order, {
            "customer": customer.id, "new_customer": new.customer is not None, "event": event,
            "price": values["total_price"], "pieces": [draft.title for draft, _note in drafts],
        }  # fmt: skip

    @reads(Right.ORDERS_ENTER)
    def question(self, unit: Unit, number: str) -> SamePerson | None:
        """Whether the order's customer may be one whom the store knows; None where nobody has to decide that."""
        if not self.who.may(Right.CUSTOMERS_SEE):
            return None
        order = the_order(unit, number)
        asked = self._asked(unit, order)
        return SamePerson(asked.ours, asked.theirs) if asked else None

    @writes(Right.ORDERS_ENTER, Right.CUSTOMERS_SEE)
    def use_store_customer(self, unit: Unit, number: str) -> OrderView:
        """The store has a customer with the e-mail that was entered here, and it is the same person: the order, and
        all others that were entered for them, become that customer's. InputError where there is no such question."""
        order, ours, theirs, _asked = self._in_question(unit, number)
        became = walk_ins.become(unit, ours, theirs)
        told = {"customer": theirs.id, "orders": [each.number for each in became]}
        unit.record("order.customer", order.number, {"customer": ours.id, "name": ours.name}, told)
        unit.session.flush()
        return order_view(unit, self.access, order)

    @writes(Right.ORDERS_ENTER, Right.CUSTOMERS_SEE)
    def correct_email(self, unit: Unit, number: str, email: str) -> OrderView:
        """It is somebody else, whose e-mail address was entered wrongly: send the customer with this one instead."""
        order, ours, _theirs, asked = self._in_question(unit, number)
        customer = NewCustomer(ours.name, email)
        faults = [*customer_faults(customer), *self._known_email(unit, email)]
        if faults:
            raise NewOrderError(faults)
        was, ours.email, ours.email_key = ours.email, email.strip(), sort_key(email)
        ours.version += 1
        walk_ins.go_again(unit, records.CUSTOMERS, asked.remote_id, email=ours.email)
        decisions.close(unit, asked, "somebody else", self.who.name)
        asked.version += 1
        unit.areas.update({"customers", "orders"})
        unit.record("customer.email", order.number, {"email": was}, {"email": ours.email})
        unit.session.flush()
        return order_view(unit, self.access, order)

    def _known(self, unit: Unit, new: NewOrder) -> NewOrder:
        """With the customer whose e-mail address was given, where just one has it."""
        found = walk_ins.customers_with(unit.session, sort_key(new.customer_email))
        if not new.customer_email.strip() or len(found) != 1:
            return new
        return replace(new, customer_email="", customer_id=found[0].id)

    def _faults(self, unit: Unit, new: NewOrder) -> list[Fault]:
        return [*order_faults(self.access.trade, new, today(self.access)), *self._customer_faults(unit, new)]

    def _customer_faults(self, unit: Unit, new: NewOrder) -> list[Fault]:
        if new.customer is not None:
            return self._known_email(unit, new.customer.email)
        if new.customer_email:
            return [Fault("customer", "Nobody here, or more than one, has this e-mail.")]
        if new.customer_id is not None and unit.session.get(Customer, new.customer_id) is None:
            return [Fault("customer", "This customer is not here any more; choose again.")]
        return []

    def _known_email(self, unit: Unit, email: str) -> list[Fault]:
        known = walk_ins.customers_with(unit.session, sort_key(email)) if email.strip() else []
        return [Fault("customer.email", f"{known[0].name} has this address: choose them.")] if known else []

    def _customer(self, unit: Unit, new: NewOrder) -> Customer:
        if new.customer is None:
            return walk_ins.kept(unit.session, unit.get(Customer, int(new.customer_id or 0), "customer"))
        name, email, phone = (said.strip() for said in (new.customer.name, new.customer.email, new.customer.phone))
        address = new.customer.address()
        customer = Customer(
            name=name, email=email, phone=phone, address=address, **customer_keys(name, email, phone, address),
            since=unit.now, orders=0, open_orders=0,
        )  # fmt: skip
        unit.session.add(customer)
        unit.session.flush()
        return customer

    def _order(
        self, unit: Unit, new: NewOrder, customer: Customer, drafts: Sequence[Any]
    ) -> tuple[rows.Order, dict[str, object]]:
        number = walk_ins.next_number(unit.session)
        values = order_values(new, number, drafts)
        order = rows.Order(
            **wanted_columns(unit, self.access, values, [draft for draft, _note in drafts]), source=walk_ins.DESK,
            customer_id=customer.id, customer_key=customer.name_key, due_on=new.wanted_on, ordered_at=unit.now,
        )  # fmt: skip
        unit.session.add(order)
        unit.session.flush()
        return order, values

    def _to_store(self, unit: Unit, order: rows.Order, customer: Customer, values: dict[str, object]) -> None:
        """Queue what the store must have, each before what refers to it: customer, order."""
        link = records.link_of(unit.session, records.CUSTOMERS, customer.id)
        if link is None:
            told: dict[str, object] = {
                "id": new_uid(), "name": customer.name, "email": customer.email, "phone": customer.phone or None,
                "address": customer.address or None,
            }  # fmt: skip
            owner = walk_ins.link_to_come(unit, records.CUSTOMERS, customer.id, told)
            outbox.queue_creation(unit, order.id, records.CUSTOMERS, told)
        else:
            owner = link.remote_id
            waiting = walk_ins.waiting_customer(unit.session, customer.id)
            if waiting is not None:  # each order brings its customer along, so that none waits for another order
                outbox.queue_creation(unit, order.id, records.CUSTOMERS, dict(waiting.values))
        values = {**values, "customer_id": owner}
        walk_ins.link_to_come(unit, records.CUSTOM_ORDERS, order.id, values)
        outbox.queue_creation(unit, order.id, records.CUSTOM_ORDERS, values)

    def _event(self, unit: Unit, order: rows.Order) -> str:
        uid = new_uid()
        unit.session.add(pieces_rows.OrderEvent(
            uid=uid, order_id=order.id, at=unit.now, kind="entered", icon="store", title=_RECEIVED,
            detail=self.who.name, customer_visible=True,
        ))  # fmt: skip
        remote_id = self._remote(unit, order)
        outbox.queue_event(unit, order.id, remote_id, uid, {
            "id": uid, "custom_order_id": remote_id, "kind": "entered", "title": _RECEIVED, "customer_visible": True,
            "happened_at": unit.now.isoformat(),
        })  # fmt: skip
        return uid

    def _remote(self, unit: Unit, order: rows.Order) -> str:
        unit.session.flush()
        return records.remote_id_of(unit.session, records.CUSTOM_ORDERS, order.id) or ""

    def _in_question(self, unit: Unit, number: str) -> tuple[rows.Order, Customer, Customer, decisions.DecisionRow]:
        """The order, its customer as entered, the store's with the same e-mail, and the question that this is."""
        order = the_order(unit, number)
        ours = unit.get(Customer, int(order.customer_id or 0), "customer")
        asked = self._asked(unit, order)
        found = walk_ins.others_with(unit.session, ours)
        if asked is None or found is None:
            raise InputError(
                "Nothing to decide here", "The store has taken this customer, or was not asked yet.", "Sync first.",
                number,
            )  # fmt: skip
        return order, ours, found, asked

    def _asked(self, unit: Unit, order: rows.Order) -> decisions.DecisionRow | None:
        """The open question about who the order's customer is."""
        remote_id = records.remote_id_of(unit.session, records.CUSTOMERS, order.customer_id or 0)
        about = walk_ins.question_about(remote_id or "")
        return decisions.open_question(unit.session, walk_ins.SAME_PERSON, about)
