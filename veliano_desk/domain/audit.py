"""Who did what, and whether the record of it is still whole."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class AuditEntry(NamedTuple):
    """One write. before/after are None once the payload was erased; the chain still holds their digests."""

    sequence: int
    at: datetime
    person: str
    desk: str
    action: str
    subject: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    erased: bool


class AuditFault(NamedTuple):
    """kind: edited, removed, inserted, reordered, cut tail, or no head to compare with."""

    sequence: int
    kind: str
    detail: str


class AuditVerdict(NamedTuple):
    """The check of the whole chain. `ok` when there is no fault."""

    entries: int
    head: str
    faults: tuple[AuditFault, ...]

    @property
    def ok(self) -> bool:
        return not self.faults
