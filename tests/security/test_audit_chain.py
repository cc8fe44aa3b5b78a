"""The chain by itself: any entry edited, removed, inserted, moved or cut off is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.security import audit_chain
from veliano_desk.security.audit_chain import FIRST_LINK, UNREADABLE, ChainEntry, Payload

Linked = tuple[ChainEntry, Payload | None]


def made(length: int) -> list[Linked]:
    """A chain as the desk writes it."""
    chain: list[Linked] = []
    for number in range(1, length + 1):
        chain.append(next_to(chain, "piece.move", f"CO-{number}", None, before={"n": number}))
    return chain


def next_to(chain: Sequence[Linked], action: str, subject: str, after: object, before: object = None) -> Linked:
    """The entry that follows the last one, and what it says."""
    number, previous = len(chain) + 1, chain[-1][0].hash if chain else FIRST_LINK
    payload = Payload(f"salt {number}", audit_chain.canonical(before), audit_chain.canonical(after))
    entry = ChainEntry(
        sequence=number, at=1_000 * number, person_id=1, person="Vera", desk="bench", action=action,
        subject=subject, before_digest=audit_chain.payload_digest(payload.salt, payload.before),
        after_digest=audit_chain.payload_digest(payload.salt, payload.after), previous=previous, hash="",
    )  # fmt: skip
    return replace(entry, hash=audit_chain.link(entry)), payload


def faults(chain: Sequence[Linked], head: tuple[int, str] | None = None) -> list[tuple[int, str]]:
    return [(fault.sequence, fault.kind) for fault in audit_chain.check(chain, head)]


def head_of(chain: Sequence[Linked]) -> tuple[int, str]:
    return chain[-1][0].sequence, chain[-1][0].hash


@given(st.integers(0, 12))
def test_a_chain_as_it_was_written_is_whole(length: int):
    chain = made(length)
    assert faults(chain) == []
    assert not chain or faults(chain, head_of(chain)) == []


@given(length=st.integers(1, 8), data=st.data())
def test_a_changed_field_of_any_entry_is_found(length: int, data: st.DataObject):
    chain = made(length)
    at = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(ChainEntry) if field.name != "sequence"]))
    entry, payload = chain[at]
    old = getattr(entry, name)
    chain[at] = (replace(entry, **{name: old + 1 if isinstance(old, int) else old + "x"}), payload)
    assert (at + 1, "edited") in faults(chain)


@given(length=st.integers(1, 8), data=st.data())
def test_a_changed_payload_of_any_entry_is_found(length: int, data: st.DataObject):
    chain = made(length)
    at = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from(["salt", "before", "after"]))
    entry, payload = chain[at]
    assert payload is not None
    chain[at] = (entry, replace(payload, **{name: getattr(payload, name) + " "}))
    assert faults(chain) == [(at + 1, "edited")]


@given(length=st.integers(1, 8), data=st.data())
def test_erased_payloads_leave_the_chain_whole_where_a_later_entry_tells_of_each(length: int, data: st.DataObject):
    erased = data.draw(st.sets(st.integers(1, length)))
    chain = made(length)
    for sequence in sorted(erased):
        chain.append(next_to(chain, audit_chain.ERASE, audit_chain.erase_subject(sequence), None))
    emptied = [(entry, None if entry.sequence in erased else payload) for entry, payload in chain]
    assert faults(emptied, head_of(chain)) == []
    assert faults(emptied[:length]) == [(sequence, "edited") for sequence in sorted(erased)]


def test_an_erasing_from_before_its_subject_named_the_entry_counts_by_its_payload():
    chain = made(3)
    chain.append(next_to(chain, audit_chain.ERASE, "CO-2", {"sequence": 2}))
    chain[1] = (chain[1][0], None)
    assert faults(chain) == []
    entry, payload = chain[3]
    assert payload is not None
    chain[3] = (entry, replace(payload, after=audit_chain.canonical({"sequence": 1})))
    assert faults(chain) == [(4, "edited"), (2, "edited")]


@pytest.mark.parametrize("subject", ["entry 3", "entry 4", "entry x", "entry ", "entry -2", "CO-2", "2"])
@pytest.mark.parametrize("action", [audit_chain.ERASE, "order.note"])
def test_an_entry_that_tells_of_something_else_excuses_nothing(subject: str, action: str):
    chain = made(3)
    chain.append(next_to(chain, action, subject, {"sequence": 3}))
    chain[1] = (chain[1][0], None)
    assert faults(chain) == [(2, "edited")]


def test_an_erasing_that_was_told_before_excuses_nothing_that_came_after():
    chain = made(2)
    chain.append(next_to(chain, audit_chain.ERASE, "entry 4", None))
    chain.append((next_to(chain, "order.note", "CO-1", None)[0], None))
    assert faults(chain) == [(4, "edited")]


@given(length=st.integers(2, 8), data=st.data())
def test_a_removed_entry_is_found(length: int, data: st.DataObject):
    chain = made(length)
    head = head_of(chain)
    at = data.draw(st.integers(0, length - 1))
    del chain[at]
    kinds = faults(chain, head)
    assert ((length, "cut tail") if at == length - 1 else (at + 1, "removed")) in kinds


@given(length=st.integers(2, 8), data=st.data())
def test_two_entries_that_changed_places_are_found(length: int, data: st.DataObject):
    chain = made(length)
    one, other = data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True))
    a, b = chain[one][0], chain[other][0]
    chain[one], chain[other] = (
        (replace(b, sequence=a.sequence), chain[other][1]), (replace(a, sequence=b.sequence), chain[one][1]),
    )  # fmt: skip
    assert {(a.sequence, "edited"), (b.sequence, "edited")} <= set(faults(chain))


@given(length=st.integers(1, 8), cut=st.integers(1, 8))
def test_a_cut_tail_is_found_by_the_head_that_is_kept_outside(length: int, cut: int):
    chain = made(length)
    head = head_of(chain)
    left = chain[: max(length - cut, 0)]
    assert faults(left) == []
    assert faults(left, head) == [(length, "cut tail")]


def test_a_log_that_was_written_anew_from_some_entry_on_is_found_by_the_head():
    chain = made(6)
    forged = [*chain[:3], *made_from(chain[2][0], 3)]
    assert faults(forged) == []
    assert faults(forged, head_of(chain)) == [(6, "edited")]


def made_from(last: ChainEntry, length: int) -> list[Linked]:
    chain: list[Linked] = []
    payload = Payload("salt", audit_chain.canonical(None), audit_chain.canonical(None))
    digest = audit_chain.payload_digest(payload.salt, payload.before)
    for number in range(last.sequence + 1, last.sequence + length + 1):
        entry = replace(last, sequence=number, person="Mallory", previous=last.hash, hash="",
                        before_digest=digest, after_digest=digest)  # fmt: skip
        last = replace(entry, hash=audit_chain.link(entry))
        chain.append((last, payload))
    return chain


def test_a_head_that_cannot_be_read_is_a_fault_of_its_own():
    assert faults(made(3), (0, UNREADABLE)) == [(0, "no head to compare with")]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ((3, "h3"), []),
        (None, [(3, "removed")]),
        ((4, "h4"), [(4, "cut tail")]),
        ((2, "h2"), [(3, "inserted")]),
        ((0, FIRST_LINK), [(1, "inserted")]),
        ((3, "other"), [(3, "edited")]),
    ],
)
def test_the_logs_own_head_must_be_its_last_entry(told: tuple[int, str] | None, found: list[tuple[int, str]]):
    assert [(fault.sequence, fault.kind) for fault in audit_chain.check_head((3, "h3"), told)] == found


@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_one_payload_has_one_spelling(payload: dict[str, object]):
    turned = dict(reversed(payload.items()))
    assert audit_chain.canonical(payload) == audit_chain.canonical(turned)
