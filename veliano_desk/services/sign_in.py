"""The front door: making the first owner, and who comes in by password or token."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import DeskError, InputError, SignInError
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.place import is_currency, is_zone
from veliano_desk.models import people as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import WorkspaceRow, the_workspace
from veliano_desk.security.tokens import token_digest
from veliano_desk.services.people import OWNER, checked_login, checked_password


def nobody(desk: str) -> SignedIn:
    """Who acts before anybody has signed in."""
    return SignedIn(0, "nobody", (), frozenset(), desk)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the first run asks of the workshop: its name, ISO 4217 currency and IANA zone; None: as the trade's data."""

    name: str
    currency: str | None = None
    zone: str | None = None


def make_owner(unit: Unit, trade: TradeBook, name: str, login: str, password: str, workshop: Workshop) -> rows.Person:
    """The first run: the workspace's row and its owner. InputError when there is an owner already."""
    if rows.count_people(unit.session):
        raise InputError("There is an owner already", "Nothing was changed.", "Sign in, or ask the owner.")
    if not name.strip():
        raise InputError("The name is missing", "Nothing was made.", "Give the owner's name.")
    currency = checked_currency(trade.rates.currency if workshop.currency is None else workshop.currency)
    zone = checked_zone(str(trade.workshop["zone"]) if workshop.zone is None else workshop.zone)
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
            name=workshop.name.strip() or "Workshop",
            currency=currency,
            zone=zone,
            rates={},
            workshop={},
            store={},
            made_at=unit.now,
        )
    )
    unit.session.flush()
    unit.record("workspace.owner", folded, None, {"name": owner.name, "workshop": workshop.name, "currency": currency})
    return owner


def checked_currency(code: str) -> str:
    """The code in capitals. InputError where no currency has it."""
    folded = code.strip().upper()
    if not is_currency(folded):
        raise InputError("No such currency", "Nothing was made.", "Give its three letters, such as USD or EUR.", code)
    return folded


def checked_zone(name: str) -> str:
    """The zone's name. InputError where there is no such time zone."""
    if not is_zone(name.strip()):
        raise InputError("No such time zone", "Nothing was changed.", "Give a name such as America/New_York.", name)
    return name.strip()


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
