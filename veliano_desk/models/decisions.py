"""Questions that only a person can answer: both sides changed it, or it is gone in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited
from veliano_desk.models.columns import STRICT
from veliano_desk.models.orders import Order
from veliano_desk.models.unit_of_work import Unit

CHANGED, DELETED = "changed", "deleted"
"""What is asked: which of two values; what becomes of something that the store deleted. The third is with walk-ins:
whether somebody entered here is a customer of the store's. Whether two customers who both came from the store may be
one is not kept as a question: `models.merges` finds it out when somebody looks."""
OPEN = ""
OURS, THEIRS, KEEP, CANCEL, REMOVE, WITHDRAWN = "ours", "theirs", "keep", "cancel", "remove", "withdrawn"
"""Answers. withdrawn: nobody had to answer, because the store took back what it was about."""


class DecisionRow(Edited, Base):
    """One question, both values side by side with who and when; `answer` is empty until somebody decides.

    field: the store's column in doubt, empty where the whole record is. ours and theirs: in the store's own words.
    """

    __tablename__ = "store_decisions"
    __table_args__ = (
        Index(None, "answer", "id"),
        Index(None, "order_id", "answer"),
        Index(None, "store_table", "remote_id", "field"),
        STRICT,
    )

    kind: Mapped[str]
    store_table: Mapped[str]
    remote_id: Mapped[str]
    local_id: Mapped[int | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    field: Mapped[str] = mapped_column(default="")
    ours: Mapped[str] = mapped_column(default="")
    ours_by: Mapped[str] = mapped_column(default="")
    ours_at: Mapped[datetime | None]
    theirs: Mapped[str] = mapped_column(default="")
    theirs_by: Mapped[str] = mapped_column(default="")
    theirs_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default=OPEN)
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question: its value as people read it, who set it and when, as far as that is known."""

    value: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: the store's record, its field, and what it is here."""

    store_table: str
    remote_id: str
    field: str = ""
    local_id: int | None = None
    order_id: int | None = None


def ask(unit: Unit, kind: str, about: Subject, ours: Side, theirs: Side) -> DecisionRow:
    """Ask once: a question that is open already about the same field takes the newest values, and whoever was about to
    answer it is told. An order counts its open questions among its flags."""
    known = open_question(unit.session, kind, about)
    row = known or DecisionRow(
        kind=kind, store_table=about.store_table, remote_id=about.remote_id, field=about.field,
        local_id=about.local_id, order_id=about.order_id, asked_at=unit.now, answer=OPEN,
    )  # fmt: skip
    if known is not None and (known.ours, known.theirs) != (ours.value, theirs.value):
        known.version += 1
    row.ours, row.ours_by, row.ours_at = ours.value, ours.by, ours.at
    row.theirs, row.theirs_by, row.theirs_at = theirs.value, theirs.by, theirs.at
    if known is None:
        unit.session.add(row)
        _count(unit, row, 1)
    unit.areas.update(("store_sync", "decisions"))
    return row


def withdraw(unit: Unit, kind: str, about: Subject) -> bool:
    """The store took back what was asked about: nobody has to answer any more. Whether there was a question."""
    row = open_question(unit.session, kind, about)
    if row is not None:
        row.version += 1
        close(unit, row, WITHDRAWN, "")
    return row is not None


def close(unit: Unit, row: DecisionRow, answer: str, by: str) -> None:
    """Keep the answer; the question is open no more."""
    row.answer, row.answered_by, row.answered_at = answer, by, unit.now
    _count(unit, row, -1)
    unit.areas.update(("store_sync", "decisions"))


def _count(unit: Unit, row: DecisionRow, by: int) -> None:
    order = unit.session.get(Order, row.order_id) if row.order_id is not None else None
    if order is not None:
        order.questions += by
        order.flags += by
        unit.areas.add("orders")


def open_question(session: Session, kind: str, about: Subject) -> DecisionRow | None:
    """The question about this record and field that nobody has answered yet."""
    same = select(DecisionRow).where(
        DecisionRow.store_table == about.store_table, DecisionRow.remote_id == about.remote_id,
        DecisionRow.field == about.field, DecisionRow.kind == kind, DecisionRow.answer == OPEN,
    )  # fmt: skip
    return session.scalars(same).first()


def asked_of(session: Session, kind: str, table: str) -> set[str]:
    """The ids of the table's records with an open question of this kind."""
    return set(session.scalars(select(DecisionRow.remote_id).where(
        DecisionRow.answer == OPEN, DecisionRow.store_table == table, DecisionRow.kind == kind
    )))  # fmt: skip


def last_asked(session: Session, table: str, remote_id: str) -> dict[str, DecisionRow]:
    """The newest question about each changed field of a record, answered or not, by the store's column."""
    asked = select(DecisionRow).where(
        DecisionRow.store_table == table, DecisionRow.remote_id == remote_id, DecisionRow.kind == CHANGED
    )
    return {row.field: row for row in session.scalars(asked.order_by(DecisionRow.id))}


def counts_here(row: DecisionRow) -> str:
    """The value that counts here by the newest question about a field, in the store's words."""
    return row.theirs if row.answer == THEIRS else row.ours
