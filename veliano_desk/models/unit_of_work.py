"""One unit of work: everything or nothing, and one audit entry for what was written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, bindparam, event, update
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from veliano_desk.domain.errors import ConflictError, NotFoundError, WorkspaceError
from veliano_desk.domain.people import SignedIn
from veliano_desk.models.audit import AuditHead, AuditRow
from veliano_desk.models.base import Base, Edited
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.columns import microseconds
from veliano_desk.models.desk_changes import leave_word
from veliano_desk.models.engine import WRITES, told_apart
from veliano_desk.models.search_index import settle_words
from veliano_desk.security import audit_chain

Mapped = TypeVar("Mapped", bound=Base)
Versioned = TypeVar("Versioned", bound=Edited)


_HEAD = """SELECT h.sequence, h.hash, EXISTS (SELECT 1 FROM audit_log WHERE sequence = h.sequence + 1)
    FROM audit_head AS h WHERE h.id = 1"""
_MOVED_ON = update(AuditHead).where(AuditHead.id == 1).values(sequence=bindparam("last"), hash=bindparam("link"))


class LogHead(NamedTuple):
    """The audit log's head as this unit locked it. torn: the log goes on behind it, so somebody set it back."""

    sequence: int
    hash: str
    torn: bool


@dataclass
class Unit:
    """What a service method works in. `record` must be called exactly once by whatever writes."""

    session: Session
    who: SignedIn
    now: datetime
    areas: set[str] = field(default_factory=set)
    recorded: tuple[int, str] | None = None
    _head: LogHead | None = None

    def get(self, kind: type[Mapped], key: int, what: str) -> Mapped:
        """The row with this number. NotFoundError names `what` it was."""
        row = self.session.get(kind, key)
        if row is None:
            raise NotFoundError(
                f"No such {what}",
                "It is not in this workspace; nothing was changed.",
                "Refresh the list and choose again.",
                str(key),
            )
        return row

    def record(self, action: str, subject: str, before: object, after: object) -> None:
        """Add the audit entry of this unit: who did what to which, from what to what."""
        if self.recorded:
            raise AssertionError(f"{action}: this unit has its audit entry already")
        head = self._head or self.lock_head()
        if head.torn:
            raise _torn_log()
        entry = self._entry(head, action, subject, audit_chain.canonical(before), audit_chain.canonical(after))
        insert_many(self.session, AuditRow, [entry])
        self.recorded = (entry["sequence"], entry["hash"])
        self.session.connection().execute(_MOVED_ON, {"last": entry["sequence"], "link": entry["hash"]})

    def lock_head(self) -> LogHead:
        """The log's head, locked until this unit ends. WorkspaceError where somebody took it out."""
        connection = self.session.connection()
        locked = " FOR UPDATE OF h" if connection.dialect.name == "postgresql" else ""
        found = connection.exec_driver_sql(_HEAD + locked).first()
        if found is None:
            raise _torn_log()
        self._head = LogHead(found[0], found[1], bool(found[2]))
        return self._head

    def _entry(self, head: LogHead, action: str, subject: str, before: str, after: str) -> dict[str, Any]:
        salt = audit_chain.new_salt()
        link = audit_chain.ChainEntry(
            sequence=head.sequence + 1,
            at=microseconds(self.now),
            person_id=self.who.person_id,
            person=self.who.name,
            desk=self.who.desk,
            action=action,
            subject=subject,
            before_digest=audit_chain.payload_digest(salt, before),
            after_digest=audit_chain.payload_digest(salt, after),
            previous=head.hash,
            hash="",
        )
        return {
            "sequence": link.sequence, "at": self.now, "person_id": link.person_id, "person": link.person,
            "desk": link.desk, "action": action, "subject": subject, "salt": salt, "before": before, "after": after,
            "before_digest": link.before_digest, "after_digest": link.after_digest, "previous": link.previous,
            "hash": audit_chain.link(link),
        }  # fmt: skip


def _torn_log() -> WorkspaceError:
    return WorkspaceError(
        "The audit log does not fit its head",
        "Somebody changed the workspace from outside; nothing of this step was saved.",
        "Run `veliano-desk audit verify` and restore the latest copy of the workspace.",
    )


class WritingSession(Session):
    """A session that knows whether anything was written in it, flushed or not."""

    wrote = False


@event.listens_for(WritingSession, "after_flush")
def _flushed(session: WritingSession, _context: object) -> None:
    changed = any(session.is_modified(row) for row in session.dirty)
    session.wrote = session.wrote or changed or bool(session.new) or bool(session.deleted)


@event.listens_for(WritingSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if isinstance(state.session, WritingSession) and (state.is_insert or state.is_update or state.is_delete):
        state.session.wrote = True


def new_uid() -> str:
    """A client-made identifier for what goes to the store."""
    return str(uuid.uuid4())


def check_version(row: Edited, seen: int, what: str, mine: dict[str, object]) -> None:
    """ConflictError with both values unless the row is as the person saw it; counts the version up otherwise."""
    if row.version != seen:
        theirs: dict[str, object] = {name: getattr(row, name) for name in mine}
        raise ConflictError(
            "Somebody else saved first",
            f"The {what} was changed while you were editing; your values are kept here.",
            "Compare both and choose which to keep.",
            what,
            mine=mine,
            theirs=theirs,
            version=row.version,
        )
    row.version = seen + 1


@contextmanager
def reading(engine: Engine, who: SignedIn, now: datetime, subject: str = "") -> Iterator[Unit]:
    """A unit that only reads, on one consistent picture of the database; nothing it does is kept."""
    with told_apart(subject), Session(engine, autoflush=False) as session:
        if engine.dialect.name == "postgresql":
            # Its default shows each statement a newer picture; SQLite's transactions show one anyway.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        yield Unit(session, who, now)


@contextmanager
def writing(engine: Engine, who: SignedIn, now: datetime, subject: str = "", desk: str = "") -> Iterator[Unit]:
    """A unit that writes: commits when its block ends well, rolls back otherwise.

    Every write locks the audit log's head first, so writes follow one another and none is lost. The other desks are
    told with the commit; desk: which open workspace writes, as its own feed of changes knows it.
    """
    bound = engine.execution_options(**{WRITES: True})
    with told_apart(subject), WritingSession(bound) as session:
        unit = Unit(session, who, now)
        unit.lock_head()
        try:
            yield unit
            session.flush()
        except StaleDataError as error:
            raise ConflictError(
                "Somebody else saved first",
                "The row was changed meanwhile; nothing was overwritten.",
                "Open it again and repeat the change.",
            ) from error
        if (session.wrote or unit.areas) and not unit.recorded:
            raise AssertionError("a write without an audit entry")
        if unit.areas and unit.recorded:
            leave_word(session, unit.recorded[0], desk, unit.areas)
        settle_words(session.connection())
        session.commit()
