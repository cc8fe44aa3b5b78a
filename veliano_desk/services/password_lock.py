"""The lock that a password opens: guessers wait longer and longer, and nobody else waits for them.

Checking a password is slow on purpose, and every write of every desk queues at the audit log's head. So the lock is
read in one unit, the password is tried outside of any, and another unit looks at the lock again and keeps the outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypeVar

from veliano_desk.domain.errors import SignInError
from veliano_desk.models import people as rows
from veliano_desk.models.audit import refusals
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import the_workspace
from veliano_desk.security.passwords import decoy_digest, password_matches, unknown_name, wait_until

R = TypeVar("R")
Units = Callable[[], AbstractContextManager[Unit]]
_REFUSED = "people.sign_in_refused"
_THROTTLED = "people.sign_in_throttled"


@dataclass(frozen=True, slots=True)
class _Lock:
    """What stands between a name and its desk now. called: what the log calls the name."""

    called: str
    digest: str
    wrong_tries: int
    tried_at: datetime | None
    told_at: datetime | None
    person: rows.Person | None

    def held(self, now: datetime) -> SignInError | None:
        """What to say while nobody may try."""
        free_at = wait_until(self.wrong_tries, self.tried_at)
        return _throttled(now, free_at) if free_at and now < free_at else None

    def told(self) -> bool:
        """Whether the log says already that somebody tried during this wait: once is enough."""
        return self.told_at is not None and self.tried_at is not None and self.told_at >= self.tried_at


def unlock(read: Units, write: Units, login: str, password: str, then: Callable[[Unit, rows.Person], R]) -> R:
    """What `then` makes of the person whose password it is, in the unit that keeps that it was right.

    read, write: begin a unit. SignInError for a wrong name or password, which counts, and for too many of them.
    """
    while True:
        with read() as unit:
            seen = _lock_of(unit, login)
            held = seen.held(unit.now)
        if held and seen.told():
            raise held
        right = None if held else password_matches(seen.digest, password)
        with write() as unit:
            lock = _lock_of(unit, login)
            refusal = _refused(unit, lock, seen.digest, right)
            if refusal is None and right and lock.person is not None and lock.digest == seen.digest:
                return then(unit, lock.person)
        if refusal is not None:
            raise refusal  # only now that the try itself is saved
        # Else the wait ended, or the password was changed, while this one was tried: once more.


def _lock_of(unit: Unit, login: str) -> _Lock:
    person = rows.person_by_login(unit.session, login)
    if person is not None:
        called, digest, tries = person.login, person.password_digest, (person.wrong_tries, person.tried_at)
    else:
        # A name that nobody has takes as long and is throttled like any other, so that names cannot be guessed.
        workspace = the_workspace(unit.session)
        called = unknown_name(workspace.uid if workspace else "", rows.folded(login))
        digest, tries = decoy_digest(), refusals(unit.session, _REFUSED, called)
    return _Lock(called, digest, *tries, refusals(unit.session, _THROTTLED, called)[1], person)


def _refused(unit: Unit, lock: _Lock, tried: str, right: bool | None) -> SignInError | None:
    """Keep and return why nobody is let in; None where somebody is, or has to try again."""
    held = lock.held(unit.now)
    if held:
        if not lock.told():
            _record(unit, _THROTTLED, lock.called, None)
        return held
    if right is None or lock.digest != tried:
        return None
    if right and lock.person is not None and lock.person.active:
        lock.person.wrong_tries, lock.person.tried_at = 0, None
        return None
    wrong = lock.wrong_tries + 1
    if lock.person is not None:
        lock.person.wrong_tries, lock.person.tried_at = wrong, unit.now
    _record(unit, _REFUSED, lock.called, {"wrong_tries": wrong})
    return SignInError(
        "That did not work",
        "The name or the password is wrong; nothing was opened.",
        "Try again, or ask the owner for a new password.",
    )


def _record(unit: Unit, action: str, called: str, after: object) -> None:
    unit.areas.add("audit")
    unit.record(action, called, None, after)


def _throttled(now: datetime, free_at: datetime) -> SignInError:
    seconds = ceil((free_at - now).total_seconds())
    wait = "a second" if seconds == 1 else f"{seconds} seconds" if seconds < 120 else f"{(seconds + 59) // 60} minutes"
    return SignInError(
        "Too many wrong tries",
        f"This name is locked for {wait}; nothing was opened.",
        "Wait, or ask the owner for a new password.",
    )
