"""The front door: who comes in by password or token. Making the first owner is in `first_run`."""

from __future__ import annotations

from dataclasses import replace

from veliano_desk.domain.errors import DeskError, InputError, SignInError
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.models import people as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import WorkspaceRow, the_workspace
from veliano_desk.security.tokens import token_digest


def nobody(desk: str) -> SignedIn:
    """Who acts before anybody has signed in."""
    return SignedIn(0, "nobody", (), frozenset(), desk)


def let_in(unit: Unit, person: rows.Person) -> None:
    """Record that somebody signed in with their password."""
    person.signed_in_at = unit.now
    unit.who = replace(unit.who, person_id=person.id, name=person.name)
    unit.record("people.sign_in", person.login, None, None)


def use_token(unit: Unit, secret: str) -> tuple[rows.Person, rows.Token] | DeskError:
    """Whose token it is and the token, or the error to raise."""
    found = rows.token_by_digest(unit.session, token_digest(secret.strip()))
    if found is None or found[0].revoked_at is not None or not found[1].active:
        unit.record("tokens.refused", "", None, None)
        return SignInError(
            "The token is not valid",
            "It is unknown or was revoked; nothing was read.",
            "Make a new one in Settings → Tokens.",
        )
    token, person = found
    token.used_at = unit.now
    unit.who = replace(unit.who, person_id=person.id, name=person.name)
    unit.record("tokens.use", token.title, None, {"id": token.id})
    return person, token


def workspace_row(unit: Unit) -> WorkspaceRow:
    """The workspace's row. InputError before its owner was made."""
    row = the_workspace(unit.session)
    if row is None:
        raise InputError("The workspace has no owner yet", "Nothing was opened.", "Run `veliano-desk init` first.")
    return row


def token_rights_of(row: rows.Token) -> frozenset[Right]:
    """A token's rights; one that this program does not know any more is none."""
    return frozenset(right for right in Right if right in row.rights)
