"""Goods on memo: whose they are, when they are due, what was kept and what went back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.customers import Customer


class Consignment(Edited, Base):
    """A memo: in (a supplier's goods with us) or out (ours with a customer)."""

    __tablename__ = "consignments"
    __table_args__ = (Index(None, "state", "due_on", "id"), STRICT)

    number: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str]
    state: Mapped[str]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    currency: Mapped[str]
    due_on: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class ConsignmentLine(Numbered, Base):
    """Something on memo, with what became of it so far."""

    __tablename__ = "consignment_lines"
    __table_args__ = (Index(None, "consignment_id"), STRICT)

    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignments.id"))
    title: Mapped[str]
    article: Mapped[str] = mapped_column(default="")
    certificate: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    quantity: Mapped[int]
    pieces: Mapped[int | None]
    value_units: Mapped[int]
    kept: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    owed_units: Mapped[int] = mapped_column(default=0)


class ConsignmentMove(Numbered, Base):
    """What was kept or returned, when and by whom; never changed."""

    __tablename__ = "consignment_moves"
    __table_args__ = (Index(None, "line_id"), STRICT)

    line_id: Mapped[int] = mapped_column(ForeignKey("consignment_lines.id"))
    at: Mapped[datetime]
    action: Mapped[str]
    quantity: Mapped[int]
    owed_units: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def lines_of_memos(session: Session, ids: Sequence[int]) -> dict[int, list[ConsignmentLine]]:
    """The lines of these memos, in their order."""
    found: dict[int, list[ConsignmentLine]] = {number: [] for number in ids}
    wanted = select(ConsignmentLine).where(ConsignmentLine.consignment_id.in_(ids)).order_by(ConsignmentLine.id)
    for line in session.scalars(wanted):
        found[line.consignment_id].append(line)
    return found


def memos(session: Session, state: str, limit: int) -> list[Consignment]:
    """The memos of a state ("" for all), those due first."""
    wanted = select(Consignment).order_by(Consignment.due_on, Consignment.id).limit(limit)
    return list(session.scalars(wanted.where(Consignment.state == state) if state else wanted))


def highest_memo(session: Session, prefix: str) -> int:
    """The highest number given with this prefix, 0 where none was."""
    wanted = select(Consignment.number).where(Consignment.number.like(f"{prefix}%")).order_by(Consignment.id.desc())
    last = session.scalar(wanted.limit(1))
    return int(last.removeprefix(prefix)) if last else 0


def customer_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Customers' names by number."""
    found = session.execute(select(Customer.id, Customer.name).where(Customer.id.in_(ids)))
    return {number: name for number, name in found}
