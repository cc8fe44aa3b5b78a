"""Sending the outbox: in order per record, again after faults that pass, set aside after those that do not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from veliano_desk.domain.errors import CancelledError
from veliano_desk.models import outbox
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import OutboxEntry
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row, StoreClient
from veliano_desk.sync.errors import (
    NotAnAdminError,
    NotAStoreError,
    StoreBusyError,
    StoreFaultError,
    StoreInsecureError,
    StoreKeyError,
    StorePolicyLoopError,
    StoreRefusedError,
    StoreSessionError,
    StoreSignInError,
    StoreTroubleError,
)
from veliano_desk.sync.intake_rules import IntakeRules
from veliano_desk.sync.new_rows import Errand, add_row
from veliano_desk.sync.store_files import bring_file
from veliano_desk.sync.taking import take_page

_TRIES = 3
_TROUBLES = 3
_CONNECTION_FAULTS = (NotAnAdminError, NotAStoreError, StoreInsecureError, StoreKeyError, StorePolicyLoopError,
                      StoreSessionError, StoreSignInError)  # fmt: skip
"""Faults of the connection, not of the entry: the run ends and the entry waits as it is."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """An outbox entry as it stood when it was taken up."""

    id: int
    uid: str
    table: str
    kind: str
    remote_id: str
    values: dict[str, Any]


@dataclass
class Push:
    """One pass over the outbox. `reading` and `begin` open units of work; `sent` counts, also after a fault."""

    client: StoreClient
    rules: IntakeRules
    reading: Callable[[], AbstractContextManager[Unit]]
    begin: Callable[[], AbstractContextManager[Unit]]
    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    sent: int = 0

    def run(self) -> int:
        """How many entries were sent. A network that is gone and a store that asks to wait end the run and are raised;
        trouble with one entry holds back its own order, and ends the run when the next ones fare no better."""
        last, troubles, waiting = 0, 0, self._waiting()
        while letter := self._next(last):
            if self.cancelled():
                raise CancelledError(
                    "Cancelled", "What was sent is sent; the rest still waits.", "Sync again to go on."
                )
            last = letter.id
            trouble = self._send(letter)
            troubles = troubles + 1 if trouble else 0
            if trouble and troubles == _TROUBLES:
                raise trouble
            self.progress(min(self.sent, waiting), waiting, "Telling the store")
        return self.sent

    def _waiting(self) -> int:
        with self.reading() as unit:
            return outbox.counts(unit.session).get(outbox.WAITING, 0)

    def _next(self, after: int) -> _Letter | None:
        with self.reading() as unit:
            entry = outbox.next_waiting(unit.session, unit.now, after)
            return _letter(entry) if entry else None

    def _send(self, letter: _Letter) -> StoreTroubleError | None:
        """Send one entry and keep how it went. What the store could not take this time is returned."""
        try:
            row = self._say(letter)
        except _CONNECTION_FAULTS:
            raise
        except StoreFaultError as fault:
            self._failed(letter, fault)
            if isinstance(fault, StoreTroubleError):
                return fault
            if fault.retryable:
                raise
            return None
        newer = self._settled(letter, row)
        return self._send(newer) if newer else None

    def _say(self, letter: _Letter) -> Row | None:
        if letter.kind == "patch":
            return self._patch(letter)
        if letter.kind == outbox.CREATION and letter.table in outbox.CREATED:
            return add_row(self._errand(letter))
        if letter.kind in (outbox.FILE, outbox.NO_FILE):
            bring_file(self._errand(letter), letter.kind)
            return None
        # Under its own id: sent a second time, it only says the same again.
        self.client.upsert(letter.table, [letter.values])
        return None

    def _errand(self, letter: _Letter) -> Errand:
        return Errand(self.client, self.rules, self.reading, self.begin, letter.id, letter.table, letter.remote_id,
                      letter.values)  # fmt: skip

    def _patch(self, letter: _Letter) -> Row:
        """Change the store's row if it is as we saw it; otherwise take in what changed there first, then try again."""
        for _ in range(_TRIES):
            seen = self._seen(letter)
            back = self.client.patch_if_unchanged(letter.table, letter.remote_id, seen, letter.values) if seen else []
            if back:
                return back[0]
            self._take_in(letter)
            if self._seen(letter) == seen:
                raise _refused(letter, "The row can be read there but not changed by this sign-in.")
        raise StoreTroubleError(letter.remote_id, words=(
            "The store's row keeps changing", "Somebody changed it there each time the desk was about to.",
            "Nothing; it is tried again.",
        ))  # fmt: skip

    def _seen(self, letter: _Letter) -> str:
        """The `updated_at` that the row last came with."""
        with self.reading() as unit:
            stamp = records.stamps_of(unit.session, letter.table, [letter.remote_id]).get(letter.remote_id)
        if stamp is None:
            raise _refused(letter, "The desk has no such row any more.")
        return stamp

    def _take_in(self, letter: _Letter) -> None:
        found = self.client.select(letter.table, filters=[("id", f"eq.{letter.remote_id}")])
        if not found:
            raise _refused(letter, "The row is not in the store any more, or this sign-in may not see it.")
        if take_page(self.reading, self.begin, self.rules, letter.table, found).findings:
            raise _refused(letter, "The row changed there into something that cannot be read; see what it says.")

    def _settled(self, letter: _Letter, row: Row | None) -> _Letter | None:
        """Keep that it was sent, with the row as the store has it now. What was added to it meanwhile is returned."""
        newer = None
        with self.begin() as unit:
            entry = unit.session.get(OutboxEntry, letter.id)
            if entry is not None and entry.values == letter.values:
                outbox.mark_sent(entry, unit.now)
            elif entry is not None:
                newer = _letter(entry)
            if row is not None:
                link = records.links_of(unit.session, letter.table, [letter.remote_id])[letter.remote_id]
                link.remote_updated_at, link.row = str(row.get("updated_at") or ""), row
            unit.areas.add("store_sync")
            unit.record("store.push", letter.table, None, {"id": letter.uid, "values": letter.values})
        if newer is None:
            self.sent += 1
        return newer

    def _failed(self, letter: _Letter, fault: StoreFaultError) -> None:
        with self.begin() as unit:
            entry = unit.session.get(OutboxEntry, letter.id)
            reason = f"{fault.title}: {fault.happened} {fault.todo}"
            if entry is not None and entry.state == outbox.WAITING:
                outbox.mark_failed(entry, unit.now, reason, fault.retry_after, not fault.retryable)
            if isinstance(fault, StoreBusyError) and fault.retry_after:
                outbox.hold_back(unit.session, unit.now + timedelta(seconds=fault.retry_after))
            unit.areas.add("store_sync")
            unit.record(
                "store.push_failed", letter.table, None, {"id": letter.uid, "reason": fault.store_code or fault.code}
            )


def _letter(entry: OutboxEntry) -> _Letter:
    return _Letter(entry.id, entry.uid, entry.store_table, entry.kind, entry.remote_id, dict(entry.values))


def _refused(letter: _Letter, why: str) -> StoreRefusedError:
    todo = "Look at the order in the store, then retry or drop the change."
    return StoreRefusedError(letter.remote_id, words=("The store did not take the change", why, todo))
