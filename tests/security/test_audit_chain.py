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
    previous = FIRST_LINK
    for number in range(1, length + 1):
        payload = Payload(f"salt {number}", audit_chain.canonical({"n": number}), audit_chain.canonical(None))
        entry = ChainEntry(
            sequence=number, at=1_000 * number, person_id=1, person="Vera", desk="bench", action="piece.move",
            subject=f"CO-{number}", before_digest=audit_chain.payload_digest(payload.salt, payload.before),
            after_digest=audit_chain.payload_digest(payload.salt, payload.after), previous=previous, hash="",
        )  # fmt: skip
        entry = replace(entry, hash=audit_chain.link(entry))
        chain.append((entry, payload))
        previous = entry.hash
    return chain


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
def test_erased_payloads_leave_the_chain_whole(length: int, data: st.DataObject):
    erased = data.draw(st.sets(st.integers(1, length)))
    chain = [(entry, None if entry.sequence in erased else payload) for entry, payload in made(length)]
    assert faults(chain, head_of(chain)) == []


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
    chain[one], chain[other] = ((replace(b, sequence=a.sequence), None), (replace(a, sequence=b.sequence), None))
    assert faults(chain)


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
    for number in range(last.sequence + 1, last.sequence + length + 1):
        entry = replace(last, sequence=number, person="Mallory", previous=last.hash, hash="")
        last = replace(entry, hash=audit_chain.link(entry))
        chain.append((last, None))
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
