"""How a service method runs: its right is checked, its unit of work opened, and what changed is told.

`@reads` and `@writes` turn a method that takes a Unit into one that callers use without it. A test walks all areas and
refuses public methods without either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.changes import Changed
from veliano_desk.domain.clock import Clock
from veliano_desk.domain.errors import SignInError
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.typed_text import keepable
from veliano_desk.models.database import Database
from veliano_desk.models.people import standing
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.security.audit_head import AuditHeadFile

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound="Area")


@dataclass
class Access:
    """What every area of one signed-in desk shares."""

    database: Database
    clock: Clock
    trade: TradeBook
    who: SignedIn
    head: AuditHeadFile
    uid: str
    currency: str
    zone: str
    token_rights: frozenset[Right] | None = None
    token_id: int | None = None
    listeners: list[Callable[[Changed], None]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, unit: Unit) -> None:
        """Rights, zone and currency are those of now, not those at sign-in.

        SignInError once the person was deactivated or the token they signed in with was revoked.
        """
        now = standing(unit.session, self.who.person_id, self.token_id)
        if now is None or not now.active:
            raise SignInError(
                "You are signed out",
                "Your account was deactivated; nothing was changed.",
                "Ask the owner of the workshop.",
                self.who.name,
            )
        if self.token_id is not None and (now.token is None or now.revoked):
            raise SignInError(
                "You are signed out",
                "The token was revoked; nothing was changed.",
                "Make a new one in Settings → Tokens.",
                now.token or "",
            )
        self.currency, self.zone = now.currency, now.zone
        if now.roles != self.who.roles:
            rights = self.trade.rights_of(now.roles)
            if self.token_rights is not None:
                rights &= self.token_rights
            self.who = replace(self.who, roles=now.roles, rights=rights)
        unit.who = self.who

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """One unit that only reads, for somebody who may still be here."""
        with self.database.reading(self.who, self.clock.now()) as unit:
            self.refresh(unit)
            yield unit

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """One unit of long work: committed, then told to whoever listens, like every other write."""
        with self.database.writing(self.who, self.clock.now()) as unit:
            self.refresh(unit)
            yield unit
        self.committed(unit)

    def committed(self, unit: Unit) -> None:
        """Keep the audit head outside the database and tell whoever listens what changed."""
        try:
            if unit.recorded:
                self.head.advance(*unit.recorded)
            if "workspace" in unit.areas:
                with self.reading():
                    pass  # whoever is told below asks for the new zone
        finally:
            # What is committed is told even where its mark outside the database could not be kept.
            self.tell(Changed(frozenset(unit.areas)))

    def tell(self, changed: Changed) -> None:
        """Tell whoever listens, on the thread that calls."""
        with self.lock:
            listeners = tuple(self.listeners)
        for listener in listeners:
            listener(changed)


class Area:
    """A part of the desk: the services of one area for whoever is signed in."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @property
    def who(self) -> SignedIn:
        return self.access.who


def _require(access: Access, rights: tuple[Right, ...]) -> None:
    for right in rights:
        access.who.require(right)


def reads(
    *rights: Right,
) -> Callable[[Callable[Concatenate[A, Unit, P], R]], Callable[Concatenate[A, P], R]]:
    """A method that only reads, for people with all of the rights (none: anybody who is signed in)."""

    def wrap(method: Callable[Concatenate[A, Unit, P], R]) -> Callable[Concatenate[A, P], R]:
        @wraps(method)
        def call(self: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
            access = self.access
            with access.reading() as unit:
                _require(access, rights)
                return method(self, unit, *keepable(args), **keepable(kwargs))

        call.action = ("reads", rights)  # type: ignore[attr-defined]  # read by the test that walks all areas
        return call

    return wrap


def writes(
    *rights: Right,
) -> Callable[[Callable[Concatenate[A, Unit, P], R]], Callable[Concatenate[A, P], R]]:
    """A method that writes: one transaction, one audit entry, and those who listen are told afterwards."""

    def wrap(method: Callable[Concatenate[A, Unit, P], R]) -> Callable[Concatenate[A, P], R]:
        @wraps(method)
        def call(self: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
            access = self.access
            with access.writing() as unit:
                _require(access, rights)
                return method(self, unit, *keepable(args), **keepable(kwargs))

        call.action = ("writes", rights)  # type: ignore[attr-defined]  # read by the test that walks all areas
        return call

    return wrap


def checks(*rights: Right) -> Callable[[Callable[Concatenate[A, P], R]], Callable[Concatenate[A, P], R]]:
    """A method that runs many units of its own (long work) or none: its rights are checked before it begins."""

    def wrap(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
        @wraps(method)
        def call(self: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with self.access.reading():
                _require(self.access, rights)
            return method(self, *args, **kwargs)

        call.action = ("checks", rights)  # type: ignore[attr-defined]  # read by the test that walks all areas
        return call

    return wrap
