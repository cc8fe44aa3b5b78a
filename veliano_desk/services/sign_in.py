"""The front door's lock: making the first owner, signing in by password or token, and slowing down guessers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from math import ceil

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import DeskError, InputError, SignInError
from veliano_desk.domain.people import SignedIn
from veliano_desk.models import people as rows
from veliano_desk.models.audit import refusals
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import WorkspaceRow, the_workspace
from veliano_desk.security.passwords import decoy_digest, password_matches, wait_until
from veliano_desk.security.tokens import token_digest
from veliano_desk.services.people import OWNER, checked_login, checked_password

_REFUSED = "people.sign_in_refused"


def nobody(desk: str) -> SignedIn:
    """Who acts before anybody has signed in."""
    return SignedIn(0, "nobody", (), frozenset(), desk)


def make_owner(unit: Unit, trade: TradeBook, name: str, login: str, password: str, workshop: str) -> rows.Person:
    """The first run: the workspace's row and its owner. InputError when there is an owner already."""
    if rows.count_people(unit.session):
        raise InputError("There is an owner already", "Nothing was changed.", "Sign in, or ask the owner.")
    if not name.strip():
        raise InputError("The name is missing", "Nothing was made.", "Give the owner's name.")
    folded = checked_login(unit, login)
    owner = rows.Person(
        name=name.strip(),
        login=folded,
        password_digest=checked_password(password, folded),
        roles=[OWNER],
        active=True,
        made_at=unit.now,
        wrong_tries=0,
    )
    unit.session.add(owner)
    unit.session.add(
        WorkspaceRow(
            uid=str(uuid.uuid4()),
            name=workshop.strip() or "Workshop",
            currency=trade.rates.currency,
            zone=str(trade.workshop["zone"]),
            rates={},
            workshop={},
            store={},
            made_at=unit.now,
        )
    )
    unit.session.flush()
    unit.record("workspace.owner", folded, None, {"name": owner.name, "workshop": workshop})
    return owner


def try_password(unit: Unit, login: str, password: str) -> rows.Person | DeskError:
    """The person, or the error to raise once the try itself is saved: wrong tries count even when refused."""
    person = rows.person_by_login(unit.session, login)
    called = person.login if person else rows.folded(login)[:80]
    tries = (person.wrong_tries, person.tried_at) if person else refusals(unit.session, _REFUSED, called)
    free_at = wait_until(*tries)
    if free_at and unit.now < free_at:
        unit.record("people.sign_in_throttled", called, None, None)
        return _throttled(unit.now, free_at)
    if person is None:
        # A name that nobody has takes as long and is throttled like any other, so that names cannot be guessed.
        password_matches(decoy_digest(), password)
        unit.record(_REFUSED, called, None, {"wrong_tries": tries[0] + 1})
        return _wrong()
    if not password_matches(person.password_digest, password) or not person.active:
        person.wrong_tries, person.tried_at = person.wrong_tries + 1, unit.now
        unit.record(_REFUSED, person.login, None, {"wrong_tries": person.wrong_tries})
        return _wrong()
    person.wrong_tries, person.tried_at, person.signed_in_at = 0, None, unit.now
    unit.who = replace(unit.who, person_id=person.id, name=person.name)
    unit.record("people.sign_in", person.login, None, None)
    return person


def use_token(unit: Unit, secret: str) -> tuple[rows.Person, rows.Token] | DeskError:
    """Whose token it is and the token, or the error to raise."""
    found = rows.token_by_digest(unit.session, token_digest(secret.strip()))
    if found is None or found[0].revoked_at is not None or not found[1].active:
        unit.record("tokens.refused", "", None, None)
        return SignInError(
            "The token is not valid",
            "It is unknown or was revoked; nothing was read.",
            "Make a new one in Settings → People and rights.",
        )
    token, person = found
    token.used_at = unit.now
    unit.record("tokens.use", token.title, None, {"id": token.id})
    return person, token


def workspace_row(unit: Unit) -> WorkspaceRow:
    """The workspace's row. InputError before its owner was made."""
    row = the_workspace(unit.session)
    if row is None:
        raise InputError("The workspace has no owner yet", "Nothing was opened.", "Run `veliano-desk init` first.")
    return row


def _wrong() -> SignInError:
    return SignInError(
        "That did not work",
        "The name or the password is wrong; nothing was opened.",
        "Try again, or ask the owner for a new password.",
    )


def _throttled(now: datetime, free_at: datetime) -> SignInError:
    seconds = ceil((free_at - now).total_seconds())
    wait = "a second" if seconds == 1 else f"{seconds} seconds" if seconds < 120 else f"{(seconds + 59) // 60} minutes"
    return SignInError(
        "Too many wrong tries",
        f"This name is locked for {wait}; nothing was opened.",
        "Wait, or ask the owner for a new password.",
    )
