"""The append-only audit log and its head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.audit import AuditFault
from veliano_desk.models.base import Base
from veliano_desk.models.columns import STRICT, Int64, microseconds
from veliano_desk.security import audit_chain
from veliano_desk.security.audit_chain import ChainEntry, Payload


class AuditRow(Base):
    """One write. salt, before and after may be erased (NULL), all three; everything else is covered by `hash`."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "at"), Index(None, "subject"), STRICT)

    sequence: Mapped[int] = mapped_column(Int64, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int]
    person: Mapped[str]
    desk: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    salt: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    before_digest: Mapped[str]
    after_digest: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The one row every write locks first: it orders the chain, and with it all writes."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Int64, primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str]


def chain(session: Session) -> Iterator[tuple[ChainEntry, Payload | None]]:
    """The whole log in order, a thousand rows at a time, as the chain's check wants it."""
    for row in session.scalars(select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=1000)):
        entry = ChainEntry(
            sequence=row.sequence,
            at=microseconds(row.at),
            person_id=row.person_id,
            person=row.person,
            desk=row.desk,
            action=row.action,
            subject=row.subject,
            before_digest=row.before_digest,
            after_digest=row.after_digest,
            previous=row.previous,
            hash=row.hash,
        )
        erased = row.salt is None and row.before is None and row.after is None
        yield entry, None if erased else Payload(row.salt or "", row.before or "", row.after or "")


def faults_of(session: Session, head: tuple[int, str] | None) -> tuple[tuple[int, str], list[AuditFault]]:
    """Where the log ends (sequence, hash), and every fault of the whole chain: against itself, its own head row, and
    `head`, the entry last known outside the database."""
    faults = list(audit_chain.check(chain(session), head))
    last = next(iter(newest(session, 1)), None)
    stands = (last.sequence, last.hash) if last else (0, audit_chain.FIRST_LINK)
    inner = session.get(AuditHead, 1)
    faults += audit_chain.check_head(stands, (inner.sequence, inner.hash) if inner else None)
    return stands, faults


def refusals(session: Session, action: str, subject: str) -> tuple[int, datetime | None]:
    """How often an action is in the log for a subject, and when last."""
    those = select(func.count(), func.max(AuditRow.at)).where(AuditRow.subject == subject, AuditRow.action == action)
    count, last = session.execute(those).one()
    return int(count), last


def said(payload: str) -> dict[str, object]:
    """What an entry says of before or after, as data."""
    found = json.loads(payload)
    return found if isinstance(found, dict) else {}


def done_since(session: Session, action: str, at: datetime | None) -> bool:
    """Whether an action was done after a moment; None: ever."""
    those = select(AuditRow.sequence).where(AuditRow.action == action)
    return session.scalar((those if at is None else those.where(AuditRow.at > at)).limit(1)) is not None


def newest_of(session: Session, action: str, subject: str) -> AuditRow | None:
    """The newest entry of an action on a subject."""
    those = select(AuditRow).where(AuditRow.subject == subject, AuditRow.action == action)
    return session.scalars(those.order_by(AuditRow.sequence.desc()).limit(1)).first()


def last_work(session: Session, number: str) -> tuple[str, datetime] | None:
    """Who worked on an order's pieces last, and when; None where nobody has."""
    work = select(AuditRow.person, AuditRow.at).where(
        AuditRow.subject == number, AuditRow.action.like("piece.%") | (AuditRow.action == "cost.actual")
    )
    found = session.execute(work.order_by(AuditRow.sequence.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def newest(session: Session, limit: int, subject: str | None = None) -> list[AuditRow]:
    """The newest entries first, of one subject where given."""
    query = select(AuditRow).order_by(AuditRow.sequence.desc()).limit(limit)
    return list(session.scalars(query.where(AuditRow.subject == subject) if subject else query))
