"""Sending the outbox: in order per record, again after faults that pass, set aside after those that do not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.row_digest import digest
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
from veliano_desk.sync.new_rows import Delivery, add_row
from veliano_desk.sync.standing import Standing, standing_of
from veliano_desk.sync.store_files import bring_file
from veliano_desk.sync.tables import table_named
from veliano_desk.sync.taking import take_page

_TRIES = 3
_TROUBLES = 3
_CONNECTION_FAULTS = (NotAnAdminError, NotAStoreError, StoreInsecureError, StoreKeyError, StorePolicyLoopError,
                      StoreSessionError, StoreSignInError)  # fmt: skip
"""Faults of the connection, not of the entry: the run ends and the entry waits as it is."""

_STORES_OWN = ("updated_at", "version")
"""Columns that the store sets with each change, ours too: that they are new is no news."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """An outbox entry as it stood when it was taken up."""

    id: int
    uid: str
    table: str
    kind: str
    remote_id: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a row last came with: its stamp, None where the store does not stamp its changes, and the edited columns."""

    stamp: str | None
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
    _standing: Standing | None = None

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
        sender = _SENDERS.get(letter.kind)
        if sender is None:
            raise _refused(letter, f"This version of the program does not know how to send “{letter.kind}”.")
        return sender(self, letter)

    def insert(self, letter: _Letter) -> Row | None:
        """A customer or an order of ours, once, whatever becomes of the answer. Anything else goes under its own id:
        sent a second time, it only says the same again."""
        if letter.table in outbox.CREATED:
            return add_row(self._delivery(letter))
        self.client.upsert(letter.table, [letter.values])
        return None

    def bring(self, letter: _Letter) -> None:
        """A file for the store's bucket, or one that goes from there."""
        bring_file(self._delivery(letter), letter.kind)

    def _delivery(self, letter: _Letter) -> Delivery:
        return Delivery(self.client, self.rules, self.reading, self.begin, letter.id, letter.table, letter.remote_id,
                      letter.values)  # fmt: skip

    def patch(self, letter: _Letter) -> Row:
        """Change the store's row if it is as we saw it; otherwise take in what changed there first, then try again."""
        for _ in range(_TRIES):
            seen = self._seen(letter)
            if back := self._change(letter, seen):
                return back[0]
            self._take_in(letter, self._read(letter))
            if self._seen(letter) == seen:
                raise _refused(letter, "The row can be read there but not changed by this sign-in.")
        raise StoreTroubleError(letter.remote_id, words=(
            "The store's row keeps changing", "Somebody changed it there each time the desk was about to.",
            "Nothing; it is tried again.",
        ))  # fmt: skip

    def _change(self, letter: _Letter, seen: _Seen) -> list[Row]:
        """By the stamp, where the store stamps each change; elsewhere by what the edited columns held."""
        if seen.stamp is not None:
            return self.client.patch_if_unchanged(letter.table, letter.remote_id, seen.stamp, letter.values)
        return self.client.patch_if_same(letter.table, letter.remote_id, seen.values, letter.values)

    def _seen(self, letter: _Letter) -> _Seen:
        """What tells whether the row is as it last came."""
        stamped = self._stamped(letter.table)
        with self.reading() as unit:
            link = records.links_of(unit.session, letter.table, [letter.remote_id]).get(letter.remote_id)
            if link is None:
                raise _refused(letter, "The desk has no such row any more.")
            stamp = link.remote_updated_at if stamped else ""
            return _Seen(stamp or None, {name: link.row.get(name) for name in letter.values})

    def _stamped(self, table: str) -> bool:
        """Whether the store's pack stamps each change of this table, asked once in a run."""
        if self._standing is None:
            self._standing = standing_of(self.client)
        return self._standing.stamps(table_named(table))

    def _read(self, letter: _Letter) -> Row:
        found = self.client.select(letter.table, filters=[("id", f"eq.{letter.remote_id}")])
        if not found:
            raise _refused(letter, "The row is not in the store any more, or this sign-in may not see it.")
        return found[0]

    def _take_in(self, letter: _Letter, row: Row) -> None:
        if take_page(self.reading, self.begin, self.rules, letter.table, [row]).findings:
            raise _refused(letter, "The row changed there into something that cannot be read; see what it says.")

    def _settled(self, letter: _Letter, row: Row | None) -> _Letter | None:
        """Keep that it was sent, with the row as the store has it now. What was added to it meanwhile is returned."""
        newer, unseen = None, False
        with self.begin() as unit:
            entry = unit.session.get(OutboxEntry, letter.id)
            if entry is not None and entry.values == letter.values:
                outbox.mark_sent(entry, unit.now)
            elif entry is not None:
                newer = _letter(entry)
            if row is not None:
                unseen = self._keep_row(unit, letter, row)
            unit.areas.add("store_sync")
            unit.record("store.push", letter.table, None, {"id": letter.uid, "values": letter.values})
        if row is not None and unseen:
            self._take_in(letter, row)
        if newer is None:
            self.sent += 1
        return newer

    def _keep_row(self, unit: Unit, letter: _Letter, row: Row) -> bool:
        """Keep what was written; whether something else in the row changed too, which no stamp would have told."""
        link = records.links_of(unit.session, letter.table, [letter.remote_id]).get(letter.remote_id)
        if link is None:
            return False
        told = {name: row[name] for name in (*letter.values, *_STORES_OWN) if name in row}
        unseen = letter.kind == "patch" and digest({**link.row, **told}) != digest(row)
        link.row = {**link.row, **told} if unseen else row
        link.remote_updated_at = str(row.get("updated_at") or "")
        return unseen

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


_SENDERS: dict[str, Callable[[Push, _Letter], Row | None]] = {
    "patch": Push.patch, "insert": Push.insert, outbox.FILE: Push.bring, outbox.NO_FILE: Push.bring,
}  # fmt: skip
"""How an entry of each kind is sent; what the store answered with, where it is a row that is linked here."""


def _letter(entry: OutboxEntry) -> _Letter:
    return _Letter(entry.id, entry.uid, entry.store_table, entry.kind, entry.remote_id, dict(entry.values))


def _refused(letter: _Letter, why: str) -> StoreRefusedError:
    todo = "Look at the order in the store, then retry or drop the change."
    return StoreRefusedError(letter.remote_id, words=("The store did not take the change", why, todo))
