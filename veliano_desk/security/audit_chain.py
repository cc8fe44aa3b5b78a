"""The audit log's chain: each entry's hash covers the one before it.

What changed (before, after) is hashed with a random salt that lives beside it, so payload and salt can be erased while
the chain still proves that an entry with exactly that content stood there.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from veliano_desk.domain.audit import AuditFault

FIRST_LINK = "0" * 64
ERASE = "audit.erase"
"""The action of an entry that says which other entry's payload was erased."""
UNREADABLE = "unreadable"
"""The hash of a head outside the database that is there but cannot be read: it fits no log."""


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """What the chain knows of an entry. at is microseconds since 1970 UTC; digests and hashes are hexadecimal."""

    sequence: int
    at: int
    person_id: int
    person: str
    desk: str
    action: str
    subject: str
    before_digest: str
    after_digest: str
    previous: str
    hash: str


def canonical(value: object) -> str:
    """The one spelling of a payload that is hashed: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def new_salt() -> str:
    return secrets.token_hex(16)


def payload_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def link(entry: ChainEntry) -> str:
    """The entry's hash over everything it says and the hash before it."""
    parts = [
        entry.sequence,
        entry.at,
        entry.person_id,
        entry.person,
        entry.desk,
        entry.action,
        entry.subject,
        entry.before_digest,
        entry.after_digest,
        entry.previous,
    ]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Payload:
    """The erasable part of an entry: its salt and the canonical texts of before and after."""

    salt: str
    before: str
    after: str


def check(entries: Iterable[tuple[ChainEntry, Payload | None]], head: tuple[int, str] | None) -> Iterator[AuditFault]:
    """Walk the chain in the order of its sequence and name every fault.

    head is the last entry known outside the database (sequence, hash), or None where none was ever kept.
    """
    if head and head[1] == UNREADABLE:
        yield AuditFault(0, "no head to compare with", "the head kept outside the database is damaged")
        head = None
    previous, expected, seen_head = FIRST_LINK, 1, False
    last: ChainEntry | None = None
    emptied: set[int] = set()
    for entry, payload in entries:
        yield from _order_faults(entry, expected)
        yield from _content_faults(entry, payload, previous)
        if head and entry.sequence == head[0]:
            seen_head = True
            if entry.hash != head[1]:
                yield AuditFault(
                    entry.sequence, "edited", "it is not the entry that was last known outside the database"
                )
        if payload is None:
            emptied.add(entry.sequence)
        emptied.discard(_erased_by(entry, payload))
        previous, expected, last = entry.hash, entry.sequence + 1, entry
    if head and head[0] and not seen_head:
        stands = last.sequence if last else 0
        yield AuditFault(head[0], "cut tail", f"entries up to {head[0]} were known, the log ends at {stands}")
    for sequence in sorted(emptied):
        yield AuditFault(sequence, "edited", "its before and after were emptied, and no later entry says who did it")


def erase_subject(sequence: int) -> str:
    """The subject of the entry that tells of the erasing of another: its hash covers it, so it stays for good."""
    return f"entry {sequence}"


def _erased_by(entry: ChainEntry, payload: Payload | None) -> int:
    """Which earlier entry this one says was erased; 0 for none."""
    if entry.action != ERASE or link(entry) != entry.hash:
        return 0
    words = entry.subject.removeprefix(erase_subject(0).removesuffix("0"))
    sequence = int(words) if words != entry.subject and words.isascii() and words.isdigit() else 0
    if not sequence and payload and _payload_true(entry, payload):
        # Logs from before the subject named it: the payload does, and its digest proves it.
        after = json.loads(payload.after)
        found = after.get("sequence") if isinstance(after, dict) else 0
        sequence = found if isinstance(found, int) else 0
    return sequence if sequence < entry.sequence else 0


def check_head(stands: tuple[int, str], told: tuple[int, str] | None) -> Iterator[AuditFault]:
    """Compare the last entry (sequence, hash; 0 for an empty log) with the log's own head row."""
    if told is None:
        yield AuditFault(stands[0], "removed", "the log's own head is missing")
    elif told[0] > stands[0]:
        yield AuditFault(told[0], "cut tail", f"the log's own head is {told[0]}, the log ends at {stands[0]}")
    elif told[0] < stands[0]:
        yield AuditFault(told[0] + 1, "inserted", f"the log's own head is {told[0]}, the log ends at {stands[0]}")
    elif told[1] != stands[1]:
        yield AuditFault(stands[0], "edited", "the log's own head is another entry")


def _order_faults(entry: ChainEntry, expected: int) -> Iterator[AuditFault]:
    if entry.sequence > expected:
        yield AuditFault(expected, "removed", f"entries {expected} to {entry.sequence - 1} are missing")
    elif entry.sequence < expected:
        yield AuditFault(entry.sequence, "inserted", "its number stands twice")


def _content_faults(entry: ChainEntry, payload: Payload | None, previous: str) -> Iterator[AuditFault]:
    if link(entry) != entry.hash:
        yield AuditFault(entry.sequence, "edited", "its content does not match its hash")
    elif payload and not _payload_true(entry, payload):
        yield AuditFault(entry.sequence, "edited", "its before or after does not match its digest")
    if entry.previous != previous:
        yield AuditFault(entry.sequence, "reordered", "it does not follow the entry before it")


def _payload_true(entry: ChainEntry, payload: Payload) -> bool:
    return (
        payload_digest(payload.salt, payload.before) == entry.before_digest
        and payload_digest(payload.salt, payload.after) == entry.after_digest
    )
