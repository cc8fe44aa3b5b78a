"""The record of who did what: reading it, proving it whole, erasing payloads that must go."""

from __future__ import annotations

import json

from veliano_desk.domain.audit import AuditEntry, AuditVerdict
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.rights import Right
from veliano_desk.models import audit as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.security import audit_chain
from veliano_desk.services.actions import Area, checks, reads, writes


def verdict(unit: Unit, head: tuple[int, str] | None) -> AuditVerdict:
    """Check the whole chain against itself, its own head row and the head kept outside the database.

    The outer head must have been read before the unit's first look at the database: it only moves forward.
    """
    stands, faults = rows.faults_of(unit.session, head)
    return AuditVerdict(stands[0], stands[1], tuple(faults))


class AuditService(Area):
    """The log as the owner reads it."""

    @reads(Right.AUDIT_READ)
    def newest(self, unit: Unit, limit: int = 200, subject: str | None = None) -> tuple[AuditEntry, ...]:
        """The newest entries first, of one subject (an order number, a sign-in name) where given."""
        return tuple(_as_entry(row) for row in rows.newest(unit.session, limit, subject))

    @checks(Right.AUDIT_READ)
    def verify(self) -> AuditVerdict:
        """Whether the log is whole."""
        return self._verdict(self.access.head.read())

    @reads(Right.AUDIT_READ)
    def _verdict(self, unit: Unit, head: tuple[int, str] | None) -> AuditVerdict:
        return verdict(unit, head)

    @writes(Right.PEOPLE_MANAGE)
    def erase_payload(self, unit: Unit, sequence: int) -> None:
        """Erase what an entry says of before and after (a customer's wish); the chain keeps its digests.

        InputError for what was emptied already, and for the entry that tells of an erasing: it is the proof of it.
        """
        row = unit.get(rows.AuditRow, sequence, "entry")
        if row.salt is None or row.action == audit_chain.ERASE:
            raise InputError(
                "Nothing to erase",
                "The entry says nothing of before and after, or tells of an erasing; nothing was changed.",
                "Choose another entry; `audit verify` says whether one was emptied from outside.",
                audit_chain.erase_subject(sequence),
            )
        row.salt = row.before = row.after = None
        unit.areas.add("audit")
        about = {"sequence": sequence, "subject": row.subject}
        unit.record(audit_chain.ERASE, audit_chain.erase_subject(sequence), None, about)


def _as_entry(row: rows.AuditRow) -> AuditEntry:
    erased = row.salt is None
    return AuditEntry(
        row.sequence,
        row.at,
        row.person,
        row.desk,
        row.action,
        row.subject,
        _plain(row.before),
        _plain(row.after),
        erased,
    )


def _plain(text: str | None) -> dict[str, object] | None:
    value = json.loads(text) if text else None
    return value if isinstance(value, dict) or value is None else {"value": value}
