"""Open questions with what they are about, in one statement."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from veliano_desk.models.customers import Customer
from veliano_desk.models.decisions import OPEN, DecisionRow
from veliano_desk.models.merges import CustomerMerge
from veliano_desk.models.orders import Order
from veliano_desk.models.store_records import CUSTOMERS


class Question(NamedTuple):
    """A question; the order and the customer that it is about, where they are here; and whether orders, or a merge that
    can be undone, still say whose they are."""

    row: DecisionRow
    order: Order | None
    customer: Customer | None
    customer_needed: bool


def open_questions(session: Session, limit: int, customers: bool, order_id: int | None = None) -> list[Question]:
    """What nobody has answered yet, oldest first; of one order, or of all. customers: those about customers, too."""
    waiting = _asked().where(*_open(customers))
    if order_id is not None:
        waiting = waiting.where(DecisionRow.order_id == order_id)
    found = session.execute(waiting.order_by(DecisionRow.id).limit(limit))
    return [Question(*one) for one in found]


def question_with(session: Session, row: DecisionRow) -> Question:
    """One question, open or not."""
    return Question(*session.execute(_asked().where(DecisionRow.id == row.id)).one())


def count_open(session: Session, customers: bool) -> int:
    return session.scalar(select(func.count()).select_from(DecisionRow).where(*_open(customers))) or 0


def _open(customers: bool) -> list[ColumnElement[bool]]:
    unanswered = [DecisionRow.answer == OPEN]
    return unanswered if customers else [*unanswered, DecisionRow.store_table != CUSTOMERS]


def _asked() -> Select[DecisionRow, Order, Customer, bool]:
    of_customer = and_(Customer.id == DecisionRow.local_id, DecisionRow.store_table == CUSTOMERS)
    theirs = aliased(Order)
    needed = or_(
        exists().where(theirs.customer_id == Customer.id),
        exists().where(or_(CustomerMerge.keep_id == Customer.id, CustomerMerge.gone_id == Customer.id)),
    )
    return (
        select(DecisionRow, Order, Customer, needed)
        .outerjoin(Order, Order.id == DecisionRow.order_id)
        .outerjoin(Customer, of_customer)
    )
