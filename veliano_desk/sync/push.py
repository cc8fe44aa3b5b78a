"""Sending the outbox: in order per record, again after faults that pass, set aside after those that do not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from veliano_desk.domain.errors import CancelledError
from veliano_desk.models import outbox
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import OutboxEntry
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import (
    NotAnAdminError,
    NotAStoreError,
    StoreFaultError,
    StoreInsecureError,
    StoreKeyError,
    StorePolicyLoopError,
    StoreSessionError,
    StoreSignInError,
)
from veliano_desk.sync.intake import IntakeRules, take_custom_orders
from veliano_desk.sync.wire import CustomOrderRow

_TRIES = 3
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
    """One pass over the outbox. `reading` and `begin` open units of work."""

    client: StoreClient
    rules: IntakeRules
    reading: Callable[[], AbstractContextManager[Unit]]
    begin: Callable[[], AbstractContextManager[Unit]]
    progress: Callable[[int, int, str], None]
    cancelled: Callable[[], bool]
    sent: int = 0

    def run(self) -> int:
        """How many entries were sent. A fault that passes (no network, 5xx, 429) ends the run and is raised."""
        last, waiting = 0, self._waiting()
        while letter := self._next(last):
            if self.cancelled():
                raise CancelledError(
                    "Cancelled", "What was sent is sent; the rest still waits.", "Sync again to go on."
                )
            last = letter.id
            self._send_one(letter)
            self.progress(min(self.sent, waiting), waiting, "Telling the store")
        return self.sent

    def _waiting(self) -> int:
        with self.reading() as unit:
            return outbox.counts(unit.session).get(outbox.WAITING, 0)

    def _next(self, after: int) -> _Letter | None:
        with self.reading() as unit:
            entry = outbox.next_waiting(unit.session, unit.now, after)
            if entry is None:
                return None
            return _Letter(entry.id, entry.uid, entry.store_table, entry.kind, entry.remote_id, dict(entry.values))

    def _send_one(self, letter: _Letter) -> None:
        try:
            row = self._patch(letter) if letter.kind == "patch" else None
            if letter.kind == "insert":
                # Under its own id: sent a second time, it only says the same again.
                self.client.upsert(letter.table, [letter.values])
        except _CONNECTION_FAULTS:
            raise
        except StoreFaultError as fault:
            self._failed(letter, fault)
            if fault.retryable:
                raise
            return
        self._settled(letter, row)

    def _patch(self, letter: _Letter) -> dict[str, Any]:
        """Change the store's row if it is as we saw it; otherwise take in what changed there first, then try again."""
        for _ in range(_TRIES):
            back = self.client.patch_if_unchanged(letter.table, letter.remote_id, self._seen(letter), letter.values)
            if back:
                return back[0]
            self._take_in(letter)
        raise _gone(letter, "It kept changing in the store.")

    def _seen(self, letter: _Letter) -> str:
        with self.reading() as unit:
            links = records.links_of(unit.session, letter.table, [letter.remote_id])
            if letter.remote_id not in links:
                raise _gone(letter, "The desk has no such row any more.")
            return links[letter.remote_id].remote_updated_at

    def _take_in(self, letter: _Letter) -> None:
        found = self.client.select(letter.table, filters=[("id", f"eq.{letter.remote_id}")])
        if not found:
            raise _gone(letter, "The row is not in the store any more, or this sign-in may not see it.")
        row = CustomOrderRow.read(found[0])
        with self.begin() as unit:
            taken = take_custom_orders(unit, self.rules, [row])
            if not taken.rows:
                raise _gone(letter, "The store did not take the change.")
            unit.record("store.pull", letter.table, None, {"rows": 1, "taken": taken.rows})

    def _settled(self, letter: _Letter, row: dict[str, Any] | None) -> None:
        with self.begin() as unit:
            entry = unit.get(OutboxEntry, letter.id, "outbox entry")
            if entry.values == letter.values:
                outbox.mark_sent(entry, unit.now)
            if row is not None:
                link = records.links_of(unit.session, letter.table, [letter.remote_id])[letter.remote_id]
                link.remote_updated_at, link.row = str(row.get("updated_at") or ""), row
            unit.areas.add("store_sync")
            unit.record("store.push", letter.table, None, {"id": letter.uid, "values": letter.values})
        self.sent += 1

    def _failed(self, letter: _Letter, fault: StoreFaultError) -> None:
        with self.begin() as unit:
            entry = unit.get(OutboxEntry, letter.id, "outbox entry")
            outbox.mark_failed(
                entry, unit.now, f"{fault.title}: {fault.happened}", fault.retry_after, not fault.retryable
            )
            unit.areas.add("store_sync")
            unit.record(
                "store.push_failed", letter.table, None, {"id": letter.uid, "reason": fault.store_code or fault.code}
            )


def _gone(letter: _Letter, why: str) -> StoreFaultError:
    return StoreFaultError(letter.remote_id, words=("The store did not take the change", why,
                                                    "Look at the order in the store, then retry or drop the change."))  # fmt: skip
